"""Files of a registry held against one another; every contradiction is noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.domain import (
    Account,
    Claim,
    Municipality,
    Network,
    Participation,
    PrintedMatrix,
    Source,
    Statement,
    Trial,
)
from pipelines.registry.faults import Faults
from pipelines.registry.printed import MATRIX
from pipelines.registry.records import AskEntry
from pipelines.registry.schema import SchemaFile, fold_word
from pipelines.registry.sections import RegistryFiles, Section


@dataclass(frozen=True)
class Draft:
    """What each file of the registry declares, before the files are held together."""

    networks: Section[Network]
    municipalities: Section[Municipality]
    asks: Section[AskEntry]
    trials: Section[Trial]
    participations: Section[Participation]
    sources: Section[Source]
    statements: Section[Statement]
    accounts: Section[Account]
    claims: Section[Claim]
    matrix: PrintedMatrix | None
    schema: SchemaFile | None


def check_contradictions(draft: Draft, files: RegistryFiles) -> None:
    """Note everything on which two files of the registry do not agree."""
    _check_sources(draft, files.faults)
    _check_networks(draft, files.faults)
    _check_municipalities(draft, files.faults)
    _check_trials(draft, files)
    _check_participations(draft, files.faults)
    _check_asks(draft, files.faults)
    _check_matrix(draft, files)


def _check_sources(draft: Draft, faults: Faults) -> None:
    for place, source in _list_citations(draft):
        if draft.sources.lacks(source):
            what = f'kilden "{source}" findes ikke i sources.yml'
            faults.note(place, what, "Ret id'et, eller tilføj kilden.")


def _list_citations(draft: Draft) -> Iterator[tuple[str, str]]:
    for network in draft.networks.records:
        place = f"{draft.networks.place}, {network.slug}"
        yield from ((place, source) for source in network.sources)
        yield from ((f"{place}, runde {r.number}", r.source) for r in network.rounds)
    for trial in draft.trials.records:
        yield from ((f"{draft.trials.place}/{trial.slug}.yml", s) for s in trial.sources)
    for entry in draft.asks.records:
        yield f"{draft.asks.place}, {entry.ask.id}", entry.ask.source
    for part in draft.participations.records:
        yield f"{draft.participations.place}, {part.municipality}/{part.trial}", part.source
    for statement in draft.statements.records:
        yield f"{draft.statements.place}, {statement.id}", statement.source
    for account in draft.accounts.records:
        yield f"{draft.accounts.place}, {account.topic}", account.source


def _check_networks(draft: Draft, faults: Faults) -> None:
    for network in draft.networks.records:
        for number in _repeated(entry.number for entry in network.rounds):
            place = f"{draft.networks.place}, {network.slug}"
            faults.note(place, f"runde {number} står flere gange", "Slet de overflødige.")
    if draft.networks.ids is not None and not draft.networks.ids:
        faults.note(draft.networks.place, "der er intet netværk", "Tilføj mindst ét.")


def _check_municipalities(draft: Draft, faults: Faults) -> None:
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for municipality in draft.municipalities.records:
        place = f"{draft.municipalities.place}, {municipality.slug}"
        for network in municipality.networks:
            if draft.networks.lacks(network):
                what = f'netværket "{network}" findes ikke i network.yml'
                faults.note(place, what, "Ret det, eller tilføj netværket.")
        other = codes.setdefault(municipality.code, municipality.slug)
        if other != municipality.slug:
            what = f"kommunekoden {municipality.code} har {other} også"
            faults.note(place, what, "Ret den ene.")
        for name in (municipality.slug, municipality.name, *municipality.aliases):
            other = names.setdefault(fold_word(name), municipality.slug)
            if other != municipality.slug:
                what = f'navnet "{name}" betyder også {other}'
                faults.note(place, what, "Et navn må kun betyde én kommune.")


def _check_trials(draft: Draft, files: RegistryFiles) -> None:
    networks = {network.slug: network for network in draft.networks.records}
    benefits = None
    if draft.schema is not None:
        benefits = {code.clean for code in draft.schema.code_lists.get("benefit", ())}
    for trial in draft.trials.records:
        place = files.place(f"trials/{trial.slug}.yml")
        if draft.networks.lacks(trial.network):
            what = f'netværket "{trial.network}" findes ikke i network.yml'
            files.faults.note(place, what, "Ret det, eller tilføj netværket.")
        for benefit in trial.benefits if benefits else ():
            if benefits is not None and benefit not in benefits:
                what = f'ydelsen "{benefit}" findes ikke i kodelisten benefit i tables.yml'
                files.faults.note(place, what, "Ret den, eller tilføj koden.")
        if trial.network in networks:
            _check_round(trial, networks[trial.network], place, files.faults)


def _check_round(trial: Trial, network: Network, place: str, faults: Faults) -> None:
    if trial.round is None:
        return
    starts = {entry.number: entry.start_date for entry in network.rounds}
    if trial.round not in starts:
        what = f"runde {trial.round} findes ikke i netværket {network.slug}"
        faults.note(place, what, "Ret feltet round, eller tilføj runden i network.yml.")
    elif trial.start_date < starts[trial.round]:
        start = starts[trial.round]
        what = f"forsøget begynder {trial.start_date}, før runde {trial.round} ({start})"
        faults.note(place, what, "Ret start_date, eller ret runden.")


def _check_participations(draft: Draft, faults: Faults) -> None:
    trials = {trial.slug: trial for trial in draft.trials.records}
    municipalities = {m.slug: m for m in draft.municipalities.records}
    for part in draft.participations.records:
        place = f"{draft.participations.place}, {part.municipality}/{part.trial}"
        if draft.municipalities.lacks(part.municipality):
            what = f'kommunen "{part.municipality}" findes ikke i municipalities.csv'
            faults.note(place, what, "Ret navnet, eller tilføj kommunen.")
        if draft.trials.lacks(part.trial):
            what = f'forsøget "{part.trial}" findes ikke i trials'
            faults.note(place, what, "Ret navnet, eller tilføj forsøget.")
        if part.trial in trials and part.municipality in municipalities:
            network = trials[part.trial].network
            if network not in municipalities[part.municipality].networks:
                what = f'forsøget hører til netværket "{network}", som kommunen ikke er med i'
                faults.note(place, what, "Ret deltagelsen eller kommunens netværk.")


def _check_asks(draft: Draft, faults: Faults) -> None:
    asked: dict[str, str] = {}
    for entry in draft.asks.records:
        place = f"{draft.asks.place}, {entry.ask.id}"
        for slug in entry.trials:
            if draft.trials.lacks(slug):
                what = f'forsøget "{slug}" findes ikke i trials'
                faults.note(place, what, "Ret navnet, eller tilføj forsøget.")
            if slug in asked:
                what = f'forsøget "{slug}" står også i ønsket "{asked[slug]}"'
                faults.note(place, what, "Et forsøg må kun have ét ønske.")
            asked.setdefault(slug, entry.ask.id)
    sound = {entry.ask.id for entry in draft.asks.records}
    for trial in draft.trials.records:
        ask_id, listed = trial.ask.id if trial.ask else None, asked.get(trial.slug)
        if ask_id != listed and (ask_id in sound or listed in sound):
            what = f'feltet "ask" er {ask_id or "null"}, men asks.yml siger {listed or "intet"}'
            place = f"{draft.trials.place}/{trial.slug}.yml"
            faults.note(place, what, "Gør de to steder ens.")


def _check_matrix(draft: Draft, files: RegistryFiles) -> None:
    if draft.matrix is None:
        return
    place = files.place(MATRIX)
    for column in draft.matrix.columns:
        if draft.municipalities.lacks(column):
            what = f'kolonnen "{column}" er ingen kommune i municipalities.csv'
            files.faults.note(place, what, "Brug kommunernes slugs som kolonner.")
    slugs = [row.trial for row in draft.matrix.rows]
    for slug in _repeated(slugs):
        files.faults.note(place, f'forsøget "{slug}" har flere rækker', "Slet de overflødige.")
    for slug in slugs:
        if draft.trials.lacks(slug):
            what = f'rækken "{slug}" er intet forsøg i trials'
            files.faults.note(place, what, "Ret navnet, eller tilføj forsøget.")


def _repeated(values: Iterable[str] | Iterable[int]) -> list[str]:
    given = [str(value) for value in values]
    return sorted({value for value in given if given.count(value) > 1})
