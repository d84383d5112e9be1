"""Years, rounds, deadlines and ends held against one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipelines.domain import Disagreement, Network, Registry, Round, Statement, Trial
from pipelines.wording import format_date, pluralise

# "took part since": the value is a year, the subject a municipality.
SINCE = ("kl-2021/since-2016",)
APPROVED = "status-2018/approved-2016"
REPORT = "status-2018/report-deadline"
EXTENDED = "oversigt-2022/extended-to"
_YEARS = re.compile(r"\b(20\d\d)\s*[-–]\s*(20\d\d)\b")


def compare_since(registry: Registry) -> Iterator[Disagreement]:
    """Hold the year from which a municipality is said to take part against its first trial."""
    for statement in registry.statements:
        trials = registry.trials_of(statement.subject) if statement.id in SINCE else ()
        if trials and statement.value is not None:
            first = min(trials, key=lambda trial: trial.start_date)
            if statement.value < first.start_date.year:
                yield _find_since(registry, statement, first)


def _find_since(registry: Registry, statement: Statement, first: Trial) -> Disagreement:
    name = registry.municipality(statement.subject).name
    approved = [s.text for s in registry.statements if s.id == APPROVED]
    why = " ".join(
        [*approved, "Kilden kan mene netværket og ikke forsøget; det er vores udledning."]
    )
    return Disagreement(
        f"periods/since/{statement.subject}",
        "periods/since",
        (f"{statement.source}: {statement.locator}", _name_start(registry, first)),
        f"{name} skal have været med siden {statement.value:.0f}, men kommunens første forsøg "
        f"begyndte {format_date(first.start_date)}.",
        why,
        is_inference=True,
    )


def _name_start(registry: Registry, trial: Trial) -> str:
    for entry in registry.network(trial.network).rounds:
        if entry.number == trial.round:
            return f"{entry.source}: {entry.locator}"
    return f"{trial.sources[0] if trial.sources else 'registret'}: startdatoen"


def compare_rounds(registry: Registry) -> Iterator[Disagreement]:
    """Hold each round's deadline, start and source against one another."""
    published = {source.id: source.published for source in registry.sources}
    for network in registry.networks:
        for entry in network.rounds:
            deadline = entry.application_deadline
            if deadline is not None and deadline >= entry.start_date:
                found = (
                    f"Fristen for runde {entry.number} er {format_date(deadline)}, men runden "
                    f"begynder {format_date(entry.start_date)}."
                )
                why = "Kilden forklarer ikke, hvordan man kunne søge efter starten."
                yield _find_round(network, entry, "deadline", found, why)
            day = published.get(entry.source)
            if day is not None and day < entry.start_date:
                yield _find_round(
                    network,
                    entry,
                    "published-before",
                    f"Kilden er fra {format_date(day)}, men runde {entry.number} begyndte først "
                    f"{format_date(entry.start_date)}.",
                    "Deltagelsen i runden er derfor planlagt, da kilden blev skrevet, og kildens "
                    "erfaringer kan kun gælde de tidligere runder.",
                )
        yield from _compare_order(network)


def _find_round(network: Network, entry: Round, kind: str, found: str, why: str) -> Disagreement:
    return Disagreement(
        f"rounds/{kind}/{network.slug}/{entry.number}",
        f"rounds/{kind}",
        (f"{entry.source}: {entry.locator}",),
        found,
        why,
        is_inference=True,
    )


def _compare_order(network: Network) -> Iterator[Disagreement]:
    rounds = sorted(network.rounds, key=lambda entry: entry.number)
    for earlier, later in pairwise(rounds):
        if later.start_date <= earlier.start_date:
            found = (
                f"Runde {later.number} begynder {format_date(later.start_date)}, ikke efter runde "
                f"{earlier.number} ({format_date(earlier.start_date)})."
            )
            yield _find_round(network, later, "order", found, "Kilden forklarer det ikke.")


def compare_trial_starts(registry: Registry) -> Iterator[Disagreement]:
    """Hold each trial's start against its round, and its end against its network's."""
    for trial in registry.trials:
        network = registry.network(trial.network)
        for entry in network.rounds:
            if entry.number == trial.round and entry.start_date != trial.start_date:
                yield Disagreement(
                    f"rounds/trial-start/{trial.slug}",
                    "rounds/trial-start",
                    (f"{entry.source}: {entry.locator}", "registret: forsøgets startdato"),
                    f"»{trial.short_title}« begynder {format_date(trial.start_date)}, men runde "
                    f"{entry.number} begynder {format_date(entry.start_date)}.",
                    "Runden siger, hvornår forsøgene kunne begynde; dette begyndte senere.",
                    is_inference=True,
                )
        if trial.end_date and network.end_date and trial.end_date > network.end_date:
            yield Disagreement(
                f"periods/trial-end/{trial.slug}",
                "periods/trial-end",
                ("registret: forsøgets slutdato", "registret: netværkets slutdato"),
                f"»{trial.short_title}« slutter {format_date(trial.end_date)}, efter netværket "
                f"({format_date(network.end_date)}).",
                "Én af de to datoer må være en anden slags slutdato.",
                is_inference=True,
            )


def compare_deadlines(registry: Registry) -> Iterator[Disagreement]:
    """Hold the deadline of the network's report against how long its trials went on."""
    for network in registry.networks:
        deadline, end = network.report_deadline, network.end_date
        trials = [trial for trial in registry.trials if trial.network == network.slug]
        ends = [trial.end_date for trial in trials if trial.end_date is not None]
        last = max([*ends, *([end] if end else [])], default=None)
        if deadline is not None and last is not None and deadline < last:
            later = sum(1 for day in ends if day > deadline)
            yield Disagreement(
                f"periods/report-deadline/{network.slug}",
                "periods/report-deadline",
                (
                    _name_place(registry, network, REPORT, "rapportfristen"),
                    _name_place(registry, network, EXTENDED, "slutdatoerne"),
                ),
                f"Den samlede rapport skulle afleveres {format_date(deadline)}, men "
                f"{pluralise(later, 'forsøg', 'forsøg')} løber længere, det sidste til "
                f"{format_date(last)}.",
                "Fristen er fra den oprindelige plan; forsøgene blev forlænget senere.",
                is_inference=True,
            )


def _name_place(registry: Registry, network: Network, statement_id: str, word: str) -> str:
    for statement in registry.statements:
        if statement.id == statement_id and statement.source in network.sources:
            return f"{statement.source}: {statement.locator}"
    return f"registret: {word}"


def compare_name_years(registry: Registry) -> Iterator[Disagreement]:
    """Hold the years in a network's name, or in its sources' titles, against its dates."""
    titles = {source.id: source.title for source in registry.sources}
    for network in registry.networks:
        names = {"registret": network.name}
        names |= {source: titles[source] for source in network.sources if source in titles}
        for source, name in names.items():
            years = _YEARS.search(name)
            if years is not None:
                yield from _find_years(network, source, int(years[1]), int(years[2]))


def _find_years(network: Network, source: str, first: int, last: int) -> Iterator[Disagreement]:
    differences, reasons = [], []
    if network.start_date is not None and network.start_date.year != first:
        differences.append(f"de første forsøg begyndte {format_date(network.start_date)}")
        reasons.append("Netværket blev til, før forsøgene begyndte.")
    if network.end_date is not None and network.end_date.year != last:
        differences.append(f"de sidste løber til {format_date(network.end_date)}")
        reasons.append("Forsøg blev forlænget, efter at navnet var givet.")
    if differences:
        yield Disagreement(
            f"periods/name-years/{network.slug}/{source}",
            "periods/name-years",
            (f"{source}: navnet", "registret: netværkets datoer"),
            f"Navnet siger {first}–{last}, men {' og '.join(differences)}.",
            " ".join([*reasons, "Det er vores udledning."]),
            is_inference=True,
        )
