"""Holds the tables of one delivery against each other: every interview has its spell."""

from __future__ import annotations

import pandas as pd

from pipelines.deliveries.cleaning import TableReading
from pipelines.deliveries.faults import (
    REFUSED,
    WARNING,
    FaultLog,
    count_of,
    name_rows,
)


def match_spells(readings: dict[str, TableReading], log: FaultLog) -> None:
    """Refuse interviews and offers of unknown spells; drop those of spells that were left out."""
    spells = readings.get("benefit_spells")
    if spells is None or spells.rows is None or spells.spell_ids is None:
        return
    for name in ("interviews", "offers"):
        reading = readings.get(name)
        if reading is None or reading.rows is None or reading.context is None:
            continue
        _refuse_unknown(reading, spells.spell_ids)
        if spells.renamed:
            ids = reading.rows["spell_id"]
            joined = ids.map(spells.renamed).astype("string").fillna(ids)
            reading.rows = reading.rows.assign(spell_id=joined)
        _drop_orphans(reading, spells.rows["spell_id"])
    for name, column in (("interviews", "interview_date"), ("offers", "start_date")):
        dated = readings.get(name)
        if dated is not None and dated.rows is not None:
            _check_dates_in_spell(dated, spells.rows, column)
    _check_answered(readings)
    if all(reading.rows is not None and reading.rows.empty for reading in readings.values()):
        log.add("INGEN-RÆKKER", REFUSED, "ingen rækker kunne bruges. Se de øvrige fejl.")


def _refuse_unknown(reading: TableReading, delivered: pd.Series[str]) -> None:
    assert reading.rows is not None and reading.context is not None  # noqa: S101, PT018 - for mypy
    unknown = ~reading.rows["spell_id"].isin(delivered)
    count = int(unknown.sum())
    if count:
        context = reading.context
        rows = context.rows_at(reading.rows.index[unknown])
        text = (
            f'kolonnen "forloeb_id", {name_rows(rows, count)}: forløbet findes ikke i tabellen '
            "forloeb. Lever de to tabeller fra samme udtræk, og bevar foranstillede nuller."
        )
        context.log.add("FORLØB-UKENDT", REFUSED, text, column="forloeb_id", rows=rows, count=count)


def _drop_orphans(reading: TableReading, kept: pd.Series[str]) -> None:
    assert reading.rows is not None and reading.context is not None  # noqa: S101, PT018 - for mypy
    orphan = ~reading.rows["spell_id"].isin(kept)
    count = int(orphan.sum())
    if count:
        rows = reading.context.rows_at(reading.rows.index[orphan])
        text = (
            f"{count_of(count, 'række', 'rækker')} hører til forløb, der er udeladt; også udeladt."
        )
        reading.context.log.add(
            "FORLØB-UDELADT", WARNING, text, column="forloeb_id", rows=rows, count=count
        )
        reading.rows = reading.rows[~orphan]


def _check_dates_in_spell(reading: TableReading, spells: pd.DataFrame, column: str) -> None:
    """Tell of interviews and offers outside their spell; where most are, refuse."""
    assert reading.rows is not None and reading.context is not None  # noqa: S101, PT018 - for mypy
    own = spells.set_index("spell_id")[["start_date", "end_date"]]
    if not own.index.is_unique:
        return  # refused as a key that stands twice
    days, context = reading.rows[column], reading.context
    spans = own.reindex(reading.rows["spell_id"]).set_axis(days.index)
    outside = (days < spans["start_date"]) | (days > spans["end_date"])
    count = int(outside.sum())
    if not count:
        return
    rows = context.rows_at(days.index[outside])
    is_interview = context.table.name == "interviews"
    what = count_of(count, "samtale", "samtaler") if is_interview else f"{count} tilbud"
    text = (
        f"{what} ligger uden for deres forløb ({name_rows(rows, count)}); de er beholdt. "
        f"Kontrollér {context.table.column(column).raw} og forloeb_id."
    )
    code = "SAMTALE-UDEN-FOR-FORLØB" if is_interview else "TILBUD-UDEN-FOR-FORLØB"
    outcome = context.warn_or_refuse(count, "outside_period_share")
    raw = context.table.column(column).raw
    context.log.add(code, outcome, text, column=raw, rows=rows, count=count)


def _check_answered(readings: dict[str, TableReading]) -> None:
    """Tell of more persons' answers than the table of invitations says were given."""
    invited = readings.get("survey_invitations")
    if invited is None or invited.rows is None or invited.context is None:
        return
    for survey, name in (("citizen", "citizen_answers"), ("staff", "staff_answers")):
        answers = readings.get(name)
        if answers is None or answers.rows is None:
            continue
        key = ["trial_id", "arm"]
        given = answers.rows.groupby([*key, "question"], observed=True).size()
        most = given.groupby(level=key, observed=True).max().rename("given").reset_index()
        told = invited.rows[invited.rows["survey"] == survey]
        both = told.astype({"trial_id": "string", "arm": "string"}).merge(
            most.astype({"trial_id": "string", "arm": "string"}), on=key
        )
        fewer = int((both["answered"] < both["given"]).sum())
        if fewer:
            text = (
                f"besvaret er mindre end antallet af svar på samme spørgsmål i {_RAW[name]} "
                f"({count_of(fewer, 'forsøg og gruppe', 'forsøg og grupper')}). Kontrollér begge "
                "tabeller."
            )
            invited.context.log.add(
                "SVAR-OVER-BESVARET", WARNING, text, column="besvaret", case="F08", count=fewer
            )


_RAW = {"citizen_answers": "borgersvar", "staff_answers": "medarbejdersvar"}
