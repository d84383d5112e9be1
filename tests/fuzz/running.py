"""Runs numbered cases, each in its own right: the same number is the same case anywhere."""

from __future__ import annotations

import faulthandler
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from tests.fuzz.cells import CELLS
from tests.fuzz.notes import NOTES
from tests.fuzz.octets import OCTETS
from tests.fuzz.oracle import FAILURES, SECONDS, Judgement, Verdict, judge, read_undamaged
from tests.fuzz.parcel import Mutant, undamaged
from tests.fuzz.rows import GRIDS
from tests.fuzz.workbooks import SHEETS

FAMILIES = (CELLS, CELLS, GRIDS, GRIDS, OCTETS, SHEETS, NOTES)
_KILLED_AFTER = 900.0  # a case that not even an exception ends


@dataclass(frozen=True)
class Case:
    """One damaged delivery and what came of it."""

    number: int
    kind: str
    form: str
    told: str
    judgement: Judgement
    seconds: float


def make_mutant(number: int) -> Mutant:
    """Return the damaged delivery of that number."""
    rng = np.random.default_rng(number)
    family = FAMILIES[number % len(FAMILIES)]
    while True:
        parcel = undamaged(is_workbook=family is SHEETS or rng.random() < 1 / 3)
        mutant = family[int(rng.integers(len(family)))](rng, parcel)
        if mutant is not None:
            return mutant


def run_case(number: int) -> Case:
    """Make, read and judge one damaged delivery."""
    mutant = make_mutant(number)
    faulthandler.dump_traceback_later(_KILLED_AFTER, exit=True)
    started = time.process_time()
    judgement = judge(mutant)
    seconds = time.process_time() - started
    faulthandler.cancel_dump_traceback_later()
    if seconds > SECONDS:
        judgement = Judgement(Verdict.HUNG, f"{seconds:.0f} s")
    form = "xlsx" if "leverance.xlsx" in mutant.files else "csv"
    return Case(number, mutant.kind, form, mutant.told, judgement, seconds)


def run_cases(numbers: Sequence[int], *, workers: int = 1) -> Iterator[Case]:
    """Yield the cases in order."""
    if workers == 1:
        _warm_up()
        yield from map(run_case, numbers)
        return
    with ProcessPoolExecutor(workers, initializer=_warm_up) as pool:
        yield from pool.map(run_case, numbers, chunksize=20)


def _warm_up() -> None:
    """Import and read what every case needs, so that no case is timed for it."""
    for is_workbook in (False, True):
        read_undamaged(is_workbook=is_workbook)


def is_failure(case: Case) -> bool:
    """Whether what came of the case must never happen."""
    return case.judgement.verdict in FAILURES


def describe_failure(case: Case) -> str:
    """Return what a developer needs to look into a failure."""
    verdict = case.judgement
    first = f"{case.number} [{case.form}] {case.kind}: {verdict.verdict.value}"
    return "\n    ".join([first, case.told, verdict.why])


def tabulate(cases: Sequence[Case]) -> list[str]:
    """Return the table of outcomes by kind of damage, as lines of text."""
    kinds = Counter((case.kind, case.judgement.verdict) for case in cases)
    names = sorted({case.kind for case in cases})
    head = f"{'skade':<34}" + "".join(f"{verdict.value[:14]:>16}" for verdict in Verdict)
    lines = [head]
    for name in [*names, ""]:
        counts = [
            kinds[name, verdict] if name else sum(kinds[n, verdict] for n in names)
            for verdict in Verdict
        ]
        lines.append(f"{name or 'i alt':<34}" + "".join(f"{count:>16}" for count in counts))
    return lines
