from __future__ import annotations

import pytest

from pipelines.publishing.blocks.html import element, link, safe, table


def test_a_table_without_a_heading_for_each_column_is_refused() -> None:
    with pytest.raises(ValueError, match="heading is empty"):
        table("Titel", ["Forsøg", ""], [["a", "b"]])


def test_a_table_without_rows_is_a_sentence() -> None:
    assert table("Titel", ["Forsøg"], [], empty="Intet endnu.").strip() == (
        "<p><strong>Titel.</strong> Intet endnu.</p>"
    )


def test_texts_and_attributes_are_escaped_once() -> None:
    assert safe(safe("a & {b}")) == "a &amp; &#123;b&#125;"
    assert link('x"y', "<b>") == '<a href="x&quot;y">&lt;b&gt;</a>'
    assert element("td", "", class_="") == "<td></td>"
