from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pipelines import figures
from pipelines.argument import Tabulation
from pipelines.domain import OutcomeKey, Purpose, Registry, Statement
from pipelines.figures import Notice, TableView
from pipelines.tables import BASELINE
from pipelines.wording import introduce_purposes
from tests.factories import SOURCE, make_registry
from tests.released_rows import make_findings, make_pooled, make_table, make_tables, withhold

View = Callable[[dict[str, pd.DataFrame]], TableView | Notice]
SURVEY = {
    "outcome": "citizen_meaning",
    "estimand": "top2_difference",
    "week": pd.NA,
    "unit": "pp",
    "margin": pd.NA,
    "verdict": pd.NA,
}
NAMES = {"rebild": "Rebild", "aalborg": "Aalborg"}
TABLES: dict[str, View] = {
    "findings": lambda t: figures.findings_table(t["findings"]),
    "municipality": lambda t: figures.municipality_table(t["findings"], NAMES, "Kommuner"),
    "flow": lambda t: figures.flow_table(t["flow"]),
    "baseline": lambda t: figures.baseline_table(t["baseline"]),
    "balance": lambda t: figures.balance_table(t["balance"]),
    "interviews": lambda t: figures.interview_table(t["interview_rates"]),
    "missing": lambda t: figures.missing_table(t["baseline"], t["survey_shares"]),
}


def _view(name: str) -> pd.DataFrame:
    view = TABLES[name](make_tables())
    assert isinstance(view, TableView)
    return view.table


@pytest.mark.parametrize("name", [*TABLES, "delivery"])
def test_a_table_has_caption_and_scopes_and_names_synthetic_data(name: str) -> None:
    tables = make_tables()
    view = (
        figures.delivery_table(tables["delivery_quality"])
        if name == "delivery"
        else TABLES[name](tables)
    )
    assert isinstance(view, TableView)

    page = BeautifulSoup(view._repr_html_(), "html.parser")

    caption = page.select_one("table > caption")
    assert caption is not None
    assert caption.get_text().endswith("Syntetiske data.")
    assert all(th.get("scope") in {"col", "row"} and th.get_text() for th in page.select("th"))
    assert len(page.select("tbody > tr")) == len(view.table)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("status", ["too_few", "not_delivered", "refused"])
def test_a_table_without_a_number_is_a_notice(name: str, status: str) -> None:
    hidden = {key: withhold(rows, status) for key, rows in make_tables().items()}

    assert isinstance(TABLES[name](hidden), Notice)


def test_a_finding_shows_outcome_estimate_sizes_verdict_and_function() -> None:
    row = _view("findings").iloc[0]

    assert row.to_dict() == {
        "Udfald": "Tid på ydelsen, 26 uger",
        "Estimat (95 % KI)": "−0,4 uger (−1,2 til 0,4)",
        "Antal i forsøget": "120",
        "Antal i sammenligningen": "135",
        "Konklusion": "ikke dårligere",
        "Lavet af": "pipelines.estimation.survival.restricted_mean_difference",
    }


def test_a_withheld_finding_keeps_its_row_and_says_why() -> None:
    hidden = withhold(make_findings({"week": 52}), "too_few")
    findings = pd.concat([hidden, make_findings({})], ignore_index=True)

    view = figures.findings_table(findings)

    assert isinstance(view, TableView)
    assert list(view.table["Estimat (95 % KI)"]) == ["−0,4 uger (−1,2 til 0,4)", "for få"]


def test_findings_stand_in_the_order_of_outcomes_with_weighted_ones_last() -> None:
    findings = make_findings(
        {"outcome": "staff_trust", "week": pd.NA},
        {"estimand": "rmst_difference_standardised"},
        {},
        {"outcome": "new_outcome"},
    )

    view = figures.findings_table(findings)

    assert isinstance(view, TableView)
    assert list(view.table["Udfald"]) == [
        "Tid på ydelsen, 26 uger",
        "Tid på ydelsen, 26 uger (vægtet)",
        "Tillid til medarbejdernes skøn",
        "new outcome, 26 uger",
    ]


def test_municipalities_stand_in_the_given_order_with_pooled_rows_last() -> None:
    findings = make_findings(make_pooled(), {}, {"municipality": "aalborg"})

    view = figures.municipality_table(findings, {"aalborg": "Aalborg", "rebild": "Rebild"}, "x")

    assert isinstance(view, TableView)
    assert list(view.table["Kommune"]) == [
        "Aalborg",
        "Rebild",
        "Samlet: tilfældige effekter (REML, Hartung-Knapp)",
    ]


def test_trials_are_listed_with_what_is_withheld() -> None:
    findings = withhold(make_findings({}), "refused")

    view = figures.trials_table(findings, {"formkrav": "Formkrav"}, "Forsøgene")

    assert isinstance(view, TableView)
    assert view.table.iloc[0].to_dict()["Forsøg"] == "Formkrav"
    assert view.table["Estimat (95 % KI)"].iloc[0] == "afvist"
    assert isinstance(figures.trials_table(findings.head(0), {}, "x"), Notice)


def test_hidden_counts_say_hidden() -> None:
    table = _view("flow")

    assert list(table["Trin"]) == ["I målgruppen", "Frafaldet", "Indgår i analysen"]
    assert list(table["Forsøg"]) == ["120", "skjult", "120"]
    assert table["Sammenligning"].iloc[1] == "–"


def test_background_is_named_in_danish() -> None:
    assert list(_view("baseline")["Baggrund"]) == ["Køn: kvinde", "Alder: 15–29 år"]
    assert _view("balance").iloc[0].to_dict() == {
        "Baggrund": "Køn: kvinde",
        "Før vægtning": "0,12",
        "Efter vægtning": "0,00",
    }


def test_interview_shares_are_per_cent_and_rates_are_numbers() -> None:
    assert _view("interviews").to_dict("list") == {
        "Mål": ["Afholdte samtaler pr. år på ydelsen", "Andel holdt på telefon"],
        "Forsøg": ["6,2", "30 %"],
        "Sammenligning": ["6,2", "30 %"],
    }


def test_a_measure_of_one_arm_leaves_the_other_empty_or_says_why() -> None:
    rows = make_tables()["interview_rates"]
    only = rows.loc[(rows["arm"] == "trial") | (rows["measure"] == "share_phone")]
    few = withhold(only.loc[only["arm"] == "comparison"], "too_few")
    mixed = pd.concat([only.loc[only["arm"] == "trial"], few], ignore_index=True)

    view = figures.interview_table(mixed)

    assert isinstance(view, TableView)
    assert list(view.table["Sammenligning"]) == ["–", "for få"]


def test_a_delivery_shows_rows_read_and_repairs() -> None:
    tables = make_tables()

    view = figures.delivery_table(tables["delivery_quality"])

    assert isinstance(view, TableView)
    assert list(view.table["Fund"]) == ["Rækker læst", "Datoer skrevet på dansk (DATO)"]
    assert list(view.table["Antal"]) == ["1.200", "5"]
    assert list(view.table["Udfald"]) == ["–", "rettet uden tab"]
    assert isinstance(figures.delivery_table(tables["delivery_quality"].head(0)), Notice)


def test_missing_values_are_shares_of_persons_and_of_those_asked() -> None:
    tables = make_tables()
    unknown = make_table(
        BASELINE,
        {"arm": "trial", "variable": "sex", "level": "missing", "count": 20},
        {"arm": "comparison", "variable": "sex", "level": "missing", "status": "suppressed"},
        {"arm": "trial", "variable": "readiness", "level": "missing", "status": "suppressed"},
    )
    baseline = pd.concat([tables["baseline"], unknown], ignore_index=True)

    view = figures.missing_table(baseline, tables["survey_shares"])

    assert isinstance(view, TableView)
    rows = {row["Hvad der mangler"]: row for row in view.table.to_dict("records")}
    assert rows["Køn"]["Forsøg"] == "25 %"
    assert rows["Køn"]["Sammenligning"] == "skjult"
    assert rows["Alder"]["Forsøg"] == "0 %"
    assert rows["Borgernes oplevelse af mening"]["Forsøg"] == "40 %"
    assert rows["Tillid til medarbejdernes skøn"]["Sammenligning"] == "–"
    assert "Jobparathed" not in rows


def test_bounds_of_an_answer_say_which_they_are() -> None:
    findings = make_findings(
        *({**SURVEY, "estimand": f"top2_difference{end}"} for end in ("_worst", "", "_best"))
    )

    view = figures.findings_table(findings)

    assert isinstance(view, TableView)
    assert sorted(view.table["Udfald"]) == [
        "Borgernes oplevelse af mening",
        "Borgernes oplevelse af mening (bedste fald)",
        "Borgernes oplevelse af mening (værste fald)",
    ]


def test_another_packages_table_gets_its_caption_and_says_synthetic() -> None:
    cells = pd.DataFrame([{"A": "1"}])

    shown = figures.show_table(Tabulation("Det her", cells, is_synthetic=True))
    empty = figures.show_table(Tabulation("Det her", cells.head(0), is_synthetic=False))

    assert isinstance(shown, TableView)
    assert shown.caption == "Det her. Syntetiske data."
    assert isinstance(empty, Notice)


def _purposes() -> tuple[Registry, tuple[Purpose, ...]]:
    names = ("meaning", "results", "resources", "interviews")
    statements = tuple(
        Statement(f"kilde-2020/{n}", SOURCE, "side 1", "formkrav", f"Formål {n}.", None, "", "")
        for n in names
    )
    keys = (
        OutcomeKey("citizen_meaning", "top2_difference", None),
        OutcomeKey("duration", "rmst_difference", 26),
        OutcomeKey("hours_per_case", "mean_difference", None),
        OutcomeKey("interviews_held_unemployed", "rate_difference", None),
    )
    purposes = tuple(
        Purpose("rebild", "formkrav", statement.id, key)
        for statement, key in zip(statements, keys, strict=True)
    )
    return make_registry(statements=statements, purposes=purposes), purposes


def test_each_purpose_stands_beside_its_finding() -> None:
    registry, purposes = _purposes()
    better = {**SURVEY, "ci95_low": 2.0, "ci95_high": 20.0, "estimate": 11.0}
    fewer = {
        "outcome": "interviews_held_unemployed",
        "estimand": "rate_difference",
        "week": pd.NA,
        "unit": "per_year",
        "ci95_high": -0.1,
    }
    findings = make_findings(better, {}, fewer)

    view = figures.purposes_table(registry, registry.purposes_of("rebild"), findings)

    assert isinstance(view, TableView)
    assert list(view.table["Læsning"]) == [
        "i tråd med formålet",
        "forskellen kan være tilfældig",
        "kan ikke afgøres",
        "imod formålet",
    ]
    assert view.table["Kommunen har sagt"].iloc[0] == "Formål meaning."
    assert "Der er ikke beregnet" in str(view.table.iloc[2, 2])
    assert "Formkrav" in introduce_purposes(registry, purposes)


def test_a_municipality_without_stated_purposes_has_no_section() -> None:
    registry, _ = _purposes()

    assert registry.purposes_of("aalborg") == ()
    assert introduce_purposes(registry, ()) == ""
    assert isinstance(figures.purposes_table(registry, (), make_findings({})), Notice)


def test_a_withheld_purpose_says_why() -> None:
    registry, purposes = _purposes()

    view = figures.purposes_table(registry, purposes, withhold(make_findings({}), "too_few"))

    assert isinstance(view, TableView)
    assert view.table.iloc[1, 2] == "Der er for få personer."
