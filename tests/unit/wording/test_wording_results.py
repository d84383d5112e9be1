from __future__ import annotations

import pandas as pd
import pytest

from pipelines.domain import Design
from pipelines.wording import (
    count_shown,
    describe_coverage,
    describe_meaning,
    describe_primary_result,
    describe_spread,
    find_primary,
    find_trial_result,
    select_primary,
)
from tests.factories import make_plan, make_trial
from tests.released_rows import make_findings, make_pooled, withhold

SENSITIVITY = {"method": "fixed_effect", "estimate": 9.0}


def test_the_main_pooled_row_is_found_among_its_sensitivity_analyses() -> None:
    findings = make_findings({}, make_pooled() | SENSITIVITY, make_pooled())

    primary = find_primary(findings, make_trial(), "_network")

    assert primary is not None
    assert primary.method == "reml_hartung_knapp"
    assert len(select_primary(findings, [make_trial()], "_network")) == 1
    assert len(select_primary(findings, [], "_network")) == 0


def test_a_primary_result_is_told_or_why_not() -> None:
    trial = make_trial()

    assert "0,4 uger kortere" in describe_primary_result(make_findings({}), trial, "rebild")
    assert "kan ikke vises" in describe_primary_result(make_findings(), trial)
    alone = make_trial(plan=make_plan(design=Design.DESCRIPTIVE))
    assert "ingen sammenligning" in describe_primary_result(make_findings(), alone)


def test_what_cannot_be_shown_is_no_sign_either_way() -> None:
    hidden = withhold(make_findings({}), "too_few")

    for findings in (hidden, make_findings()):
        text = describe_meaning(findings, make_trial(), "rebild")
        assert "hverken et tegn på, at forsøget virker" in text


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("better", "er bedre"),
        ("not_worse", "er ikke dårligere"),
        ("worse", "er dårligere"),
        ("worse_within_margin", "er ringere"),
        ("undecided", "kan ikke afgøre"),
        (pd.NA, "ingen konklusion"),
    ],
)
def test_the_meaning_follows_the_verdict(verdict: object, words: str) -> None:
    text = describe_meaning(make_findings({"verdict": verdict}), make_trial(), "rebild")

    assert words in text


def test_the_meaning_is_for_one_municipality_or_for_all_together() -> None:
    own = describe_meaning(make_findings({"data_kind": "ekte"}), make_trial(), "rebild")
    pooled = describe_meaning(make_findings(make_pooled()), make_trial(), "_network")

    assert own.endswith("siger intet om de andre.")
    assert "kommunerne samlet" in pooled
    assert pooled.endswith("*(Syntetiske data.)*")


def test_the_spread_tells_inconsistency_and_what_a_new_municipality_can_expect() -> None:
    finding = find_primary(make_findings(make_pooled()), make_trial(), "_network")

    text = describe_spread(finding, 3)

    assert text.startswith("Det samlede tal bygger på 3 kommuner. I² er 23 procent")
    assert "fra −1,3 til 1,1 uger" in text


def test_nothing_pooled_has_no_spread() -> None:
    bare = find_primary(make_findings(), make_trial(), "_network")
    two = make_pooled(i2=pd.NA, prediction_low=pd.NA)
    small = find_primary(make_findings(two), make_trial(), "_network")

    assert describe_spread(bare, 0) == "Resultaterne er ikke lagt sammen på tværs af kommunerne."
    assert describe_spread(small, 2) == "Det samlede tal bygger på 2 kommuner."


def test_only_shown_municipal_estimates_are_counted() -> None:
    hidden = withhold(make_findings({"municipality": "thisted"}), "too_few")
    findings = pd.concat([make_findings({}, make_pooled()), hidden], ignore_index=True)

    assert count_shown(findings, make_trial()) == 1
    assert describe_coverage(findings, [make_trial(), make_trial(slug="mentor")]) == (
        "Et samlet resultat kan vises for 1 af 2 forsøg."
    )


def test_the_only_municipality_stands_for_its_trial() -> None:
    pooled = withhold(make_findings(make_pooled()), "too_few")
    alone = pd.concat([make_findings({}), pooled], ignore_index=True)
    two = pd.concat([make_findings({}, {"municipality": "aalborg"}), pooled], ignore_index=True)

    found = find_trial_result(alone, make_trial())
    several = find_trial_result(two, make_trial())

    assert found is not None
    assert found.municipality == "rebild"
    assert several is not None
    assert several.is_pooled
    assert "**ikke dårligere**" in describe_primary_result(alone, make_trial())


def test_a_pooled_result_stands_before_a_municipalitys_own() -> None:
    found = find_trial_result(make_findings({}, make_pooled()), make_trial())

    assert found is not None
    assert found.is_pooled
