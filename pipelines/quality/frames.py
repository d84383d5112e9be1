"""The frames that suites look at: the rows with one flag a rule, and the columns as rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.domain import Outcome, Registry
from pipelines.quality.overlaps import is_apart
from pipelines.quality.trialtimes import ends_before_trial_end, starts_after_trial_start
from pipelines.quality.validity import VALID, is_within_validity
from pipelines.tables import Kind, Table, TableSet, number_keys

HAS_OWN_KEY = "has_own_key"  # the column that says of each row whether no other has its key
_FAR = pd.Timestamp("2200-01-01")


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule over several columns, rows or tables, computed as one true-or-false column."""

    name: str
    column: str  # raw header that the message points at
    text: str
    compute: Callable[[pd.DataFrame, TableSet, Registry], pd.Series[bool]]
    code: str = "KONTROL"
    outcome: Outcome = Outcome.REFUSED
    needs: str = ""  # another table; where it was not read, the flag is not looked at


def describe_columns(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per column: name and dtype, found and declared ("" where there is none)."""
    count = max(len(table.columns), rows.shape[1])
    found = [(str(name), str(dtype)) for name, dtype in rows.dtypes.items()]
    declared = [(column.name, column.kind.dtype) for column in table.columns]
    lines = [
        (*pair, *expected)
        for pair, expected in zip(
            found + [("", "")] * (count - len(found)),
            declared + [("", "")] * (count - len(declared)),
            strict=True,
        )
    ]
    return pd.DataFrame(lines, columns=["name", "dtype", "declared_name", "declared_dtype"])


def choose_flags(table: Table, tables: TableSet, registry: Registry) -> tuple[Flag, ...]:
    """Return the table's flags that can be looked at with these tables."""
    flags = (*FLAGS.get(table.name, ()), *_declare_validity(table, registry))
    return tuple(flag for flag in flags if not flag.needs or flag.needs in tables)


def add_flags(
    table: Table, rows: pd.DataFrame, tables: TableSet, registry: Registry
) -> pd.DataFrame:
    """Return the rows with the table's flags; a flag that is unknown counts as false.

    Codes become categories: each of many expectations then looks at small numbers, not at texts.
    """
    rows = rows.assign(**{HAS_OWN_KEY: _has_own_key(table, rows)}, **_as_categories(table, rows))
    flags = {
        flag.name: flag.compute(rows, tables, registry).fillna(value=False).astype(bool)
        for flag in choose_flags(table, tables, registry)
    }
    return rows.assign(**flags)


def _has_own_key(table: Table, rows: pd.DataFrame) -> pd.Series[bool]:
    """As `~duplicated`, which looks at texts one by one; a missing key is another rule's."""
    if len(table.key) > 1:
        return ~rows.duplicated(list(table.key), keep=False)
    keys = number_keys(rows[table.key[0]])
    is_single = (np.bincount(keys + 1)[keys + 1] == 1) | (keys < 0)
    return pd.Series(is_single, index=rows.index)


def _as_categories(table: Table, rows: pd.DataFrame) -> dict[str, pd.Series]:
    names = [column.name for column in table.columns if column.kind is Kind.CODE]
    return {name: _as_category(rows[name]) for name in names}


def _as_category(values: pd.Series[str]) -> pd.Series:
    texts = pa.array(values, pa.large_string())
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    encoded = pc.dictionary_encode(texts)
    numbers = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    categories = pd.Index(encoded.dictionary.to_pylist())
    coded = pd.Categorical.from_codes(numbers, categories, validate=False)
    return pd.Series(coded, index=values.index)


def _declare_validity(table: Table, registry: Registry) -> list[Flag]:
    """A flag for each code column whose list says when its codes hold."""
    return [
        Flag(
            f"{VALID}{column.name}",
            column.raw,
            f'en værdi i "{column.raw}" fandtes ikke på den dag, rækken gælder',
            is_within_validity(table, column),
            code="YDELSE-GYLDIGHED" if column.codes == "benefit" else "KODE-GYLDIGHED",
            outcome=Outcome.WARNING,
        )
        for column in table.columns
        if any(
            code.valid_from or code.valid_to
            for code in registry.schema.code_lists.get(column.codes, ())
        )
    ]


def _ends_after_start(
    rows: pd.DataFrame, _tables: TableSet, _registry: Registry
) -> pd.Series[bool]:
    return rows["end_date"].isna() | (rows["end_date"] > rows["start_date"])


def _has_reason_for_end(
    rows: pd.DataFrame, _tables: TableSet, _registry: Registry
) -> pd.Series[bool]:
    return rows["end_date"].isna() == rows["exit_reason"].isna()


def _has_arm_in_trial(
    rows: pd.DataFrame, _tables: TableSet, _registry: Registry
) -> pd.Series[bool]:
    return rows["trial_id"].isna() == rows["arm"].isna()


def _enters_within_spell(
    rows: pd.DataFrame, _tables: TableSet, _registry: Registry
) -> pd.Series[bool]:
    entry = rows["trial_entry_date"]
    inside = (entry >= rows["start_date"]) & (entry < rows["end_date"].fillna(_FAR))
    return entry.isna() | (inside & rows["trial_id"].notna())


def _has_spell(rows: pd.DataFrame, tables: TableSet, _registry: Registry) -> pd.Series[bool]:
    # pandas looks for texts among texts by way of Python objects: 20 times as slow.
    known = pa.array(tables["benefit_spells"]["spell_id"], pa.large_string())
    found = pc.is_in(pa.array(rows["spell_id"], pa.large_string()), value_set=known)
    return pd.Series(np.asarray(found), index=rows.index, dtype=bool)


def _is_element_of_trial(
    rows: pd.DataFrame, _tables: TableSet, registry: Registry
) -> pd.Series[bool]:
    known = {(trial.slug, element.slug) for trial in registry.trials for element in trial.elements}
    pairs = zip(rows["trial_id"], rows["element"], strict=True)
    return pd.Series([pair in known for pair in pairs], index=rows.index, dtype=bool)


def _answers_within_invited(
    rows: pd.DataFrame, _tables: TableSet, _registry: Registry
) -> pd.Series[bool]:
    return rows["answered"] <= rows["invited"]


def _is_first_of_month(
    rows: pd.DataFrame, _tables: TableSet, _registry: Registry
) -> pd.Series[bool]:
    first: pd.Series[bool] = rows["month"].dt.is_month_start
    return first


def _of_column(flag: Flag, column: str) -> Flag:
    return replace(flag, column=column)


_KNOWN_SPELL = Flag(
    "spell_is_known",
    "forloeb_id",
    "forløbet findes ikke i tabellen forloeb",
    _has_spell,
    needs="benefit_spells",
)
_AFTER_START = Flag(
    "is_after_trial_start",
    "forsoegsstart",
    "rækker i forsøgsgruppen ligger før forsøgets start",
    starts_after_trial_start,
    code="FØR-FORSØGET",
    outcome=Outcome.WARNING,
)
_BEFORE_END = Flag(
    "is_before_trial_end",
    "forsoegsstart",
    "rækker i forsøgsgruppen begynder efter forsøgets slutning",
    ends_before_trial_end,
    code="EFTER-FORSØGET",
    outcome=Outcome.WARNING,
)
_ENDS_AFTER_START = Flag(
    "ends_after_start", "slutdato", "slutdatoen ligger ikke efter startdatoen", _ends_after_start
)
_FIRST_OF_MONTH = Flag(
    "is_first_of_month", "maaned", "måneden er ikke en første dag", _is_first_of_month
)
FLAGS: dict[str, tuple[Flag, ...]] = {
    "benefit_spells": (
        _ENDS_AFTER_START,
        Flag(
            "has_reason_for_end",
            "afgangsaarsag",
            "afgangsaarsag og slutdato er ikke udfyldt sammen",
            _has_reason_for_end,
        ),
        Flag(
            "has_arm_in_trial",
            "gruppe",
            "forsoeg og gruppe er ikke udfyldt sammen",
            _has_arm_in_trial,
        ),
        Flag(
            "enters_within_spell",
            "forsoegsstart",
            "forsoegsstart ligger uden for forløbet eller står uden forsøg",
            _enters_within_spell,
        ),
        Flag(
            "is_apart",
            "startdato",
            "en borgers forløb på samme ydelse overlapper",
            is_apart,
        ),
        _AFTER_START,
        _BEFORE_END,
    ),
    "interviews": (_KNOWN_SPELL,),
    "offers": (_KNOWN_SPELL, _ENDS_AFTER_START),
    "citizen_answers": (_of_column(_AFTER_START, "dato"), _of_column(_BEFORE_END, "dato")),
    "staff_answers": (_of_column(_AFTER_START, "dato"), _of_column(_BEFORE_END, "dato")),
    "resources": (
        _FIRST_OF_MONTH,
        _of_column(_AFTER_START, "maaned"),
        _of_column(_BEFORE_END, "maaned"),
    ),
    "reach": (
        _FIRST_OF_MONTH,
        _of_column(_AFTER_START, "maaned"),
        _of_column(_BEFORE_END, "maaned"),
    ),
    "elements": (
        Flag(
            "is_element_of_trial",
            "element",
            "elementet hører ikke til forsøget",
            _is_element_of_trial,
        ),
    ),
    "survey_invitations": (
        Flag(
            "answers_within_invited",
            "besvaret",
            "flere har svaret, end skemaet er sendt til",
            _answers_within_invited,
        ),
    ),
}
