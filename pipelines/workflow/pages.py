"""Which notebook runs a registry calls for: one a participation, municipality, trial, network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipelines.domain import NETWORK_ROW, Registry
from pipelines.storage import DELIVERY_PAGE


@dataclass(frozen=True, slots=True)
class Page:
    """One page made from a notebook run."""

    path: str  # below the book's root, without ending: "kommuner/rebild/formkrav"
    template: str  # "participation.ipynb"
    parameters: Mapping[str, str]
    title: str
    reads: tuple[tuple[str, str], ...]  # (municipality, trial) folders of released tables


def plan_pages(registry: Registry) -> tuple[Page, ...]:
    """Return every page made from a notebook, in the book's order."""
    network = registry.networks[0]
    own = [trial.slug for trial in registry.trials if trial.network == network.slug]
    reads = [(NETWORK_ROW, NETWORK_ROW), *((NETWORK_ROW, trial) for trial in own)]
    parts = [(p.municipality, p.trial) for p in registry.participations if p.trial in own]
    reads += [*parts, *_deliveries(m for m, _ in parts)]
    across = Page("paa-tvaers", "network.ipynb", {}, "Resultater på tværs", tuple(reads))
    pages = [across, *_trial_pages(registry)]
    for municipality in registry.municipalities:
        pages += municipality_pages(registry, municipality.slug)
    return tuple(pages)


def _trial_pages(registry: Registry) -> list[Page]:
    pages = []
    for trial in registry.trials:
        where = [m.slug for m in registry.municipalities_in(trial.slug)]
        reads = (*((m, trial.slug) for m in (NETWORK_ROW, *where)), *_deliveries(where))
        parameters = {"trial": trial.slug}
        pages.append(Page(f"forsoeg/{trial.slug}", "trial.ipynb", parameters, trial.title, reads))
    return pages


def municipality_pages(registry: Registry, municipality: str) -> list[Page]:
    """Return one municipality's page and those of its participations; they read only its own."""
    name = registry.municipality(municipality).name
    trials = registry.trials_of(municipality)
    own = tuple((municipality, slug) for slug in (*(t.slug for t in trials), DELIVERY_PAGE))
    parameters = {"municipality": municipality}
    pages = [Page(f"kommuner/{municipality}", "municipality.ipynb", parameters, name, own)]
    for trial in trials:
        pages.append(
            Page(
                f"kommuner/{municipality}/{trial.slug}",
                "participation.ipynb",
                {"municipality": municipality, "trial": trial.slug},
                f"{name}: {trial.short_title}",
                ((municipality, trial.slug), (municipality, DELIVERY_PAGE)),
            )
        )
    return pages


def _deliveries(municipalities: Iterable[str]) -> list[tuple[str, str]]:
    """Where the quality of each municipality's delivery stands."""
    return [(municipality, DELIVERY_PAGE) for municipality in sorted(set(municipalities))]
