"""The ledger of claims: each with its evidence, its test, its outcome and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from markupsafe import Markup

from pipelines.argument import CERTAINTY_NAMES, describe_evidence, describe_predicate
from pipelines.domain import NETWORK_ROW, ClaimResult, ClaimState, ClaimValue, Evidence
from pipelines.publishing.blocks.html import Cell, block, bullets, element, join, lines, link, table
from pipelines.publishing.blocks.places import SOURCES_PAGE
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import join_words, name_outcome, pluralise

STATES = {
    ClaimState.HOLDS: "holder",
    ClaimState.FAILS: "holder ikke",
    ClaimState.UNSUPPORTED: "kan ikke belægges",
}
_SYMBOLS = {ClaimState.HOLDS: "✓", ClaimState.FAILS: "✗", ClaimState.UNSUPPORTED: "?"}
_HEAD = ("Påstand", "Udfald", "Hvad den hviler på", "Prøven", "Data og sikkerhed", "Hvor den står")
_SYNTHETIC, _COMPUTED, _SOURCES = "syntetiske data", "leverancer", "kilder og registret"


def claims_ledger(context: BookContext) -> str:
    """Return every claim in a table a chapter, under an id by which sentences link to it."""
    if not context.claims:
        return "\n\nRegistret rummer ingen påstande endnu.\n\n"
    counts = Counter(result.state for result in context.claims)
    told = join_words(f"{counts[state]} {name}" for state, name in STATES.items())
    head = f"Bogen har {pluralise(len(context.claims), 'påstand', 'påstande')}: {told}."
    chapters = dict.fromkeys(result.claim.chapter for result in context.claims)
    marker = block(element("div", "", class_="frk-paastande", data_filtre="paastande"))
    return f"\n\n{head}\n\n{marker}" + "".join(_chapter(context, name) for name in chapters)


def name_page(context: BookContext, page: str) -> str:
    """Return a page's own title; the trial's or the municipality's, or its name, without one."""
    titles = {**_name_generated(context), **(context.coverage or {}).get("titles", {})}
    return str(titles.get(page, page.rsplit("/", 1)[-1].replace("-", " ").capitalize()))


def _name_generated(context: BookContext) -> dict[str, str]:
    """Return the titles of pages that notebooks make: none of them stands in `book/`."""
    trials = {f"forsoeg/{trial.slug}": trial.short_title for trial in context.registry.trials}
    units = {f"kommuner/{unit.slug}": unit.unit for unit in context.registry.municipalities}
    return {**trials, **units, "paa-tvaers": "Resultater på tværs"}


def _chapter(context: BookContext, chapter: str) -> str:
    own = [result for result in context.claims if result.claim.chapter == chapter]
    rows = (_row(context, result) for result in own)
    return table(
        f"Påstande, der hører til »{name_page(context, chapter)}«",
        _HEAD,
        rows,
        css_class="frk-regnskab",
    )


def _row(context: BookContext, result: ClaimResult) -> list[Cell]:
    claim = result.claim
    name = element(
        "span",
        claim.id,
        id=claim.id,
        class_="frk-paastand-navn",
        data_udfald=STATES[result.state],
        data_kapitel=name_page(context, claim.chapter),
        data_data=_data_kind(result),
    )
    holds = result.state is ClaimState.HOLDS
    hidden = element("em", "Sætningen vises ikke, fordi belægget ikke bærer den.")
    sentence: Cell = result.sentence if holds else hidden
    return [
        lines([name, sentence]),
        lines([_mark(result), result.why, _change(result)]),
        bullets(_link_evidence(context, evidence) for evidence in claim.evidence),
        describe_predicate(claim),
        _tell_data(result),
        _places(context, result),
    ]


def _mark(result: ClaimResult) -> Markup:
    symbol = element("span", _SYMBOLS[result.state], aria_hidden="true")
    return element("strong", join([symbol, STATES[result.state]]))


def _change(result: ClaimResult) -> str:
    if not result.before:
        return ""
    return (
        f"Før: {_list_values(result.before)}. Nu: {_list_values(result.values) or 'intet belæg'}."
    )


def _list_values(values: Iterable[ClaimValue]) -> str:
    return "; ".join(f"{value.name} {value.shown}" for value in values)


def _data_kind(result: ClaimResult) -> str:
    if result.is_synthetic:
        return _SYNTHETIC
    return _SOURCES if result.certainty is None else _COMPUTED


def _tell_data(result: ClaimResult) -> Markup:
    certainty = (
        "" if result.certainty is None else f"sikkerhed: {CERTAINTY_NAMES[result.certainty]}"
    )
    return lines([_data_kind(result).capitalize(), certainty])


def _places(context: BookContext, result: ClaimResult) -> Markup:
    if not result.pages:
        return lines(["Trykkes ikke i teksten"])
    return bullets(
        link(
            f"{page}.html#paastand-{result.claim.id}",
            name_page(context, page),
            name=f"{name_page(context, page)}: gå til sætningen {result.claim.id}",
        )
        for page in result.pages
    )


def _link_evidence(context: BookContext, evidence: Evidence) -> Markup:
    if evidence.kind == "statement":
        return _link_statement(context, evidence.key)
    if evidence.kind == "finding":
        return _link_finding(context, evidence.key)
    selection = evidence.selection
    if evidence.kind == "compare" and selection is not None and "/" in selection.subject:
        return join(
            [_link_statement(context, selection.subject), "Det holdes op mod andre udsagn."]
        )
    if evidence.kind == "claim":
        return join(["Påstanden", link(f"#{evidence.key}", evidence.key)])
    told = describe_evidence(evidence)
    return join([told[:1].upper() + told[1:]])


def _link_statement(context: BookContext, key: str) -> Markup:
    try:
        statement = context.registry.statement(key)
    except KeyError:
        return join([f"Udsagnet {key} (findes ikke)"])
    return link(f"{SOURCES_PAGE}#{key.replace('/', '-')}", statement.text)


def _link_finding(context: BookContext, key: str) -> Markup:
    """Link a finding to the page that shows it: the trial's, or the participation's."""
    trial, place, *parts = [*key.split("/"), "", ""]
    week = next((int(part) for part in parts if part.isdecimal()), None)
    outcome = name_outcome(parts[0], week)
    try:
        title = context.registry.trial(trial).short_title
        unit = "" if place == NETWORK_ROW else context.registry.municipality(place).unit
    except KeyError:
        return join([f"Fundet {key}"])
    page = f"kommuner/{place}/{trial}.html" if unit else f"forsoeg/{trial}.html"
    return link(page, f"{outcome}: {title}{f' i {unit}' if unit else ', samlet'}")
