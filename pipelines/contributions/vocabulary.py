"""Every text that may stand in a contribution: all of them come from the registry or the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

import pandas as pd

from pipelines.contributions.refusals import ASK_OTHER, RefusedContributionError
from pipelines.domain import Registry, Status, Trial, Verdict
from pipelines.estimation import plan_findings
from pipelines.tables import CLEAN_TABLES, RELEASED_TABLES, Kind, Table, TableSet
from pipelines.wording import COST_NAMES, MEASURE_NAMES, STAGE_NAMES, VARIABLE_NAMES

FAULT_CODE = re.compile(r"[A-ZÆØÅ]{2,20}(?:-[A-ZÆØÅ0-9]{1,20}){0,4}")
NOTE_TABLE = "leverance"  # faults of the delivery's note and of its other files
NOTE_COLUMNS = frozenset({
    "kommunekode", "udtraeksdato", "periode", "system", "version", "kontakt", "datatype",
    "slutdato_er",
})  # fmt: skip
DELIVERED_TABLES = frozenset({t.name for t in CLEAN_TABLES} | {t.raw for t in CLEAN_TABLES})
DELIVERED_COLUMNS = NOTE_COLUMNS | {c.raw for t in CLEAN_TABLES for c in t.columns}
_AGE_GROUP = re.compile(r"[1-9][0-9]-[1-9][0-9]")
_QUARTER = re.compile(r"20[0-9]{2}Q[1-4]")
_MISSING = "missing"
_CURVES = ("duration", "job_or_education", "other_exit")
# A delivery was read, so nothing of it is refused; a table may still not be there.
_STATUSES = (Status.OK, Status.TOO_FEW, Status.SUPPRESSED, Status.NOT_DELIVERED, Status.FAILED)

Judge = Callable[[str], bool]


def check_words(
    tables: TableSet, registry: Registry, municipality: str, *, network: str, data_kind: str
) -> None:
    """Refuse any text that is not one of those that may stand in its column.

    Args:
        tables: all tables of a contribution.
        registry: the coordinator's.
        municipality: the sender's slug.
        network: the network that the contribution is about.
        data_kind: of the contribution.

    Raises:
        RefusedContributionError: a text is none of them, or a pair of texts that never go together.
    """
    trials = registry.trials_of(municipality)
    judges = _find_judges(registry, municipality, trials, network, data_kind)
    for table in RELEASED_TABLES:
        rows = tables[table.name]
        for column in table.columns:
            if column.kind is Kind.TEXT:
                _check_column(table, column.name, rows[column.name], judges)
    _check_levels(tables["baseline"], registry)
    _check_levels(tables["balance"], registry)
    _check_places(tables, trials)


def _check_column(
    table: Table, name: str, values: pd.Series, judges: Mapping[tuple[str, str], Judge]
) -> None:
    judge = judges.get((table.name, name)) or judges.get(("", name))
    wrong = judge is None or any(
        not judge("" if pd.isna(text) else str(text)) for text in values.unique()
    )
    if wrong:
        raise _refusal(table.name, f'"{name}" rummer en tekst, som ikke findes i registret')


def _refusal(table: str, what: str, rule: str = "KONTRIB-TEKST") -> RefusedContributionError:
    return RefusedContributionError(rule, f"{table}.csv: {what}", ASK_OTHER)


def _find_judges(
    registry: Registry,
    municipality: str,
    trials: Collection[Trial],
    network: str,
    data_kind: str,
) -> dict[tuple[str, str], Judge]:
    """What may stand where; ("", column) holds in every table that has no rule of its own."""
    specs = [spec for trial in trials for spec in plan_findings(trial)]
    codes = registry.schema.code_lists
    arms = [code.clean for code in codes["arm"]]
    designs = [trial.plan.design for trial in trials]
    measured = {f"share_{c.clean}" for name in ("form", "interview_status") for c in codes[name]}
    elements = [element.slug for trial in trials for element in trial.elements]
    levels = {code.clean for name in VARIABLE_NAMES for code in codes.get(name, ())}
    return {
        ("", "network"): _one_of({trial.network for trial in trials}),
        ("delivery_quality", "network"): _one_of([network]),
        ("", "trial"): _one_of(trial.slug for trial in trials),
        ("", "municipality"): _one_of([municipality]),
        ("", "status"): _one_of(status.value for status in _STATUSES),
        ("", "data_kind"): _one_of([data_kind]),
        ("", "arm"): _one_of(arms),
        ("", "outcome"): _one_of(spec.outcome for spec in specs),
        ("", "unit"): _one_of(spec.unit for spec in specs),
        ("findings", "estimand"): _one_of(spec.estimand for spec in specs),
        ("findings", "comparison"): _one_of([*(d.comparison_arm or "" for d in designs), ""]),
        ("findings", "method"): _one_of(spec.method for spec in specs),
        ("findings", "design"): _one_of(design.value for design in designs),
        ("findings", "verdict"): _one_of(["", *(verdict.value for verdict in Verdict)]),
        ("curves", "outcome"): _one_of(_CURVES),
        ("flow", "stage"): _one_of(STAGE_NAMES),
        ("", "variable"): _one_of(VARIABLE_NAMES),
        ("", "level"): partial(_is_level, levels | {_MISSING}),
        ("interview_rates", "measure"): _one_of(measured | set(MEASURE_NAMES)),
        ("fidelity", "element"): _one_of(elements),
        ("fidelity", "is_adopted"): _one_of(["yes", "no"]),
        ("resources", "kind"): _one_of([*(c.clean for c in codes["resource_kind"]), *COST_NAMES]),
        ("delivery_quality", "table"): _one_of({*DELIVERED_TABLES, NOTE_TABLE}),
        ("delivery_quality", "code"): lambda text: FAULT_CODE.fullmatch(text) is not None,
        ("delivery_quality", "outcome"): _one_of(["", "S", "W"]),
        ("delivery_quality", "column"): _one_of({*DELIVERED_COLUMNS, ""}),
    }


def _one_of(words: Iterable[str]) -> Judge:
    return frozenset(words).__contains__


def _is_level(words: Collection[str], text: str) -> bool:
    return text in words or bool(_AGE_GROUP.fullmatch(text) or _QUARTER.fullmatch(text))


def _check_levels(rows: pd.DataFrame, registry: Registry) -> None:
    """Refuse a level of another variable's: an age under a sex could be a message."""
    pairs = rows[["variable", "level"]].drop_duplicates().itertuples(index=False, name=None)
    for variable, level in pairs:
        codes = {code.clean for code in registry.schema.code_lists.get(variable, ())}
        patterns = {"age_group": _AGE_GROUP, "start_quarter": _QUARTER}
        pattern = patterns.get(variable)
        is_known = level in codes | {_MISSING} or (pattern and pattern.fullmatch(level))
        if not is_known:
            raise _refusal("baseline", "et niveau hører ikke til sin variabel")


def _check_places(tables: TableSet, trials: Collection[Trial]) -> None:
    """Refuse an element, or a network, that is another trial's."""
    networks = {(trial.network, trial.slug) for trial in trials}
    for name, rows in sorted(tables.items()):
        if "trial" in rows.columns:
            found = set(rows[["network", "trial"]].itertuples(index=False, name=None))
            if not found <= networks:
                raise _refusal(name, "et forsøg står under et andet netværk", "KONTRIB-NETVÆRK")
    elements = {(trial.slug, element.slug) for trial in trials for element in trial.elements}
    found = set(tables["fidelity"][["trial", "element"]].itertuples(index=False, name=None))
    if not found <= elements:
        raise _refusal("fidelity", "et element hører til et andet forsøg")
