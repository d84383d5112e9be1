from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import altair as alt
import pandas as pd
import pytest

from pipelines import figures
from pipelines.argument import trace_power
from pipelines.figures import Figure, Notice, rendering
from pipelines.figures.rendering import Spec
from pipelines.figures.style import BAD_SIDE
from pipelines.tables import BALANCE
from pipelines.wording import parse_finding
from tests.factories import make_network, make_trial
from tests.released_rows import (
    make_curves,
    make_findings,
    make_pooled,
    make_table,
    make_tables,
    withhold,
)

Chart = Callable[[dict[str, pd.DataFrame]], Figure | Notice]
NAMES = {"rebild": "Rebild", "aalborg": "Aalborg"}
CHARTS: dict[str, Chart] = {
    "survival": lambda t: figures.survival_curve(t["curves"]),
    "incidence": lambda t: figures.incidence_curves(t["curves"]),
    "love": lambda t: figures.love_plot(t["balance"]),
    "verdict": lambda t: figures.verdict_plot(t["findings"]),
    "forest": lambda t: figures.forest_plot(t["findings"], NAMES),
    "survey": lambda t: figures.survey_chart(t["survey_shares"]),
    "fidelity": lambda t: figures.fidelity_chart(t["fidelity"], {"kadence": "Fri kadence"}),
    "resources": lambda t: figures.resources_chart(t["resources"]),
}
SMALLEST_TEXT = 14  # px in a chart about 480 wide: some 10 px where it is shown at 360


def _draw(name: str, tables: dict[str, pd.DataFrame] | None = None) -> Figure:
    figure = CHARTS[name](make_tables() if tables is None else tables)
    assert isinstance(figure, Figure)
    return figure


def _collect_into(seen: list[Spec]) -> Callable[[Spec], str]:
    def collect(spec: Spec) -> str:
        seen.append(spec)
        return "<svg>"

    return collect


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_rows_give_the_same_bytes(name: str) -> None:
    first = _draw(name)
    _draw("verdict")  # another chart in between moves Vega's own counters

    assert _draw(name).svg == first.svg


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_synthetic_data_says_so_inside_and_below(name: str) -> None:
    figure = _draw(name)

    assert figure.is_synthetic
    assert ">Syntetiske data<" in figure.svg
    assert figure.caption.endswith("Syntetiske data.")
    assert figure.alt.endswith("Syntetiske data.")


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_of_real_data_does_not_say_synthetic(name: str) -> None:
    real = {key: rows.assign(data_kind="ekte") for key, rows in make_tables().items()}

    figure = _draw(name, real)

    assert not figure.is_synthetic
    assert "yntetisk" not in figure.svg + figure.caption + figure.alt


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_small_and_asks_for_nothing(name: str) -> None:
    figure = _draw(name)
    size = re.search(r'<svg[^>]* width="([\d.]+)"', figure.svg)

    assert size is not None
    assert 400 <= float(size[1]) <= 560
    assert len(figure.svg) < 40_000
    assert not re.search(r"(?:href|src|url)\s*[=(]", figure.svg.replace("xlink", ""))
    assert 'fill="white"' in figure.svg


@pytest.mark.parametrize("name", CHARTS)
def test_every_text_of_a_chart_can_be_read_on_a_phone(name: str) -> None:
    sizes = re.findall(r'font-size="(\d+)px"', _draw(name).svg)

    assert sizes
    assert min(int(size) for size in sizes) == SMALLEST_TEXT


@pytest.mark.parametrize("name", CHARTS)
def test_numbers_on_axes_are_danish(name: str) -> None:
    texts = re.findall(r">([^<>]*\d[^<>]*)</text>", _draw(name).svg)

    assert texts
    assert not [text for text in texts if re.search(r"\d\.\d{1,2}\b|-\d", text)]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("status", ["too_few", "not_delivered", "refused", "suppressed", "failed"])
def test_nothing_to_show_is_a_notice_that_says_why(name: str, status: str) -> None:
    hidden = {key: withhold(rows, status) for key, rows in make_tables().items()}

    notice = CHARTS[name](hidden)

    assert isinstance(notice, Notice)
    assert "kan ikke vises." in notice.sentence


@pytest.mark.parametrize("name", CHARTS)
def test_no_rows_at_all_is_a_notice_too(name: str) -> None:
    empty = {key: rows.head(0) for key, rows in make_tables().items()}

    assert isinstance(CHARTS[name](empty), Notice)


@pytest.mark.parametrize("name", CHARTS)
def test_the_specification_is_valid_vega_lite(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Spec] = []
    monkeypatch.setattr(rendering, "_converter", _collect_into(seen))

    _draw(name)

    alt.Chart.from_dict(seen[0], validate=True)


def test_arms_differ_in_shape_as_well_as_in_colour() -> None:
    svg = _draw("survival").svg

    assert 'stroke-dasharray="6,3"' in svg
    assert len(set(re.findall(r'<path[^>]* d="([^"]+)"', svg))) > 3


def test_a_curve_starts_where_everyone_does_and_lists_who_is_left() -> None:
    figure = _draw("survival")

    assert list(figure.table["Uge"]) == ["4", "13", "26", "39", "52"]
    assert figure.table["Forsøg: andel"].iloc[0] == "89 procent"
    assert figure.table["Forsøg: tilbage"].iloc[0] == "105"
    assert "efter 52 uger" in figure.alt


def test_a_curve_that_was_cut_shows_no_later_week() -> None:
    tables = make_tables()
    tables["curves"] = tables["curves"].loc[tables["curves"]["week"] <= 20]

    table = _draw("survival", tables).table

    assert list(table["Forsøg: andel"].iloc[2:]) == ["–", "–", "–"]


def test_one_row_of_findings_is_drawn_in_its_own_unit() -> None:
    svg = _draw("verdict").svg

    assert "26 uger (uger)" in svg
    assert "målt i grænser" not in svg


def test_findings_of_different_units_are_drawn_in_margins() -> None:
    other = {"outcome": "job_or_education", "unit": "pp", "margin": 5.0, "verdict": pd.NA}
    findings = make_findings({}, other | {"estimand": "incidence_difference"})

    figure = figures.verdict_plot(findings)

    assert isinstance(figure, Figure)
    assert "målt i grænser" in figure.svg
    assert "uden konklusion" in figure.alt
    assert list(figure.table["Grænse"]) == ["1 uge", "5 procentpoint"]


def test_findings_without_direction_get_no_bad_side() -> None:
    findings = make_findings({"outcome": "other_exit", "unit": "pp", "ci90_low": pd.NA})

    assert isinstance(figures.verdict_plot(findings), Figure)


def test_a_forest_ends_with_the_pooled_row_and_its_prediction() -> None:
    pooled = make_pooled()
    findings = make_findings(
        pooled | {"method": "fixed_effect"}, pooled, {}, {"municipality": "aalborg"}
    )

    figure = figures.forest_plot(findings, {"aalborg": "Aalborg", "rebild": "Rebild"})

    assert isinstance(figure, Figure)
    assert list(figure.table["Kommune"]) == ["Aalborg", "Rebild", "Samlet"]
    assert figure.table["Ventet i en ny kommune"].iloc[2] == "fra −1,3 til 1,1 uger"
    assert "2 kommuner og samlet" in figure.alt


def test_a_forest_without_a_margin_has_no_bad_side() -> None:
    figure = figures.forest_plot(make_findings({"margin": pd.NA, "verdict": pd.NA}), NAMES)

    assert isinstance(figure, Figure)
    assert BAD_SIDE not in figure.svg
    assert "ikke lagt sammen" in figure.alt


@pytest.mark.parametrize("kind", ["counsellor_hours", "lae265"])
def test_resources_of_one_unit_have_one_panel(kind: str) -> None:
    resources = make_tables()["resources"]

    figure = figures.resources_chart(resources.loc[resources["kind"] == kind])

    assert isinstance(figure, Figure)
    assert ("Timer pr. sag" in figure.svg) == (kind == "counsellor_hours")
    assert ("Antal pr. sag" in figure.svg) == (kind == "lae265")


def test_two_rows_of_one_name_stay_two_rows() -> None:
    figure = figures.verdict_plot(make_findings({}, {"week": 52}))

    assert isinstance(figure, Figure)
    assert len(figure.table) == 2


def test_an_element_that_was_not_adopted_says_so_in_the_chart() -> None:
    figure = _draw("fidelity")

    assert "ikke taget i brug" in figure.svg
    assert "1 af 2 elementer" in figure.alt
    assert list(figure.table["Element"]) == ["Fri kadence", "gruppesamtaler"]
    assert list(figure.table["Taget i brug"]) == ["nej", "ja"]


def test_a_timeline_leaves_an_unknown_end_open() -> None:
    trials = [make_trial(), make_trial(slug="mentor", end_date=None, start_date=date(2018, 7, 1))]

    figure = figures.timeline(trials, make_network().rounds)

    assert isinstance(figure, Figure)
    assert list(figure.table["Slut"]) == ["31. december 2022", "fremgår ikke af kilderne"]
    assert "i 1 runde." in figure.alt
    assert not figure.is_synthetic


def test_a_round_before_the_first_trial_is_not_drawn() -> None:
    late = [make_trial(start_date=date(2020, 1, 1))]

    drawn = figures.timeline(late, make_network().rounds)
    plain = figures.timeline(late)

    assert isinstance(drawn, Figure)
    assert isinstance(plain, Figure)
    assert "stroke-dasharray" not in drawn.svg
    assert "runde" not in plain.alt


def test_a_timeline_of_nothing_is_a_notice() -> None:
    assert isinstance(figures.timeline([]), Notice)
    assert isinstance(figures.timeline([make_trial(round=None)]), Figure)


def test_counted_ids_start_over_in_each_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = '<svg><g id="clip7"/><g clip-path="url(#clip7)"/><g id="gradient_9 clip8"/></svg>'
    monkeypatch.setattr(rendering, "_converter", lambda _: drawn)

    assert 'id="clip0"/><g clip-path="url(#clip0)"' in _draw("verdict").svg


def test_another_converter_can_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_converter", figures.convert_spec)

    figures.use_converter(lambda _: '<svg width="10" height="5"></svg>')

    assert _draw("verdict").svg == '<svg width="10" height="5"></svg>'


def test_a_survival_curve_has_those_left_beneath_it() -> None:
    figure = _draw("survival")

    texts = re.findall(r">([^<>]+)</text>", figure.svg)

    assert "Personer tilbage" in texts
    assert "Sammenl." in texts
    assert texts.count("85") == 2  # both arms at week 13
    assert "Personer tilbage" not in _draw("incidence").svg


def test_a_short_follow_up_has_no_numbers_after_its_end() -> None:
    curves = make_curves(weeks=20)

    figure = figures.survival_curve(curves)

    assert isinstance(figure, Figure)
    assert ">26<" not in figure.svg


def test_a_love_plot_tells_how_many_levels_differ() -> None:
    figure = _draw("love")

    assert "før vægtning er 1 niveau over 0,10, og den største forskel er 0,12" in figure.alt
    assert "efter vægtning er 0 niveauer over 0,10" in figure.alt
    assert list(figure.table.columns) == ["Baggrund", "Før vægtning", "Efter vægtning"]


def _without_weights() -> pd.DataFrame:
    return make_table(BALANCE, {"variable": "sex", "level": "woman", "smd_before": 0.12})


def test_a_love_plot_without_weights_shows_what_is_before() -> None:
    figure = figures.love_plot(_without_weights())

    assert isinstance(figure, Figure)
    assert "efter vægtning er" not in figure.alt


def test_a_power_curve_tells_own_size_and_wanted_size() -> None:
    finding = parse_finding(make_findings({}).iloc[0])

    figure = figures.power_curve(trace_power(finding, 1.0))

    assert isinstance(figure, Figure)
    assert "Med 127 i hver gruppe, som her" in figure.alt
    assert figure.caption.endswith("Syntetiske data.")
    assert any("undersøgelsens egen" in cell for cell in figure.table["Personer i hver gruppe"])
    assert isinstance(figures.power_curve(None), Notice)
