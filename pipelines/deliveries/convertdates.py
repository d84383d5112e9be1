"""Date and month columns: one reading for the column, every doubt told."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from pipelines.deliveries.context import Context, mask_of
from pipelines.deliveries.dates import DateColumn, DateProblem, read_dates
from pipelines.deliveries.dateshapes import Form
from pipelines.deliveries.faults import (
    REFUSED,
    SILENT,
    WARNING,
    count_cells,
    count_of,
    format_share,
    name_rows,
)
from pipelines.deliveries.raw import Mask, RawColumn
from pipelines.tables import Column, Kind

CODE_1904 = "DATO-1904"  # told by the reader of sheets
_EARLIEST = date(1970, 1, 1)  # no spell, interview or trial of these networks is older
_YEAR_LAST = {Form.DAY_FIRST, Form.SHORT_YEAR, Form.MONTH_NAME}
_PADDED = r"^0[0-9][-/. ][0-9]{1,2}[-/. ][0-9]{2,4}|[0-9][-/. ]0[0-9]([-/. ][0-9]{2,4})?( |T|$)"
_NARROW = r"^[0-9][-/. ][0-9]{1,2}[-/. ][0-9]{2,4}|[0-9][-/. ][0-9]([-/. ][0-9]{2,4})?( |T|$)"
_TOLD = {
    Form.SHORT_YEAR: (
        "ÅR-2-CIFRE",
        "E04",
        "årstal med to cifre; århundredet er sat ud fra udtræksdatoen",
    ),
    Form.WEEK: ("UGE", "E11", "ugenumre; læst som ugens mandag"),
    Form.SERIAL: ("EXCEL-DATOTAL", "E17", "datoer som Excels tal; læst med start i 1900"),
}


def convert_dates(
    column: Column, raw: RawColumn, missing: Mask, context: Context
) -> tuple[pd.Series[Any], Mask]:
    """Return the days, and the rows that had a value which could not be kept."""
    texts = [None if gone else t for t, gone in zip(raw.distinct, missing, strict=True)]
    is_month = column.kind is Kind.MONTH
    read = read_dates(texts, latest=context.note.extraction_date, is_month=is_month)
    _log_reading(column, raw, read, context)
    _drop_implausible(read)
    open_ended = _read_placeholders(column, raw, read, context)
    lost = mask_of([p is not None for p in read.problems]) & ~open_ended
    _log_problems(column, raw, read, lost, context)
    days = np.array(read.days, dtype="datetime64[D]")
    if is_month:
        days = _to_first_of_month(column, raw, days, context)
    early = _find_future(column, raw, days, context)
    days[early] = np.datetime64("NaT", "D")
    values = pd.Series(days[raw.codes].astype("datetime64[s]"), name=column.name)
    return values, raw.spread(lost | early)


def _drop_implausible(read: DateColumn) -> None:
    for place, day in enumerate(read.days):
        if day is not None and day < _EARLIEST:
            read.days[place], read.problems[place] = None, DateProblem.IMPOSSIBLE


def _log_reading(column: Column, raw: RawColumn, read: DateColumn, context: Context) -> None:
    if read.ambiguous or read.american:
        what = "måneden før dagen" if read.american else "dag, måned og år i en rækkefølge"
        certainty = "ser ud til at have" if read.american else "kan ikke læses sikkert:"
        text = (
            f'kolonnen "{column.raw}" {certainty} {what}'
            f"{'' if read.american else ', der kan forstås på to måder'}. "
            "Eksportér datoer som dd-mm-åååå eller åååå-mm-dd."
        )
        context.log.add("DATO-TVETYDIG", REFUSED, text, column=column.raw, case="E03")
    counts: Counter[Form] = Counter()
    for written, count in zip(read.forms, raw.counts.tolist(), strict=True):
        counts[written.form] += count
    counts.pop(Form.NONE, None)
    _log_forms(column, counts, context)
    _log_times(column, raw, read, context)
    _log_widths(column, raw, context)


def _log_widths(column: Column, raw: RawColumn, context: Context) -> None:
    """Days with and without a leading zero: a digit may have been lost in one of them."""
    padded, narrow = (raw.matches(pattern) for pattern in (_PADDED, _NARROW))
    if not padded.any() or not narrow.any():
        return
    counts = [int(raw.counts[mask].sum()) for mask in (padded, narrow)]
    fewer = narrow if counts[1] <= counts[0] else padded & ~narrow
    rows = context.rows(raw.spread(fewer))
    text = (
        f'kolonnen "{column.raw}" blander datoer med og uden foranstillet nul '
        f"({name_rows(rows, int(raw.counts[fewer].sum()))}); alle er læst. Kontrollér, at der ikke "
        "er faldet et ciffer ud."
    )
    count = int(raw.counts[fewer].sum())
    context.log.add(
        "DATOFORMAT", WARNING, text, column=column.raw, case="E02", rows=rows, count=count
    )


def _log_times(column: Column, raw: RawColumn, read: DateColumn, context: Context) -> None:
    timed = mask_of([w.has_time for w in read.forms])
    count = int(raw.counts[timed].sum())
    if not count:
        return
    cells = f'{count_cells(count)} i kolonnen "{column.raw}"'
    if all(w.is_late for w in read.forms if w.has_time):
        text = (
            f"{cells} har klokkeslættet 22:00 eller 23:00: sandsynligvis midnat skrevet i UTC, så "
            "datoen er en dag for tidlig. Eksportér datoer uden klokkeslæt."
        )
        context.log.add("TIDSZONE", REFUSED, text, column=column.raw, case="E06", count=count)
        return
    text = f"{cells} har klokkeslæt; kun dagen er brugt."
    context.log.add("KLOKKESLÆT", WARNING, text, column=column.raw, case="E06", count=count)


def _log_forms(column: Column, counts: Counter[Form], context: Context) -> None:
    log = context.log
    year_last = sum(count for form, count in counts.items() if form in _YEAR_LAST)
    total = sum(counts.values())
    if 0 < year_last < total:
        small = min(year_last, total - year_last)
        text = (
            f'kolonnen "{column.raw}" blander datoformater '
            f"({format_share(total - small, total)} og {format_share(small, total)}); "
            "begge er læst. Brug ét format."
        )
        log.add("DATOFORMAT", WARNING, text, column=column.raw, case="E02", count=small)
    is_1904 = any(fault.code == CODE_1904 for fault in log.faults)
    for form, (code, case, what) in _TOLD.items():
        if form is Form.SERIAL and counts[form] and is_1904:
            text = (
                f'kolonnen "{column.raw}" har datoer som tal i en projektmappe, der tæller fra '
                "1904. Formatér cellerne som datoer, og gem igen."
            )
            log.add("EXCEL-DATOTAL", REFUSED, text, column=column.raw, case="E17")
        elif counts[form]:
            text = f'kolonnen "{column.raw}" har {what} ({count_cells(counts[form])}).'
            log.add(code, WARNING, text, column=column.raw, case=case, count=counts[form])
    if counts:
        text = f'kolonnen "{column.raw}" er læst som {counts.most_common(1)[0][0].value}.'
        log.add("DATO", SILENT, text, column=column.raw, case="E01")


def _read_placeholders(column: Column, raw: RawColumn, read: DateColumn, context: Context) -> Mask:
    """A far date in `slutdato` says that the spell runs; anywhere else it is no date."""
    far = mask_of([p is DateProblem.PLACEHOLDER for p in read.problems])
    far &= mask_of([max(w.parts) >= 2999 for w in read.forms])
    if column.name != "end_date" or not far.any():
        return np.zeros(len(far), dtype=bool)
    count = int(raw.counts[far].sum())
    cells = f'{count_cells(count)} i kolonnen "{column.raw}"'
    text = f"{cells} har en pladsholder (år 9999); læst som tom."
    context.log.add("PLADSHOLDER", WARNING, text, column=column.raw, case="E08", count=count)
    return far


def _log_problems(
    column: Column, raw: RawColumn, read: DateColumn, lost: Mask, context: Context
) -> None:
    groups = (
        (
            "UGYLDIG-DATO",
            "E07",
            {DateProblem.IMPOSSIBLE, DateProblem.PLACEHOLDER},
            "umulige datoer",
        ),
        ("ULÆSELIG-DATO", "F12", {DateProblem.UNREADABLE}, "noget, der ikke er en dato"),
        ("TIDSZONE", "E06", {DateProblem.ZONE}, "tidszoner, så dagen er usikker"),
    )
    for code, case, problems, what in groups:
        mask = mask_of([problem in problems for problem in read.problems]) & lost
        count = int(raw.counts[mask].sum())
        if not count:
            continue
        rows = context.rows(raw.spread(mask))
        text = (
            f'kolonnen "{column.raw}" har {what} i {name_rows(rows, count)}. '
            "Skriv datoer som dd-mm-åååå."
        )
        is_grave = column.is_key or DateProblem.ZONE in problems
        outcome = REFUSED if is_grave else context.warn_or_refuse(count, "invalid_share")
        context.log.add(code, outcome, text, column=column.raw, case=case, rows=rows, count=count)


def _to_first_of_month(column: Column, raw: RawColumn, days: Any, context: Context) -> Any:
    first = days.astype("datetime64[M]").astype("datetime64[D]")
    moved = (first != days) & ~np.isnat(days)
    count = int(raw.counts[moved].sum())
    if count:
        text = (
            f'{count_cells(count)} i kolonnen "{column.raw}" er ikke den første i måneden; rettet.'
        )
        context.log.add("MÅNEDSDAG", WARNING, text, column=column.raw, case="E11", count=count)
    return first


def _find_future(column: Column, raw: RawColumn, days: Any, context: Context) -> Mask:
    """Days after the extraction: an end is taken as running (by `spells`), others are no fact."""
    latest = np.datetime64(context.note.extraction_date + timedelta(days=0), "D")
    future: Mask = (days > latest) & ~np.isnat(days)
    count = int(raw.counts[future].sum())
    if not count:
        return future
    rows = context.rows(raw.spread(future))
    is_end = column.name == "end_date"
    advice = "forløbet er læst som løbende" if is_end else "værdien er ikke brugt"
    text = (
        f'kolonnen "{column.raw}" har {count_of(count, "dato", "datoer")} efter udtræksdatoen '
        f"({name_rows(rows, count)}); {advice}. Kontrollér udtræksdatoen i leverance.yml."
    )
    outcome = WARNING if is_end else context.warn_or_refuse(count, "invalid_share")
    context.log.add("FREMTID", outcome, text, column=column.raw, case="E09", rows=rows, count=count)
    return np.zeros(len(future), dtype=bool) if is_end else future
