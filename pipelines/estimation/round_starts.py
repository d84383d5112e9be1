"""When each municipality of a network first started a trial, from the registry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.domain import Registry


@dataclass(frozen=True, slots=True)
class RoundStarts:
    """Who starts when, and who is no comparison."""

    starts: dict[str, date]  # by municipality code, sorted
    excluded: tuple[str, ...]  # codes of municipalities with trials in other networks only


def find_round_starts(registry: Registry, network: str) -> RoundStarts:
    """Return the first start of each municipality that takes part in the network's trials.

    Args:
        registry: participations and trials; provisional ones count.
        network: slug of the network.
    """
    starts: dict[str, date] = {}
    others: set[str] = set()
    for municipality in sorted(registry.municipalities, key=lambda m: m.code):
        trials = registry.trials_of(municipality.slug)
        own = [trial.start_date for trial in trials if trial.network == network]
        if own:
            starts[municipality.code] = min(own)
        elif trials:
            others.add(municipality.code)
    return RoundStarts(starts, tuple(sorted(others)))
