"""What is known about one delivery: its note, its code lists, its findings of quality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from pipelines.domain.evidence import DataKind


class Outcome(Enum):
    """What happens to a delivery because of one finding of quality."""

    SILENT = "S"  # repaired, lossless
    WARNING = "W"  # repaired or kept, owner told
    REFUSED = "R"  # nothing is read in


class EndDateMeaning(Enum):
    """What the raw `slutdato` is; never guessed."""

    LAST_DAY = "sidste_dag"
    FIRST_DAY_OFF = "foerste_dag_uden"


class DeliveryState(Enum):
    """Where one municipality's newest delivery stands."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_DELIVERED = "not_delivered"


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """`leverance.yml`: what the municipality says of its delivery."""

    municipality_code: str  # three digits
    extraction_date: date
    period_start: date
    period_end: date
    system: str
    version: str
    contact: str  # a role, never a name
    data_kind: DataKind
    end_date_is: EndDateMeaning
    change_reason: str = ""  # why it differs from an earlier delivery; "" where none is given


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding of quality about a delivery, in Danish, without any citizen's value."""

    code: str  # "KOLONNE-MANGLER"
    outcome: Outcome
    file: str
    message: str  # where, what, what now
    column: str = ""
    rows: tuple[int, ...] = ()  # as seen in Excel: 1-based, header included
    count: int = 1  # cells or rows touched
    sheet: str = ""
    case: str = ""  # case of DELIVERIES.md §3, "C01"


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a code list."""

    clean: str  # value in the clean table
    label: str  # Danish, as exported
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None  # last valid day


@dataclass(frozen=True, slots=True)
class DeliverySchema:
    """What a network may change about reading: `data/raw/registry/tables.yml`."""

    aliases: dict[str, tuple[str, ...]]  # "benefit_spells.end_date" -> other headers
    code_lists: dict[str, tuple[Code, ...]]  # "arm" -> codes
    missing_markers: tuple[str, ...]
    thresholds: dict[str, float]  # "missing_share" -> 0.01
    not_parallel: tuple[str, ...] = ()  # trials without a parallel comparison arm
