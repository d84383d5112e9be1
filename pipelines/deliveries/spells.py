"""Benefit spells: what the end date means, what contradicts itself, what overlaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipelines.deliveries.context import Context
from pipelines.deliveries.faults import (
    REFUSED,
    SILENT,
    WARNING,
    count_of,
    name_rows,
)
from pipelines.deliveries.raw import Mask
from pipelines.deliveries.rowrules import drop_rows
from pipelines.deliveries.sequences import arrange_spells
from pipelines.domain import EndDateMeaning

_ONE_DAY = pd.Timedelta(days=1)
_NEEDED = [
    *("spell_id", "person_id", "benefit", "start_date", "end_date", "exit_reason"),
    *("trial_id", "arm", "trial_entry_date"),
]
_FEW_ENDS, _ONE_DAYS_SHARE = 5, 0.05  # so many, and so large a part, are no coincidence
_TIMES = 4  # so many more deny than confirm
_FAR = pd.Timestamp("2200-01-01")


def shift_end_dates(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Make `end_date` the first day off; the note says what it is in the file."""
    latest = pd.Timestamp(context.note.extraction_date)
    _check_ends_at_extraction(rows, latest, context)
    future = (rows["end_date"] > latest).to_numpy(dtype=bool)  # told by `convertdates`
    if future.any():
        rows = rows.copy()
        rows.loc[future, "end_date"] = pd.NaT
        if "exit_reason" in rows:
            rows.loc[future, "exit_reason"] = pd.NA
    if context.note.end_date_is is EndDateMeaning.LAST_DAY:
        rows = rows.assign(end_date=(rows["end_date"] + _ONE_DAY).astype("datetime64[s]"))
        text = "slutdato er sidste dag (leverance.yml); en dag er lagt til."
        context.log.add("SLUT-INKLUSIV", SILENT, text, column="slutdato", case="E14")
    return rows


def _check_ends_at_extraction(rows: pd.DataFrame, latest: pd.Timestamp, context: Context) -> None:
    """Tell of many ends on the day of extraction: spells that run are often exported so."""
    count = int((rows["end_date"] == latest).sum())
    ended = int(rows["end_date"].notna().sum())
    if count >= _FEW_ENDS and count > _ONE_DAYS_SHARE * ended:
        text = (
            f"{count_of(count, 'forløb', 'forløb')} slutter på udtræksdatoen. Løber de endnu, skal "
            "slutdato og afgangsaarsag være tomme."
        )
        context.log.add(
            "SLUT-VED-UDTRÆK", WARNING, text, column="slutdato", case="E09", count=count
        )


def check_end_meaning(rows: pd.DataFrame, context: Context) -> None:
    """Tell where spells that follow one another deny what the note says of end dates."""
    spells = arrange_spells(rows, context)
    is_last = context.note.end_date_is is EndDateMeaning.LAST_DAY
    touching, denying = spells.count_gaps(0), spells.count_gaps(-1 if is_last else 1)
    if denying >= _FEW_ENDS and denying > _TIMES * touching:
        other = "foerste_dag_uden" if is_last else "sidste_dag"
        text = (
            f"{denying} forløb følger efter borgerens forrige, som om slutdato var {other}. "
            "Kontrollér slutdato_er i leverance.yml."
        )
        context.log.add(
            "SLUTDATO-MENING", WARNING, text, column="slutdato", case="E14", count=denying
        )


def drop_backward(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Drop rows that end on or before the day on which they start."""
    return drop_rows(
        rows, rows["end_date"] <= rows["start_date"], context, code="SLUT-FØR-START", case="E12",
        column="slutdato", text="slutdatoen giver ikke mindst en dag fra startdatoen",
    )  # fmt: skip


def drop_contradictions(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Drop spells whose columns deny one another."""
    checks = (
        (
            "AFGANG-UDEN-SLUT",
            "afgangsaarsag",
            "afgangsaarsag og slutdato skal enten begge være udfyldt eller begge være tomme",
            lambda r: r["end_date"].isna() != r["exit_reason"].isna(),
        ),
        (
            "FORSØG-UDEN-GRUPPE",
            "gruppe",
            "forsoeg og gruppe skal enten begge være udfyldt eller begge være tomme",
            lambda r: r["trial_id"].isna() != r["arm"].isna(),
        ),
        (
            "FORSØGSSTART",
            "forsoegsstart",
            "forsoegsstart står uden forsøg eller ligger uden for forløbet",
            _has_wrong_entry,
        ),
    )
    for code, column, text, find in checks:
        rows = drop_rows(rows, find(rows), context, code=code, case="E12", column=column, text=text)
    return rows


def _has_wrong_entry(rows: pd.DataFrame) -> pd.Series[bool]:
    entry = rows["trial_entry_date"]
    is_late = (entry >= rows["end_date"]) & rows["end_date"].notna()
    return entry.notna() & (rows["trial_id"].isna() | (entry < rows["start_date"]) | is_late)


def check_code_validity(rows: pd.DataFrame, context: Context) -> None:
    """Tell of benefits that did not exist when the spell began."""
    for code in context.schema.code_lists.get("benefit", ()):
        if code.valid_from is None and code.valid_to is None:
            continue
        starts = rows.loc[(rows["benefit"] == code.clean).fillna(value=False), "start_date"]
        outside = pd.Series(data=False, index=starts.index)
        if code.valid_from is not None:
            outside |= starts < pd.Timestamp(code.valid_from)
        if code.valid_to is not None:
            outside |= starts > pd.Timestamp(code.valid_to)
        count = int(outside.sum())
        if count:
            known = context.rows_at(starts.index[outside])
            text = (
                f'{count} forløb med ydelsen "{code.label}" begynder uden for den tid, hvor '
                f"ydelsen fandtes ({name_rows(known, count)}). Kontrollér ydelse og startdato."
            )
            context.log.add(
                "YDELSE-GYLDIGHED", WARNING, text, column="ydelse", case="F16", rows=known,
                count=count,
            )  # fmt: skip


@dataclass(frozen=True)
class Joined:
    """Spells without overlaps, and where the ids of joined spells went."""

    rows: pd.DataFrame
    renamed: dict[str, str]  # id of a spell that was joined -> id of the spell that it is now in


def join_overlaps(rows: pd.DataFrame, context: Context) -> Joined:
    """Join overlapping spells of one person on one benefit: one spell from first to last day."""
    if not arrange_spells(rows, context).overlap():
        return Joined(rows, {})
    repeated = _select_repeated(rows, context)
    ordered = _order(repeated, ["person", "benefit"])
    _check_other_benefits(rows, repeated, context)
    if ordered.empty:
        return Joined(rows, {})
    overlaps = _overlaps_earlier(ordered, ["person", "benefit"])
    if not overlaps.any():
        return Joined(rows, {})
    cluster: pd.Series[Any] = (~overlaps).cumsum()
    involved = ordered[cluster.isin(cluster[overlaps])]
    groups = involved.groupby(cluster[involved.index], sort=False)
    persons = int(involved["person_id"].nunique())
    known = context.rows_at(sorted(involved.index))
    where = name_rows(known, len(involved))
    who = count_of(persons, "borger", "borgere")
    text = f"{who} har overlappende forløb på samme ydelse ({where})"
    if _differ(involved, cluster):
        context.log.add(
            "OVERLAP", REFUSED, f"{text}, men i forskellige forsøg eller grupper. Ret i kilden.",
            case="E13", rows=known, count=persons, column="startdato",
        )  # fmt: skip
        return Joined(rows, {})
    outcome = (
        REFUSED
        if persons > context.threshold("overlap_share") * rows["person_id"].nunique()
        else WARNING
    )
    context.log.add(
        "OVERLAP", outcome, f"{text}; de er lagt sammen til ét forløb. Ret i kilden.",
        case="E13", rows=known, count=persons, column="startdato",
    )  # fmt: skip
    return _join(rows, groups)


def _select_repeated(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return the rows of persons with several, and their persons as numbers."""
    codes = context.codes["person_id"][rows.index.to_numpy()]
    repeated: Mask = np.bincount(codes)[codes] > 1 if len(codes) else np.zeros(0, dtype=bool)
    return rows.loc[repeated, _NEEDED].assign(person=codes[repeated])


def _differ(involved: pd.DataFrame, cluster: pd.Series[Any]) -> bool:
    """Whether spells that overlap belong to different trials or arms."""
    facts = (
        involved[["trial_id", "arm"]]
        .astype("string")
        .fillna("")
        .assign(cluster=cluster[involved.index])
    )
    return bool(facts.drop_duplicates()["cluster"].duplicated().any())


def _join(rows: pd.DataFrame, groups: Iterable[tuple[Any, pd.DataFrame]]) -> Joined:
    rows = rows.copy()
    renamed: dict[str, str] = {}
    for _cluster, part in groups:
        first = part.index[0]
        last: Any = part["end_date"].fillna(_FAR).idxmax()
        for name in ("end_date", "exit_reason"):
            rows.loc[first, name] = part.loc[last, name]
        rows.loc[first, "trial_entry_date"] = part["trial_entry_date"].min()
        kept = str(part.loc[first, "spell_id"])
        renamed.update({str(spell): kept for spell in part["spell_id"].iloc[1:]})
        rows = rows.drop(index=part.index[1:])
    return Joined(rows, renamed)


def _order(rows: pd.DataFrame, group: list[str]) -> pd.DataFrame:
    repeated = rows[rows.duplicated(subset=group, keep=False)]
    return repeated.sort_values([*group, "start_date", "spell_id"], kind="stable")


def _overlaps_earlier(ordered: pd.DataFrame, group: list[str]) -> pd.Series[bool]:
    """Which spells of ordered rows begin before an earlier one of the same group has ended."""
    ends = ordered["end_date"].fillna(_FAR).astype("int64")
    keys = [ordered[name] for name in group]
    reached = ends.groupby(keys, sort=False).cummax()
    before = reached.groupby(keys, sort=False).shift(fill_value=np.iinfo(np.int64).min)
    return ordered["start_date"].astype("int64") < before


def _check_other_benefits(rows: pd.DataFrame, repeated: pd.DataFrame, context: Context) -> None:
    """Tell of persons on two benefits at once; the rows are kept."""
    ordered = _order(repeated, ["person"])
    if ordered.empty:
        return
    overlaps = _overlaps_earlier(ordered, ["person"])
    if not overlaps.any():
        return
    same = _overlaps_earlier(
        ordered.sort_values(["person", "benefit", "start_date"]), ["person", "benefit"]
    )
    other = ordered[overlaps & ~same.reindex(ordered.index)]
    persons = int(other["person_id"].nunique())
    if not persons:
        return
    limit = context.threshold("overlap_share") * rows["person_id"].nunique()
    known = context.rows_at(sorted(other.index))
    text = (
        f"{count_of(persons, 'borger', 'borgere')} har forløb på to ydelser samtidig "
        f"({name_rows(known, len(other))}). Kontrollér ydelse, start- og slutdato."
    )
    context.log.add(
        "OVERLAP-YDELSER", REFUSED if persons > limit else WARNING, text, case="E13", rows=known,
        count=persons, column="startdato",
    )  # fmt: skip
