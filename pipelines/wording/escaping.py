"""Text made safe to set: in HTML and in MyST Markdown, both at once."""

from __future__ import annotations

import html
import re

# Backslash escapes of CommonMark; MyST adds {roles}, $math$, % comments, (targets)= and more.
_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~$%^=@])")
# What opens a block at the start of a line: a list, a numbered list, a quote, a fence.
_OPENING = re.compile(r"^(\d{0,9})([-+:.)!])")
# What a link extension would make an address of: https://x, www.x.dk, x.dk.
_ADDRESS = re.compile(r"(?<=\w)([.:])(?=\w|//)(?!\d)")
_INVISIBLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069]")


def escape_html(text: str) -> str:
    """Return `text` safe in HTML, as an element's text and inside a quoted attribute."""
    return html.escape(_INVISIBLE.sub("", text), quote=True)


def escape_markdown(text: str) -> str:
    """Return `text` on one line, safe in MyST Markdown and in HTML: it is shown as it stands.

    No part of it can open a block, a role, a link, a formula or an element.
    """
    line = " ".join(_INVISIBLE.sub("", text).split())
    marked = _OPENING.sub(r"\1\\\2", _ADDRESS.sub(r"\\\1", _SPECIAL.sub(r"\\\1", line)))
    return html.escape(marked, quote=True).replace("&#x27;", "'")
