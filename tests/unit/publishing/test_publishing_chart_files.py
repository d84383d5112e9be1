from __future__ import annotations

import base64

from pipelines.publishing.finishing.chart_files import squeeze_drawing, take_out_charts
from pipelines.publishing.finishing.page_tree import Tag, parse_page


def page_with(drawing: str) -> Tag:
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
    markup = f"<html data-content_root='../../'><img alt='Kurver' src='{address}'></html>"
    return parse_page(markup)


def test_a_chart_becomes_a_file_that_the_page_links_from_its_own_depth() -> None:
    page = page_with("<svg><text>æ</text></svg>")

    files = take_out_charts(page, "kommuner/rebild/formkrav")

    assert files == {"_images/kommuner-rebild-formkrav-1.svg": "<svg><text>æ</text></svg>".encode()}
    sources = [image.get("src") for image in page.iter("img")]
    assert sources == ["../../_images/kommuner-rebild-formkrav-1.svg"]


def test_a_drawing_loses_digits_that_no_eye_sees_but_not_its_text() -> None:
    drawing = '<g class="a" transform="translate(26.14173228346457,-0.004)"><text>1.2345</text></g>'

    squeezed = squeeze_drawing(drawing)

    assert 'transform="translate(26.14,-0)"' in squeezed
    assert "<text>1.2345</text>" in squeezed


def test_one_font_of_a_whole_drawing_is_said_once_and_two_are_left_alone() -> None:
    text = '<text font-family="{}" opacity="1">a</text>'
    one = f"<svg>{text.format('Arial') * 2}</svg>"
    two = f"<svg>{text.format('Arial')}{text.format('Courier')}</svg>"

    assert squeeze_drawing(one) == '<svg font-family="Arial"><text>a</text><text>a</text></svg>'
    assert squeeze_drawing(two).count("font-family") == 2


def test_groups_that_say_nothing_go_and_those_that_do_stay() -> None:
    drawing = (
        '<svg><g transform="translate(1,2)"><g><path d=""/><g fill="red"><path d="M0,0h0v0h0Z"/>'
        '<line x2="5" y2="0"/></g></g></g></svg>'
    )

    assert squeeze_drawing(drawing) == (
        '<svg><g transform="translate(1,2)"><g fill="red"><line x2="5"/></g></g></svg>'
    )


def test_the_size_that_most_texts_have_is_said_once() -> None:
    text = '<text font-size="{}px">a</text>'
    drawing = f"<svg>{text.format(14) * 2}{text.format(16)}</svg>"

    assert squeeze_drawing(drawing) == (
        '<svg font-size="14px"><text>a</text><text>a</text><text font-size="16px">a</text></svg>'
    )
