from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.argument import check_claims, evaluate_claims
from pipelines.argument.facts import Facts
from pipelines.argument.findings import find_finding
from pipelines.argument.sentences import TemplateError, fill_sentence, format_fact, parse_gaps
from pipelines.domain import (
    Claim,
    ClaimResult,
    ClaimState,
    DeliverySchema,
    Evidence,
    Registry,
    Statement,
)
from pipelines.errors import ClaimError
from pipelines.tables import FINDINGS

DURATION = "formkrav/_network/duration/rmst_difference/26"


def statement(name: str, value: float | None, unit: str = "procent") -> Statement:
    return Statement(f"kl-2021/{name}", "kl-2021", "afsnit 4", "network", "…", value, unit, "KL")


STATEMENTS = (
    statement("meaningful", 90),
    statement("trust", 91),
    statement("since", 2016, "år"),
    statement("citizens", 110000, "borgere om året"),
    statement("years", 2.5, "år"),
    statement("no-base", None),
)


def registry_of(*claims: Claim) -> Registry:
    schema = DeliverySchema({}, {}, (), {})
    return Registry((), (), (), (), (), STATEMENTS, (), claims, None, schema)


def claim_of(
    predicate: str, *keys: str, template: str = "Værdien er {0}.", name: str = "c"
) -> Claim:
    evidence = tuple(
        Evidence("statement" if key.startswith("kl-2021") else "finding", key) for key in keys
    )
    return Claim(name, template, evidence, predicate, "argumentet")


def finding(**changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(FINDINGS.names)
    row |= {
        "network": "nordjylland", "trial": "formkrav", "municipality": "_network",
        "outcome": "duration", "estimand": "rmst_difference", "week": 26, "arm": "trial",
        "comparison": "comparison", "method": "reml_hartung_knapp", "estimate": -0.41,
        "ci95_low": -1.2, "ci95_high": 0.38, "n_trial": 1200, "n_comparison": 1150,
        "unit": "weeks", "margin": 1.5, "verdict": "not_worse", "status": "ok", "data_kind": "ekte",
    }  # fmt: skip
    return row | changes


def findings_of(*rows: dict[str, Any]) -> pd.DataFrame:
    return FINDINGS.conform(pd.DataFrame(list(rows), columns=list(FINDINGS.names)))


NONE = FINDINGS.empty()
ONE = findings_of(finding())


def evaluate(claim: Claim, findings: pd.DataFrame = NONE) -> ClaimResult:
    (result,) = evaluate_claims(registry_of(claim), findings)
    return result


def faults_of(*claims: Claim, findings: pd.DataFrame = ONE) -> list[str]:
    with pytest.raises(ClaimError) as caught:
        check_claims(registry_of(*claims), findings)
    return list(caught.value.faults)


def test_a_claim_about_a_statement_holds_with_its_value_in_the_sentence() -> None:
    claim = claim_of("value >= 90", "kl-2021/meaningful", template="{0} procent svarer ja.")

    result = evaluate(claim)

    assert result.state is ClaimState.HOLDS
    assert result.sentence == "90 procent svarer ja."
    assert result.why == "Prøven er bestået: værdien er 90."
    assert not result.is_synthetic


def test_a_claim_that_is_no_longer_true_fails_without_a_sentence() -> None:
    result = evaluate(claim_of("value[0] > value[1]", "kl-2021/meaningful", "kl-2021/trust"))

    assert result.state is ClaimState.FAILS
    assert result.sentence == ""
    assert result.why.endswith("er ikke bestået: værdien (belæg 1) er 90; værdien (belæg 2) er 91.")


def test_a_claim_about_a_finding_shows_danish_numbers() -> None:
    template = "Forskellen er {0} uger (95 %: {0.ci95_low} til {0.ci95_high}; {0.n_trial} borgere)."
    claim = claim_of("verdict in {not_worse, better}", DURATION, template=template)

    result = evaluate(claim, ONE)

    assert result.state is ClaimState.HOLDS
    assert result.sentence == "Forskellen er −0,4 uger (95 %: −1,2 til 0,4; 1.200 borgere)."
    assert result.why.endswith("konklusionen er ikke dårligere.")


def test_a_claim_on_synthetic_findings_says_so_in_its_sentence() -> None:
    findings = findings_of(finding(data_kind="syntetisk"))

    result = evaluate(claim_of("value < 0", DURATION), findings)

    assert result.sentence == "Værdien er −0,4 (syntetiske data)."
    assert result.is_synthetic


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (claim_of("value > 0", "kl-2021/nowhere"), "findes ikke i registret"),
        (claim_of("value > 0", "kl-2021/no-base"), "ingen talværdi"),
        (claim_of("value > 0", "formkrav/rebild/duration"), "findes ikke"),
        (claim_of("tau2 > 0", DURATION), "intet at vise om τ²"),
        (claim_of("verdict == better", f"{DURATION}/x"), "findes ikke"),
        (claim_of("value < 0", DURATION, template="{0.i2}"), "intet at vise om I²"),
        (claim_of("value[1] < 0", DURATION), "intet at vise om værdien (belæg 2)"),
        (claim_of("value <", DURATION), "ikke skrevet rigtigt"),
        (claim_of("value < 0", DURATION, template="{x}"), "ikke skrevet rigtigt"),
        (Claim("c", "t", (Evidence("rygte", "x"),), "value > 0", "k"), '"rygte" kendes ikke'),
    ],
)
def test_a_claim_without_its_evidence_is_unsupported(claim: Claim, why: str) -> None:
    result = evaluate(claim, ONE)

    assert result.state is ClaimState.UNSUPPORTED
    assert result.sentence == ""
    assert why in result.why


def test_a_finding_without_a_verdict_supports_no_claim_about_one() -> None:
    result = evaluate(claim_of("verdict == better", DURATION), findings_of(finding(verdict=None)))

    assert result.state is ClaimState.UNSUPPORTED
    assert result.why == "Belægget har intet at vise om konklusionen."


@pytest.mark.parametrize("status", ["too_few", "suppressed", "refused", "not_delivered", "failed"])
def test_a_finding_that_cannot_be_shown_supports_nothing(status: str) -> None:
    findings = findings_of(finding(status=status, estimate=None))

    result = evaluate(claim_of("value < 0", DURATION), findings)

    assert result.state is ClaimState.UNSUPPORTED
    assert "kan ikke vises." in result.why


@pytest.mark.parametrize(
    "key",
    [
        DURATION,
        "formkrav/_network/duration/rmst_difference/26/comparison/reml_hartung_knapp",
        "formkrav/_network/duration/26",
        "formkrav/_network/duration/rmst_difference/26/reml_hartung_knapp",
    ],
)
def test_parts_that_are_clear_may_be_left_out(key: str) -> None:
    others = [finding(week=52), finding(outcome="exit_rate", week=None)]

    match = find_finding(findings_of(finding(), *others), key)

    assert match.finding is not None
    assert match.finding["week"] == 26


def test_a_sensitivity_analysis_is_meant_only_where_it_is_named() -> None:
    findings = findings_of(finding(), finding(method="fixed_effect", estimate=-0.2))

    main, named = (find_finding(findings, key) for key in (DURATION, f"{DURATION}/fixed_effect"))

    assert main.finding is not None
    assert named.finding is not None
    assert (main.finding["estimate"], named.finding["estimate"]) == (-0.41, -0.2)


def test_a_key_that_fits_several_findings_names_none() -> None:
    findings = findings_of(finding(), finding(week=52))

    match = find_finding(findings, "formkrav/_network/duration")

    assert (match.finding, match.count) == (None, 2)
    assert evaluate(claim_of("value < 0", "formkrav/_network/duration"), findings).why == (
        'Resultatet "formkrav/_network/duration" passer på 2 resultater.'
    )


@pytest.mark.parametrize(
    "key", ["", "formkrav", "formkrav/rebild", "formkrav/_network/26/duration"]
)
def test_a_key_out_of_order_or_cut_short_fits_nothing(key: str) -> None:
    assert find_finding(findings_of(finding(week=52)), key).count == 0


def test_sound_claims_pass_whether_they_hold_or_not() -> None:
    claims = [
        claim_of("value >= 99", "kl-2021/meaningful", name="a"),
        claim_of("verdict == better", DURATION, name="b"),
    ]

    check_claims(registry_of(*claims), ONE)


def test_every_fault_of_every_claim_is_listed_at_once() -> None:
    faults = faults_of(
        claim_of("value > 0", "kl-2021/nowhere"),
        claim_of("value > 0", "formkrav/rebild/duration"),
    )

    assert faults == [
        'claims.yml: 2 påstande hedder "c". Giv hver påstand sit eget navn.',
        'claims.yml, påstanden "c": udsagnet "kl-2021/nowhere" findes ikke eller har ingen '
        "talværdi. Ret nøglen, eller tilføj udsagnet i statements.csv.",
        'claims.yml, påstanden "c": resultatet "formkrav/rebild/duration" findes ikke. '
        "Skriv forsøg/kommune/udfald/mål/uge, som de står i findings.csv.",
    ]


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        (claim_of("value > 0", "kl-2021/no-base"), "har ingen talværdi"),
        (claim_of("value >", "kl-2021/trust"), "er ikke gyldig: det kan ikke læses"),
        (claim_of("value > verdict", "kl-2021/trust"), "er ikke gyldig: der står et ord"),
        (claim_of("value > 0 or value < 1", "kl-2021/trust"), "sand for enhver værdi"),
        (claim_of("1 < 2", "kl-2021/trust"), "læser intet belæg"),
        (claim_of("value[1] > 0", "kl-2021/trust"), "henvises til belæg nr. 1, men der er kun 1"),
        (claim_of("value > 0", "kl-2021/trust", template="{2}"), "henvises til belæg nr. 2"),
        (claim_of("value > 0", "kl-2021/trust", template="{0"), "krøllet parentes"),
        (claim_of("value > 0", "kl-2021/trust", template="{0.x}"), 'feltet "x" findes ikke'),
        (claim_of("ci95_low > 0", "kl-2021/trust"), 'er et udsagn og har ikke "ci95_low"'),
        (claim_of("value > 0", "kl-2021/trust", DURATION), "belæg nr. 1 bruges ikke"),
        (claim_of("value > 0", "formkrav/_network/duration"), "passer på 2 resultater"),
        (Claim("c", "{0}", (Evidence("rygte", "x"),), "value > 0", "k"), '"rygte" kendes ikke'),
    ],
)
def test_a_claim_that_cannot_be_judged_is_refused(claim: Claim, fault: str) -> None:
    (found,) = faults_of(claim, findings=findings_of(finding(), finding(week=52)))

    assert fault in found


@pytest.mark.parametrize(
    ("name", "value", "unit", "shown"),
    [
        ("value", 2016.0, "år", "2016"),
        ("value", 2.5, "år", "2,5"),
        ("value", 12.0, "år", "12"),
        ("value", 110000.0, "borgere om året", "110.000"),
        ("value", 0.667, "share", "66,7"),
        ("value", 0.5, "share", "50"),
        ("value", -0.41, "weeks", "−0,4"),
        ("value", 1.25, "per_case", "1,25"),
        ("n_trial", 1200.0, "weeks", "1.200"),
        ("p_value", 0.046, "weeks", "0,046"),
        ("verdict", "worse", "weeks", "dårligere"),
    ],
)
def test_values_are_shown_in_danish(name: str, value: float | str, unit: str, shown: str) -> None:
    assert format_fact(name, value, unit) == shown


def test_the_note_on_synthetic_data_stands_before_a_full_stop() -> None:
    facts = [Facts({"value": 4.0}, is_synthetic=True)]

    assert fill_sentence("Der er {0}.", facts) == "Der er 4 (syntetiske data)."
    assert fill_sentence("Der er {0}", facts) == "Der er 4 (syntetiske data)"


def test_the_numbers_of_one_finding_have_the_same_decimals() -> None:
    facts = [Facts({"value": 0.04, "ci95_low": -0.5, "margin": 1.0}, unit="weeks")]

    sentence = fill_sentence("{0} (fra {0.ci95_low}), grænse {0.margin}", facts)

    assert sentence == "0,04 (fra −0,50), grænse 1"


def test_gaps_name_evidence_and_field() -> None:
    assert parse_gaps("{0} og {1.ci95_low}") == ((0, "value"), (1, "ci95_low"))
    with pytest.raises(TemplateError):
        parse_gaps("{0!r}")
