"""A table as it was read: text only, with the row numbers that the user sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.deliveries.text import count_digits, find_signs, starts_among

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Integers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class RawColumn:
    """One column as its distinct texts and, for each row, which of them stands there."""

    header: str
    position: int  # 1-based, as in the file
    texts: pa.StringArray  # distinct, each used at least once
    codes: Integers  # index into `texts`, one a row

    @cached_property
    def distinct(self) -> list[str]:
        """The distinct texts as Python strings."""
        distinct: list[str] = self.texts.to_pylist()
        return distinct

    @cached_property
    def counts(self) -> Integers:
        """How many rows each distinct text has."""
        return np.bincount(self.codes, minlength=len(self.texts))

    @cached_property
    def is_blank(self) -> Mask:
        """Which distinct texts are empty or blank."""
        blank = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(self.texts)), 0)
        return np.asarray(blank.to_numpy(zero_copy_only=False), dtype=bool)

    @cached_property
    def digits(self) -> Integers:
        """How many ASCII digits each distinct text has."""
        return count_digits(self.texts)

    @cached_property
    def longest(self) -> int:
        """How many UTF-8 bytes the longest text has."""
        return int(pc.max(pc.binary_length(self.texts)).as_py() or 0)

    @cached_property
    def signs(self) -> frozenset[int]:
        """The octets that stand anywhere in the column and are no ASCII letters or digits."""
        return find_signs(self.texts)

    def matches(self, pattern: str) -> Mask:
        """Which distinct texts hold the pattern."""
        found = pc.match_substring_regex(self.texts, pattern)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)

    def firsts_among(self, octets: Iterable[int]) -> Mask:
        """Which distinct texts begin with one of these octets."""
        return starts_among(self.texts, octets)

    def spread(self, of_texts: Mask) -> Mask:
        """Turn a mask over the distinct texts into one over the rows."""
        if not len(of_texts):
            return np.zeros(len(self.codes), dtype=bool)
        return np.asarray(of_texts, dtype=bool)[self.codes]

    def keep(self, rows: Mask) -> RawColumn:
        """Return the column with these rows only, and the texts that they use."""
        codes = self.codes[rows]
        used = np.bincount(codes, minlength=len(self.texts)) > 0
        renumbered = (np.cumsum(used) - 1).astype(np.int32)
        return RawColumn(
            self.header, self.position, self.texts.filter(pa.array(used)), renumbered[codes]
        )

    def with_texts(self, texts: pa.StringArray) -> RawColumn:
        """Return the column with each distinct text replaced; equal ones become one."""
        if texts is self.texts:
            return self
        encoded = texts.dictionary_encode()
        if len(encoded.dictionary) == len(texts):
            return RawColumn(self.header, self.position, texts, self.codes)
        joined = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
        return RawColumn(self.header, self.position, encoded.dictionary, joined[self.codes])


@dataclass(frozen=True)
class RawTable:
    """One table of one file; `lines` are 1-based physical lines, the header's included."""

    columns: tuple[RawColumn, ...]
    lines: Integers

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def keep(self, rows: Mask) -> RawTable:
        """Return the table with these rows only."""
        if rows.all():
            return self
        return replace(
            self, columns=tuple(c.keep(rows) for c in self.columns), lines=self.lines[rows]
        )


def column_from_texts(header: str, position: int, texts: list[str]) -> RawColumn:
    """Build a column from one text a row."""
    return column_from_dictionary(
        header, position, pa.array(texts, pa.string()).dictionary_encode()
    )


def column_from_dictionary(header: str, position: int, array: pa.DictionaryArray) -> RawColumn:
    """Build a column from Arrow's dictionary encoding."""
    codes = np.asarray(array.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    return RawColumn(header, position, array.dictionary, codes)
