"""Counts, comparisons, claims on claims and counts of the registry."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.argument import check_claims, evaluate_claims
from pipelines.domain import (
    Claim,
    ClaimResult,
    ClaimState,
    Evidence,
    Registry,
    Selection,
    Statement,
)
from pipelines.errors import ClaimError
from tests.factories import make_municipality, make_participation, make_registry, make_trial
from tests.released_rows import make_findings

PLACES = ("rebild", "thisted", "morsoe")


def registry_of(*claims: Claim) -> Registry:
    codes = ("840", "787", "773")
    units = [make_municipality(slug=s, code=c) for s, c in zip(PLACES, codes, strict=True)]
    statements = tuple(
        Statement(f"kilde-2020/{name}", "kilde-2020", "", "network", "…", value, "procent", "KL")
        for name, value in (("a", 90.0), ("b", 95.0), ("c", 91.0))
    )
    return make_registry(
        municipalities=tuple(units),
        trials=(make_trial(),),
        participations=tuple(make_participation(municipality=slug) for slug in PLACES),
        statements=statements,
        claims=claims,
    )


def findings_of(**verdicts: str | None) -> pd.DataFrame:
    """One primary finding a municipality; None: it can't be shown."""
    rows = [
        {
            "municipality": place,
            "estimate": float(i),
            "std_error": 0.1,
            "verdict": verdict,
            "status": "ok" if verdict else "too_few",
        }
        for i, (place, verdict) in enumerate(verdicts.items())
    ]
    return make_findings(*rows)


def claim_of(predicate: str, *evidence: Evidence, name: str = "c", text: str = "{0}.") -> Claim:
    return Claim(name, text, evidence, predicate, "index")


def count(where: str, **over: Any) -> Evidence:
    fields = {"among": "municipalities", "trial": "formkrav", "outcome": "primary"}
    return Evidence("count", "kommuner", Selection(**{**fields, "where": where, **over}))


def compare(**over: Any) -> Evidence:
    fields = {"among": "municipalities", "trial": "formkrav", "outcome": "primary"}
    return Evidence("compare", "kommuner", Selection(**{**fields, "subject": "rebild", **over}))


def evaluate(claim: Claim, findings: pd.DataFrame) -> ClaimResult:
    return evaluate_claims(registry_of(claim), findings)[-1]


@pytest.mark.parametrize(
    ("predicate", "state"),
    [
        ("all", ClaimState.FAILS),
        ("none", ClaimState.FAILS),
        ("value == 2 and total == 3", ClaimState.HOLDS),
        ("at least two", ClaimState.HOLDS),
        ("at least 3 municipalities", ClaimState.FAILS),
        ("at most two", ClaimState.HOLDS),
        ("exactly two municipalities", ClaimState.HOLDS),
        ("none of the three", ClaimState.FAILS),
        ("all municipalities", ClaimState.FAILS),
    ],
)
def test_a_count_goes_over_the_municipalities_of_a_trial(predicate: str, state: ClaimState) -> None:
    findings = findings_of(rebild="not_worse", thisted="not_worse", morsoe="worse")

    result = evaluate(claim_of(predicate, count("verdict == not_worse")), findings)

    assert result.state is state


@pytest.mark.parametrize(
    ("predicate", "state"),
    [
        ("all", ClaimState.UNSUPPORTED),
        ("at least two", ClaimState.HOLDS),
        ("at least three", ClaimState.UNSUPPORTED),
        ("none", ClaimState.FAILS),
        ("at most one", ClaimState.FAILS),
    ],
)
def test_a_municipality_without_a_figure_could_be_either(predicate: str, state: ClaimState) -> None:
    findings = findings_of(rebild="not_worse", thisted="not_worse", morsoe=None)

    result = evaluate(claim_of(predicate, count("verdict == not_worse")), findings)

    assert result.state is state


def test_those_without_a_figure_are_left_out_where_the_claim_says_so() -> None:
    findings = findings_of(rebild="not_worse", thisted="not_worse", morsoe=None)
    text = "{0:words} af {0.total:words}: {0.names}."

    result = evaluate(
        claim_of("all", count("verdict == not_worse", leaves_out=True), text=text), findings
    )

    assert result.state is ClaimState.HOLDS
    assert result.sentence == "to af to: Rebild og Thisted (syntetiske data)."


def test_a_count_where_nothing_can_be_shown_is_unsupported() -> None:
    findings = findings_of(rebild=None, thisted=None, morsoe=None)

    result = evaluate(claim_of("none", count("verdict == worse", leaves_out=True)), findings)

    assert result.state is ClaimState.UNSUPPORTED
    assert "har et tal, der kan vises" in result.why


def test_a_count_over_statements_reads_their_numbers() -> None:
    members = ("kilde-2020/a", "kilde-2020/b", "kilde-2020/c")
    evidence = Evidence(
        "count", "svar", Selection("statements", members=members, where="value > 90")
    )

    result = evaluate(claim_of("exactly two", evidence), findings_of())

    assert result.state is ClaimState.HOLDS


def test_a_count_over_trials_takes_the_only_municipality_where_there_is_one() -> None:
    evidence = Evidence("count", "forsøg", Selection("trials", where="verdict == not_worse"))
    claim = claim_of("all", evidence)
    registry = make_registry(
        municipalities=(make_municipality(),),
        trials=(make_trial(),),
        participations=(make_participation(),),
        claims=(claim,),
    )

    (result,) = evaluate_claims(registry, findings_of(rebild="not_worse"))

    assert result.state is ClaimState.HOLDS


@pytest.mark.parametrize(
    ("predicate", "state"),
    [
        ("lowest", ClaimState.HOLDS),
        ("lower than", ClaimState.HOLDS),
        ("highest", ClaimState.FAILS),
        ("higher_than", ClaimState.FAILS),
        ("not worse than", ClaimState.HOLDS),  # less time on benefit is better
        ("rank == 3 and total == 3", ClaimState.HOLDS),
        ("value < other_lowest", ClaimState.HOLDS),
    ],
)
def test_a_municipality_is_held_against_the_others(predicate: str, state: ClaimState) -> None:
    findings = findings_of(rebild="better", thisted="worse", morsoe="worse")

    assert evaluate(claim_of(predicate, compare()), findings).state is state


def test_the_lowest_figure_is_not_lower_than_one_it_can_not_be_told_from() -> None:
    rows = [
        {"municipality": place, "estimate": estimate, "std_error": 1.0}
        for place, estimate in zip(PLACES, (-0.5, 0.0, 0.5), strict=True)
    ]
    claims = [claim_of("lowest", compare()), claim_of("lower_than", compare())]

    states = [evaluate(claim, make_findings(*rows)).state for claim in claims]

    assert states == [ClaimState.HOLDS, ClaimState.FAILS]


def test_a_comparison_with_one_that_has_no_figure_is_unsupported_unless_it_is_left_out() -> None:
    findings = findings_of(rebild="better", thisted="worse", morsoe=None)

    strict, lenient = (
        evaluate(claim_of("lowest", compare(leaves_out=leaves)), findings)
        for leaves in (False, True)
    )

    assert strict.state is ClaimState.UNSUPPORTED
    assert lenient.state is ClaimState.HOLDS


def test_statements_are_compared_by_their_numbers() -> None:
    selection = Selection(
        "statements", subject="kilde-2020/b", members=("kilde-2020/a", "kilde-2020/c")
    )

    result = evaluate(claim_of("highest", Evidence("compare", "svar", selection)), findings_of())

    assert result.state is ClaimState.HOLDS


@pytest.mark.parametrize(
    ("predicate", "state"),
    [
        ("holds[0] and holds[1]", ClaimState.FAILS),
        ("holds[0] or holds[1]", ClaimState.HOLDS),
        ("holds[0] and not holds[1]", ClaimState.HOLDS),
        ("holds[0] or holds[2]", ClaimState.HOLDS),  # whatever the third is
        ("holds[0] and holds[2]", ClaimState.UNSUPPORTED),
    ],
)
def test_a_claim_may_rest_on_claims_that_stand_after_it(predicate: str, state: ClaimState) -> None:
    rest = tuple(Evidence("claim", name) for name in ("yes", "no", "open"))
    statement = Evidence("statement", "kilde-2020/a")
    registry = registry_of(
        claim_of(predicate, *rest, name="both", text="Begge."),
        claim_of("value >= 90", statement, name="yes"),
        claim_of("value > 90", statement, name="no"),
        claim_of("value > 90", Evidence("statement", "kilde-2020/taken"), name="open"),
    )

    assert evaluate_claims(registry, findings_of())[0].state is state


def test_claims_that_rest_on_each_other_are_refused_and_support_nothing() -> None:
    registry = registry_of(
        claim_of("holds", Evidence("claim", "b"), name="a", text="A."),
        claim_of("holds", Evidence("claim", "a"), name="b", text="B."),
    )

    states = {result.state for result in evaluate_claims(registry, findings_of())}
    with pytest.raises(ClaimError, match="a → b → a"):
        check_claims(registry, findings_of())

    assert states == {ClaimState.UNSUPPORTED}


def test_the_registry_can_be_counted() -> None:
    evidence = Evidence("registry", "participations")

    result = evaluate(claim_of("value == 3", evidence, text="{0:unit}."), findings_of())

    assert result.sentence == "3 deltagelser."


@pytest.mark.parametrize(
    ("predicate", "evidence", "fault"),
    [
        ("value >= 0", count("verdict == worse"), "sand for enhver værdi"),
        ("value <= total", count("verdict == worse"), "sand for enhver værdi"),
        ("value < 4", count("verdict == worse"), "sand for enhver værdi"),
        ("all", count("value == value"), "sand for enhver værdi"),
        ("highest or not highest", compare(), "sand for enhver værdi"),
        ("value >= 0", Evidence("registry", "trials"), "sand for enhver værdi"),
        ("holds or not holds", Evidence("claim", "c"), "sand for enhver værdi"),
        ("all", count("value >"), "optællingens betingelse"),
        ("all", count("value[1] > 2"), 'læser "value[1]"'),
        ("all", count("verdict == worse", trial="hest"), '"hest" findes ikke'),
        ("all", count("verdict == worse", members=("hest",)), '"hest" findes ikke'),
        ("all", count("verdict == worse", outcome="lykke"), 'udfaldet "lykke"'),
        ("lowest", compare(subject="hest"), '"hest" findes ikke'),
        ("rank == 1", count("verdict == worse"), 'har ikke "rank"'),
        ("all", count("verdict == worse", among="trials", network="x"), 'netværket "x"'),
        ("value > 1", Evidence("registry", "heste"), 'kan ikke tælle "heste"'),
        ("holds", Evidence("claim", "nowhere"), '"nowhere", som den hviler på'),
        ("all", Evidence("count", "x"), "siger ikke, hvad det går over"),
    ],
)
def test_what_can_not_be_judged_or_not_fail_is_refused(
    predicate: str, evidence: Evidence, fault: str
) -> None:
    findings = findings_of(rebild="better", thisted="worse", morsoe="worse")

    with pytest.raises(ClaimError) as caught:
        check_claims(registry_of(claim_of(predicate, evidence, text="Tekst.")), findings)

    assert any(fault in found for found in caught.value.faults)


def test_a_fault_tells_the_line_where_the_claim_stands() -> None:
    claim = Claim("c", "{0}", (Evidence("statement", "x/y"),), "value > 1", "index", line=17)

    with pytest.raises(ClaimError, match='linje 17, påstanden "c"'):
        check_claims(registry_of(claim), findings_of())
