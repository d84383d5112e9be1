"""Identifiers as numbers: texts of one short width are compared as words, not letter by letter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Integers = np.ndarray[Any, np.dtype[Any]]
_WORD = 8  # bytes that the processor compares at once
_MOST_WORDS = 2  # beyond these, looking texts up is faster than sorting their words


def number_texts(texts: pa.Array) -> Integers:
    """Number the texts in the order in which they first come; equal texts have one number.

    Args:
        texts: strings, large or not; a missing one gets -1.
    """
    if is_rising(texts):  # none comes twice, so there is nothing to look up
        return np.arange(len(texts), dtype=np.int32)
    words = _as_words(texts)
    if words is None:
        return _look_up(texts)
    numbers = np.unique(words[:, 0], return_inverse=True)[1]
    for place in range(1, words.shape[1]):
        more = np.unique(words[:, place], return_inverse=True)[1]
        numbers = np.unique((numbers << 32) | more, return_inverse=True)[1]
    return _by_first_place(numbers)


def number_keys(values: pd.Series[str]) -> Integers:
    """Number the texts of a column, as `number_texts`."""
    texts = pa.array(values, pa.large_string())
    return number_texts(texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts)


def choose_texts(texts: pa.StringArray, numbers: Integers) -> pa.StringArray:
    """Return the text of each number, in the order of the numbers; none may be missing."""
    places = _first_places(numbers)
    return texts if len(places) == len(texts) else texts.take(pa.array(places))


def _by_first_place(numbers: Integers) -> Integers:
    order = np.argsort(_first_places(numbers))
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    ranked: Integers = ranks[numbers]
    return ranked


def _first_places(numbers: Integers) -> Integers:
    """Return where each number stands first."""
    places = np.empty(int(numbers.max()) + 1 if len(numbers) else 0, np.int32)
    places[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1, dtype=np.int32)
    return places


def is_rising(texts: pa.Array) -> bool:
    """Whether each text comes after the one before, so that none comes twice."""
    if texts.null_count:
        return False
    return bool(pc.all(pc.less(texts[:-1], texts[1:]), min_count=0).as_py())


def _as_words(texts: pa.Array) -> Integers | None:
    """Return the bytes of the texts as words, where all are equally long and short."""
    _validity, places, content = texts.buffers()
    if texts.null_count or not len(texts) or content is None:
        return None
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    size = np.dtype(kind).itemsize
    ends = np.frombuffer(places, kind, len(texts) + 1, size * texts.offset)
    width = int(ends[1] - ends[0])
    count = -(-width // _WORD)
    if not 1 <= count <= _MOST_WORDS or not bool((np.diff(ends) == width).all()):
        return None
    octets = np.frombuffer(content, np.uint8)[ends[0] : ends[-1]].reshape(len(texts), width)
    if width % _WORD:
        padded = np.zeros((len(texts), count * _WORD), np.uint8)
        padded[:, :width] = octets
        octets = padded
    return octets.view(np.uint64)


def _look_up(texts: pa.Array) -> Integers:
    numbers: pa.Array = pc.dictionary_encode(texts).indices
    filled = pc.fill_null(numbers, -1) if numbers.null_count else numbers
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int32)
