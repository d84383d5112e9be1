"""Findings about interviews: how many, when in the spell, in which form, how soon, how active."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from pipelines.domain import Status
from pipelines.estimation.answers import compare_shares
from pipelines.estimation.clusters import compare_units
from pipelines.estimation.contacts import DAYS_A_YEAR, Contacts
from pipelines.estimation.finding_rows import MIN_ARM, Effect, Outcome, to_effect
from pipelines.estimation.inputs import Flags, NoEstimateError, Vector
from pipelines.estimation.means import ratio_difference
from pipelines.estimation.participation import Participation, attempt
from pipelines.estimation.rates import rate_difference
from pipelines.estimation.vocabulary import (
    ACTIVE_EFFORT,
    CLUSTER_METHOD,
    HELD_UNEMPLOYED,
    INTERVIEW_FORMS,
    INTERVIEW_WINDOWS,
    UNEMPLOYED,
    FindingSpec,
)

_JOINT, _CANCELLED = "joint_interview", "cancelled"
_OF_INTERVIEWS = {"joint_cancelled", *INTERVIEW_FORMS}  # their sizes are interviews, not persons
_PP = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class _Ratio:
    """An outcome as amount by base, one element a person; a base of 0 counts nobody."""

    amounts: Vector
    bases: Vector
    factor: float = 1.0  # to the finding's unit

    @property
    def is_counted(self) -> Flags:
        return np.asarray(self.bases > 0, dtype=np.bool_)

    def of(self, rows: Flags) -> float:
        """The ratio of some persons together, in the finding's unit."""
        base = float(self.bases[rows].sum())
        if base <= 0:
            raise NoEstimateError("clusters: a unit without anything to count")
        return self.factor * float(self.amounts[rows].sum()) / base


Maker = Callable[[Participation, Contacts], _Ratio]


def estimate_interview(part: Participation, contacts: Contacts, spec: FindingSpec) -> Outcome:
    """Make one finding that rests on interviews.

    Rates are quasi-Poisson; shares and means of several interviews a person are ratios with
    persons as clusters; where the trial took whole departments, departments are compared.
    """
    if spec.outcome == ACTIVE_EFFORT and not part.is_delivered("offers"):
        return Outcome(Status.NOT_DELIVERED)
    ratio = _MAKERS[spec.outcome](part, contacts)
    found = _compare(part, ratio, spec)
    if spec.outcome not in _OF_INTERVIEWS:
        return found
    counts = [int(ratio.bases[arm].sum()) for arm in (part.cohort.is_trial, ~part.cohort.is_trial)]
    return replace(found, n_trial=counts[0], n_comparison=counts[1])


def _compare(part: Participation, ratio: _Ratio, spec: FindingSpec) -> Outcome:
    if spec.method == CLUSTER_METHOD:
        return compare_units(part.cohort, ratio.of, ratio.is_counted)
    if spec.method == "newcombe":
        return _compare_counts(part, ratio)
    compare = _compare_rates if spec.method == "quasi_poisson" else _compare_ratios
    one, other = part.cohort.is_trial & ratio.is_counted, ~part.cohort.is_trial & ratio.is_counted
    return attempt(int(one.sum()), int(other.sum()), lambda: compare(ratio, one, other))


def _compare_rates(ratio: _Ratio, one: Flags, other: Flags) -> Effect:
    amounts, bases = ratio.amounts, ratio.bases
    found = rate_difference(amounts[one], bases[one], amounts[other], bases[other])
    return to_effect(found).scaled(ratio.factor)


def _compare_ratios(ratio: _Ratio, one: Flags, other: Flags) -> Effect:
    amounts, bases = ratio.amounts, ratio.bases
    found = ratio_difference(amounts[one], bases[one], amounts[other], bases[other])
    return to_effect(found).scaled(ratio.factor)


def _compare_counts(part: Participation, ratio: _Ratio) -> Outcome:
    """Compare shares of interviews, most persons having one; too few persons give none."""
    arms = part.cohort.is_trial, ~part.cohort.is_trial
    (hits, n), (other_hits, other_n) = (
        (int(ratio.amounts[arm].sum()), int(ratio.bases[arm].sum())) for arm in arms
    )
    if min(int((arm & ratio.is_counted).sum()) for arm in arms) < MIN_ARM:
        return Outcome(Status.TOO_FEW, n, other_n)
    return attempt(n, other_n, lambda: compare_shares(hits, n, other_hits, other_n))


def _held(_part: Participation, contacts: Contacts) -> _Ratio:
    return _Ratio(contacts.count_held(), contacts.exposure_days / DAYS_A_YEAR)


def _held_unemployed(part: Participation, contacts: Contacts) -> _Ratio:
    """Interviews held with those on a-dagpenge alone."""
    is_theirs = part.cohort.persons["benefit"] == UNEMPLOYED
    rows = is_theirs.fillna(False).to_numpy(dtype=np.bool_)
    held = _held(part, contacts)
    return _Ratio(held.amounts * rows, held.bases * rows)


def _held_within(_part: Participation, contacts: Contacts, *, window: tuple[int, int]) -> _Ratio:
    """Interviews held in one window of the spell, by the years at risk in that window."""
    return _Ratio(contacts.count_held(*window), contacts.days_within(*window) / DAYS_A_YEAR)


def _in_form(_part: Participation, contacts: Contacts, *, form: str) -> _Ratio:
    """Interviews held in a form, of those held in a known form."""
    held = contacts.interviews[contacts.is_held]
    known = held[held["form"].notna().to_numpy(dtype=bool)]
    chosen = known[(known["form"] == form).to_numpy(dtype=bool)]
    return _Ratio(contacts.count(chosen), contacts.count(known), _PP)


def _joint_cancelled(_part: Participation, contacts: Contacts) -> _Ratio:
    joint = contacts.interviews[(contacts.interviews["kind"] == _JOINT).to_numpy(dtype=bool)]
    cancelled = joint[(joint["status"] == _CANCELLED).to_numpy(dtype=bool)]
    return _Ratio(contacts.count(cancelled), contacts.count(joint), _PP)


def _delay(_part: Participation, contacts: Contacts) -> _Ratio:
    days = contacts.first_days()
    is_seen = ~np.isnan(days)
    return _Ratio(np.where(is_seen, days, 0.0), is_seen.astype(np.float64))


def _active_effort(_part: Participation, contacts: Contacts) -> _Ratio:
    """Count person-years with an active effort, of all full ones.

    A person-year is a full year (365 days) of one spell, counted from the clock's start; a year
    that exit or the cut-off breaks off is left out, since nobody can say what it would have held.
    It is active with at least 4 interviews held and at least 1 offer begun in it. A person's
    years belong together: the difference is one of ratios, with persons as clusters.

    Source:
        The political agreement of 2019 as Copenhagen reports it (koebenhavn-2019, »Løsning«,
        afsnit 2): statements koebenhavn-2019/active-effort-interviews and -offers.
    """
    years, active = (counts.astype(np.float64) for counts in contacts.count_active_years())
    return _Ratio(active, years, _PP)


_MAKERS: dict[str, Maker] = {
    "interviews_held": _held,
    HELD_UNEMPLOYED: _held_unemployed,
    "joint_cancelled": _joint_cancelled,
    "first_interview_delay": _delay,
    ACTIVE_EFFORT: _active_effort,
    **{name: partial(_held_within, window=w) for name, w in INTERVIEW_WINDOWS.items()},
    **{name: partial(_in_form, form=form) for name, form in INTERVIEW_FORMS.items()},
}
