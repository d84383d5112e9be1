"""Charts and tables as small, accessible HTML."""

from __future__ import annotations

import base64
import re

import pandas as pd

from pipelines.wording import escape_html

_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')
_SENTENCE_END = re.compile(r"\. (?=[A-ZÆØÅ»])")  # "pr. sag" ends nothing
_SUMMARY = "Vis tallene bag figuren"


def render_figure(svg: str, alt: str, caption: str, table: pd.DataFrame) -> str:
    """Return a figure: image with alternative text, caption, and its table folded away."""
    encoded = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    size = _SIZE.search(svg)
    extent = f' width="{float(size[1]):.0f}" height="{float(size[2]):.0f}"' if size else ""
    return (
        f'<figure class="diagram"><img alt="{escape_html(alt)}"{extent} '
        f'src="data:image/svg+xml;base64,{encoded}">'
        f"<figcaption>{escape_html(caption)}</figcaption>"
        f"<details><summary>{_SUMMARY}</summary>"
        f"{render_table(table, _shorten(caption))}</details></figure>"
    )


def render_table(table: pd.DataFrame, caption: str) -> str:
    """Return a table whose first column heads the rows; it scrolls sideways by keyboard too."""
    heads = "".join(f'<th scope="col">{escape_html(str(name))}</th>' for name in table.columns)
    rows = "".join(_render_row([str(cell) for cell in row]) for row in table.to_numpy().tolist())
    return (
        f'<div class="tabelramme" role="group" tabindex="0" aria-label="{escape_html(caption)}">'
        f'<table class="tal"><caption>{escape_html(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def fold(markup: str, caption: str) -> str:
    """Return HTML that is folded away until the reader asks for it."""
    first, *_ = _SENTENCE_END.split(caption)
    return f"<details><summary>Vis: {escape_html(first.rstrip('.'))}</summary>{markup}</details>"


def render_notice(sentence: str) -> str:
    """Return a sentence that stands where a chart or table would have stood."""
    return f'<p class="intet-at-vise">{escape_html(sentence)}</p>'


def _shorten(caption: str) -> str:
    first, *_ = _SENTENCE_END.split(caption)
    return f"Tallene bag figuren: {first.rstrip('.')}"


def _render_row(cells: list[str]) -> str:
    head, *rest = (escape_html(cell) for cell in cells)
    return f'<tr><th scope="row">{head}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
