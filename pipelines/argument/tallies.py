"""What can be counted in the registry itself: trials, participations, asks."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.argument.facts import Facts
from pipelines.domain import Network, Participation, Registry, Trial

UNITS: dict[str, str] = {
    "trials": "forsøg",
    "municipalities": "kommuner",
    "units": "enheder",
    "participations": "deltagelser",
    "provisional_participations": "foreløbige deltagelser",
    "rounds": "runder",
    "levels": "led",
    "asks": "ønsker",
    "asked_trials": "forsøg",
    "trials_without_rule": "forsøg",
    "statements": "udsagn",
    "sources": "kilder",
    "claims": "påstande",
}


def tally(registry: Registry, name: str, network: str = "") -> int:
    """Count one thing of a network (the workspace's own, where none is named).

    Raises:
        KeyError: nothing of that name is counted, or the registry has no such network.
    """
    return _TALLIES[name](registry, network)


def read_tally(key: str, registry: Registry) -> Facts:
    """Read a count of the registry: "trials", or "koebenhavn/trials" of another network."""
    network, _, name = key.rpartition("/")
    try:
        return Facts({"value": float(tally(registry, name, network))}, UNITS[name])
    except KeyError:
        return Facts(missing=f'Registret kan ikke tælle "{key}".', is_nowhere=True)


def _network(registry: Registry, slug: str) -> Network:
    return registry.network(slug) if slug else registry.networks[0]


def _trials(registry: Registry, slug: str) -> list[Trial]:
    network = _network(registry, slug).slug
    return [trial for trial in registry.trials if trial.network == network]


def _participations(registry: Registry, slug: str) -> list[Participation]:
    own = {trial.slug for trial in _trials(registry, slug)}
    return [each for each in registry.participations if each.trial in own]


def _places(registry: Registry, slug: str) -> list[int]:
    network = _network(registry, slug).slug
    return [m.counted_as for m in registry.municipalities if network in m.networks]


def _asks(registry: Registry, slug: str) -> list[str]:
    return [trial.ask.id for trial in _trials(registry, slug) if trial.ask is not None]


_TALLIES: dict[str, Callable[[Registry, str], int]] = {
    "trials": lambda registry, slug: len(_trials(registry, slug)),
    "municipalities": lambda registry, slug: sum(_places(registry, slug)),
    "units": lambda registry, slug: len(_places(registry, slug)),
    "participations": lambda registry, slug: len(_participations(registry, slug)),
    "provisional_participations": lambda registry, slug: sum(
        not each.is_firm for each in _participations(registry, slug)
    ),
    "rounds": lambda registry, slug: len(_network(registry, slug).rounds),
    "levels": lambda registry, slug: len(_network(registry, slug).levels),
    "asks": lambda registry, slug: len(set(_asks(registry, slug))),
    "asked_trials": lambda registry, slug: len(_asks(registry, slug)),
    "trials_without_rule": lambda registry, slug: sum(
        trial.rule_waived == "unknown" for trial in _trials(registry, slug)
    ),
    "statements": lambda registry, _: len(registry.statements),
    "sources": lambda registry, _: len(registry.sources),
    "claims": lambda registry, _: len(registry.claims),
}
TALLIES = tuple(_TALLIES)
