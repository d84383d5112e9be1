"""Gets running text out of the parts of Word and Excel files, where formatting splits words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

# Ends of what a reader sees as one text: a paragraph, a cell, a shared string, a property.
_ENDS = re.compile(r"</(?:w:p|a:p|si|c|row|comment|text:p|text:h|[a-zA-Z]+:[a-z]+)>")
_RUN_ENDS = re.compile(r"</(?:w:(?!p>)\w+|a:(?!p>)\w+)>")
_TAG = re.compile(r"<[^>]*>")


def read_office_part(text: str) -> Iterator[tuple[str, str]]:
    """Return (place, text) of each paragraph or cell of one part, its runs joined."""
    joined = _RUN_ENDS.sub("", text)
    for number, part in enumerate(_ENDS.split(joined), 1):
        found = html.unescape(_TAG.sub("", part)).strip()
        if found:
            yield f"afsnit {number}", found
