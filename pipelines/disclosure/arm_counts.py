"""Every count that the released tables give of one arm, each under the name of what it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from pipelines.disclosure.hidden import NO_COUNT, records
from pipelines.disclosure.populations import NETWORK, count_of_finding, count_of_measure

Key = tuple[str, ...]  # what is counted: ("flow", "eligible"), ("baseline", "sex", "woman") …
Arm = tuple[str, ...]  # network, trial, municipality, arm
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Count:
    """One count as a table gives it; a `part` is given as a share of what `whole` counts."""

    key: Key
    shown: object  # the rounded count or the share, or missing
    place: str
    whole: object = None  # the shown size that a share is of


def collect_counts(tables: Mapping[str, pd.DataFrame]) -> dict[Arm, list[Count]]:
    """Return the counts of every arm of every participation, in the tables' order."""
    found: dict[Arm, list[Count]] = defaultdict(list)
    for table, column, key_of in _COLUMNS:
        for row in _rows(tables, table):
            place = "/".join((_place(row), table, *key_of(row)[1:], column))
            found[_arm(row)].append(Count(key_of(row), row[column], place))
    for row in _rows(tables, "interview_rates"):
        if str(row["measure"]).startswith("share_"):
            key = ("part", str(row["measure"]))
            place = f"{_place(row)}/interview_rates/{row['measure']}"
            found[_arm(row)].append(Count(key, row["value"], place, row["n"]))
    for row in _rows(tables, "survey_shares"):
        key = ("hits", str(row["outcome"]))
        place = f"{_place(row)}/survey_shares/{row['outcome']}"
        found[_arm(row)].append(Count(key, row["share"], place, row["n"]))
    for row in _rows(tables, "findings"):
        for arm, count in _of_finding(row):
            found[arm].append(count)
    return dict(found)


def _rows(tables: Mapping[str, pd.DataFrame], name: str) -> Iterator[Row]:
    for row in records(tables.get(name)):
        if row["status"] not in NO_COUNT and row["municipality"] != NETWORK:
            yield row


def _of_finding(row: Row) -> Iterator[tuple[Arm, Count]]:
    for column, arm in (("n_trial", "arm"), ("n_comparison", "comparison")):
        key = count_of_finding(str(row["outcome"]), str(row["estimand"]), column)
        if key is None or pd.isna(row[arm]):  # type: ignore[call-overload]  # a cell
            continue
        place = f"{_trial(row)}/{row[arm]}/findings/{row['outcome']}/{row['estimand']}/{column}"
        yield (*_arm(row)[:3], str(row[arm])), Count(key, row[column], place)


def _arm(row: Row) -> Arm:
    return tuple(str(row[name]) for name in ("network", "trial", "municipality", "arm"))


def _trial(row: Row) -> str:
    return f"{row['trial']}/{row['municipality']}"


def _place(row: Row) -> str:
    return f"{_trial(row)}/{row['arm']}"


_COLUMNS: tuple[tuple[str, str, Callable[[Row], Key]], ...] = (
    ("flow", "count", lambda row: ("flow", str(row["stage"]))),
    ("baseline", "count", lambda row: ("baseline", str(row["variable"]), str(row["level"]))),
    ("survey_shares", "n", lambda row: ("survey", str(row["outcome"]))),
    ("survey_shares", "invited", lambda row: ("invited", str(row["outcome"]))),
    ("interview_rates", "n", lambda row: count_of_measure(str(row["measure"]))),
    ("resources", "cases", lambda row: ("cases", str(row["kind"]))),
)
