"""Fidelity crossed with the verdict, and the advice that follows, as the pages show them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.argument import (
    Advice,
    Implementation,
    describe_reading,
    describe_recommendation,
    interpret_participation,
    judge_trial,
    tabulate_judgements,
    tabulate_readings,
)
from pipelines.domain import Ask, AskKind, Trial
from tests.factories import make_trial
from tests.released_rows import make_findings, make_pooled, make_tables, withhold

ADOPTED: dict[str, Any] = {
    "outcome": "adopted_elements",
    "estimand": "adopted_share",
    "week": pd.NA,
    "unit": "share",
    "margin": pd.NA,
    "verdict": pd.NA,
}
DOSE = {**ADOPTED, "outcome": "delivered_dose", "estimand": "dose_ratio"}


def _findings(adopted: float, dose: float, verdict: str) -> pd.DataFrame:
    return make_findings(
        {"verdict": verdict}, {**ADOPTED, "estimate": adopted}, {**DOSE, "estimate": dose}
    )


@pytest.mark.parametrize(
    ("adopted", "dose", "verdict", "expected"),
    [
        (1.0, 0.9, "not_worse", Implementation.WORKS),
        (1.0, 0.9, "worse", Implementation.THEORY_FAILS),
        (1.0, 0.5, "worse", Implementation.NOT_CARRIED_OUT),
        (1.0, 0.5, "better", Implementation.UNDECIDED),
        (1.0, 0.9, "undecided", Implementation.UNDECIDED),
    ],
)
def test_fidelity_is_crossed_with_the_verdict(
    adopted: float, dose: float, verdict: str, expected: Implementation
) -> None:
    reading = interpret_participation(make_trial(), _findings(adopted, dose, verdict), "rebild")

    assert reading.implementation is expected
    assert f"**{expected.value}**" in describe_reading(reading)


def test_a_reading_tells_share_threshold_and_verdict() -> None:
    reading = interpret_participation(make_trial(), _findings(1.0, 0.5, "worse"), "rebild")

    text = describe_reading(reading)

    assert "Udførelsen er lav: 50 procent af det planlagte er gennemført" in text
    assert "en høj udførelse kræver 80 procent." in text
    assert "Konklusionen er »dårligere«" in text
    assert text.endswith("*(Syntetiske data.)*")


def test_what_is_not_known_is_said() -> None:
    hidden = withhold(make_findings({}), "too_few")
    unknown = interpret_participation(make_trial(), hidden, "rebild")
    elsewhere = interpret_participation(make_trial(), hidden, "aalborg")
    no_margin = interpret_participation(
        make_trial(), make_findings({"margin": pd.NA, "verdict": pd.NA}), "rebild"
    )

    assert "Udførelsen er ikke kendt. Der er intet resultat" in describe_reading(unknown)
    assert elsewhere.verdict is None
    assert "ingen konklusion at holde" in describe_reading(no_margin)


def test_readings_are_listed_by_municipality() -> None:
    findings = pd.concat(
        [
            _findings(1.0, 0.9, "not_worse"),
            withhold(make_findings({"municipality": "x"}), "refused"),
        ],
        ignore_index=True,
    )
    names = {"x": "X-købing", "rebild": "Rebild", "y": "Y-købing"}

    shown = tabulate_readings(make_trial(), findings, names)

    assert list(shown.table["Kommune"]) == ["X-købing", "Rebild", "Y-købing"]
    assert list(shown.table["Udførelse"]) == ["ikke kendt", "høj (90 procent)", "ikke kendt"]
    assert list(shown.table["Konklusion"]) == ["afvist", "ikke dårligere", "ikke beregnet"]
    assert list(shown.table["Læsning"]) == ["uafklaret", "virker", "uafklaret"]
    assert shown.is_synthetic


def _trial(kind: AskKind | None) -> Trial:
    ask = None if kind is None else Ask("ask", kind, ("En grund.",), "En følge.", "kilde", "side 1")
    return make_trial(ask=ask)


def _recommend(kind: AskKind | None, **over: Any) -> str:
    findings = make_findings(make_pooled(**{"data_kind": "ekte", **over}))
    return describe_recommendation(
        judge_trial(_trial(kind), {**make_tables(), "findings": findings})
    )


def test_no_recommendation_rests_on_synthetic_data() -> None:
    text = _recommend(AskKind.PERMANENT, data_kind="syntetisk")

    assert "**Kan ikke vurderes på data.**" in text
    assert "Regnet på de syntetiske tal ville sikkerheden være" in text


@pytest.mark.parametrize(
    ("kind", "over", "words"),
    [
        (AskKind.PERMANENT, {"ci90_low": -0.6}, "**Permanentgør.**"),
        (AskKind.PERMANENT, {"verdict": "undecided"}, "går dermed længere"),
        (AskKind.PERMANENT, {"verdict": pd.NA}, "**Kan ikke vurderes på data.**"),
        (None, {"verdict": "worse", "ci90_low": -0.6}, "**Stop.**"),
        (AskKind.EXTENDED, {"i2": 80.0}, "fordi kommunerne er uenige"),
    ],
)
def test_the_ask_stands_beside_the_advice(
    kind: AskKind | None, over: dict[str, Any], words: str
) -> None:
    assert words in _recommend(kind, **over)


def test_without_a_result_there_is_no_advice_and_a_reason() -> None:
    hidden = withhold(make_findings(make_pooled()), "too_few")
    tables = {**make_tables(), "findings": hidden}

    judgement = judge_trial(_trial(AskKind.PERMANENT), tables)
    empty = judge_trial(_trial(None), {**tables, "findings": hidden.head(0)})

    assert judgement.assessment is None
    assert judgement.recommendation.advice is Advice.NOT_ASSESSED
    assert "Færre end to kommuner" in describe_recommendation(judgement)
    assert empty.finding is None
    assert "grænsen. Der er intet ønske" in describe_recommendation(empty)


def test_trials_are_listed_with_certainty_and_advice() -> None:
    tables = make_tables()
    shown = judge_trial(make_trial(), {**tables, "findings": make_findings(make_pooled())})
    hidden_rows = withhold(make_findings(make_pooled()), "too_few")
    hidden = judge_trial(make_trial(), {**tables, "findings": hidden_rows})
    none = judge_trial(make_trial(), {**tables, "findings": hidden_rows.head(0)})

    table = tabulate_judgements([shown, hidden, none])

    assert list(table.table["Konklusion"]) == ["ikke dårligere", "for få", "ikke beregnet"]
    assert list(table.table["Sikkerhed"].iloc[1:]) == ["–", "–"]
    assert table.is_synthetic
