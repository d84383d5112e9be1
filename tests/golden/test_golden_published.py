"""Published results on published data (STATISTICS.md §6)."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.estimation.noninferiority import score_test_proportions
from pipelines.estimation.pooling import pool

# Colditz et al. 1994: tuberculosis and persons without, vaccinated and not, 13 trials.
BCG = np.array(
    [
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13536, 248, 12619),
        (33, 5036, 47, 5761),
        (180, 1361, 372, 1079),
        (8, 2537, 10, 619),
        (505, 87886, 499, 87892),
        (29, 7470, 45, 7232),
        (17, 1699, 65, 1600),
        (186, 50448, 141, 27197),
        (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    ],
    dtype=float,
)


def log_risk_ratios() -> tuple[np.ndarray, np.ndarray]:
    cases, healthy, other_cases, other_healthy = BCG.T
    n, other_n = cases + healthy, other_cases + other_healthy
    ratios = np.log(cases / n) - np.log(other_cases / other_n)
    return ratios, np.sqrt(1 / cases - 1 / n + 1 / other_cases - 1 / other_n)


def test_bcg_dersimonian_laird_as_metafor() -> None:
    found = pool(*log_risk_ratios(), method="dl", hartung_knapp=False)

    assert found.estimate == pytest.approx(-0.7141, abs=5e-5)
    assert found.std_error == pytest.approx(0.1787, abs=5e-5)
    assert found.tau2 == pytest.approx(0.3088, abs=5e-5)


def test_bcg_reml_as_metafor() -> None:
    found = pool(*log_risk_ratios(), method="reml", hartung_knapp=False)

    assert found.estimate == pytest.approx(-0.7145, abs=5e-5)
    assert found.std_error == pytest.approx(0.1798, abs=5e-5)
    assert found.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert found.i2 == pytest.approx(92.22, abs=5e-3)


def test_bcg_hartung_knapp_as_metafor() -> None:
    found = pool(*log_risk_ratios())

    assert (found.ci_low, found.ci_high) == pytest.approx((-1.108, -0.321), abs=5e-4)


def test_farrington_manning_as_published() -> None:
    found = score_test_proportions(83, 88, 69, 76, margin=0.10)

    assert found.z == pytest.approx(2.957, abs=5e-4)
    assert (found.ci_low, found.ci_high) == pytest.approx((-0.0334, 0.1115), abs=5e-5)
