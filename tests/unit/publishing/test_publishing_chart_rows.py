from __future__ import annotations

import base64

from pipelines.publishing.finishing.chart_rows import ROWS, find_rows, mark_rows

LABELS = "".join(
    f'<text text-anchor="end" transform="translate(-8,{y})" font-size="14px">{name}</text>'
    for name, y in (("Aalborg", 20), ("Rebild", 60))
)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="200">'
    '<g transform="translate(5,30)"><g class="mark-text role-axis-label">'
    '<text text-anchor="middle" transform="translate(0,120)" font-size="14px">−1</text>'
    f"{LABELS}</g></g></svg>"
)


def figure(*heads: str) -> str:
    source = "data:image/svg+xml;base64," + base64.b64encode(DRAWING.encode()).decode()
    rows = "".join(f'<tr><th scope="row">{head}</th><td>1</td></tr>' for head in heads)
    return (
        f'<figure class="diagram"><img alt="x" src="{source}"><table><tbody>{rows}</tbody></table>'
        "</figure>"
    )


def test_rows_lie_where_their_names_are_drawn() -> None:
    places = find_rows(DRAWING, ["Aalborg", "Rebild"])

    assert [round(place) for place in places] == [23, 43]  # percent of the height


def test_a_name_on_two_lines_lies_in_the_middle_of_them() -> None:
    drawing = DRAWING.replace("Aalborg", "<tspan>Aal</tspan><tspan>borg</tspan>")

    assert (
        find_rows(drawing, ["Aal borg", "Rebild"])[0] > find_rows(DRAWING, ["Aalborg", "Rebild"])[0]
    )


def test_a_figure_whose_rows_are_its_tables_is_told_their_places() -> None:
    marked = mark_rows(figure("Aalborg", "Rebild"))

    assert f'{ROWS}="22.8 42.8"' in marked
    assert 'class="fk-raekke-tal d-print-none"' in marked


def test_a_figure_with_other_rows_is_left_as_it_is() -> None:
    for markup in (figure("Aalborg", "Thisted"), figure("Aalborg"), "<figure>tekst</figure>"):
        assert mark_rows(markup) == markup
