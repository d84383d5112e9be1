"""Which municipality a code or a name means: 851, 0851, "Aalborg", "Aalborg Kommune"."""

from __future__ import annotations

import re

from pipelines.deliveries.text import fold
from pipelines.domain import Municipality, Registry

# The 98 municipalities since 1 January 2007, and Christiansø (411).
# Source: Danmarks Statistik, kommunekoder.
_CODES = (
    101, 147, 151, 153, 155, 157, 159, 161, 163, 165, 167, 169, 173, 175, 183, 185, 187, 190,
    201, 210, 217, 219, 223, 230, 240, 250, 253, 259, 260, 265, 269, 270, 306, 316, 320, 326,
    329, 330, 336, 340, 350, 360, 370, 376, 390, 400, 410, 411, 420, 430, 440, 450, 461, 479,
    480, 482, 492, 510, 530, 540, 550, 561, 563, 573, 575, 580, 607, 615, 621, 630, 657, 661,
    665, 671, 706, 707, 710, 727, 730, 740, 741, 746, 751, 756, 760, 766, 773, 779, 787, 791,
    810, 813, 820, 825, 840, 846, 849, 851, 860,
)  # fmt: skip
CURRENT_CODES = frozenset(str(code) for code in _CODES)


def parse_code(text: str) -> str | None:
    """Return three digits for `851`, `0851` or `851.0`; None where the text is no code."""
    match = re.fullmatch(r"0?(\d{3})(?:[.,]0)?", text.strip())
    return match.group(1) if match else None


def resolve_municipality(text: str, registry: Registry) -> str | None:
    """Return the three-digit code that a code or a registered name means; None if unknown."""
    code = parse_code(text)
    if code is not None:
        is_registered = any(code == municipality.code for municipality in registry.municipalities)
        # Two that deliver together: the coordinator gives the one's code as the other's alias.
        joined = _names(registry).get(code)
        return joined or (code if is_registered or code in CURRENT_CODES else None)
    return _names(registry).get(_plain_name(text))


def _names(registry: Registry) -> dict[str, str]:
    return {
        parse_code(name) or _plain_name(name): municipality.code
        for municipality in registry.municipalities
        for name in _spellings(municipality)
    }


def _spellings(municipality: Municipality) -> tuple[str, ...]:
    return (municipality.name, municipality.slug, municipality.unit, *municipality.aliases)


def _plain_name(text: str) -> str:
    folded = re.sub(r"\s*kommunes?$", "", fold(text))
    return re.sub(r"s$", "", folded)
