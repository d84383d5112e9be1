"""Raw fields of networks, municipalities, sources, asks and participations to records."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.domain import (
    Account,
    Ask,
    AskKind,
    DisclosureThresholds,
    Municipality,
    Network,
    OrganisationLevel,
    Participation,
    Round,
    Source,
    Statement,
)
from pipelines.registry.fields import Fields, as_sound, as_sound_all

MUNICIPALITY_COLUMNS = ("slug", "code", "name", "networks", "aliases", "unit", "counted_as")
PARTICIPATION_COLUMNS = ("municipality", "trial", "is_firm", "source")
STATEMENT_COLUMNS = ("id", "source", "locator", "subject", "text", "value", "unit", "role")
ACCOUNT_COLUMNS = ("topic", "value", "source", "locator", "note")


@dataclass(frozen=True, slots=True)
class AskEntry:
    """One ask with the trials that it covers, as `asks.yml` gives them."""

    ask: Ask
    trials: tuple[str, ...]


def parse_network(fields: Fields) -> Network | None:
    """Read one network of `network.yml`."""
    levels = [_parse_level(level) for level in fields.children("levels")]
    rounds = [_parse_round(entry) for entry in fields.children("rounds")]
    thresholds = _parse_thresholds(fields.child("disclosure"))
    start_date, end_date = fields.optional_day("start_date"), fields.optional_day("end_date")
    if start_date is not None and end_date is not None and end_date <= start_date:
        fields.fault("end_date", f"er {end_date}, som ikke er efter start_date", "Ret datoen.")
    return fields.build(
        Network,
        slug=fields.slug("slug"),
        name=fields.label("name"),
        theme=fields.label("theme"),
        owner=fields.label("owner"),
        levels=as_sound_all(levels),
        rounds=as_sound_all(rounds),
        start_date=start_date,
        end_date=end_date,
        report_deadline=fields.optional_day("report_deadline"),
        thresholds=as_sound(thresholds),
        sources=fields.texts("sources"),
    )


def _parse_level(fields: Fields) -> OrganisationLevel | None:
    return fields.build(
        OrganisationLevel, name=fields.label("name"), members=fields.label("members")
    )


def _parse_round(fields: Fields) -> Round | None:
    return fields.build(
        Round,
        number=fields.integer("number", minimum=1),
        start_date=fields.day("start_date"),
        application_deadline=fields.optional_day("application_deadline"),
        source=fields.text("source"),
        locator=fields.text("locator"),
    )


def _parse_thresholds(fields: Fields) -> DisclosureThresholds | None:
    return fields.build(
        DisclosureThresholds,
        min_cell=fields.integer("min_cell", minimum=3),
        rounding=fields.integer("rounding", minimum=1),
        min_arm=fields.integer("min_arm", minimum=1),
        min_descriptive=fields.integer("min_descriptive", minimum=1),
        min_at_risk=fields.integer("min_at_risk", minimum=1),
        **{
            name: fields.integer(name, minimum=1)
            for name in ("dominance_n", "dominance_pct", "p_pct")
            if fields.has(name)
        },
    )


def parse_municipality(fields: Fields) -> Municipality | None:
    """Read one row of `municipalities.csv`."""
    code = fields.text("code")
    if code and not (code.isascii() and code.isdecimal() and len(code.lstrip("0")) == 3):
        fields.fault("code", "er ikke tre cifre", "Skriv kommunekoden, fx 851.")
    aliases, unit = fields.listed("aliases"), fields.label("unit")
    for alias in aliases:
        fields.check_label("aliases", alias)
    networks = fields.listed("networks")
    if not networks:
        fields.fault("networks", "nævner intet netværk", "Skriv mindst ét netværks slug.")
    return fields.build(
        Municipality,
        slug=fields.slug("slug"),
        code=code.lstrip("0"),
        name=fields.label("name"),
        networks=networks,
        aliases=aliases,
        unit=unit,
        counted_as=fields.integer("counted_as", minimum=1),
    )


def parse_participation(fields: Fields) -> Participation | None:
    """Read one row of `participation.csv`."""
    return fields.build(
        Participation,
        municipality=fields.text("municipality"),
        trial=fields.text("trial"),
        is_firm=fields.flag("is_firm"),
        source=fields.text("source"),
    )


def parse_source(fields: Fields) -> Source | None:
    """Read one source of `sources.yml`."""
    return fields.build(
        Source,
        id=fields.slug("id"),
        title=fields.label("title"),
        publisher=fields.label("publisher"),
        published=fields.optional_day("published"),
        file=fields.text("file", empty=True),
        description=fields.text("description"),
    )


def parse_statement(fields: Fields) -> Statement | None:
    """Read one row of `statements.csv`; its id begins with its source's."""
    statement_id, source = fields.text("id"), fields.text("source")
    prefix, _, slug = statement_id.partition("/")
    if statement_id and (prefix != source or not slug):
        what = f'er "{statement_id}", som ikke begynder med kildens id og en skråstreg'
        fields.fault("id", what, f"Skriv {source}/ og et kort engelsk navn.")
    return fields.build(
        Statement,
        id=statement_id,
        source=source,
        locator=fields.text("locator"),
        subject=fields.text("subject"),
        text=fields.text("text"),
        value=fields.optional_number("value"),
        unit=fields.text("unit", empty=True),
        role=fields.text("role", empty=True),
    )


def parse_account(fields: Fields) -> Account | None:
    """Read one row of `accounts.csv`."""
    return fields.build(
        Account,
        topic=fields.text("topic"),
        value=fields.text("value"),
        source=fields.text("source"),
        locator=fields.text("locator"),
        note=fields.text("note", empty=True),
    )


def parse_ask(fields: Fields) -> AskEntry | None:
    """Read one ask of `asks.yml`."""
    trials = fields.texts("trials")
    ask = fields.build(
        Ask,
        id=fields.slug("id"),
        kind=fields.choice("kind", AskKind),
        reasons=fields.texts("reasons"),
        consequence=fields.text("consequence"),
        source=fields.text("source"),
        locator=fields.text("locator"),
    )
    return None if ask is None else AskEntry(ask, trials)
