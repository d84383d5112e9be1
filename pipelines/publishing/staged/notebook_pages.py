"""An executed notebook → one plain Markdown page, so that the book's engine can be replaced."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

from pipelines.errors import PublishingError

_BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")
_CODE_SUMMARY = "Vis koden, der lavede denne side"
_FAILED = (
    "```{{warning}}\n"
    "Siden kunne ikke laves: notesbogen stoppede undervejs ({where}). Resten af bogen er "
    "ikke berørt.\n"
    "```\n"
)


def render_notebook(path: Path, title: str) -> str:
    """Return an executed notebook as Markdown with `title` as its only first-level heading.

    Raises:
        PublishingError: an output is of a kind that no page may hold.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    parts = [f"# {title}"]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            parts.append(_without_title("".join(cell["source"])))
        elif cell["cell_type"] == "code":
            parts += [_render_output(output, path) for output in cell["outputs"]]
    parts.append(_render_code(cells))
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def render_failure(title: str, where: str) -> str:
    """Return the page of a notebook run that failed: it says so, and shows nothing else."""
    safe = re.sub(r"[^\w .:,-]", " ", where.split(":")[0])
    return f"# {title}\n\n{_FAILED.format(where=safe)}"


def raw_html(markup: str) -> str:
    """Return HTML so that every Markdown reader passes it through: no blank line inside."""
    return _BLANK_LINES.sub("", markup.strip())


def _without_title(source: str) -> str:
    return re.sub(r"\A\s*# .*\n?", "", source)


def _render_output(output: dict[str, Any], path: Path) -> str:
    if output["output_type"] == "stream":
        return ""  # warnings and prints are for whoever runs the notebook
    bundle = output.get("data", {})
    if "text/markdown" in bundle:
        return "".join(bundle["text/markdown"])
    if "text/html" in bundle:
        return raw_html("".join(bundle["text/html"]))
    kinds = ", ".join(sorted(bundle)) or output["output_type"]
    raise PublishingError(f"{path.name}: en celle giver {kinds}; en side viser kun tekst og HTML.")


def _render_code(cells: list[dict[str, Any]]) -> str:
    sources = ["".join(c["source"]).strip() for c in cells if c["cell_type"] == "code"]
    code = html.escape("\n\n".join(source for source in sources if source), quote=False)
    lines = [line if line.strip() else "&#32;" for line in code.split("\n")]
    body = "\n".join(lines)
    return (
        f'<details class="kode"><summary>{_CODE_SUMMARY}</summary>\n'
        f'<pre lang="en" tabindex="0"><code>{body}</code></pre></details>'
    )
