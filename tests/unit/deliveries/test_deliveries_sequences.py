"""Spells of one person after another: what follows, and whether any overlap."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.deliveries.sequences import Sequences


def _spells(*persons: str) -> Sequences:
    """One person each: "0-5 5-9", days from and to."""
    days = [[tuple(map(int, spell.split("-"))) for spell in person.split()] for person in persons]
    is_same = [place > 0 for person in days for place in range(len(person))]
    starts, ends = zip(*(spell for person in days for spell in person), strict=True)
    return Sequences(np.array(is_same), np.array(starts), np.array(ends))


@pytest.mark.parametrize(
    ("persons", "overlap"),
    [
        (("0-5 5-9",), False),
        (("0-5 4-9",), True),
        (("0-9 1-2 8-12",), True),  # the second ends early, the first still runs
        (("0-9", "1-2"), False),  # another person
        (("90-99 100-101", "0-5 5-6"), False),
    ],
)
def test_overlap_is_within_one_person(persons: tuple[str, ...], overlap: bool) -> None:
    assert _spells(*persons).overlap() is overlap


def test_gaps_are_within_one_person() -> None:
    spells = _spells("0-5 5-9 10-12", "12-13 13-14")

    assert (spells.count_gaps(0), spells.count_gaps(1)) == (2, 1)


def test_no_spells_have_no_overlap() -> None:
    nothing = np.empty(0, np.int64)

    assert not Sequences(nothing.astype(bool), nothing, nothing).overlap()
