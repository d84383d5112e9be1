"""What a build tells while it runs."""

from __future__ import annotations

from pipelines.workflow.step import Step


class Progress:
    """Told how far a build is, from several threads; this one says nothing."""

    def begin(self, total: int) -> None:
        """Take note of how many steps are out of date."""

    def start(self, step: Step) -> None:
        """Take note that a step begins."""

    def end(self, step: Step, is_done: bool) -> None:
        """Take note that a step has ended."""

    def finish(self) -> None:
        """Take note that nothing more runs."""
