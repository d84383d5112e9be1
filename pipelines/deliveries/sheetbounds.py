"""Bounds the cells of a sheet, in order and each in its row, before any reader trusts them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from pipelines.deliveries.faults import REFUSED, FaultLog, count_of, name_column

# A table of the contract has at most 15 columns; a sheet of ten times as many, and then some, is
# no table. So many cells are what a reader holds in half a gigabyte (SECURITY.md §4).
MAX_COLUMNS = 300
_MAX_CELLS = 20_000_000
_CELLS_PER_FILLED, _FREE_CELLS = 20, 2_000_000  # blanks between the filled cells of a real table
_PREFIX = rb"<(?:[^\s<>/:]+:)?"
_ATTRIBUTES = rb"(?:\s+[\w:.-]+=\"[^\"<>&]*\")*?"
_TAG = re.compile(_PREFIX + rb"(?:c|row)[\s/>]")
_PLACED = re.compile(
    _PREFIX
    + rb"(?:row"
    + _ATTRIBUTES
    + rb"\s+r=\"([1-9]\d{0,6})\"|c"
    + _ATTRIBUTES
    + rb"\s+r=\"([A-Z]{1,3})([1-9]\d{0,6})\")[^<>]*?(/?)>"
)
_OTHER_ENCODING = re.compile(
    rb"^(\xff\xfe|\xfe\xff|.?\0)|^[^>]*encoding=[\"'](?!utf-8)", re.IGNORECASE
)
# Comments, CDATA, references in numbers, two values, a text's number that is none: readers disagree
# about what the value is, or take another text for it.
_VALUE = rb"(?:[^\s<>/:]+:)?v"
_ODD = re.compile(
    rb"<!|<\?(?!xml\s)"
    + rb"|<" + _VALUE + rb">[^<]*&#"
    + rb"|</" + _VALUE + rb">\s*<" + _VALUE + rb"[\s/>]"
    + rb"|\bt=\"s\"[^<>]*>\s*<" + _VALUE + rb"[^<>]*>[^<]*[^0-9<]"
    + rb"|\bt=\"inlineStr\"[^<>]*>\s*<" + _VALUE + rb"[\s/>]"
)  # fmt: skip
_STRINGS_TAG = re.compile(_PREFIX + rb"sst\s[^>]*>")
_STRING = re.compile(_PREFIX + rb"si[\s/>]")
_COUNT = re.compile(rb"ount\s*=\s*[\"'](\d+)[\"']")


@dataclass
class PartScan:
    """What one part of a workbook says of cells, piece by piece; each piece ends with a tag."""

    is_sheet: bool = False
    is_plain: bool = True  # cells and rows are written as every spreadsheet program does
    width: int = 0
    height: int = 0
    filled: int = 0
    declared_strings: int = 0
    strings: int = 0
    _parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)
    _is_looked_at: bool = False
    _row: int = 0
    _column: tuple[int, bytes] = (0, b"")  # of the last cell: as columns are ordered

    def look(self, piece: bytes, *, is_first: bool) -> None:
        """Take in the next piece of the part."""
        self._is_looked_at = True
        self._check_form(piece)
        if is_first and _OTHER_ENCODING.search(piece[:200]):
            self.is_plain = False
        self.is_sheet = self.is_sheet or b"sheetData" in piece
        if self.is_sheet or b"sst" in piece:
            self.is_plain = self.is_plain and _ODD.search(piece) is None
        if self.is_sheet:
            self._look_at_cells(piece)
        for tag in _STRINGS_TAG.findall(piece):
            counts = [int(number) for number in _COUNT.findall(tag)]
            self.declared_strings = max([self.declared_strings, *counts])
        self.strings += len(_STRING.findall(piece)) if self.declared_strings else 0

    def _check_form(self, piece: bytes, *, is_last: bool = False) -> None:
        """Tags must close as they opened: readers of sheets skip over what is no tag they know."""
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError:
            self.is_plain = False

    def _look_at_cells(self, piece: bytes) -> None:
        """Every row must come after the one before, every cell in its row after the one before."""
        places = _PLACED.findall(piece)
        self.is_plain = self.is_plain and len(places) == len(_TAG.findall(piece))
        columns = set()
        for row, letters, own_row, closed in places:
            if row:
                self.is_plain = self.is_plain and int(row) > self._row
                self._row, self._column = int(row), (0, b"")
                continue
            column = (len(letters), letters)
            self.is_plain = self.is_plain and int(own_row) == self._row and column > self._column
            self._column = column
            if not closed:
                self.filled += 1
                columns.add(letters)
                self.height = self._row
        self.width = max([self.width, *map(column_number, columns)])

    def has_sane_bounds(self, log: FaultLog) -> bool:
        """Refuse what no reader may be given."""
        if self._is_looked_at:
            self._check_form(b"", is_last=True)
        if not self.is_plain or self.declared_strings > 2 * self.strings + 100_000_000:
            text = (
                "filen er skrevet på en måde, som ikke kan læses sikkert. Åbn den i Excel, og gem "
                "den igen som .xlsx."
            )
            log.add("ULÆSELIG", REFUSED, text, case="B21")
        elif self.width > MAX_COLUMNS:
            text = (
                f"et ark bruger {count_of(self.width, 'kolonne', 'kolonner')}; højst {MAX_COLUMNS} "
                "læses. Slet det, der ligger uden for tabellen, eller eksportér som CSV."
            )
            log.add("FOR-MANGE-KOLONNER", REFUSED, text, case="B21")
        elif self._is_far():
            text = (
                f"et ark har celler langt uden for tabellen (til kolonne "
                f"{name_column(self.width)}, række {self.height}). Slet dem, eller eksportér som "
                "CSV."
            )
            log.add("FJERNE-CELLER", REFUSED, text, case="B21")
        else:
            return True
        return False

    def _is_far(self) -> bool:
        area = self.width * self.height
        return area > min(_MAX_CELLS, _CELLS_PER_FILLED * self.filled + _FREE_CELLS)


def column_number(letters: bytes) -> int:
    """Return the 1-based number of a column, 28 for "AB"."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
