"""Whether the rows belong here: the municipality's own, its trials, its period, both arms."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from pipelines.deliveries.codes import describe_unknown
from pipelines.deliveries.context import Context, mask_of
from pipelines.deliveries.faults import (
    REFUSED,
    WARNING,
    FaultLog,
    count_of,
    format_share,
    list_danish,
    name_rows,
)
from pipelines.deliveries.headers import HeaderMatch
from pipelines.deliveries.municipalities import CURRENT_CODES, parse_code, resolve_municipality
from pipelines.deliveries.raw import RawColumn, RawTable
from pipelines.deliveries.text import fold_header
from pipelines.domain import Design, Municipality, Registry, Trial

_MUNICIPALITY_HEADERS = frozenset(
    {"kommunekode", "kommune", "kommunenavn", "kommunenr", "kommunenummer"}
)


def is_municipality_header(header: str) -> bool:
    """Whether an extra column says which municipality the row is from."""
    return fold_header(header) in _MUNICIPALITY_HEADERS


def check_municipality_columns(
    raw: RawTable, match: HeaderMatch, municipality: Municipality, registry: Registry, log: FaultLog
) -> None:
    """Refuse rows that a code or a name gives to another municipality."""
    columns = [
        raw.columns[p] for p in match.extras if is_municipality_header(raw.columns[p].header)
    ]
    for column in columns:
        found = [resolve_municipality(text, registry) if text else "" for text in column.distinct]
        foreign = mask_of([code not in {municipality.code, ""} for code in found])
        if not foreign.any():
            continue
        rows = raw.lines[np.flatnonzero(column.spread(foreign))]
        case, text = _describe_foreign(column, foreign, municipality, len(columns) > 1)
        message = f'kolonnen "{column.header}", {name_rows(rows[:50], len(rows))}: {text}'
        log.add(
            "ANDEN-KOMMUNE", REFUSED, message, case=case, rows=rows[:50], count=len(rows),
            column=column.header,
        )  # fmt: skip


def _describe_foreign(
    column: RawColumn, foreign: np.ndarray, municipality: Municipality, has_both: bool
) -> tuple[str, str]:
    texts = [text for text, is_foreign in zip(column.distinct, foreign, strict=True) if is_foreign]
    own = f"0{municipality.code} {municipality.name}"
    obsolete = [t for t in texts if (code := parse_code(t)) and code not in CURRENT_CODES]
    if obsolete:
        shown = describe_unknown(
            obsolete[0], int(column.counts[column.distinct.index(obsolete[0])])
        )
        return "D16", (
            f"kommunekoden er nedlagt (2007) eller findes ikke ({shown}). Brug de gældende koder."
        )
    if has_both and not foreign.all():
        return "D13", f"kommunekode og -navn er ikke begge {own}. Ret i kilden."
    return "D14", (
        f"filen gælder en anden kommune; kørslen er for {own}. Intet er læst ind. Lever de andre "
        "rækker for sig. Leverer to kommuner sammen, kan koordinatoren skrive den andens kode og "
        "navn som alias i registrets municipalities.csv."
    )


def check_trials(rows: pd.DataFrame, context: Context) -> None:
    """Refuse trials that the municipality does not take part in."""
    own = {trial.slug for trial in context.registry.trials_of(context.municipality.slug)}
    delivered = rows["trial_id"]
    for slug in sorted(set(delivered.dropna().unique()) - own):
        places = rows.index[(delivered == slug).fillna(value=False).to_numpy(dtype=bool)]
        known = context.rows_at(places)
        text = (
            f'forsøget "{slug}" står i {name_rows(known, len(places))}, men '
            f"{context.municipality.name} deltager ikke i det. Ret forsøget i kilden."
        )
        context.log.add(
            "FORSØG-UDEN-DELTAGELSE", REFUSED, text, column="forsoeg", case="D19",
            rows=known, count=len(places),
        )  # fmt: skip


def check_period(dates: pd.Series, header: str, context: Context) -> None:
    """Refuse a delivery whose dates mostly lie outside the period of its note."""
    known = dates.dropna()
    start, end = pd.Timestamp(context.note.period_start), pd.Timestamp(context.note.period_end)
    before, after = known < start, known > end
    outside = int((before | after).sum())
    if not outside:
        return
    share = outside / max(len(known), 1)
    text = (
        f'{format_share(outside, len(known))} af datoerne i "{header}" ligger uden for perioden i '
        f"leverance.yml ({start:%d-%m-%Y} til {end:%d-%m-%Y}). Kontrollér periode og udtræk."
    )
    outcome = REFUSED if share > context.threshold("outside_period_share") else WARNING
    rows = context.rows_at(known.index[before | after])
    context.log.add(
        "UDEN-FOR-PERIODE", outcome, text, column=header, case="D19", rows=rows, count=outside
    )


def check_months(rows: pd.DataFrame, context: Context) -> None:
    """Tell of months that are missing between a trial's first and last one."""
    key = [name for name in ("trial_id", "arm", "kind") if name in rows]
    missing = 0
    for _group, months in rows.groupby(key, observed=True, sort=False)["month"]:
        first, last = months.min(), months.max()
        span = 12 * (last.year - first.year) + last.month - first.month + 1
        missing += span - months.nunique()
    if missing:
        text = (
            f"{count_of(missing, 'måned mangler', 'måneder mangler')} mellem første og sidste "
            "måned for samme forsøg og gruppe. Lever dem, eller skriv 0, hvis der intet var."
        )
        context.log.add(
            "MÅNEDER-MANGLER", WARNING, text, column="maaned", case="D22", count=missing
        )


def check_trial_starts(spells: pd.DataFrame, context: Context) -> None:
    """Refuse trial arms that mostly began before their trial; a start binds only that arm."""
    clock = spells["trial_entry_date"].fillna(spells["start_date"])
    is_trial_arm = spells["arm"] == "trial"
    for trial in context.registry.trials_of(context.municipality.slug):
        is_trial = (spells["trial_id"] == trial.slug) & is_trial_arm
        own = clock[is_trial.fillna(value=False).astype(bool)]
        early = own < pd.Timestamp(trial.start_date)
        count = int(early.sum())
        if not count:
            continue
        share = count / len(own)
        text = (
            f"{format_share(count, len(own))} af forløbene i forsøgsgruppen for {trial.slug} "
            f"begynder før forsøget ({trial.start_date:%d-%m-%Y}). Udfyld forsoegsstart, eller ret "
            "gruppen."
        )
        outcome = REFUSED if share > context.threshold("outside_period_share") else WARNING
        rows = context.rows_at(own.index[early])
        context.log.add(
            "FØR-FORSØGET",
            outcome,
            text,
            column="forsoegsstart",
            case="D19",
            rows=rows,
            count=count,
        )


def check_arms(spells: pd.DataFrame, context: Context) -> None:
    """Refuse a trial of which an arm that its design names is missing."""
    absent = []
    delivered = spells[["trial_id", "arm"]].drop_duplicates().dropna()
    for trial in context.registry.trials_of(context.municipality.slug):
        arms = set(delivered.loc[delivered["trial_id"] == trial.slug, "arm"])
        missing = sorted(_arms_of(trial, context.schema.not_parallel) - arms)
        if not arms:
            absent.append(trial.slug)
        elif missing:
            text = (
                f"forsøget {trial.slug} har kun gruppen "
                f"{list_danish(_labels(sorted(arms), context))}; "
                f"{list_danish(_labels(missing, context))} mangler. Lever alle forsøgets grupper."
            )
            context.log.add("GRUPPE-MANGLER", REFUSED, text, column="gruppe", case="D20")
    if absent:
        text = f"ingen forløb for {list_danish(absent)}. Lever dem, hvis forsøget er i gang."
        context.log.add(
            "FORSØG-MANGLER", WARNING, text, column="forsoeg", case="D20", count=len(absent)
        )


def _arms_of(trial: Trial, not_parallel: tuple[str, ...]) -> set[str]:
    comparison = trial.plan.design.comparison_arm
    if trial.slug in not_parallel and trial.plan.design is Design.PARALLEL:
        comparison = None
    return {"trial", comparison} if comparison else {"trial"}


def _labels(arms: Iterable[str], context: Context) -> list[str]:
    labels = {code.clean: code.label for code in context.schema.code_lists.get("arm", ())}
    return [f'"{labels.get(arm, arm)}"' for arm in arms]
