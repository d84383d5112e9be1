"""A refused contribution: the rule by name, what is wrong, what now."""

from __future__ import annotations

from pipelines.errors import ContributionError


class RefusedContributionError(ContributionError):
    """A contribution that is not taken in; nothing of what it holds is quoted."""

    def __init__(self, rule: str, what: str, fix: str) -> None:
        """Name the rule first, so that the ledger and the sender can say which it was."""
        self.rule = rule
        super().__init__(f"{rule}: {what}. {fix}")


ASK_AGAIN = "Bed kommunen lave og sende bidraget igen."
ASK_OTHER = "Tag det op med kommunen ad en anden vej, før den sender igen."
