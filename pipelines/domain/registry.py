"""The registry as one record: everything that `data/raw/registry` declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pipelines.domain.claim import Certainty, Claim
from pipelines.domain.contribution import PublicKey
from pipelines.domain.delivery import DeliverySchema
from pipelines.domain.evidence import Account, PrintedMatrix, Source, Statement
from pipelines.domain.network import Municipality, Network, Participation, Trial
from pipelines.domain.price import Price
from pipelines.domain.purpose import Purpose

Slugged = TypeVar("Slugged", Municipality, Trial, Network)

# What a sentence may say of a result, where a registry gives no words of its own.
CERTAINTY_WORDS: Mapping[Certainty, str] = {
    Certainty.HIGH: "viser",
    Certainty.MODERATE: "peger på",
    Certainty.LOW: "tyder på",
    Certainty.VERY_LOW: "kan ikke afgøre",
}
# Words of strength, by the lowest certainty that they may be used with.
STRENGTH_WORDS: Mapping[Certainty, tuple[str, ...]] = {
        Certainty.HIGH: ("viser", "viste", "vist", "beviser", "bevist", "dokumenterer",
                         "dokumenteret", "fastslår", "fastslået", "påviser", "påvist", "godtgør"),
        Certainty.MODERATE: ("peger på", "pegede på", "sandsynliggør"),
        Certainty.LOW: ("tyder på", "tydede på", "antyder"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Registry:
    """All records of one workspace's registry; order is the order of the files."""

    networks: tuple[Network, ...]  # the first is the workspace's own
    municipalities: tuple[Municipality, ...]
    trials: tuple[Trial, ...]  # in the order of the printed list
    participations: tuple[Participation, ...]
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    accounts: tuple[Account, ...]
    claims: tuple[Claim, ...]
    matrix: PrintedMatrix | None
    schema: DeliverySchema
    purposes: tuple[Purpose, ...] = ()
    prices: tuple[Price, ...] = ()
    certainty_words: Mapping[Certainty, str] = field(default_factory=lambda: dict(CERTAINTY_WORDS))
    strength_words: Mapping[Certainty, tuple[str, ...]] = field(
        default_factory=lambda: dict(STRENGTH_WORDS)
    )
    keys: tuple[PublicKey, ...] = ()  # with which municipalities sign contributions

    def municipality(self, slug: str) -> Municipality:
        """Return the municipality; KeyError where the registry has none of that slug."""
        return _find(self.municipalities, slug)

    def trial(self, slug: str) -> Trial:
        """Return the trial; KeyError where the registry has none of that slug."""
        return _find(self.trials, slug)

    def network(self, slug: str) -> Network:
        """Return the network; KeyError where the registry has none of that slug."""
        return _find(self.networks, slug)

    def trials_of(self, municipality: str) -> tuple[Trial, ...]:
        """Return the trials that the municipality takes part in, in registry order."""
        slugs = {p.trial for p in self.participations if p.municipality == municipality}
        return tuple(trial for trial in self.trials if trial.slug in slugs)

    def municipalities_in(self, trial: str) -> tuple[Municipality, ...]:
        """Return the municipalities that take part in the trial, in registry order."""
        slugs = {p.municipality for p in self.participations if p.trial == trial}
        return tuple(m for m in self.municipalities if m.slug in slugs)

    def participation(self, municipality: str, trial: str) -> Participation:
        """Return the participation; KeyError where the municipality is not in the trial."""
        for participation in self.participations:
            if (participation.municipality, participation.trial) == (municipality, trial):
                return participation
        raise KeyError(f"{municipality}/{trial}")

    def purposes_of(self, municipality: str) -> tuple[Purpose, ...]:
        """Return what the municipality says it wants of its trials, in registry order."""
        return tuple(p for p in self.purposes if p.municipality == municipality)

    def statement(self, statement_id: str) -> Statement:
        """Return the statement; KeyError where the registry has none of that id."""
        for statement in self.statements:
            if statement.id == statement_id:
                return statement
        raise KeyError(statement_id)


def _find(records: tuple[Slugged, ...], slug: str) -> Slugged:
    for record in records:
        if record.slug == slug:
            return record
    raise KeyError(slug)
