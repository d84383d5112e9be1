"""Which studies are run, and how large: the short version and the full one."""

from __future__ import annotations

from collections.abc import Iterator

from tests.calibration.measures import Measure
from tests.calibration.networks import PLANTED, UNLIKE, measure_pooled
from tests.calibration.shares import measure_newcombe, measure_score_test
from tests.calibration.studies import (
    EXITS,
    MEANS,
    STANDARDISED,
    measure_coverage,
    measure_power,
    measure_type_i,
)
from tests.calibration.units import measure_units

UNITS = ((1, 3), (4, 4), (8, 8))  # departments in the trial arm and in the comparison
SIZES = (60, 150, 600)
POWER_SIZES = (100, 300, 600, 1500)


def run_full() -> Iterator[Measure]:
    """Everything that the method chapter shows; about two minutes on one core."""
    yield from measure_coverage((*MEANS, *EXITS), SIZES, 2000)
    yield from measure_coverage(STANDARDISED, SIZES, 2000)
    yield from measure_newcombe((30, 100, 400), 4000)
    for k in (4, 9):
        for kind in (PLANTED, UNLIKE):
            yield from measure_pooled(k, kind, 1500)
    for counts in UNITS:
        yield from measure_units(counts, 2000)
    for key in (*MEANS, STANDARDISED[0], EXITS[1]):
        yield from measure_type_i(key, (100, 300, 600), 4000)
    yield from measure_score_test((100, 300, 600), 4000)
    for key in MEANS:
        yield from measure_power(key, POWER_SIZES, 2000)


def run_short() -> Iterator[Measure]:
    """The same questions with a few hundred replicates; some seconds."""
    yield from measure_coverage((*MEANS, *EXITS), (60, 300), 400)
    yield from measure_coverage(STANDARDISED[:3], (300,), 400)
    yield from measure_newcombe((100,), 1000)
    yield from measure_pooled(4, UNLIKE, 300)
    yield from measure_units((1, 3), 300)
    yield from measure_type_i(MEANS[0], (300,), 600)
    yield from measure_type_i(EXITS[1], (300,), 600)
    yield from measure_score_test((300,), 1000)
    yield from measure_power(MEANS[0], (600,), 400)
