"""RMST difference and both cumulative incidences of a million spells, against lifelines."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.measuring import Line, Section, Timing, time_each
from pipelines.estimation.exits import cumulative_incidence_difference
from pipelines.estimation.survival import restricted_mean_difference
from pipelines.synthesis.hazards import draw_exit_weeks

SPELLS = 1_000_000
TAU = 26.0
SEED = 2017
ROOT = Path(__file__).parents[1]
ENVIRONMENT = ROOT / ".benchmarks" / "lifelines"
WANTED = "lifelines==0.30.*"
_EXACT = 1e-9
_REPEATS = 3  # lifelines takes half a minute each time


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Whole weeks, causes (0 censored, 1, 2) and arms."""

    weeks: np.ndarray
    causes: np.ndarray
    is_trial: np.ndarray


def run() -> Section:
    """Measure ours and lifelines' turn about, and hold ours against a naive implementation."""
    spells = draw_spells(SPELLS)
    ours = estimate(spells)
    naive = estimate_naively(spells)
    worst = max(abs(ours[name] - naive[name]) for name in naive)
    python, refusal = make_environment()
    notes = [
        f"{SPELLS:,} spells in whole weeks, two arms, two causes of exit; horizon {TAU:g} weeks.",
        "Ours gives standard errors too; lifelines' restricted mean is taken without its variance, "
        "which is not the estimator's, and its Aalen-Johansen moves tied exits at random.",
        f"Ours against a naive implementation with plain loops: largest difference {worst:.1e} "
        f"(allowed {_EXACT:.0e}).",
    ]
    if worst > _EXACT:
        raise SystemExit(f"estimates differ from the naive implementation by {worst:.1e}")
    if python is None:
        (timing,) = time_each(lambda: estimate(spells))
        notes.append(f"lifelines could not be installed, so there is no comparison: {refusal}")
        line = Line("RMST and two incidences", timing.show("s"), "not installed", "–", "≤ 0.10")
        return Section("Estimation", (line,), tuple(notes))
    own, other, theirs = measure(spells, python)
    notes.append(
        f"Difference from lifelines: RMST {abs(ours['rmst'] - theirs['rmst']):.1e} weeks, "
        f"incidences {abs(ours['incidence_1'] - theirs['incidence_1']):.1e} and "
        f"{abs(ours['incidence_2'] - theirs['incidence_2']):.1e}."
    )
    ratio = own.median / other.median
    line = Line(
        "RMST and two incidences", own.show("s"), f"lifelines {other.show('s')}",
        f"{ratio:.3f} ({1 / ratio:.0f} × faster)", "≤ 0.10",
    )  # fmt: skip
    return Section("Estimation", (line,), tuple(notes))


def draw_spells(count: int) -> Spells:
    """Draw spells from the generator's hazards, followed for 30 to 150 weeks."""
    rng = np.random.default_rng(SEED)
    is_trial = np.arange(count) % 2 == 0
    week, is_job = draw_exit_weeks(np.where(is_trial, 0.05, 0.0), rng)
    followed = rng.integers(30, 150, count)
    is_exit = week + 1 <= followed
    weeks = np.where(is_exit, week + 1, followed).astype(np.float64)
    return Spells(weeks, np.where(is_exit, np.where(is_job == 1, 1, 2), 0), is_trial)


def estimate(spells: Spells) -> dict[str, float]:
    """Estimate with the public functions, standard errors included."""
    is_exit = spells.causes > 0
    mean = restricted_mean_difference(spells.weeks, is_exit, spells.is_trial, TAU)
    found = {"rmst": mean.estimate, "rmst_error": mean.std_error}
    for cause in (1, 2):
        share = cumulative_incidence_difference(
            spells.weeks, spells.causes, spells.is_trial, cause, [TAU]
        )
        found[f"incidence_{cause}"] = float(share.estimate[0])
    return found


def estimate_naively(spells: Spells) -> dict[str, float]:
    """Sum week by week as the textbook says, with plain Python numbers."""
    arms = [_sum_arm(spells, rows) for rows in (spells.is_trial, ~spells.is_trial)]
    found = {name: arms[0][name] - arms[1][name] for name in ("rmst", "incidence_1", "incidence_2")}
    variance = arms[0]["variance"] + arms[1]["variance"]
    return {**found, "rmst_error": float(variance**0.5)}


def _sum_arm(spells: Spells, rows: np.ndarray) -> dict[str, float]:
    weeks, causes = spells.weeks[rows], spells.causes[rows]
    survival, area, incidence = 1.0, 0.0, {1: 0.0, 2: 0.0}
    steps = []  # area before the week, Greenwood's term
    for week in range(1, int(TAU) + 1):
        area += survival
        at_risk = int((weeks >= week).sum())
        exits = {c: int(((weeks == week) & (causes == c)).sum()) for c in (1, 2)}
        for cause, count in exits.items():
            incidence[cause] += survival * count / at_risk
        gone = sum(exits.values())
        survival *= 1 - gone / at_risk
        if week < TAU:
            steps.append((area, gone / (at_risk * (at_risk - gone))))
    variance = sum((area - before) ** 2 * term for before, term in steps)
    return {
        "rmst": area,
        "variance": variance,
        "incidence_1": incidence[1],
        "incidence_2": incidence[2],
    }


def measure(spells: Spells, python: Path) -> tuple[Timing, Timing, dict[str, float]]:
    """Time both turn by turn: lifelines in a process of its own environment, data on disk."""
    own: list[float] = []
    other: list[float] = []
    estimates: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spells.npz"
        np.savez(path, weeks=spells.weeks, causes=spells.causes, is_trial=spells.is_trial)
        script = Path(__file__).with_name("lifelines_side.py")
        for _ in range(_REPEATS):
            own.extend(time_each(lambda: estimate(spells), repeats=1)[0].values)
            command = [str(python), str(script), str(path), str(TAU), "1"]
            told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
            answer = json.loads(told.stdout)
            other.extend(answer["seconds"])
            estimates = answer["estimates"]
    return Timing(tuple(own)), Timing(tuple(other)), estimates


def make_environment() -> tuple[Path | None, str]:
    """Return the Python that has lifelines, or None and why not."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        if not python.exists():
            venv.create(ENVIRONMENT, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, WANTED], capture_output=True, text=True, check=True)  # noqa: S603 - fixed command
    except (OSError, subprocess.CalledProcessError) as error:
        return None, type(error).__name__
    return python, ""
