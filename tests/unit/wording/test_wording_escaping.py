from __future__ import annotations

import html

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.mdit import create_md_parser

from pipelines.wording import escape_html, escape_markdown

_EXTENSIONS = {"colon_fence", "deflist", "attrs_inline", "dollarmath", "substitution", "tasklist"}
HOSTILE = [
    "<script>alert(1)</script>",
    "{{ ''.__class__ }}",
    "{eval-rst}`x`",
    "```{code-cell}\nimport os\n```",
    ":::{admonition} x",
    "[x](javascript:alert(1))",
    "![x](http://x.dk/a.png)",
    "$$x$$ og $y$",
    "# Overskrift",
    "1. punkt",
    "12) punkt",
    "- punkt",
    '+++ {"tag": 1}',
    "(mål)=",
    "% skjult",
    "a | b",
    "term\n: forklaring",
    "&lt;b&gt; og &amp;",
    "*fed* _skrå_ ~~streg~~ \\",
    "www.x.dk https://x.dk a@b.dk",
    "=HYPERLINK(1)",
    "---",
    "\u202ebagvendt\u200b",
    '" onload="x',
]


def _read(markdown: str) -> list[str]:
    """The inline token types and the text of a document that should be one paragraph."""
    parser = create_md_parser(MdParserConfig(enable_extensions=_EXTENSIONS), DocutilsRenderer)
    blocks = parser.parse(markdown)
    assert [block.type for block in blocks] == ["paragraph_open", "inline", "paragraph_close"]
    children = blocks[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    return ["".join(child.content for child in children)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_stands_in_myst(text: str) -> None:
    shown = _read(escape_markdown(text))

    assert shown == [" ".join(text.replace("\u202e", "").replace("\u200b", "").split())]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_no_text_becomes_markup_in_myst(text: str) -> None:
    escaped = escape_markdown(text)

    if escaped:
        _read(escaped)
    assert "<" not in escaped
    assert '"' not in escaped


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_stands_in_html(text: str) -> None:
    page = BeautifulSoup(f'<p title="{escape_html(text)}">{escape_html(text)}</p>', "html.parser")

    assert [element.name for element in page.find_all()] == ["p"]
    assert page.get_text() == html.unescape(escape_html(text))


def test_ordinary_danish_text_is_left_alone() -> None:
    text = "Fritagelse fra § 74 c (a-dagpenge), jf. loven: 12,5 pct. – og KL's forslag."

    assert escape_markdown(text) == text
