"""Why a number is not shown, in one cell or in one sentence."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.domain import Status
from pipelines.wording.names import name_status
from pipelines.wording.numbers import format_count, is_missing

STATUS_SENTENCES: dict[Status, str] = {
    Status.OK: "Tallet er vist.",
    Status.TOO_FEW: "Der er for få personer.",
    Status.SUPPRESSED: "Tallene er skjult, for ellers kunne enkeltpersoner kendes.",
    Status.REFUSED: "Kommunens leverance er afvist.",
    Status.NOT_DELIVERED: "Kommunen har ikke leveret data.",
    Status.FAILED: "Beregningen kunne ikke gennemføres.",
}
# The most telling reason first, where several statuses stand in one table.
_ORDER = (
    Status.REFUSED,
    Status.NOT_DELIVERED,
    Status.FAILED,
    Status.TOO_FEW,
    Status.SUPPRESSED,
    Status.OK,
)


def describe_status(status: str) -> str:
    """Return the sentence that says why a number is (not) shown."""
    return STATUS_SENTENCES[Status(status)]


def describe_absence(statuses: Iterable[str], what: str) -> str:
    """Return why nothing can be shown of `what` ("Kurven over …"), from its rows' statuses.

    Without any row nothing was measured.
    """
    found = {Status(status) for status in statuses} - {Status.OK}
    for status in _ORDER:
        if status in found:
            return f"{what} kan ikke vises. {STATUS_SENTENCES[status]}"
    return f"{what} kan ikke vises. Der er ingen tal om det."


def format_cell(value: object, status: str, shown: str) -> str:
    """Return `shown` where the row is ok and holds a value, else the reason in a word or two."""
    if Status(status) is not Status.OK:
        return name_status(status)
    return "–" if is_missing(value) else shown


def format_shown_count(count: object, status: str) -> str:
    """Return a released count as it is, or why it is not shown."""
    return format_cell(count, status, format_count(count))
