"""The same estimates by lifelines; runs in its own environment and imports nothing of ours."""

from __future__ import annotations

import json
import sys
import time
import warnings

import numpy as np
from lifelines import (  # type: ignore[import-not-found]  # in its own environment
    AalenJohansenFitter,
    KaplanMeierFitter,
)
from lifelines.utils import (  # type: ignore[import-not-found]  # in its own environment
    restricted_mean_survival_time,
)


def main(path: str, tau: float, repeats: int) -> None:
    """Print the seconds of each repeat and the estimates as JSON."""
    stored = np.load(path)
    weeks, causes, is_trial = (stored[name] for name in ("weeks", "causes", "is_trial"))
    warnings.simplefilter("ignore")  # lifelines warns that it jitters ties
    seconds, found = [], {}
    for _ in range(repeats):
        start = time.perf_counter()
        found = estimate(weeks, causes, is_trial, tau)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "estimates": found}))


def estimate(
    weeks: np.ndarray, causes: np.ndarray, is_trial: np.ndarray, tau: float
) -> dict[str, float]:
    """RMST difference and both cumulative incidences' differences at `tau`."""
    means, incidences = [], []
    for rows in (is_trial, ~is_trial):
        curve = KaplanMeierFitter().fit(weeks[rows], causes[rows] > 0)
        means.append(restricted_mean_survival_time(curve, t=tau))
        for cause in (1, 2):
            fitter = AalenJohansenFitter(seed=1).fit(weeks[rows], causes[rows], cause)
            own = fitter.cumulative_density_
            incidences.append(float(own[own.index <= tau].iloc[-1, 0]))
    return {
        "rmst": float(means[0] - means[1]),
        "incidence_1": incidences[0] - incidences[2],
        "incidence_2": incidences[1] - incidences[3],
    }


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
