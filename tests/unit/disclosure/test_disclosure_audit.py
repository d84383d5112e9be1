"""The audit and the release together: nothing hidden can be worked out, by two audits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipelines.disclosure import audit_released, release_tables, select_vintage
from pipelines.domain import DisclosureThresholds
from pipelines.errors import DisclosureError
from pipelines.storage import write_tables
from pipelines.tables import RELEASED_TABLES
from tests.independent_audit import audit_folder

THRESHOLDS = DisclosureThresholds()
TABLES = {table.name: table for table in RELEASED_TABLES}
LAST_WEEK, N_LEVELS = 52, 5
FORMS = ("share_in_person", "share_phone", "share_digital", "share_group")
Tables = dict[str, pd.DataFrame]


def table_of(name: str, records: list[dict[str, object]]) -> pd.DataFrame:
    table = TABLES[name]
    rows = [{column.name: record.get(column.name, pd.NA) for column in table.columns}
            for record in records]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(table.names))
    return table.conform(frame) if records else table.empty()


def make_exact(seed: int, *, trials: int = 3, size: int = 160) -> Tables:
    """Exact tables of one municipality with trials of all sizes, made of invented persons."""
    draw = np.random.default_rng(seed)
    records: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}
    for trial in range(trials):
        for arm in ("trial", "comparison"):
            place: dict[str, object] = {
                "network": "net", "trial": f"t{trial}", "municipality": f"m{seed}",
                "arm": arm, "status": "ok", "data_kind": "syntetisk",
            }  # fmt: skip
            _add_arm(records, place, draw, int(draw.integers(8, size)))
    return {name: table_of(name, rows) for name, rows in records.items()}


def _add_arm(
    records: dict[str, list[dict[str, object]]],
    place: dict[str, object],
    draw: np.random.Generator,
    n: int,
) -> None:
    dropped = int(draw.integers(0, 9))
    stages = {"eligible": n + dropped + int(draw.integers(0, 60)), "referred": n + dropped,
              "dropped_out": dropped, "included": n, "analysed": n}  # fmt: skip
    records["flow"] += [{**place, "stage": stage, "count": k} for stage, k in stages.items()]
    for variable in ("sex", "age", "fund"):
        shares = draw.dirichlet(np.full(2 if variable == "sex" else N_LEVELS, 0.7))
        counts = draw.multinomial(n, shares)
        records["baseline"] += [
            {**place, "variable": variable, "level": f"l{i}", "count": int(k)}
            for i, k in enumerate(counts)
        ]
    held = int(draw.integers(10, 8 * n))
    forms = draw.multinomial(held, draw.dirichlet([4, 1, 0.2, 0.2]))
    records["interview_rates"] += [
        {**place, "measure": form, "value": k / held, "n": held, "unit": "share"}
        for form, k in zip(FORMS, forms, strict=True)
    ]
    for column in ("citizen_meaning", "citizen_influence"):
        answered = int(draw.integers(0, n + 1))
        share = draw.integers(0, answered + 1) / answered if answered else pd.NA
        records["survey_shares"].append(
            {**place, "outcome": column, "share": share, "n": answered, "invited": n}
        )
    _add_curves(records, place, draw, n)


def _add_curves(
    records: dict[str, list[dict[str, object]]],
    place: dict[str, object],
    draw: np.random.Generator,
    n: int,
) -> None:
    weeks = draw.geometric(0.03, n)
    is_job = draw.random(n) < draw.choice([0.6, 0.9, 0.98])
    at_risk, survival = n, 1.0
    left = {"job_or_education": 0.0, "other_exit": 0.0}
    for week in range(LAST_WEEK + 1):
        events = {
            name: int(((weeks == week) & (is_job == (name[0] == "j"))).sum()) for name in left
        }
        exits = sum(events.values())
        if at_risk == 0:
            return
        for name, count in events.items():
            left[name] += survival * count / at_risk
        survival *= 1 - exits / at_risk
        values = {"duration": (survival, exits), **{k: (left[k], events[k]) for k in left}}
        records["curves"] += [
            {**place, "outcome": name, "week": week, "value": value, "at_risk": at_risk,
             "events": count}
            for name, (value, count) in values.items()
        ]  # fmt: skip
        at_risk -= exits


def publish_naively(exact: Tables, *, is_rounded: bool) -> Tables:
    """What somebody in a hurry does: hide what is below 5, perhaps round, and publish the rest."""
    naive = {}
    for name, rows in exact.items():
        shown = rows.copy()
        for column in ("count", "n", "invited", "at_risk", "events"):
            if column in shown:
                counts = shown[column].astype("Int64")
                rounded = ((counts + 2) // 5 * 5) if is_rounded else counts
                shown[column] = rounded.mask(counts < 5)
        for column in ("share", "value"):
            if column in shown:
                shown[column] = shown[column].astype("Float64").round(2)
        if name == "interview_rates":
            small = (exact[name]["value"] * exact[name]["n"]).round() < 5
            shown.loc[small.fillna(value=False).astype(bool), "value"] = pd.NA
        naive[name] = shown
    return naive


@pytest.mark.parametrize("seed", range(6))
def test_what_is_released_passes_both_audits(tmp_path: Path, seed: int) -> None:
    exact = make_exact(seed)

    released = release_tables(exact, THRESHOLDS)

    report = audit_released(released, THRESHOLDS)
    write_tables(tmp_path, released, is_exact=False)
    assert report.violations == ()
    assert report.n_hidden > 0
    assert audit_folder(tmp_path) == []


@pytest.mark.parametrize("is_rounded", [False, True], ids=["exact", "rounded"])
@pytest.mark.parametrize("seed", range(3))
def test_a_naive_publication_of_the_same_fails_both_audits(
    tmp_path: Path, seed: int, is_rounded: bool
) -> None:
    naive = publish_naively(make_exact(seed), is_rounded=is_rounded)

    report = audit_released(naive, THRESHOLDS)
    write_tables(tmp_path, naive, is_exact=False)
    narrowed = {found.rule for found in report.violations} - {"count", "share", "curve", "size"}
    assert narrowed
    assert audit_folder(tmp_path)


@pytest.mark.parametrize("seed", range(4))
def test_releasing_what_is_released_changes_nothing(seed: int) -> None:
    once = release_tables(make_exact(seed), THRESHOLDS)

    twice = release_tables(once, THRESHOLDS)

    for name, rows in once.items():
        pd.testing.assert_frame_equal(twice[name], rows)


def test_an_arm_whose_other_exits_are_few_shows_no_causes() -> None:
    released = release_tables(make_exact(1), THRESHOLDS)["curves"]

    shown = released[released["status"] == "ok"]
    weeks = {key: set(rows["week"]) for key, rows in shown.groupby(["trial", "arm", "outcome"])}
    causes = [key for key in weeks if key[2] == "job_or_education"]
    assert causes
    for trial, arm, _ in causes:
        assert weeks[trial, arm, "job_or_education"] == weeks[trial, arm, "other_exit"]
        assert weeks[trial, arm, "job_or_education"] <= weeks[trial, arm, "duration"]


def flow_of(**stages: int | None) -> pd.DataFrame:
    place = {"network": "net", "trial": "t", "municipality": "m", "arm": "trial",
             "status": "ok", "data_kind": "ekte"}  # fmt: skip
    return table_of("flow", [{**place, "stage": k, "count": v} for k, v in stages.items()])


def shown(rows: pd.DataFrame) -> dict[str, int | None]:
    return {
        str(stage): None if pd.isna(count) else int(count)
        for stage, count in zip(rows["stage"], rows["count"], strict=True)
    }


def test_the_referred_do_not_tell_how_few_dropped_out() -> None:
    exact = flow_of(eligible=200, referred=153, dropped_out=3, included=150, analysed=150)

    released = release_tables({"flow": exact}, THRESHOLDS)["flow"]

    assert shown(released) == {
        "eligible": 200, "referred": 150, "dropped_out": None, "included": 150, "analysed": 150,
    }  # fmt: skip


def test_few_included_hide_what_would_tell_them() -> None:
    exact = flow_of(eligible=60, referred=15, dropped_out=8, included=7, analysed=7)

    released = release_tables({"flow": exact}, THRESHOLDS)["flow"]

    assert shown(released) == {
        "eligible": 60, "referred": None, "dropped_out": None, "included": None, "analysed": None,
    }  # fmt: skip


def pooled(total: int) -> pd.DataFrame:
    base: dict[str, object] = {
        "network": "net", "trial": "t", "outcome": "duration", "estimand": "rmst_difference",
        "week": 26, "arm": "trial", "comparison": pd.NA, "method": "kaplan_meier",
        "unit": "weeks", "status": "too_few", "data_kind": "ekte",
    }  # fmt: skip
    parts = [{**base, "municipality": f"m{i}", "n_trial": 50} for i in range(2)]
    hidden = {**base, "municipality": "m9", "n_trial": pd.NA}
    network = {**base, "municipality": "_network", "method": "reml", "n_trial": total}
    return table_of("findings", [*parts, hidden, network])


def test_a_network_total_may_not_tell_the_tenth_municipality() -> None:
    safe = audit_released({"findings": pooled(100)}, THRESHOLDS)
    told = audit_released({"findings": pooled(110)}, THRESHOLDS)

    assert safe.is_safe
    assert [found.place for found in told.violations] == ["t/_network/findings/n_trial/m9"]
    with pytest.raises(DisclosureError, match="m9") as caught:
        told.refuse("Bogen")
    assert caught.value.exit_code == 17


def grown(count: int) -> Tables:
    place = {"network": "net", "trial": "t", "municipality": "m", "arm": "trial",
             "status": "ok", "data_kind": "ekte", "variable": "sex"}  # fmt: skip
    levels = [("a", 60), ("b", 41), ("c", count), ("d", 3)]
    baseline = table_of("baseline", [{**place, "level": k, "count": n} for k, n in levels])
    n = sum(count for _, count in levels)
    return {"flow": flow_of(included=n, analysed=n), "baseline": baseline}


def test_one_citizen_more_does_not_tell_what_was_hidden_before() -> None:
    before = release_tables(grown(4), THRESHOLDS)

    after = release_tables(grown(5), THRESHOLDS, [select_vintage(before)])

    naive = release_tables(grown(5), THRESHOLDS)
    naive["baseline"].loc[naive["baseline"]["level"] == "c", "count"] = 5
    assert not audit_released(naive, THRESHOLDS, [before]).is_safe
    levels = after["baseline"].set_index("level")["count"]
    assert levels[["c", "d"]].isna().all()
    assert audit_released(after, THRESHOLDS, [before]).is_safe


def test_the_same_delivery_is_released_alike_after_it_was_published() -> None:
    exact = make_exact(2)
    first = release_tables(exact, THRESHOLDS)

    again = release_tables(exact, THRESHOLDS, [select_vintage(first)])

    for name, rows in first.items():
        pd.testing.assert_frame_equal(again[name], rows)


def test_tables_that_contradict_each_other_are_no_safe_tables() -> None:
    tables = release_tables(grown(30), THRESHOLDS)
    tables["baseline"].loc[tables["baseline"]["level"] == "a", "count"] = 900

    assert "contradiction" in {v.rule for v in audit_released(tables, THRESHOLDS).violations}
