"""Estimates beside the planted truth, simulations, and the power of a plan."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pipelines.publishing.blocks import BLOCKS
from pipelines.publishing.blocks.strength import describe_strength
from pipelines.publishing.staged.context import BookContext
from pipelines.wording import parse_finding
from tests.factories import make_municipality, make_participation, make_registry, make_trial
from tests.released_rows import make_findings, make_pooled, make_tables

AALBORG = {"municipality": "aalborg", "estimate": 0.2, "std_error": 0.2}
LIMITS = {"ci95_low": -0.2, "ci95_high": 0.6}


def _context(findings: pd.DataFrame, **over: Any) -> BookContext:
    registry = make_registry(
        municipalities=(make_municipality(), make_municipality(slug="aalborg", code="851")),
        participations=(make_participation(), make_participation(municipality="aalborg")),
    )
    fields: dict[str, Any] = {
        "registry": registry,
        "released": {**make_tables(), "findings": findings},
        "deliveries": (),
        "disagreements": (),
        "claims": (),
        "versions": {},
    }
    return BookContext(**fields | over)


def _truth(**values: float) -> pd.DataFrame:
    """The true difference in weeks of each municipality."""
    return pd.DataFrame(
        [
            {
                "municipality": place,
                "trial": "formkrav",
                "outcome": "duration",
                "estimand": "rmst_difference",
                "week": 26,
                "truth": value,
            }
            for place, value in values.items()
        ]
    )


def _cells(html: str) -> list[list[str]]:
    rows = BeautifulSoup(html, "html.parser").select("tbody tr")
    return [[cell.get_text() for cell in row.select("th, td")] for row in rows]


def _three() -> pd.DataFrame:
    return make_findings({}, {**AALBORG, **LIMITS}, make_pooled(tau2=0.0))


def test_estimates_stand_beside_the_truth_the_pooled_one_first() -> None:
    context = _context(_three(), truth=_truth(rebild=0.0, aalborg=1.0))

    html = BLOCKS["truth_table"](context)

    rows = _cells(html)
    assert [row[0] for row in rows] == [
        "Formkrav samlet",
        "Formkrav, Aalborg",
        "Formkrav, Rebild",
    ]
    # Weights 1 / 0,4² and 1 / 0,2²: the truth of Aalborg counts four times as much.
    assert rows[0][3] == "0,8 uger"
    assert [row[4] for row in rows] == ["nej", "nej", "ja"]
    assert "Af 2 intervaller" in html
    assert "indeholder 50 procent den" in html


def test_disagreement_evens_out_the_weights_of_the_truth() -> None:
    findings = make_findings({}, {**AALBORG, **LIMITS}, make_pooled(tau2=1000.0))

    rows = _cells(BLOCKS["truth_table"](_context(findings, truth=_truth(rebild=0.0, aalborg=1.0))))

    assert rows[0][3] == "0,5 uger"


@pytest.mark.parametrize("kind", ["ekte", "syntetisk"])
def test_real_data_have_no_known_truth(kind: str) -> None:
    findings = _three().assign(data_kind=kind)
    context = _context(findings, truth=_truth(rebild=0.0))

    html = BLOCKS["truth_table"](context)

    assert ("ingen syntetiske leverancer" in html) == (kind == "ekte")


def test_without_a_truth_the_block_says_so() -> None:
    assert "ingen syntetiske leverancer" in BLOCKS["truth_table"](_context(_three()))


def test_truth_of_a_hidden_pooled_row_shows_the_participations() -> None:
    context = _context(make_findings({}), truth=_truth(rebild=0.0))

    assert [row[0] for row in _cells(BLOCKS["truth_table"](context))] == ["Formkrav, Rebild"]


CALIBRATION = pd.DataFrame(
    [
        {
            "estimand": "duration/rmst_difference",
            "week": 26,
            "n_per_arm": 300,
            "margin": margin,
            "replicates": 4000,
            "quantity": quantity,
            "value": value,
            "monte_carlo_error": 0.0034,
            "low": low,
            "high": high,
            "seed": 2017,
        }
        for quantity, value, low, high, margin in (
            ("type_i", 0.0467, 0.0, 0.058, 1.0),
            ("coverage", 0.921, 0.93, 0.97, float("nan")),
        )
    ]
)


def test_simulations_are_listed_coverage_first_with_what_they_must_reach() -> None:
    rows = _cells(BLOCKS["calibration_table"](_context(_three(), calibration=CALIBRATION)))

    assert rows == [
        [
            "95 %-intervallet indeholder sandheden",
            "Tid på ydelsen, 26 uger",
            "300",
            "–",
            "4.000",
            "92,1 % (± 0,3 %)",
            "93,0 %–97,0 %",
            "nej",
        ],
        [
            "Siger fejlagtigt »ikke dårligere«",
            "Tid på ydelsen, 26 uger",
            "300",
            "1",
            "4.000",
            "4,7 % (± 0,3 %)",
            "0,0 %–5,8 %",
            "ja",
        ],
    ]


def test_without_simulations_the_block_says_how_to_run_them() -> None:
    assert "make calibrate" in BLOCKS["calibration_table"](_context(_three()))


def test_a_variant_without_week_is_named() -> None:
    row = CALIBRATION.head(1).assign(
        estimand="citizen_meaning/top2_difference_score_test", week=float("nan")
    )

    cells = _cells(BLOCKS["calibration_table"](_context(_three(), calibration=row)))

    assert cells[0][1] == "Borgernes oplevelse af mening, scoretest"


def test_a_plan_shows_the_power_that_its_margin_gives() -> None:
    rows = _cells(BLOCKS["plan_table"](_context(_three())))

    assert "med 127 i hver gruppe; 80 procent kræver omkring" in rows[0][4]
    assert rows[0][4].endswith("(syntetiske data)")


def test_a_plan_without_a_result_has_no_power() -> None:
    rows = _cells(BLOCKS["plan_table"](_context(make_findings())))

    assert rows[0][4] == "1 ugeStyrke: kan ikke beregnes uden et resultat"


def test_certainty_in_a_cell_names_its_steps() -> None:
    findings = make_findings({"data_kind": "ekte"})
    context = _context(findings)

    shown = describe_strength(context, make_trial(), parse_finding(findings.iloc[0]))
    none = describe_strength(context, make_trial(), None)

    assert "<strong>Lav</strong>" in shown or "<strong>Meget lav</strong>" in shown
    assert "intervallet er bredt" in shown
    assert "Intet resultat" in none
