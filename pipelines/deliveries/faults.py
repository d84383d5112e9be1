"""Collects what is found in one file: coded, in Danish, with rows, never with a citizen's value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from pipelines.domain import Fault, Outcome

CAP = 50  # faults of one code in one file, and rows named in one fault (DELIVERIES.md §3, rule 3)
_SHOWN_ROWS = 10
_SHOWN_NAME = re.compile(r"[^@<>{}`\x00-\x1f]{1,100}")
_DATE = re.compile(r"(?<!\d)(19|20)\d\d[-_.]?\d\d([-_.]?\d\d)?(?!\d)")
_MANY_DIGITS = re.compile(r"(?:\d[^\d]?){8}")  # could be a person's number

SILENT = Outcome.SILENT
WARNING = Outcome.WARNING
REFUSED = Outcome.REFUSED


def list_danish(parts: Iterable[object]) -> str:
    """Return "1, 2 og 3"."""
    words = [str(part) for part in parts]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}"


def name_rows(rows: Iterable[int], total: int | None = None, *, unit: str = "række") -> str:
    """Return "række 14, 15 og 16", or the first rows "og 7 flere"."""
    known = [int(row) for row in rows]
    count = max(total or 0, len(known))
    shown: list[object] = list(known[:_SHOWN_ROWS])
    if count > len(shown):
        shown.append(f"{count - len(shown)} flere")
    return f"{unit} {list_danish(shown)}" if known else count_of(count, "række", "rækker")


def count_of(number: int, one: str, many: str) -> str:
    """Return "1 kolonne" or "3 kolonner"."""
    return f"{number} {one if number == 1 else many}"


def count_cells(number: int) -> str:
    """Return "1 celle" or "3 celler"."""
    return count_of(number, "celle", "celler")


def format_share(part: float, whole: float) -> str:
    """Return "12,5 %"."""
    return f"{100 * part / max(whole, 1):.1f} %".replace(".", ",").replace(",0 %", " %")


def name_column(position: int) -> str:
    """Return the letter that Excel shows for the 1-based position, "H"."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def name_place(name: str) -> str:
    """Return a file's or sheet's name as a message may show it: never one with a long number."""
    is_shown = _SHOWN_NAME.fullmatch(name) and not _MANY_DIGITS.search(_DATE.sub("", name))
    return name if is_shown else "(navnet vises ikke)"


@dataclass
class FaultLog:
    """The faults of one file or sheet, in the order in which they were found."""

    file: str
    sheet: str = ""
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Hide what a name of a file or a sheet may not show."""
        self.file, self.sheet = name_place(self.file), self.sheet and name_place(self.sheet)

    @property
    def is_refused(self) -> bool:
        """Whether anything found so far refuses the delivery."""
        return any(fault.outcome is REFUSED for fault in self.faults)

    def add(
        self,
        code: str,
        outcome: Outcome,
        text: str,
        *,
        case: str = "",
        column: str = "",
        rows: Iterable[int] | np.ndarray = (),
        count: int | None = None,
    ) -> None:
        """Add one fault; `text` gets the file and the sheet in front, `rows` are capped."""
        known = tuple(int(row) for row in rows)
        where = f'{self.file}, ark "{self.sheet}"' if self.sheet else self.file
        self.faults.append(
            Fault(
                code=code,
                outcome=outcome,
                file=self.file,
                message=f"{where}: {text}",
                column=column,
                rows=known[:CAP],
                count=count if count is not None else max(len(known), 1),
                sheet=self.sheet,
                case=case,
            )
        )


def cap_faults(faults: Iterable[Fault]) -> list[Fault]:
    """Keep the first 50 faults of each code and file; one more says how many there were."""
    kept: list[Fault] = []
    seen: dict[tuple[str, str, str], int] = {}
    rest: dict[tuple[str, str, str], int] = {}
    worst: dict[tuple[str, str, str], Fault] = {}
    for fault in faults:
        key = (fault.file, fault.sheet, fault.code)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= CAP:
            kept.append(fault)
            continue
        rest[key] = rest.get(key, 0) + fault.count
        if key not in worst or fault.outcome is REFUSED:
            worst[key] = fault
    for key, fault in worst.items():
        count = rest[key]
        text = f"{fault.file}: {fault.code}: og {count} flere af samme slags."
        kept.append(
            Fault(fault.code, fault.outcome, fault.file, text, count=count, sheet=fault.sheet)
        )
    return kept
