"""What a declared table is: columns, types, units, keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import pandas as pd

TableSet = Mapping[str, pd.DataFrame]  # table name -> rows, one declared table each


class Kind(Enum):
    """What the values of a column are; each has one pandas dtype in a clean table."""

    IDENTIFIER = "identifier"  # str: a pseudonymous key
    CODE = "code"  # str: a clean value of a code list
    DATE = "date"  # datetime64[s]
    MONTH = "month"  # datetime64[s], first day of the month
    INTEGER = "integer"  # Int64
    NUMBER = "number"  # Float64
    TEXT = "text"  # str: only in released tables, from the registry

    @property
    def dtype(self) -> str:
        """The pandas dtype of a clean column of this kind; text is missing as <NA>."""
        return _DTYPES[self]


_DTYPES = {
    Kind.IDENTIFIER: "string",
    Kind.CODE: "string",
    Kind.DATE: "datetime64[s]",
    Kind.MONTH: "datetime64[s]",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "Float64",
    Kind.TEXT: "string",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its clean name, its header in a raw file, and what may stand in it."""

    name: str
    kind: Kind
    raw: str = ""  # raw Danish header; "" in released tables
    is_key: bool = False
    is_nullable: bool = False
    codes: str = ""  # name of the code list, for CODE
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    references: str = ""  # "benefit_spells.spell_id"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One declared table; `columns` in the order of the clean table."""

    name: str
    columns: tuple[Column, ...]
    raw: str = ""  # raw file or sheet name without ending; "" in released tables
    row: str = ""  # "one row per …", in Danish

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns."""
        return tuple(column.name for column in self.columns if column.is_key)

    @property
    def names(self) -> tuple[str, ...]:
        """Clean names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that clean name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    def empty(self) -> pd.DataFrame:
        """Return the table without rows, with the declared dtypes."""
        return pd.DataFrame({c.name: pd.Series(dtype=c.kind.dtype) for c in self.columns})

    def conform(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return `rows` with the declared columns, order and dtypes, sorted by the key.

        Raises:
            KeyError: a declared column is missing.
        """
        table = rows[list(self.names)].astype({c.name: c.kind.dtype for c in self.columns})
        return table.sort_values(list(self.key), kind="stable", ignore_index=True)
