from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from pipelines.estimation.round_starts import find_round_starts
from pipelines.estimation.rounds import ROUND_COLUMNS, RoundsStudy, study_rounds
from tests.factories import make_municipality, make_participation, make_registry, make_trial

STARTS = {"851": date(2017, 7, 1), "840": date(2017, 7, 1), "773": date(2018, 1, 1)}
OTHERS = ("101", "147", "151", "153", "155", "157")
PERIODS = pd.date_range("2015-01-01", "2019-10-01", freq="QS")


def make_panel(effect: float = 0.0, **fixed: float) -> pd.DataFrame:
    """Build invented counts: municipalities of different sizes that move by per cent."""
    draws = np.random.default_rng(3)
    rows = []
    for place, code in enumerate((*STARTS, *OTHERS)):
        start = pd.Timestamp(STARTS.get(code, date(2100, 1, 1)))
        for period in PERIODS:
            log = np.log(100 * (place + 1)) + draws.normal(0, 0.005) + effect * (period >= start)
            rows.append((code, period, fixed.get(f"m{code}", float(np.exp(log)))))
    panel = pd.DataFrame(rows, columns=["municipality_code", "period", "value"])
    return panel.astype(
        {"municipality_code": "string", "period": "datetime64[s]", "value": "Float64"}
    )


def study(panel: pd.DataFrame, **over: object) -> RoundsStudy:
    options = {"last_period": date(2019, 12, 31), "n_permutations": 99, **over}
    return study_rounds(panel, STARTS, **options)  # type: ignore[arg-type]  # mixed options


def test_a_change_of_ten_per_cent_is_found_in_all_sizes() -> None:
    rows = study(make_panel(np.log(1.1))).rows

    simple = rows.loc[rows["kind"] == "simple"].iloc[0]
    assert float(np.exp(simple["estimate"])) == pytest.approx(1.1, abs=0.02)
    assert float(simple["p_value"]) < 0.05
    assert (simple["n_units"], simple["n_comparison"]) == (3, 6)


def test_the_rows_are_declared_and_complete() -> None:
    rows = study(make_panel()).rows

    assert {name: str(dtype) for name, dtype in rows.dtypes.items()} == ROUND_COLUMNS
    assert rows["kind"].unique().tolist() == ["event", "simple", "placebo"]
    assert rows[["estimate", "std_error", "ci95_low", "ci95_high"]].notna().all(axis=None)
    assert rows.loc[rows["kind"] == "placebo", "event_time"].tolist() == [-4, -8]


def test_events_are_shown_only_where_all_groups_are_seen() -> None:
    events = study(make_panel()).rows.query("kind == 'event'")["event_time"].tolist()

    # Ten quarters lie before the first start, and eight from the last one on.
    assert events == [*range(-10, -1), *range(8)]


def test_too_small_and_missing_municipalities_are_left_out_and_named() -> None:
    panel = make_panel(m147=0.0, m151=9.0)
    panel.loc[panel["municipality_code"].eq("153") & panel["period"].eq(PERIODS[3]), "value"] = (
        pd.NA
    )

    found = study(panel, excluded=["101"])

    assert found.left_out == ("147", "151", "153")
    assert found.rows["n_comparison"].unique().tolist() == [2]
    assert found.codes == ("773", "840", "851")


def test_the_same_seed_gives_the_same_rows() -> None:
    panel = make_panel(0.05)

    pd.testing.assert_frame_equal(study(panel).rows, study(panel).rows)


def test_two_series_at_once_are_refused() -> None:
    panel = make_panel()

    with pytest.raises(ValueError, match="choose one measure"):
        study(pd.concat([panel, panel]))


def test_a_window_without_figures_is_refused() -> None:
    with pytest.raises(ValueError, match="no rows in the window"):
        study(make_panel(), last_period=date(2001, 1, 1))


def test_a_placebo_beyond_the_window_is_left_out() -> None:
    rows = study(make_panel(), first_period=date(2016, 7, 1), placebo_years=(1, 0)).rows

    assert "placebo" not in set(rows["kind"])


def test_the_first_trial_of_the_network_is_a_municipalitys_start() -> None:
    registry = make_registry(
        municipalities=(
            make_municipality(slug="rebild", code="840"),
            make_municipality(slug="morsoe", code="773"),
            make_municipality(slug="koebenhavn", code="101"),
            make_municipality(slug="aalborg", code="851"),
        ),
        trials=(
            make_trial(slug="formkrav", start_date=date(2017, 7, 1)),
            make_trial(slug="mentor", start_date=date(2018, 7, 1)),
            make_trial(slug="jobspor", network="koebenhavn", start_date=date(2020, 1, 1)),
        ),
        participations=(
            make_participation(municipality="rebild", trial="mentor"),
            make_participation(municipality="rebild", trial="formkrav"),
            make_participation(municipality="morsoe", trial="mentor"),
            make_participation(municipality="koebenhavn", trial="jobspor"),
        ),
    )

    found = find_round_starts(registry, "nordjylland")

    assert found.starts == {"773": date(2018, 7, 1), "840": date(2017, 7, 1)}
    assert found.excluded == ("101",)
