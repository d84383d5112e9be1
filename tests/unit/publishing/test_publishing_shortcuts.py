"""The engine's shortcuts give what its libraries give."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from pipelines.publishing.engine import shortcuts
from pipelines.publishing.engine.shortcuts import (
    findall,
    remember_titles,
    share_out,
    start_block,
    unescape,
)

KINDS = (nodes.section, nodes.paragraph, nodes.emphasis)


def _grow(shape: Any) -> Any:
    if isinstance(shape, str):
        return nodes.Text(shape)
    kind, children = shape
    return KINDS[kind]("", *map(_grow, children))


TREES = st.recursive(
    st.text("ab\x00", max_size=3),
    lambda below: st.tuples(st.integers(0, 2), st.lists(below, max_size=4)),
    max_leaves=25,
).map(_grow)


@given(TREES)
@pytest.mark.parametrize(
    "condition", [None, nodes.Text, nodes.paragraph, lambda node: len(node.children) == 2]
)
def test_the_same_nodes_in_the_same_order(condition: Any, tree: Any) -> None:
    expected = list(shortcuts._docutils_findall(tree, condition))

    assert [id(node) for node in findall(tree, condition)] == [id(node) for node in expected]


def test_what_is_done_to_a_node_meanwhile_shows_as_it_does_in_docutils() -> None:
    def walk(find: Any) -> list[str]:
        tree = _grow((0, [(1, ["a", "b"]), (1, ["c"])]))
        seen = []
        for node in find(tree, nodes.paragraph):
            seen.append(node.astext())
            node.append(nodes.paragraph("", "ny") if len(seen) == 1 else nodes.Text(""))
        return seen

    assert walk(findall) == walk(shortcuts._docutils_findall)


def test_siblings_are_left_to_docutils() -> None:
    tree = _grow((0, [(1, ["a"]), (2, ["b"])]))

    found = list(findall(tree[0], include_self=False, siblings=True, descend=False))

    assert [node.astext() for node in found] == ["b"]


@given(st.text("ab\x00 \n"), st.booleans())
def test_text_is_unescaped_as_docutils_does(text: str, restore: bool) -> None:
    assert unescape(text, restore) == shortcuts._docutils_unescape(text, restore)


@given(st.text("a \t\n\r\u2028\u00a0<", max_size=30))
def test_lines_are_marked_as_markdowns_parser_marks_them(text: str) -> None:
    ours, theirs = StateBlock.__new__(StateBlock), StateBlock.__new__(StateBlock)
    parser = MarkdownIt()

    start_block(ours, text, parser, {}, [])
    shortcuts._markdown_start(theirs, text, parser, {}, [])

    for name in ("src", "lineMax", "bMarks", "eMarks", "tShift", "sCount", "bsCount", "line"):
        assert getattr(ours, name) == getattr(theirs, name), name


@given(st.lists(st.integers(), max_size=60), st.integers(1, 8))
def test_pages_are_shared_out_whole_and_evenly(pages: list[int], processes: int) -> None:
    parts = share_out(pages, processes)

    assert [page for part in parts for page in part] == pages
    assert all(parts)
    assert not parts or max(map(len, parts)) - min(map(len, parts)) <= 1


def test_each_title_is_drawn_once_and_other_nodes_each_time() -> None:
    drawn: list[Any] = []

    def draw(node: Any) -> dict[str, str]:
        drawn.append(node)
        return {"title": node.astext()}

    app = SimpleNamespace(builder=SimpleNamespace(render_partial=draw))
    remember_titles(app)
    title, list_ = nodes.title("", "En"), nodes.bullet_list("")

    for node in (title, title, nodes.title("", "To"), list_, list_):
        app.builder.render_partial(node)["title"] = "changed by whoever asked"

    assert [node.astext() for node in drawn] == ["En", "To", "", ""]
    assert app.builder.render_partial(title) == {"title": "En"}


def test_a_builder_that_draws_no_title_alone_is_left_as_it_is() -> None:
    app = SimpleNamespace(builder=SimpleNamespace())

    remember_titles(app)

    assert vars(app.builder) == {}
