"""The staged pages as a Quarto project that pandoc reads without a warning."""

from __future__ import annotations

from pathlib import Path

import yaml

from pipelines.publishing.exports.word import pandoc_path, run_pandoc
from pipelines.publishing.staged.quarto import stage_quarto, translate_page

PAGE = """# Titel

:::{admonition} Syntetiske data
:class: warning

Tallene er *syntetiske*.
:::

```{note}
En note.
```

<div class="frk-scroll"><table><tr><td>_a_ <a href="kilder.md#x">kilde</a></td></tr></table>
<p>linje</p></div>

Se [deltagelse](deltagelse.md) og [stedet](../kommuner/a.md#sted).

<details><summary>Kode</summary>
<pre>x = {1}
</pre></details>
"""


def test_blocks_links_and_html_are_pandocs() -> None:
    text = translate_page(PAGE)

    assert "::: {.callout-warning}\n## Syntetiske data" in text
    assert "::: {.callout-note}" in text
    assert "(deltagelse.qmd)" in text
    assert "(../kommuner/a.qmd#sted)" in text
    assert 'href="kilder.html#x"' in text
    assert text.count("```{=html}") == 2


def test_a_project_has_every_page_in_order_and_pandoc_reads_each(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    (staged / "_static").mkdir(parents=True)
    (staged / "_static" / "book.css").write_text("p {}")
    (staged / "_config.yml").write_text("title: Bogen\nauthor: Netværket\n")
    (staged / "_toc.yml").write_text(
        "root: index\nparts:\n- caption: Rapporten\n  chapters:\n  - file: a\n"
        "    sections:\n    - file: a/b\n"
    )
    (staged / "a").mkdir()
    for name in ("index", "a", "a/b"):
        (staged / f"{name}.md").write_text(PAGE, encoding="utf-8")

    pages = stage_quarto(staged, tmp_path / "quarto")

    assert pages == 3
    project = yaml.safe_load((tmp_path / "quarto" / "_quarto.yml").read_text())
    assert project["lang"] == "da"
    assert project["book"]["chapters"] == [
        "index.qmd", {"part": "Rapporten", "chapters": ["a.qmd", "a/b.qmd"]},
    ]  # fmt: skip
    for path in (tmp_path / "quarto").rglob("*.qmd"):
        command = [pandoc_path(), "--from=markdown", "--to=html", "--fail-if-warnings", str(path)]
        made = run_pandoc(command, "", path.name)
        assert "<table>" in made
        assert "<em>a</em>" not in made


def test_a_note_in_the_margin_stays_in_the_margin() -> None:
    page = translate_page("Tekst.\n\n:::{margin} Ord\nForklaring.\n:::\n")

    assert page == "Tekst.\n\n::: {.column-margin}\n**Ord** Forklaring.\n:::\n"
