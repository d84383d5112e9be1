from __future__ import annotations

import pytest

from pipelines.publishing.finishing.columns import mark_columns


def table(*rows: tuple[str, ...], attributes: str = "") -> str:
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    return f"<table{attributes}><tbody>{body}</tbody></table>"


def classes(markup: str) -> set[str]:
    opening = mark_columns(markup).split(">")[0]
    return set(opening.partition('class="')[2].rstrip('"').split())


def test_a_column_of_numbers_is_marked_whatever_their_unit_and_gaps() -> None:
    markup = table(("Rebild", "1.150", "12,5 %", "ja"), ("Thisted", "–", "−3 %", "nej"))

    assert classes(markup) == {"n2", "n3"}


def test_a_column_of_estimates_with_intervals_keeps_each_interval_on_one_line() -> None:
    markup = table(("Rebild", "−0,2 uger (−0,6 til 0,1)"), ("Thisted", "for få"))

    assert classes(markup) == {"e2"}
    assert "(−0,6\u00a0til\u00a00,1)" in mark_columns(markup)


def test_a_table_of_long_texts_asks_for_its_width() -> None:
    markup = table(("Rebild", *("et langt svar " * 9,) * 4), attributes=' class="tal"')

    assert classes(markup) == {"tal", "bred-56"}


@pytest.mark.parametrize(
    "markup",
    [
        table(("Rebild", "1"), attributes=' class="frk-matrix"'),
        "<table><tbody><tr><th>A</th><td colspan='2'>1</td></tr></tbody></table>",
        "<table><tbody><tr><th>A</th><td>1</td></tr><tr><th>B</th></tr></tbody></table>",
        "<table><thead><tr><th>A</th></tr></thead></table>",
    ],
)
def test_a_table_with_a_layout_of_its_own_is_left_alone(markup: str) -> None:
    assert mark_columns(markup) == markup
