"""Links from a page at the book's root to trials, municipalities and sources; fields in words."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from pipelines.domain import UNKNOWN, Municipality, Source, Trial
from pipelines.publishing.blocks.html import Cell, join, link
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import NOT_IN_SOURCES, format_date

SOURCES_PAGE = "kilder.html"


def tell_field(text: str) -> str:
    """Return a field of the registry as text; what no source says in words."""
    return NOT_IN_SOURCES if text in {UNKNOWN, ""} else text


def link_trial(trial: Trial) -> Markup:
    """Return the trial's short title as a link to its page."""
    return link(f"forsoeg/{trial.slug}.html", trial.short_title)


def link_trials(trials: Iterable[Trial]) -> Markup:
    """Return links to the trials, with commas."""
    return join((link_trial(trial) for trial in trials), Markup(", "))


def link_municipality(municipality: Municipality) -> Markup:
    """Return the unit's name as a link to its page."""
    return link(f"kommuner/{municipality.slug}.html", municipality.unit)


def link_participation(
    municipality: Municipality, trial: Trial, label: Cell, *, name: str = ""
) -> Markup:
    """Return a link to the page of one municipality in one trial."""
    return link(f"kommuner/{municipality.slug}/{trial.slug}.html", label, name=name)


def link_source(context: BookContext, source_id: str) -> Markup:
    """Return a short reference, linked to the source's entry; the id where it is not listed."""
    for source in context.registry.sources:
        if source.id == source_id:
            return link(f"{SOURCES_PAGE}#{source.id}", name_briefly(source))
    return join([source_id])


def name_briefly(source: Source) -> str:
    """Return "KL, 13. januar 2021"; without a date the publisher alone."""
    publisher = source.publisher.split(" (")[0]
    return f"{publisher}, {format_date(source.published)}" if source.published else publisher
