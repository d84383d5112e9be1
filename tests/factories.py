"""Builds records for tests, so that a test mentions only what matters to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipelines.domain import (
    Code,
    DeliverySchema,
    Design,
    DisclosureThresholds,
    Element,
    Municipality,
    Network,
    OrganisationLevel,
    OutcomeKey,
    Participation,
    Plan,
    Registry,
    Round,
    Source,
    Trial,
)

SOURCE = "kilde-2020"


def make_plan(**over: Any) -> Plan:
    """A parallel plan on duration with a margin of one week."""
    fields: dict[str, Any] = {
        "design": Design.PARALLEL,
        "primary": OutcomeKey("duration", "rmst_difference", 26),
        "margin": 1.0,
        "margin_reason": "En uge er uden betydning.",
        "higher_is_better": False,
        "secondary": (OutcomeKey("job_or_education", "incidence_difference", 26),),
        "comparison": "Borgere i samme kommune uden for forsøget",
        "origin": "project",
    }
    return Plan(**fields | over)


def make_trial(**over: Any) -> Trial:
    """A trial of round 1 in the network `nordjylland`."""
    slug = over.get("slug", "formkrav")
    fields: dict[str, Any] = {
        "slug": slug,
        "network": "nordjylland",
        "title": f"Forsøget {slug}",
        "listed_title": f"Forsøget {slug}",
        "short_title": slug.capitalize(),
        "round": 1,
        "start_date": date(2017, 7, 1),
        "end_date": date(2022, 12, 31),
        "rule_waived": "Krav til samtalers form",
        "allowed": "Samtaler i den form, der giver mening",
        "target_groups": ("a-dagpengemodtagere",),
        "benefits": ("a-dagpenge",),
        "elements": (Element("gruppesamtaler", "Gruppesamtaler"),),
        "lead": "unknown",
        "evaluator": "unknown",
        "plan": make_plan(),
        "status": "forlænget",
        "ask": None,
        "fidelity_threshold": 0.8,
        "expected_size": "unknown",
        "sources": (SOURCE,),
    }
    return Trial(**fields | over)


def make_municipality(**over: Any) -> Municipality:
    """Rebild, or another municipality by `slug` and `code`."""
    slug = over.get("slug", "rebild")
    fields: dict[str, Any] = {
        "slug": slug,
        "code": "840",
        "name": slug.capitalize(),
        "networks": ("nordjylland",),
        "aliases": (),
        "unit": slug.capitalize(),
        "counted_as": 1,
    }
    return Municipality(**fields | over)


def make_network(**over: Any) -> Network:
    """The network `nordjylland` with one round."""
    fields: dict[str, Any] = {
        "slug": "nordjylland",
        "name": "Nordjysk frikommunenetværk",
        "theme": "Beskæftigelse",
        "owner": "KKR",
        "levels": (OrganisationLevel("Projektejer", "KKR"),),
        "rounds": (Round(1, date(2017, 7, 1), None, SOURCE, "side 1"),),
        "start_date": date(2017, 7, 1),
        "end_date": date(2022, 12, 31),
        "report_deadline": None,
        "thresholds": DisclosureThresholds(),
        "sources": (SOURCE,),
    }
    return Network(**fields | over)


def make_source(**over: Any) -> Source:
    """A source document without a file."""
    fields: dict[str, Any] = {
        "id": SOURCE,
        "title": "En kilde",
        "publisher": "Netværket",
        "published": date(2018, 6, 22),
        "file": "",
        "description": "En kilde til prøver",
    }
    return Source(**fields | over)


def make_codes(**labels: str) -> tuple[Code, ...]:
    """One code for each `clean="label"`."""
    return tuple(Code(clean, label) for clean, label in labels.items())


def make_schema(**over: Any) -> DeliverySchema:
    """The lists and thresholds that the rules compute with, without aliases."""
    fields: dict[str, Any] = {
        "aliases": {},
        "code_lists": {
            "arm": make_codes(trial="forsøg", comparison="sammenligning", historical="historisk"),
            "benefit": (Code("a-dagpenge", "a-dagpenge"), Code("sygedagpenge", "sygedagpenge")),
            "exit_reason": make_codes(job="job", education="uddannelse", other="øvrig"),
            "trial": (Code("formkrav", "Forsøget formkrav"),),
            "element": (Code("gruppesamtaler", "Gruppesamtaler"),),
        },
        "missing_markers": ("", ".", "-", "NULL", "NA", "n/a", "Ukendt", "Uoplyst", "Ikke oplyst"),
        "thresholds": {
            "invalid_share": 0.01,
            "out_of_range_share": 0.05,
            "outside_period_share": 0.2,
            "row_count_change": 0.3,
            "free_text_share": 0.01,
            "overlap_share": 0.05,
            "header_match": 0.8,
        },
        "not_parallel": (),
    }
    return DeliverySchema(**fields | over)


def make_participation(**over: Any) -> Participation:
    """Rebild's firm participation in `formkrav`."""
    fields: dict[str, Any] = {
        "municipality": "rebild",
        "trial": "formkrav",
        "is_firm": True,
        "source": SOURCE,
    }
    return Participation(**fields | over)


def make_registry(**over: Any) -> Registry:
    """One network, one municipality, one trial, one participation, one source."""
    fields: dict[str, Any] = {
        "networks": (make_network(),),
        "municipalities": (make_municipality(),),
        "trials": (make_trial(),),
        "participations": (make_participation(),),
        "sources": (make_source(),),
        "statements": (),
        "accounts": (),
        "claims": (),
        "matrix": None,
        "schema": make_schema(),
    }
    return Registry(**fields | over)
