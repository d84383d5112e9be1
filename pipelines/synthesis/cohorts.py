"""Who enters: each participation's inflow, its windows and its size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.domain import Registry, Trial
from pipelines.synthesis import parameters
from pipelines.synthesis.effects import Effects, EffectTable

_DAYS_A_YEAR = 365.25
_SOME_BENEFIT = ("kontanthjaelp",)  # where the registry has no code list
_SMALLEST_ARM = 2  # an empty arm would be refused on reading
_FOLLOW_UP_DAYS = 182  # half a year from the end of inflow to extraction
_LARGE_UNIT = 0.3  # of Aalborg's size: four departments, else two


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which an arm is entered, both ends in."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of a cohort."""

    name: str  # clean `arm` code
    window: Window
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """What one participation is drawn from."""

    municipality: str
    trial: Trial
    benefits: tuple[str, ...]  # clean codes, at least one
    effects: Effects
    arms: tuple[Arm, ...]  # trial first
    entries: int  # an arm
    yearly_entries: float  # an arm, before scaling
    lag_weeks: tuple[int, int]
    extraction: date  # of the delivery


def plan_cohorts(
    registry: Registry, municipality: str, *, scale: float, effects: EffectTable
) -> tuple[Cohort, ...]:
    """Plan the cohorts of one municipality, sorted by trial slug."""
    trials = sorted(registry.trials_of(municipality), key=lambda trial: trial.slug)
    extraction = extraction_date(trials)
    return tuple(
        _plan_cohort(registry, municipality, trial, extraction, scale, effects) for trial in trials
    )


def extraction_date(trials: Sequence[Trial]) -> date:
    """Return the day on which a delivery about these trials is extracted."""
    return max(_inflow_end(trial)[1] for trial in trials)


def yearly_entries(municipality: str, trial: str) -> float:
    """Return the entries to the trial arm a year.

    Source: STATISTICS.md §7; other networks as `parameters.OTHER_YEARLY_ENTRIES`.
    """
    given = parameters.YEARLY_ENTRIES.get((municipality, trial))
    if given is not None:
        return float(given)
    size = parameters.SIZE_TO_AALBORG.get(municipality)
    at_aalborg = parameters.ENTRIES_AT_AALBORG.get(trial)
    if size is None or at_aalborg is None:
        return float(parameters.OTHER_YEARLY_ENTRIES)
    return size * at_aalborg


def target_benefits(registry: Registry, trial: Trial) -> tuple[str, ...]:
    """Return the benefits that the trial's citizens receive; all where the registry names none."""
    every = tuple(code.clean for code in registry.schema.code_lists.get("benefit", ()))
    return trial.benefits or every or _SOME_BENEFIT


def _plan_cohort(
    registry: Registry,
    municipality: str,
    trial: Trial,
    extraction: date,
    scale: float,
    effects: EffectTable,
) -> Cohort:
    inflow = Window(trial.start_date, _inflow_end(trial)[0])
    yearly = yearly_entries(municipality, trial.slug)
    comparison = trial.plan.design.comparison_arm
    names = ("trial",) if comparison is None else ("trial", comparison)
    return Cohort(
        municipality=municipality,
        trial=trial,
        benefits=target_benefits(registry, trial),
        effects=effects.of(municipality, trial.slug),
        arms=tuple(_plan_arm(name, inflow, municipality, trial.slug) for name in names),
        entries=max(_SMALLEST_ARM, round(yearly * scale * inflow.days / _DAYS_A_YEAR)),
        yearly_entries=yearly,
        lag_weeks=parameters.ENTRY_LAG_WEEKS.get(trial.slug, (0, 0)),
        extraction=extraction,
    )


def _plan_arm(name: str, inflow: Window, municipality: str, trial: str) -> Arm:
    window = inflow
    if name == "historical":
        before = inflow.first - timedelta(days=1)
        window = Window(add_years(inflow.first, -parameters.HISTORICAL_YEARS), before)
    return Arm(name, window, _departments(name, municipality, trial))


def _departments(arm: str, municipality: str, trial: str) -> tuple[str, ...]:
    """Copenhagen's by source koebenhavn-2019; elsewhere the department says nothing of the arm."""
    copenhagen = {
        "kbh-jobspor-1": ("jobspor-1",),
        "kbh-jobspor-2": ("jobspor-2",),
        "kbh-sygedagpenge": ("sygedagpenge-1",)
        if arm == "trial"
        else ("sygedagpenge-2", "sygedagpenge-3", "sygedagpenge-4"),
    }
    if trial in copenhagen:
        return copenhagen[trial]
    letters = "abcd" if parameters.SIZE_TO_AALBORG.get(municipality, 0.0) >= _LARGE_UNIT else "ab"
    return tuple(f"afdeling-{letter}" for letter in letters)


def _inflow_end(trial: Trial) -> tuple[date, date]:
    """Last day of inflow and day of extraction of one trial."""
    last, extraction = parameters.INFLOW_ENDS.get(trial.network, (date.min, date.min))
    if last <= trial.start_date:
        end = add_years(trial.start_date, 2)
        last, extraction = end - timedelta(days=1), end + timedelta(days=_FOLLOW_UP_DAYS)
    return min(last, trial.end_date or last), extraction


def add_years(day: date, years: int) -> date:
    """Return the same day `years` later (29 February becomes 28)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
