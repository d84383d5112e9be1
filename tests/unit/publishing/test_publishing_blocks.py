from __future__ import annotations

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pipelines.domain import (
    ClaimState,
    DeliveryState,
)
from pipelines.publishing.blocks import BLOCKS
from pipelines.publishing.staged.context import BookContext, DeliverySummary
from tests.book_contexts import make_context, make_empty_context, make_result
from tests.released_rows import make_findings, make_pooled

HOSTILE = '<script>alert("x")</script> {{ 7 * 7 }} {% raw %} | `code`'
# A network, or a source, has each its table: a registry without any has none.
ONE_TABLE_A_RECORD = {
    "matrix",
    "organisation",
    "rounds",
    "statements_table",
    "summary_table",
    "trial_list",
}
RESOURCES = {
    "outcome": "hours_per_case",
    "estimand": "mean_difference",
    "week": pd.NA,
    "unit": "hours",
}
ADOPTED = {"outcome": "adopted_elements", "estimand": "adopted_share", "week": pd.NA}
DOSE = {"outcome": "delivered_dose", "estimand": "dose_ratio", "week": pd.NA}
ONE_ARM = {"comparison": pd.NA, "method": "count", "unit": "share", "verdict": pd.NA}


def read(name: str, context: BookContext) -> BeautifulSoup:
    return BeautifulSoup(BLOCKS[name](context), "html.parser")


def row_of(name: str, context: BookContext, heading: str) -> list[str]:
    for row in read(name, context).select("tbody tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
        if cells[0].startswith(heading):
            return cells
    raise AssertionError(heading)


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_says_something_for_a_full_and_for_an_empty_book(name: str) -> None:
    full = BLOCKS[name](make_context())
    unreleased = BLOCKS[name](make_context(released={}, deliveries=(), claims=()))
    empty = BLOCKS[name](make_empty_context())

    assert full.strip()
    assert unreleased.strip()
    assert empty.strip() or name in ONE_TABLE_A_RECORD


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_no_block_lets_a_text_become_markup_or_a_template(name: str) -> None:
    shown = BLOCKS[name](make_context(HOSTILE))

    assert "<script" not in shown
    assert "{{" not in shown
    assert "{%" not in shown


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_table_can_be_read_aloud(name: str) -> None:
    page = read(name, make_context())

    for shown in page.find_all("table"):
        assert shown.caption is not None
        assert shown.caption.get_text(strip=True)
        for heading in shown.find_all("th"):
            assert heading.get_text(strip=True)
            assert heading["scope"] in {"col", "row"}
        columns = len(shown.select("thead th"))
        assert {len(row.find_all(["th", "td"])) for row in shown.find_all("tr")} == {columns}


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_raw_html_has_no_blank_line_that_would_end_it(name: str) -> None:
    shown = BLOCKS[name](make_context("En tekst\n\nmed et afsnit"))

    for found in re.findall(r"<div.*?</div>", shown, flags=re.DOTALL):
        assert "\n\n" not in found
        assert f"\n\n{found}\n\n" in shown or "\n" not in shown.strip()  # a chart is one line


def test_the_matrix_links_each_cross_and_counts_provisional_ones_apart() -> None:
    page = read("matrix", make_context())

    links = {a["href"]: a for a in page.select("td a")}
    assert sorted(links) == [
        "kommuner/rebild/formkrav.html",
        "kommuner/thisted/formkrav.html",
        "kommuner/thisted/mentor.html",
    ]
    assert links["kommuner/thisted/mentor.html"].get_text() == "×"
    rebild = links["kommuner/rebild/formkrav.html"]
    assert rebild["aria-label"] == "Rebild deltager: Formkrav, intet resultat at vise"
    assert links["kommuner/thisted/formkrav.html"].get_text().startswith("(")
    assert "Tegnene: ▲ bedre" in BLOCKS["matrix"](make_context())
    assert [row.find_all("td")[-1].get_text() for row in page.select("tbody tr")] == [
        "1 og (1 foreløbig)",
        "1",
    ]
    assert page.select("tfoot td")[-1].get_text() == "2 og (1 foreløbig)"
    assert not page.select("[style]")


def test_the_printed_matrix_keeps_what_is_printed() -> None:
    page = read("printed_matrix", make_context())

    assert [cell.get_text() for cell in page.select("tbody td")] == ["x", "(x)", "tomt i kilden"]
    assert [cell.get_text() for cell in page.select("tfoot td")] == [
        "1",
        "tomt i kilden",
        "ingen total trykt",
    ]


def test_the_summary_names_synthetic_figures_and_draws_nothing_from_them() -> None:
    page = BLOCKS["summary_table"](make_context())
    row = row_of("summary_table", make_context(), "Formkrav")

    assert "(syntetiske data)</caption>" in page
    assert "ikke dårligere" in row[2]
    assert "n = 120 og 135" in row[2]
    assert "Syntetiske data" in row[2]
    assert row[5].startswith("Ingen: syntetiske data")
    assert row[7].startswith("Kan ikke vurderes på data:")


def test_real_figures_get_a_certainty_and_an_advice() -> None:
    findings = make_findings(make_pooled(data_kind="ekte", ci90_low=-0.9))
    row = row_of("summary_table", make_context(released={"findings": findings}), "Formkrav")

    assert row[5].startswith("Moderat")
    assert row[7].startswith("Permanentgør:")
    assert "Syntetiske" not in " ".join(row)


def test_a_wide_interval_makes_the_same_verdict_less_certain() -> None:
    findings = make_findings(make_pooled(data_kind="ekte", ci90_low=-1.1))
    row = row_of("summary_table", make_context(released={"findings": findings}), "Formkrav")

    assert row[5] == "Lav design på niveau 3 af 5 intervallet er bredt"
    assert row[7].startswith("Forlæng og mål videre:")


def test_a_result_that_is_not_shown_says_why() -> None:
    findings = make_findings(make_pooled(status="too_few", estimate=pd.NA, verdict=pd.NA))
    context = make_context(released={"findings": findings})

    assert "for få personer" in row_of("summary_table", context, "Formkrav")[2]
    assert row_of("ask_and_evidence", context, "Formkrav")[4].startswith("Kan ikke vurderes")


def test_a_trial_of_one_municipality_shows_that_municipalitys_own_result() -> None:
    context = make_context(
        released={"findings": make_findings({"trial": "mentor", "municipality": "thisted"})}
    )

    assert "n = 120 og 135" in row_of("summary_table", context, "Mentor")[2]
    assert row_of("summary_table", context, "Formkrav")[2].endswith("Ikke beregnet.")


@pytest.mark.parametrize(
    ("share", "verdict", "reading"),
    [
        (0.9, "better", "virker"),
        (0.9, "worse", "teorifejl"),
        (0.5, "worse", "implementeringsfejl"),
        (0.5, "better", "uafklaret"),
        (0.9, "undecided", "uafklaret"),
    ],
)
def test_what_was_carried_out_decides_how_a_result_is_read(
    share: float, verdict: str, reading: str
) -> None:
    findings = make_findings(
        {"verdict": verdict},
        {**ADOPTED, **ONE_ARM, "estimate": 1.0},
        {**DOSE, **ONE_ARM, "estimate": share},
    )
    context = make_context(released={"findings": findings})

    row = row_of("fidelity_table", context, "Formkrav, Rebild")

    assert row[1] == "100 procent"
    assert row[5] == reading


def test_a_result_without_known_fidelity_is_undecided() -> None:
    context = make_context(released={"findings": make_findings({})})

    row = row_of("fidelity_table", context, "Formkrav, Rebild")

    assert row[1:] == [
        "ikke målt",
        "ikke målt",
        "80 procent",
        "ikke dårligere",
        ("uafklaret: udførelsen er ikke kendt"),
    ]
    assert row_of("fidelity_table", context, "Mentor")[5] == "uafklaret: intet resultat"


def test_resources_show_the_estimate_or_why_there_is_none() -> None:
    hours = make_pooled(**RESOURCES, estimate=-0.5)
    lae265 = {"outcome": "lae265_per_case", "status": "too_few", "estimate": pd.NA}
    findings = make_findings(hours, make_pooled(**RESOURCES | lae265))

    row = row_of("resources_table", make_context(released={"findings": findings}), "Formkrav")

    assert row[1].startswith("−0,5 timer")
    assert row[3] == "for få"
    assert row[4] == "ikke målt"


def test_an_ask_without_a_trial_that_has_one_is_not_invented() -> None:
    page = read("asks", make_context())

    assert [a["href"] for a in page.select("tbody th a")] == ["forsoeg/formkrav.html"]
    assert row_of("summary_table", make_context(), "Mentor")[6].startswith("Intet ønske")


def test_what_no_source_says_is_told() -> None:
    assert row_of("trial_rules", make_context(), "Mentor")[1] == "fremgår ikke af kilderne"


def test_our_own_explanation_of_a_disagreement_is_named_as_ours() -> None:
    assert "Vores udledning:" in BLOCKS["disagreements"](make_context())


@pytest.mark.parametrize("state", [ClaimState.FAILS, ClaimState.UNSUPPORTED])
def test_a_claim_that_does_not_hold_is_listed_without_its_sentence(state: ClaimState) -> None:
    shown = BLOCKS["claims_ledger"](make_context(claims=(make_result(state),)))

    assert '<span id="paastand"' in shown
    assert "En sætning." not in shown
    assert "vises ikke" in shown


def test_sources_and_statements_can_be_linked_to() -> None:
    assert "### kilde-2020\n" in BLOCKS["sources"](make_context())
    span = read("statements_table", make_context()).select_one("span#kilde-2020-tal")
    assert span is not None
    assert "2,5 Tekst" in BLOCKS["statements_table"](make_context())


def test_a_hidden_count_of_quality_stays_hidden() -> None:
    context = make_context()

    rows = [cell.get_text() for cell in read("quality_table", context).select("td")]

    assert "120" in rows
    assert "skjult" in rows
    assert "rettet uden tab" in rows


def test_a_delivery_is_told_with_its_date_and_kind() -> None:
    assert row_of("delivery_overview", make_context(), "Rebild") == [
        "Rebild",
        "godkendt",
        "1. februar 2021",
        "syntetiske data",
    ]


def test_a_folder_that_is_no_date_is_told_as_it_is() -> None:
    odd = DeliverySummary("et-andet-sted", DeliveryState.REFUSED, "igen", "ekte")

    row = row_of("delivery_overview", make_context(deliveries=(odd,)), "et-andet-sted")

    assert row[1:] == ["afvist", "igen", "data fra kommunens leverance"]


def test_the_answer_counts_trials_by_verdict() -> None:
    shown = BLOCKS["answer"](make_context())

    assert "Konklusionen er »ikke dårligere« i 1 af 2 forsøg. I 1 kan intet resultat" in shown
    assert shown.startswith("**Ifølge kommunernes data:** Tallene er syntetiske")
    assert 'aria-hidden="true"' in shown
