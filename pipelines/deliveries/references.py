"""Holds the tables of one delivery against each other: every interview has its spell."""

from __future__ import annotations

import pandas as pd

from pipelines.deliveries.cleaning import TableReading
from pipelines.deliveries.faults import REFUSED, WARNING, FaultLog, name_rows


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
    interviews = readings.get("interviews")
    if interviews is not None and interviews.rows is not None:
        _check_interview_dates(interviews, spells.rows)
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
        text = f"{count} rækker hører til forløb, der er udeladt, og er udeladt med dem."
        reading.context.log.add(
            "FORLØB-UDELADT", WARNING, text, column="forloeb_id", rows=rows, count=count
        )
        reading.rows = reading.rows[~orphan]


def _check_interview_dates(reading: TableReading, spells: pd.DataFrame) -> None:
    """Tell of interviews outside their spell; they are kept."""
    assert reading.rows is not None and reading.context is not None  # noqa: S101, PT018 - for mypy
    own = spells.set_index("spell_id")[["start_date", "end_date"]]
    if not own.index.is_unique:
        return  # refused as a key that stands twice
    days = reading.rows["interview_date"]
    spans = own.reindex(reading.rows["spell_id"]).set_axis(days.index)
    outside = (days < spans["start_date"]) | (days > spans["end_date"])
    count = int(outside.sum())
    if count:
        rows = reading.context.rows_at(days.index[outside])
        text = (
            f"{count} samtaler ligger uden for deres forløb ({name_rows(rows, count)}); de er "
            "beholdt. Kontrollér dato og forloeb_id."
        )
        reading.context.log.add(
            "SAMTALE-UDEN-FOR-FORLØB", WARNING, text, column="dato", rows=rows, count=count
        )
