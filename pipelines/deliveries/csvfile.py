"""Reads one CSV file as text columns; the declared headers choose the separator."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from pipelines.deliveries.encoding import read_as_utf8
from pipelines.deliveries.ending import check_ending
from pipelines.deliveries.faults import CAP, REFUSED, SILENT, WARNING, FaultLog, name_rows
from pipelines.deliveries.headers import HeaderMatch, describe_skipped, find_header, is_header
from pipelines.deliveries.identity import PERSONAL_TITLE, holds_refused
from pipelines.deliveries.raw import (
    RawColumn,
    RawTable,
    column_from_dictionary,
)
from pipelines.deliveries.structure import Records, count_lines, find_records
from pipelines.domain import DeliverySchema
from pipelines.tables import CLEAN_TABLES, Kind, Table, choose_texts, number_texts

_SEPARATORS = {";": "", "\t": "SEP-TAB", ",": "SEP-KOMMA", "|": "SEP-STREG"}
_SCANNED_RECORDS = 30
_BLOCK_BYTES = 1 << 22
_HEAD_BYTES = 1 << 18  # title rows and header lie here
_MAX_FIELDS = 300
_KEYS = frozenset(c.name for t in CLEAN_TABLES for c in t.columns if c.kind is Kind.IDENTIFIER)


@dataclass(frozen=True, slots=True)
class _Head:
    """The header of the file, and where it stands."""

    separator: str
    line: int  # 1-based physical line
    cells: list[str]
    match: HeaderMatch


def read_csv(
    content: bytes, table: Table, schema: DeliverySchema, log: FaultLog
) -> tuple[RawTable, HeaderMatch] | None:
    """Read the file's bytes into text columns; None where it can't be read at all."""
    text = read_as_utf8(content, log)
    del content  # where it is not the text itself, it would double the memory
    if text is None:
        return None
    head = _find_head(text, table, schema, log)
    if head is None:
        return None
    start = text[: _find_line(text, head.line)].decode("utf-8")
    if holds_refused(start):
        log.add("PERSONOPLYSNING", REFUSED, PERSONAL_TITLE, case="D03")
    plain = _read_plain(text, head)
    found = (plain, head.match) if plain is not None else _read_by_records(text, head, log)
    if found is not None:
        check_ending(text, *found, table, log)
    return found


def _read_plain(text: bytes, head: _Head) -> RawTable | None:
    """Read a text without quotes, in which every line is one row with all fields; else None."""
    if b'"' in text:
        return None
    start = _find_line(text, head.line + 1)
    expected = count_lines(text, start)
    parsed = _parse(text, head, start) if expected else None
    if parsed is None or parsed.num_rows != expected:  # blank or ragged lines are looked up
        return None
    lines = np.arange(head.line + 1, head.line + 1 + expected)
    return RawTable(_encode(parsed, head.cells), lines)


def _find_line(text: bytes, line: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find(b"\n", start) + 1 or len(text)
    return start


def _read_by_records(
    text: bytes, head: _Head, log: FaultLog
) -> tuple[RawTable, HeaderMatch] | None:
    """Find the records first: their lines, and which have too few or too many fields."""
    records = find_records(text, head.separator)
    if not _is_well_quoted(records, log):
        return None
    body = records.lines > head.line
    if not (body & (records.ends > records.starts)).any():
        log.add("INGEN-RÆKKER", REFUSED, "filen har overskrifter, men ingen rækker.", case="B02")
        return None
    is_ragged = _check_fields(records, body, head, text, log)
    rows = body & ~is_ragged & (records.ends > records.starts)
    parsed = _parse(text, head, int(records.starts[np.argmax(body)]))
    if parsed is None or parsed.num_rows != int(rows.sum()):
        message = "filen kan ikke deles i rækker og felter. Eksportér den igen som CSV UTF-8."
        log.add("ULÆSELIG", REFUSED, message, case="B14")
        return None
    return RawTable(_encode(parsed, head.cells), records.lines[rows]), head.match


def _find_head(text: bytes, table: Table, schema: DeliverySchema, log: FaultLog) -> _Head | None:
    start = text[:_HEAD_BYTES].decode("utf-8", errors="ignore")
    first = start.split("\n", 1)[0].strip()
    has_directive = first[:4].casefold() == "sep=" and len(first) == 5
    heads = [_head_with(s, start, table, schema, has_directive) for s in _SEPARATORS]
    best = max(heads, key=lambda head: head.match.share)
    if not is_header(best.cells, best.match, table, log):
        return None
    if len(best.cells) > _MAX_FIELDS:
        message = f"filen har over {_MAX_FIELDS} kolonner. Eksportér kun de aftalte."
        log.add("FOR-MANGE-KOLONNER", REFUSED, message, case="B21")
        return None
    _note_head(best, has_directive, log)
    return best


def _note_head(head: _Head, has_directive: bool, log: FaultLog) -> None:
    code = _SEPARATORS[head.separator]
    if code:
        log.add(code, SILENT, "skilletegnet er ikke semikolon; genkendt.", case="B03")
    if has_directive:
        log.add("SEP-LINJE", SILENT, 'linjen "sep=" er sprunget over.')
    elif head.line > 1:
        log.add("OVERSKRIFT", WARNING, describe_skipped(head.line), case="B06", rows=(head.line,))


def _head_with(
    separator: str, start: str, table: Table, schema: DeliverySchema, has_directive: bool
) -> _Head:
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    records: list[list[str]] = []
    lines: list[int] = []
    before = 0
    try:
        for record in reader:
            lines.append(before + 1)
            records.append(record)
            before = reader.line_num
            if len(records) > _SCANNED_RECORDS:
                break
    except csv.Error:
        pass  # what was read so far is judged; the scan of the structure names the fault
    if has_directive:
        records, lines = records[1:], lines[1:]
    if not records:
        records, lines = [[]], [1]
    while len(records) > 1 and not any(records[0]):
        records, lines = records[1:], lines[1:]
    index, match = find_header(records, table, schema)
    return _Head(separator, lines[index], records[index], match)


def _is_well_quoted(records: Records, log: FaultLog) -> bool:
    if records.open_quote:
        text = (
            f"citationstegnet i linje {records.open_quote} lukkes aldrig. Filen er afkortet, eller "
            'et " i en tekst er ikke skrevet dobbelt (""). Eksportér igen.'
        )
        log.add("CITATIONSTEGN", REFUSED, text, case="B17", rows=(records.open_quote,))
        return False
    if len(records.stray_quotes):
        rows = records.stray_quotes
        text = (
            f"citationstegn inde i et felt ({name_rows(rows, unit='linje')}). "
            'Et felt med " skal stå i citationstegn med tegnet dobbelt (""). Eksportér igen.'
        )
        log.add("CITATIONSTEGN", REFUSED, text, case="B14", rows=rows[:CAP], count=len(rows))
        return False
    return True


def _check_fields(
    records: Records, body: np.ndarray, head: _Head, text: bytes, log: FaultLog
) -> np.ndarray:
    """Refuse rows with too few or too many fields; return which records they are."""
    expected = len(head.cells)
    filled = body & (records.ends > records.starts)
    ragged: np.ndarray = filled & (records.fields != expected)
    places = np.flatnonzero(ragged)
    if not len(places):
        return ragged
    last = int(np.flatnonzero(filled)[-1])
    if len(places) == 1 and places[0] == last and records.fields[last] < expected:
        message = (
            f"filen er afkortet (sidste linje har {records.fields[last]} af {expected} felter). "
            "Eksportér eller kopiér den igen; er linjen en fodnote, så slet den."
        )
        log.add("AFKORTET", REFUSED, message, case="B17", rows=(int(records.lines[last]),))
        return ragged
    if head.separator == "," and (records.fields[places] > expected).all() and b'"' not in text:
        message = (
            "kommaet bruges både som skilletegn og decimaltegn "
            f"({name_rows(records.lines[places], unit='linje')}). Eksportér med semikolon."
        )
        rows = records.lines[places][:CAP]
        log.add("KOMMA-DOBBELT", REFUSED, message, case="B04", rows=rows, count=len(places))
        return ragged
    for place in places[:CAP]:
        line, fields = int(records.lines[place]), int(records.fields[place])
        message = (
            f"linje {line} har {fields} felter, der skulle være {expected}. "
            "Står skilletegnet i en tekst, skal feltet stå i citationstegn."
        )
        log.add("FELTANTAL", REFUSED, message, case="B14", rows=(line,))
    if len(places) > CAP:
        count = len(places) - CAP
        log.add("FELTANTAL", REFUSED, f"og {count} flere.", case="B14", count=count)
    return ragged


def _parse(text: bytes, head: _Head, start: int) -> pa.Table | None:
    names = [f"c{position}" for position in range(len(head.cells))]
    try:
        blocks = pa_csv.open_csv(  # block by block: half the memory of `read_csv`, no slower
            pa.py_buffer(memoryview(text)[start:]),
            read_options=pa_csv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES),
            parse_options=pa_csv.ParseOptions(
                delimiter=head.separator,
                quote_char='"' if b'"' in text else False,
                newlines_in_values=b'"' in text,
                invalid_row_handler=lambda _row: "skip",
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=_choose_types(names, head),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
        return pa.Table.from_batches(list(blocks), blocks.schema)
    except pa.ArrowInvalid:
        return None


def _encode(parsed: pa.Table, headers: Sequence[str]) -> tuple[RawColumn, ...]:
    columns = []
    for position, header in enumerate(headers, start=1):
        columns.append(column_from_dictionary(header, position, _combine(parsed.column(0))))
        parsed = parsed.remove_column(0)  # what is encoded is not kept twice
    return tuple(columns)


def _choose_types(names: Sequence[str], head: _Head) -> dict[str, pa.DataType]:
    """Encode while parsing; keys, mostly distinct, are cheaper to encode all at once."""
    types = dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string()))
    for name in _KEYS & head.match.positions.keys():
        types[names[head.match.positions[name]]] = pa.string()
    return types


def _combine(column: pa.ChunkedArray) -> pa.DictionaryArray:
    if pa.types.is_dictionary(column.type):
        unified = column.unify_dictionaries().combine_chunks()
        return unified if isinstance(unified, pa.DictionaryArray) else unified.chunk(0)
    texts = column.combine_chunks()
    numbers = number_texts(texts)
    return pa.DictionaryArray.from_arrays(pa.array(numbers), choose_texts(texts, numbers))


def count_header_matches(
    cells: Sequence[str], tables: Sequence[Table], schema: DeliverySchema
) -> list[str]:
    """Return the names of the tables that these headers look like."""
    limit = schema.thresholds.get("header_match", 1.0)
    return [t.raw for t in tables if find_header([cells], t, schema)[1].share >= limit]
