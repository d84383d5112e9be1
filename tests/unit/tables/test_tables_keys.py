"""Texts as numbers: the same numbering as by looking each text up."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tables import choose_texts, is_rising, number_keys, number_texts

_TEXTS = st.lists(st.text("abø019", max_size=20), max_size=40)


@given(_TEXTS, st.integers(0, 5))
def test_numbering_is_arrows_own(texts: list[str], offset: int) -> None:
    array = pa.array(texts, pa.string())[offset:]
    expected = array.dictionary_encode()

    numbers = number_texts(array)

    assert numbers.tolist() == expected.indices.to_pylist()
    assert choose_texts(array, numbers).equals(expected.dictionary)


@pytest.mark.parametrize("width", [1, 7, 8, 9, 16, 17])
def test_texts_of_one_width_are_numbered_as_they_come(width: int) -> None:
    texts = [letter * width for letter in "cabbac"]

    assert number_texts(pa.array(texts, pa.string())).tolist() == [0, 1, 2, 2, 1, 0]
    assert number_texts(pa.array(texts, pa.large_string())).tolist() == [0, 1, 2, 2, 1, 0]


def test_a_missing_key_has_no_number() -> None:
    assert number_keys(pd.Series(["b", None, "a", "b"], dtype="string")).tolist() == [0, -1, 1, 0]


def test_rising_texts_are_all_different() -> None:
    assert is_rising(pa.array(["F001", "F002", "F010"]))
    assert not is_rising(pa.array(["F001", "F001"]))
    assert not is_rising(pa.array(["F002", "F001"]))
    assert not is_rising(pa.array(["F001", None]))
