from __future__ import annotations

from xml.etree import ElementTree

from pipelines.figures import Figure, Notice, flow_diagram
from pipelines.tables import FLOW
from tests.released_rows import make_table

ROWS: tuple[dict[str, object], ...] = (
    {"arm": "trial", "stage": "eligible", "count": 120},
    {"arm": "trial", "stage": "dropped_out", "status": "suppressed"},
    {"arm": "trial", "stage": "analysed", "count": 100},
    {"arm": "comparison", "stage": "eligible", "count": 90},
)


def _draw(*rows: dict[str, object], **over: object) -> Figure:
    drawn = flow_diagram(make_table(FLOW, *({**row, **over} for row in rows)))
    assert isinstance(drawn, Figure)
    return drawn


def test_each_arm_has_a_box_for_each_stage_from_top_to_bottom() -> None:
    figure = _draw(*ROWS)

    drawing = ElementTree.fromstring(figure.svg)  # noqa: S314 - our own drawing
    texts = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("I målgruppen") == 2
    assert "120" in texts
    assert figure.svg.count("stroke-dasharray") == 2
    assert list(figure.table["Trin"]) == ["I målgruppen", "Frafaldet", "Indgår i analysen"]
    assert list(figure.table["Sammenligning"]) == ["90", "–", "–"]


def test_the_sentence_says_every_count_and_hides_what_is_hidden() -> None:
    figure = _draw(*ROWS)

    assert "Forsøg: i målgruppen 120, frafaldet skjult og indgår i analysen 100." in figure.alt


def test_synthetic_data_are_named_in_the_drawing_and_outside() -> None:
    synthetic = _draw(*ROWS, data_kind="syntetisk")
    real = _draw(*ROWS, data_kind="ekte")

    assert "Syntetiske data" in synthetic.svg
    assert "Syntetiske data" in synthetic.alt
    assert "Syntetiske data" not in real.svg + real.alt


def test_without_a_count_there_is_a_sentence() -> None:
    hidden = make_table(FLOW, {"arm": "trial", "stage": "eligible", "status": "suppressed"})

    assert isinstance(flow_diagram(hidden), Notice)


def test_the_same_flow_gives_the_same_bytes() -> None:
    assert _draw(*ROWS).svg == _draw(*ROWS).svg
