from __future__ import annotations

import math

import pandas as pd
import pytest

from pipelines.figures import Figure, Notice
from pipelines.figures.eventstudy import event_study_chart
from pipelines.wording.rounds import CONTEXT_SENTENCE, NO_PANEL_SENTENCE, describe_rounds

SOURCE = "Kilde: Danmarks Statistik, Statistikbanken (tabel AUK01)"


def make_rows(simple: float = 0.1, placebo: float = 0.01) -> pd.DataFrame:
    """Rows as a study of rounds gives them; the figures are invented."""
    rows: list[tuple[str, int | None, float, float, float | None]] = [
        ("event", time, 0.02 * time, 0.05, None) for time in (-3, -2, 0, 1, 2)
    ]
    rows += [("simple", None, simple, 0.05, 0.034), ("placebo", -4, placebo, 0.05, None)]
    return pd.DataFrame(
        [
            {
                "kind": kind,
                "event_time": time,
                "start_date": pd.Timestamp("2016-07-01"),
                "estimate": estimate,
                "ci95_low": estimate - 2 * error,
                "ci95_high": estimate + 2 * error,
                "p_value": p_value,
                "n_units": 10,
                "n_comparison": 83,
            }
            for kind, time, estimate, error, p_value in rows
        ]
    ).astype({"event_time": "Int64", "p_value": "Float64"})


def draw(rows: pd.DataFrame) -> Figure:
    figure = event_study_chart(rows, source=SOURCE)
    assert isinstance(figure, Figure)
    return figure


def test_the_chart_names_its_source_and_that_it_is_no_trials_effect() -> None:
    figure = draw(make_rows())

    assert figure.caption.endswith(f"{SOURCE}.")
    assert "ikke et resultat af et forsøg" in figure.caption
    assert not figure.is_synthetic


def test_the_same_rows_give_the_same_bytes() -> None:
    assert draw(make_rows()).svg == draw(make_rows()).svg


def test_the_table_shows_per_cent_with_decimal_comma() -> None:
    table = draw(make_rows(simple=math.log(1.125))).table

    assert table.columns.tolist()[1] == "Forskel i procent (95 % KI)"
    assert table.iloc[5].tolist() == [
        "Gennemsnit fra starten",
        "12,5 (fra 1,8 til 24,3)",
        "p = 0,034",
        "10",
    ]
    assert table.iloc[6, 0] == "Tænkt start i juli 2016"


def test_no_events_give_a_notice() -> None:
    notice = event_study_chart(make_rows().head(0), source=SOURCE)

    assert isinstance(notice, Notice)
    assert "offentlige tal" in notice.sentence


def test_synthetic_rows_are_marked() -> None:
    figure = event_study_chart(make_rows(), source=SOURCE, is_synthetic=True)

    assert isinstance(figure, Figure)
    assert ">Syntetiske data<" in figure.svg


def test_the_text_gives_the_difference_its_lot_and_what_it_is_not() -> None:
    text = describe_rounds(make_rows(), left_out=["Fanø", "Læsø"])

    assert "10,5 procent flere nettoledige kontanthjælpsmodtagere i de 10 kommuner" in text
    assert "3 procent af lodtrækningerne" in text
    assert "Fanø og Læsø er udeladt" in text
    assert text.endswith(CONTEXT_SENTENCE)


@pytest.mark.parametrize(
    ("placebo", "words"),
    [(0.09, "udviklede sig forskelligt i forvejen"), (0.01, "mindre end halvdelen")],
)
def test_a_placebo_of_the_same_size_takes_the_difference_back(placebo: float, words: str) -> None:
    assert words in describe_rounds(make_rows(placebo=placebo))


def test_fewer_is_said_of_a_fall() -> None:
    text = describe_rounds(make_rows(simple=-0.1))

    assert "9,5 procent færre" in text


def test_what_is_not_known_is_not_said() -> None:
    rows = make_rows()
    rows = rows.loc[rows["kind"] != "placebo"].assign(p_value=None)

    text = describe_rounds(rows)

    assert "lodtrækning" not in text
    assert "Tænkte" not in text


def test_events_alone_can_be_drawn() -> None:
    rows = make_rows()

    assert draw(rows.loc[rows["kind"] == "event"]).alt.endswith("konfidensinterval.")


def test_no_rows_say_that_there_is_no_panel() -> None:
    assert describe_rounds(make_rows().head(0)) == NO_PANEL_SENTENCE
