"""The staged pages as a Quarto project: the same sources, another engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from pipelines.publishing.exports.order import Chapter, read_order
from pipelines.storage import replaced_folder, write_bytes, write_text

# MyST's blocks → Pandoc's: the words differ, the meaning does not.
_COLON_FENCE = re.compile(
    r"^:::\{(\w+)\}[ \t]*([^\n]*)\n((?::[\w-]+:[^\n]*\n)*)(.*?)^:::[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_TICK_FENCE = re.compile(
    r"^```\{(\w+)\}[ \t]*([^\n]*)\n((?::[\w-]+:[^\n]*\n)*)(.*?)^```[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
# A block of HTML, which ends at the first empty line: Pandoc would read Markdown inside it.
_HTML_BLOCK = re.compile(
    r"(?:(?<=\n\n)|\A)(<(?!a\b|https?:)[a-zA-Z!/](?:.|\n(?!\n))*)(?=\n\n|\n?\Z)"
)
_LABEL = re.compile(r"^\(([\w.-]+)\)=\s*\n(?=#)", re.MULTILINE)
_CLASS = re.compile(r"^:class:\s*([\w -]+)", re.MULTILINE)
_KINDS = {"note": "note", "warning": "warning", "tip": "tip", "important": "important"}
_KINDS |= {"caution": "caution", "admonition": "note"}
_FORMAT = {
    "html": {
        "lang": "da",
        "embed-resources": False,
        "toc": True,
        "css": [f"_static/{name}.css" for name in ("aa-skrift", "book", "tabeller")],
    },
}


def stage_quarto(staged: Path, target: Path) -> int:
    """Write a Quarto project of the staged pages; it takes the place of an earlier one.

    Args:
        staged: folder of Markdown pages, `_toc.yml` and `_config.yml`.
        target: folder of the project.

    Returns:
        The number of pages.
    """
    chapters = read_order(staged / "_toc.yml")
    settings = yaml.safe_load((staged / "_config.yml").read_text(encoding="utf-8"))
    with replaced_folder(target) as folder:
        for chapter in chapters:
            text = (staged / f"{chapter.page}.md").read_text(encoding="utf-8")
            write_text(folder / f"{chapter.page}.qmd", translate_page(text))
        for path in sorted((staged / "_static").glob("*")):
            write_bytes(folder / "_static" / path.name, path.read_bytes())
        project = yaml.safe_dump(
            describe_project(chapters, settings), allow_unicode=True, sort_keys=False
        )
        write_text(folder / "_quarto.yml", project)
    return len(chapters)


def describe_project(chapters: tuple[Chapter, ...], settings: dict[str, Any]) -> dict[str, Any]:
    """Return the content of `_quarto.yml`: a Danish book with the same parts and order."""
    listed: list[Any] = []
    for chapter in chapters:
        if chapter.part:
            listed.append({"part": chapter.part, "chapters": []})
        below = listed[-1]["chapters"] if listed and isinstance(listed[-1], dict) else listed
        below.append(f"{chapter.page}.qmd")
    return {
        "project": {"type": "book", "output-dir": "_book"},
        "execute": {"enabled": False},
        "lang": "da",
        "book": {
            "title": str(settings.get("title") or "Rapport"),
            "author": str(settings.get("author") or ""),
            "chapters": listed,
        },
        "format": _FORMAT,
    }


def translate_page(text: str) -> str:
    """Return a staged page in Pandoc's Markdown: notices, labels and links to pages."""
    labelled = _LABEL.sub(r"[]{#\1}\n\n", text)
    fenced = _TICK_FENCE.sub(_translate_block, _COLON_FENCE.sub(_translate_block, labelled))
    linked = re.sub(r"(\]\((?!https?:)[\w./-]+)\.md(#[\w.-]+)?\)", r"\1.qmd\2)", fenced)
    pointed = re.sub(r'(href="(?!https?:)[\w./-]+)\.md([#"])', r"\1.html\2", linked)
    return _HTML_BLOCK.sub(r"```{=html}\n\1\n```", pointed)


def _translate_block(match: re.Match[str]) -> str:
    kind, title, options, body = match.groups()
    if kind == "margin":
        name = f"**{title.strip()}** " if title.strip() else ""
        return f"::: {{.column-margin}}\n{name}{body.strip()}\n:::"
    named = _CLASS.search(options)
    look = _KINDS.get(named[1].split()[0] if named else kind) or _KINDS.get(kind, "note")
    heading = f"\n## {title.strip()}\n" if title.strip() else "\n"
    return f"::: {{.callout-{look}}}{heading}\n{body.strip()}\n:::"
