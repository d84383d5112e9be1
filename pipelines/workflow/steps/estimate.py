"""Clean tables → exact findings, which stay at the municipality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipelines.domain import (
    DataKind,
    DeliveryNote,
    DeliveryState,
    EndDateMeaning,
    Price,
    Status,
    Trial,
)
from pipelines.estimation import estimate_municipality, missing_findings
from pipelines.storage import (
    Workspace,
    read_clean_tables,
    read_json,
    replaced_folder,
    write_tables,
)

_STATUS = {
    DeliveryState.REFUSED: Status.REFUSED,
    DeliveryState.NOT_DELIVERED: Status.NOT_DELIVERED,
}


def estimate_findings(
    workspace: Workspace, municipality: str, trials: Sequence[Trial], prices: Sequence[Price] = ()
) -> None:
    """Make the exact findings of one municipality, or rows that say why there are none."""
    folder = workspace.clean_tables(municipality)
    reading = read_json(folder / "reading.json")
    state = DeliveryState(reading["state"])
    if state in _STATUS:
        exact = missing_findings(trials, municipality, _STATUS[state], reading["data_kind"])
    else:
        note = parse_note(reading["note"])
        exact = estimate_municipality(read_clean_tables(folder), trials, municipality, note, prices)
    with replaced_folder(workspace.exact_findings(municipality)) as fresh:
        write_tables(fresh, exact, is_exact=True)


def parse_note(note: dict[str, str]) -> DeliveryNote:
    """Read a delivery's note back from `reading.json`."""
    return DeliveryNote(
        municipality_code=note["municipality_code"],
        extraction_date=date.fromisoformat(note["extraction_date"]),
        period_start=date.fromisoformat(note["period_start"]),
        period_end=date.fromisoformat(note["period_end"]),
        system=note["system"],
        version=note["version"],
        contact=note["contact"],
        data_kind=DataKind(note["data_kind"]),
        end_date_is=EndDateMeaning(note["end_date_is"]),
        change_reason=note.get("change_reason", ""),
    )
