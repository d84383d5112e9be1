"""A column of texts to numbers: what a dot and a comma mean is decided for the column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SPACES = "[ '’\u00a0\u2009\u202f]"
_GROUPED_BY_SPACE = re.compile(rf"(?<=[0-9]){_SPACES}(?=[0-9]{{3}}(?:\D|$))")
_PLAIN = re.compile(r"-?[0-9]{1,15}")
_COMMA = re.compile(r"-?[0-9]{1,15},[0-9]{1,17}")
_DOT = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,17}")
_DOT_GROUPS = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_DOT_GROUPS_COMMA = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]{1,17}")
_COMMA_GROUPS_DOT = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]{1,17}")
_COMMA_GROUPS = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
_COMMA_THREE = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """The numbers of the distinct texts, and what the reading rests on."""

    numbers: list[float | None]  # None: missing or no number
    is_text: list[bool]  # no number at all
    ambiguous: bool  # 1.234 or 1,234 may be thousands or decimals
    mixed: bool  # both dot and comma as decimal sign
    has_comma: bool
    has_groups: bool
    has_percent: bool


def read_numbers(texts: Sequence[str | None], *, is_integer: bool) -> NumberColumn:
    """Read distinct texts (None = missing) as numbers.

    Args:
        texts: the distinct clean texts of one column.
        is_integer: whether the column holds whole numbers only; `1.234` is then thousands.
    """
    plain = [None if text is None else _normalise(text) for text in texts]
    known = [text for text in plain if text is not None]
    dot_decimal = any(_DOT.fullmatch(t) and not _DOT_GROUPS.fullmatch(t) for t in known)
    dot_decimal = dot_decimal or any(_COMMA_GROUPS_DOT.fullmatch(t) for t in known)
    comma_decimal = any(_COMMA.fullmatch(t) and not _COMMA_THREE.fullmatch(t) for t in known)
    comma_decimal = comma_decimal or any(_DOT_GROUPS_COMMA.fullmatch(t) for t in known)
    dots = any(_DOT_GROUPS.fullmatch(t) for t in known)
    commas = any(_COMMA_THREE.fullmatch(t) or _COMMA_GROUPS.fullmatch(t) for t in known)
    many_dots = any(t.count(".") > 1 for t in known)
    thousands = (
        comma_decimal or many_dots or (is_integer and not all(_ends_in_000(t) for t in known))
    )
    ambiguous = (dots and not dot_decimal and not thousands) or (
        commas and not comma_decimal and not dot_decimal
    )
    mixed = (dot_decimal and comma_decimal) or (dot_decimal and (dots and many_dots))
    numbers = [None if text is None else _parse(text, dot_decimal=dot_decimal) for text in plain]
    return NumberColumn(
        numbers=numbers,
        is_text=[t is not None and n is None for t, n in zip(plain, numbers, strict=True)],
        ambiguous=ambiguous,
        mixed=mixed,
        has_comma=any("," in text for text in known),
        has_groups=dots or many_dots or any(_DOT_GROUPS_COMMA.fullmatch(t) for t in known),
        has_percent=any(text is not None and "%" in text for text in texts),
    )


def _ends_in_000(text: str) -> bool:
    return not _DOT_GROUPS.fullmatch(text) or text.endswith(".000")


def _normalise(text: str) -> str:
    body = text.removesuffix("%").strip().replace("−", "-").removeprefix("+")
    return _GROUPED_BY_SPACE.sub("", body)


def _parse(text: str, *, dot_decimal: bool) -> float | None:
    if dot_decimal:
        if _COMMA_GROUPS_DOT.fullmatch(text) or _COMMA_GROUPS.fullmatch(text):
            return float(text.replace(",", ""))
        if _COMMA_THREE.fullmatch(text):
            return float(text.replace(",", ""))
        return float(text) if _PLAIN.fullmatch(text) or _DOT.fullmatch(text) else None
    if _DOT_GROUPS.fullmatch(text) or _DOT_GROUPS_COMMA.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(text) or _COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return None
