"""How each municipality's case system exports: encoding, line ends, dates, file form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from zlib import crc32

from pipelines.domain import EndDateMeaning


class FileForm(Enum):
    """What a delivery's tables are written as."""

    CSV = "csv"
    WORKBOOK = "workbook"  # one workbook, a sheet a table, real Excel dates
    WORKBOOKS = "workbooks"  # a workbook a table, dates as text


@dataclass(frozen=True, slots=True)
class Dialect:
    """One municipality's way of exporting."""

    encoding: str = "utf-8"  # of csv
    line_end: str = "\r\n"  # of csv
    is_year_first: bool = False  # yyyy-mm-dd, else dd-mm-yyyy
    form: FileForm = FileForm.CSV
    end_date_is: EndDateMeaning = EndDateMeaning.FIRST_DAY_OFF


_LAST_DAY = EndDateMeaning.LAST_DAY
_DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "aalborg": Dialect("cp1252", end_date_is=_LAST_DAY),
        "jammerbugt": Dialect("utf-8-sig"),
        "thisted": Dialect("utf-8", "\n", end_date_is=_LAST_DAY),
        "morsoe": Dialect("cp1252", "\n"),
        "broenderslev": Dialect(form=FileForm.WORKBOOK, end_date_is=_LAST_DAY),
        "hjoerring": Dialect("utf-8-sig"),
        "frederikshavn": Dialect("cp1252"),
        "rebild": Dialect("utf-8-sig", end_date_is=_LAST_DAY),
        "vesthimmerland": Dialect("utf-8", "\n", is_year_first=True),
        "mariagerfjord": Dialect(form=FileForm.WORKBOOKS),
        "koebenhavn": Dialect("utf-8", "\n", end_date_is=_LAST_DAY),
    }
)
_ENCODINGS = ("utf-8", "utf-8-sig", "cp1252")
_MEANINGS = tuple(EndDateMeaning)


def choose_dialect(municipality: str) -> Dialect:
    """Return the municipality's dialect; one that we have not named gets one by its name."""
    if municipality in _DIALECTS:
        return _DIALECTS[municipality]
    number = crc32(municipality.encode())
    named = Dialect(_ENCODINGS[number % len(_ENCODINGS)], "\r\n" if number % 2 else "\n")
    return replace(named, end_date_is=_MEANINGS[number // 2 % len(_MEANINGS)])
