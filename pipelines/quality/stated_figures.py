"""Figures of the sources held against what they can be computed from, and against one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.domain import Account, Disagreement, Registry, Statement
from pipelines.quality.printed_matrix import count_crosses
from pipelines.wording import format_number, format_plain, join_words

WEEKS = 52
WORKING_WEEKS = (44, 46)  # a year less holidays and closed weeks, as job centres usually count
# The text under one trial's heading names another trial.
NAMED_OTHERWISE = ("koebenhavn-2019/jobspor-2-named-a",)
_SLUG_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Cohorts:
    """The statements that say how many a trial expects, and how its cohorts are started."""

    trial: str
    size_low: str
    size_high: str
    cohort_low: str
    cohort_high: str
    every: str  # weeks between two cohorts

    @property
    def statements(self) -> tuple[str, ...]:
        """The ids in the order in which the values are computed with."""
        return (self.size_low, self.size_high, self.cohort_low, self.cohort_high, self.every)


COHORTS = (
    Cohorts(
        "kbh-jobspor-1",
        "koebenhavn-2019/jobspor-1-size-low",
        "koebenhavn-2019/jobspor-1-size-high",
        "koebenhavn-2019/jobspor-1-team-low",
        "koebenhavn-2019/jobspor-1-team-high",
        "koebenhavn-2019/jobspor-1-team-every",
    ),
    Cohorts(
        "kbh-jobspor-2",
        "koebenhavn-2019/jobspor-2-size-low",
        "koebenhavn-2019/jobspor-2-size-high",
        "koebenhavn-2019/jobspor-2-cohort-low",
        "koebenhavn-2019/jobspor-2-cohort-high",
        "koebenhavn-2019/jobspor-2-cohort-every",
    ),
)


def compare_accounts(registry: Registry) -> Iterator[Disagreement]:
    """Group the public accounts by topic; a topic with several values is a disagreement."""
    topics: dict[str, list[Account]] = {}
    for account in registry.accounts:
        topics.setdefault(account.topic, []).append(account)
    for topic, accounts in topics.items():
        if len({account.value for account in accounts}) > 1:
            values = join_words(dict.fromkeys(f"»{account.value}«" for account in accounts))
            notes = " ".join(f"»{a.value}«: {a.note.rstrip('.')}." for a in accounts if a.note)
            yield Disagreement(
                f"accounts/{_NO_SLUG.sub('-', topic.casefold().translate(_SLUG_LETTERS))}",
                "accounts",
                tuple(f"{account.source}: {account.locator}" for account in accounts),
                f"Om {topic} siger kilderne: {values}.",
                f"{notes} Bogen vælger ikke stiltiende mellem dem.".strip(),
                is_inference=True,
            )


def compare_cohorts(registry: Registry) -> Iterator[Disagreement]:
    """Hold the number of participants a trial expects against its cohorts in a year."""
    statements = {statement.id: statement for statement in registry.statements}
    for cohorts in COHORTS:
        values = [statements[i].value for i in cohorts.statements if i in statements]
        given = [value for value in values if value is not None]
        if len(given) == len(cohorts.statements) and given[-1] > 0:
            places = (statements[cohorts.size_low], statements[cohorts.every])
            yield from _compare_sizes(cohorts.trial, given, places)


def _compare_sizes(
    trial: str, given: list[float], places: tuple[Statement, ...]
) -> Iterator[Disagreement]:
    size_low, size_high, low, high, every = given
    starts = int(WEEKS // every)
    computed, working = (starts * low, starts * high), _count_working(low, high, every)
    if _overlap((size_low, size_high), computed):
        return
    still = "stadig uden for" if not _overlap((size_low, size_high), working) else "inden for"
    rhythm = "hver uge" if every == 1 else f"hver {format_plain(every)}. uge"
    yield Disagreement(
        f"cohorts/{trial}",
        "cohorts",
        tuple(dict.fromkeys(f"{place.source}: {place.locator}" for place in places)),
        f"Kilden venter {_range(size_low, size_high)} deltagere på et år, men {_range(low, high)} "
        f"deltagere {rhythm} giver {starts} hold og {_range(*computed)} deltagere.",
        f"Med {WORKING_WEEKS[0]}–{WORKING_WEEKS[1]} arbejdsuger om året bliver det "
        f"{_range(*working)}, {still} det ventede. Kilden forklarer ikke forskellen; holdene kan "
        "være tænkt mindre eller færre. Bogen bruger kildens ventede antal.",
        is_inference=True,
    )


def _count_working(low: float, high: float, every: float) -> tuple[float, float]:
    fewest, most = (int(weeks // every) for weeks in WORKING_WEEKS)
    return fewest * low, most * high


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _range(low: float, high: float) -> str:
    return f"{format_number(low)}–{format_number(high)}"


def compare_names(registry: Registry) -> Iterator[Disagreement]:
    """List the texts that name another trial than the one they stand under."""
    titles = {trial.slug: trial.title for trial in registry.trials}
    for statement in registry.statements:
        if statement.id in NAMED_OTHERWISE and statement.subject in titles:
            yield Disagreement(
                f"names/{statement.subject}",
                "names",
                (f"{statement.source}: {statement.locator}",),
                statement.text,
                f"Teksten står under overskriften »{titles[statement.subject]}« og beskriver det "
                "forsøg. Vi læser navnet som en skrivefejl.",
                is_inference=True,
            )


@dataclass(frozen=True, slots=True)
class Count:
    """A statement that gives a count, and how the registry gives the same count."""

    statement: str
    what: str
    count: Callable[[Registry], int | None]  # None where there is nothing to count


def _count_rows(registry: Registry) -> int | None:
    return None if registry.matrix is None else len(registry.matrix.rows)


def _count_columns(registry: Registry) -> int | None:
    return None if registry.matrix is None else len(registry.matrix.columns)


def _count_all_crosses(registry: Registry) -> int | None:
    if registry.matrix is None:
        return None
    return sum(count_crosses(row.cells) for row in registry.matrix.rows)


def _in_round(number: int, municipality: str | None = None) -> Callable[[Registry], int | None]:
    def count(registry: Registry) -> int | None:
        trials = registry.trials_of(municipality) if municipality else registry.trials
        return sum(1 for trial in trials if trial.round == number)

    return count


def _in_network(slug: str) -> Callable[[Registry], int | None]:
    return lambda registry: sum(1 for trial in registry.trials if trial.network == slug)


COUNTS = (
    Count("status-2018/trials", "rækker i tabellen", _count_rows),
    Count("status-2018/units", "kolonner i tabellen", _count_columns),
    Count("status-2018/crosses", "kryds i tabellen", _count_all_crosses),
    Count("status-2018/round-1-trials", "forsøg i runde 1", _in_round(1)),
    Count("status-2018/round-2-trials", "forsøg i runde 2", _in_round(2)),
    Count("status-2018/round-3-trials", "forsøg i runde 3", _in_round(3)),
    Count("rebild-2017/first-round-one-trial", "Rebilds forsøg i runde 1", _in_round(1, "rebild")),
    Count("rebild-2017/round-2-applications", "Rebilds forsøg i runde 2", _in_round(2, "rebild")),
    Count("koebenhavn-2019/three-trials", "Københavns forsøg", _in_network("koebenhavn")),
)


def compare_counts(registry: Registry) -> Iterator[Disagreement]:
    """Hold the counts that the sources state against the same counts of the registry."""
    statements = {statement.id: statement for statement in registry.statements}
    for entry in COUNTS:
        statement, counted = statements.get(entry.statement), entry.count(registry)
        if statement is None or statement.value is None or counted in (None, statement.value):
            continue
        yield Disagreement(
            f"counts/{entry.statement.replace('/', '-')}",
            "counts",
            (f"{statement.source}: {statement.locator}", "registret"),
            f"Kilden siger {format_plain(statement.value)} {statement.unit}, men registret har "
            f"{counted} ({entry.what}).",
            "Registeret gengiver tabellen og listen; kilden forklarer ikke forskellen.",
            is_inference=False,
        )
