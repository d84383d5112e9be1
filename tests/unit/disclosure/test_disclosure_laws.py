"""Laws of release: doing it twice changes nothing, and stricter thresholds never show more."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipelines.disclosure import release_tables
from pipelines.domain import DisclosureThresholds
from pipelines.tables import RELEASED_TABLES, Kind, TableSet

TABLES = {table.name: table for table in RELEASED_TABLES}
PLACE = {"network": "n", "trial": "t", "municipality": "m", "data_kind": "ekte"}
STATUS = st.sampled_from(["ok", "ok", "ok", "ok", "refused"])
COUNT = st.integers(0, 40) | st.integers(0, 3000)
FEW = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def table_of(name: str, records: list[dict[str, object]]) -> pd.DataFrame:
    table = TABLES[name]
    columns = {
        c.name: [
            record.get(c.name, PLACE.get(c.name, "x" if c.kind is Kind.TEXT else pd.NA))
            for record in records
        ]
        for c in table.columns
    }
    return table.conform(pd.DataFrame(columns)) if records else table.empty()


@st.composite
def counted(draw: st.DrawFn, name: str, key: str) -> pd.DataFrame:
    counts = draw(st.lists(st.tuples(COUNT, STATUS), max_size=6))
    records = [
        {"count": n, "status": status, key: f"k{i}", "arm": f"a{i % 2}"}
        for i, (n, status) in enumerate(counts)
    ]
    return table_of(name, records)


@st.composite
def shared(draw: st.DrawFn) -> pd.DataFrame:
    records: list[dict[str, object]] = []
    for i in range(draw(st.integers(0, 4))):
        n = draw(st.integers(1, 60) | st.integers(400, 3000))
        successes = draw(
            st.integers(0, n) | st.integers(max(0, n - 9), n) | st.integers(0, min(n, 40))
        )
        records.append(
            {"outcome": f"o{i // 2}", "arm": f"a{i % 2}", "share": successes / n, "n": n,
             "invited": n + draw(COUNT), "status": draw(STATUS)}
        )  # fmt: skip
    return table_of("survey_shares", records)


@st.composite
def curved(draw: st.DrawFn) -> pd.DataFrame:
    records: list[dict[str, object]] = []
    for arm in ("a0", "a1"):
        total = at_risk = draw(st.integers(1, 120))
        for week in range(draw(st.integers(0, 6))):
            events = draw(st.integers(0, min(at_risk, 12))) if week else 0
            records.append(
                {"outcome": "o2", "arm": arm, "week": week, "at_risk": at_risk, "events": events,
                 "value": (at_risk - events) / total, "status": "ok"}
            )  # fmt: skip
            at_risk -= events
    return table_of("curves", records)


@st.composite
def found(draw: st.DrawFn) -> pd.DataFrame:
    number = st.floats(-60, 60, allow_nan=False)
    records: list[dict[str, object]] = []
    for outcome in ("o0", "o1", "o2", "o3"):
        unit = draw(st.sampled_from(["weeks", "pp", "log", "days", "share"]))
        records.append(
            {"outcome": outcome, "arm": "a0", "comparison": "a1", "unit": unit,
             "estimate": draw(number), "std_error": abs(draw(number)), "ci95_low": draw(number),
             "p_value": draw(st.floats(0, 1)), "n_trial": draw(COUNT), "n_comparison": draw(COUNT),
             "week": draw(st.sampled_from([2, 5, pd.NA])), "status": draw(STATUS)}
        )  # fmt: skip
    return table_of("findings", records)


@st.composite
def rated(draw: st.DrawFn) -> pd.DataFrame:
    records: list[dict[str, object]] = []
    for measure in ("share_a", "held_per_year", "first"):
        n = draw(st.integers(1, 40))
        value = draw(st.integers(0, n)) / n if measure == "share_a" else draw(st.floats(0, 99))
        records.append(
            {"measure": measure, "value": value, "n": n, "unit": "days", "status": draw(STATUS)}
        )
    return table_of("interview_rates", records)


@st.composite
def balanced(draw: st.DrawFn) -> pd.DataFrame:
    levels = draw(st.lists(st.floats(-3, 3), max_size=6))
    records: list[dict[str, object]] = [
        {"level": f"k{i}", "smd_before": x, "status": "ok"} for i, x in enumerate(levels)
    ]
    return table_of("balance", records)


@st.composite
def exact_tables(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    return {
        "findings": draw(found()),
        "curves": draw(curved()),
        "flow": draw(counted("flow", "stage")),
        "baseline": draw(counted("baseline", "level")),
        "balance": draw(balanced()),
        "survey_shares": draw(shared()),
        "interview_rates": draw(rated()),
        "delivery_quality": draw(counted("delivery_quality", "code")),
    }


BASES = st.sampled_from([1, 5, 10])


@FEW
@given(exact_tables(), BASES, st.sampled_from([3, 5, 8]))
def test_releasing_what_is_released_changes_nothing(
    exact: TableSet, base: int, min_cell: int
) -> None:
    thresholds = DisclosureThresholds(rounding=base, min_cell=min_cell)

    once = release_tables(exact, thresholds)

    twice = release_tables(once, thresholds)
    for name, rows in once.items():
        pd.testing.assert_frame_equal(twice[name], rows)


@FEW
@given(exact_tables(), st.integers(0, 5), st.integers(0, 5), st.integers(0, 9))
def test_stricter_thresholds_never_show_more(
    exact: TableSet, cell: int, descriptive: int, arm: int
) -> None:
    loose = DisclosureThresholds()
    strict = DisclosureThresholds(
        min_cell=5 + cell,
        min_descriptive=10 + descriptive,
        min_arm=20 + descriptive + arm,
        min_at_risk=10 + arm,
    )

    shown_loose = release_tables(exact, loose)

    shown_strict = release_tables(exact, strict)
    assert _count_ok(shown_strict, "curves") <= _count_ok(shown_loose, "curves")
    for name in sorted(set(exact) - {"curves"}):
        newly_shown = shown_strict[name].notna() & shown_loose[name].isna()
        assert not newly_shown.any(axis=None), name


@FEW
@given(exact_tables())
def test_no_shown_count_is_small_or_unrounded(exact: TableSet) -> None:
    released = release_tables(exact, DisclosureThresholds())

    for name, rows in released.items():
        for column in TABLES[name].columns:
            if column.kind is Kind.INTEGER and column.name != "week":
                shown = rows[column.name].dropna()
                assert (shown >= 5).all(), (name, column.name)
                assert (shown % 5 == 0).all(), (name, column.name)


@FEW
@given(exact_tables())
def test_no_row_is_dropped_but_merged_steps_of_a_curve(exact: TableSet) -> None:
    released = release_tables(exact, DisclosureThresholds())

    for name in sorted(set(exact) - {"curves"}):
        rows = exact[name]
        is_said = pd.Series(data=True, index=rows.index)
        if "level" in rows:  # a variable with one level says nothing of anybody
            is_said = (rows.groupby("variable")["level"].transform("nunique") > 1) | (
                rows["status"] != "ok"
            )
        assert len(released[name]) == is_said.sum()
    curves = exact["curves"].groupby(["outcome", "arm"]).ngroups if len(exact["curves"]) else 0
    assert released["curves"].groupby(["outcome", "arm"]).ngroups == curves


@pytest.mark.parametrize("hidden", [0, 1, 2, 3, 4])
def test_a_hidden_level_cannot_be_found_by_subtraction(hidden: int) -> None:
    counts = [hidden, 12, 13, 41]
    records = [{"level": f"k{i}", "count": n, "status": "ok"} for i, n in enumerate(counts)]

    rows = release_tables({"baseline": table_of("baseline", records)}, DisclosureThresholds())

    shown = rows["baseline"]["count"].dropna()
    assert len(shown) == 2
    assert math.isclose(sum(shown), 15 + 40)


def _count_ok(tables: TableSet, name: str) -> int:
    return int((tables[name]["status"] == "ok").sum())
