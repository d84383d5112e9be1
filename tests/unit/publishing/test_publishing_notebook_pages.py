from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import PublishingError
from pipelines.publishing.staged.notebook_pages import raw_html, render_failure, render_notebook


def executed(path: Path, *cells: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"cells": list(cells)}))
    return path


def markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": text}


def code(source: str, **data: str) -> dict[str, Any]:
    bundle = {f"text/{kind}": text for kind, text in data.items()}
    outputs = [{"output_type": "display_data", "data": bundle}] if bundle else []
    return {"cell_type": "code", "source": source, "outputs": outputs}


def test_the_page_has_its_own_title_and_only_that(tmp_path: Path) -> None:
    path = executed(tmp_path / "n.ipynb", markdown("# Generic\n\nIntro."), markdown("## Next"))

    page = render_notebook(path, "Rebild")

    assert page.startswith("# Rebild\n\nIntro.\n\n## Next\n")
    assert page.count("\n# ") == 0


def test_markdown_outputs_become_text_and_html_passes_through(tmp_path: Path) -> None:
    path = executed(
        tmp_path / "n.ipynb",
        code("a", markdown="**bold**"),
        code("b", html="<figure>\n\n\n<b>x</b></figure>", plain="Figure"),
    )

    page = render_notebook(path, "T")

    assert "\n\n**bold**\n\n<figure>\n<b>x</b></figure>\n\n" in page


def test_printed_text_never_reaches_a_page(tmp_path: Path) -> None:
    cell = {**code("x"), "outputs": [{"output_type": "stream", "text": "/home/anna"}]}

    assert "anna" not in render_notebook(executed(tmp_path / "n.ipynb", cell), "T")


@pytest.mark.parametrize("kind", ["image/png", "application/javascript", "text/plain"])
def test_an_output_that_is_neither_text_nor_html_is_refused(tmp_path: Path, kind: str) -> None:
    cell = {**code("x"), "outputs": [{"output_type": "display_data", "data": {kind: "x"}}]}

    with pytest.raises(PublishingError, match=kind):
        render_notebook(executed(tmp_path / "n.ipynb", cell), "T")


def test_the_code_is_shown_escaped_in_one_block(tmp_path: Path) -> None:
    page = render_notebook(executed(tmp_path / "n.ipynb", code("a < b\n\n\nc")), "T")

    block = page[page.index("<details") :].strip()
    assert "a &lt; b" in block
    assert "\n\n" not in block


def test_html_has_no_blank_line_that_would_end_its_block() -> None:
    assert raw_html("<p>a\n \n\t\n\nb</p>") == "<p>a\nb</p>"


def test_a_failed_run_says_so_and_nothing_of_the_error_but_its_cell() -> None:
    page = render_failure("Rebild", "celle 3: KeyError: 'person-123'")

    assert "celle 3" in page
    assert "person" not in page
