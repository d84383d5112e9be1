"""A parsed page whose simple selectors are found in one plain pass: a tenth of the time.

Soup Sieve weighs each tag of a page anew for each selector, and finishing a page asks for some
forty. What it finds is what is found here; a selector that is not simple is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import ResultSet

_SIMPLE = re.compile(
    r"(?P<name>[a-zA-Z][\w-]*)?"
    r"(?P<marks>(?:\.[a-zA-Z_][\w-]*|#[a-zA-Z_][\w-]*|\[[a-z-]+(?:\*?='[^']*')?\])*)"
)
_MARK = re.compile(r"\.([\w-]+)|#([\w-]+)|\[([a-z-]+)(?:(\*?)='([^']*)')?\]")
_STEP = re.compile(r"\s*(>)\s*|\s+")


@dataclass(frozen=True, slots=True)
class Compound:
    """What one tag must be: "button.search[title]"; "" where its name does not matter."""

    name: str
    classes: tuple[str, ...]
    identities: tuple[str, ...]
    attributes: tuple[tuple[str, str, str | None], ...]  # name, "" or "*", wanted text if any

    def fits(self, tag: Tag) -> bool:
        """Say whether a tag is of this kind."""
        if self.name and tag.name != self.name:
            return False
        given = tag.attrs
        if not given:
            return not (self.classes or self.identities or self.attributes)
        if self.classes and not set(self.classes) <= set(_words(given.get("class"))):
            return False
        if self.identities and any(given.get("id") != wanted for wanted in self.identities):
            return False
        return all(_has(given, *wanted) for wanted in self.attributes)


Path = tuple[tuple[str, Compound], ...]  # from the outermost; ">" or " " before each


class QuickSoup(BeautifulSoup):
    """A page that finds tags by simple selectors quickly."""

    def select(self, selector: str, *rest: Any, **options: Any) -> ResultSet[Tag]:
        """Return the tags that a CSS selector means, in the page's order."""
        paths = compile_selector(selector)
        if paths is None or rest or options:
            return super().select(selector, *rest, **options)
        return ResultSet(None, list(self._find(paths)))

    def select_one(self, selector: str, *rest: Any, **options: Any) -> Tag | None:
        """Return the first tag that a CSS selector means."""
        paths = compile_selector(selector)
        if paths is None or rest or options:
            return super().select_one(selector, *rest, **options)
        return next(self._find(paths), None)

    def _find(self, paths: tuple[Path, ...]) -> Iterator[Tag]:
        element = self.contents[0] if self.contents else None
        while element is not None:
            if isinstance(element, Tag):
                for path in paths:
                    if _reaches(path, element):
                        yield element
                        break
            element = element.next_element


@cache
def compile_selector(selector: str) -> tuple[Path, ...] | None:
    """Return what each part of a selector asks for; None where it is not a simple one."""
    paths = [_compile_path(part.strip()) for part in selector.split(",")]
    return None if None in paths else tuple(path for path in paths if path is not None)


def _compile_path(text: str) -> Path | None:
    found: list[tuple[str, Compound]] = []
    step, place = " ", 0
    while True:
        told = _SIMPLE.match(text, place)
        if told is None or told.end() == place:
            return None
        found.append((step, _compile_compound(told)))
        place = told.end()
        if place == len(text):
            return tuple(found)
        between = _STEP.match(text, place)
        if between is None:
            return None
        step, place = between[1] or " ", between.end()


def _compile_compound(told: re.Match[str]) -> Compound:
    marks = list(_MARK.finditer(told["marks"]))
    return Compound(
        name=told["name"] or "",
        classes=tuple(m[1] for m in marks if m[1]),
        identities=tuple(m[2] for m in marks if m[2]),
        attributes=tuple((m[3], m[4] or "", m[5]) for m in marks if m[3]),
    )


def _reaches(path: Path, tag: Tag) -> bool:
    """Say whether a tag stands where the path ends."""
    step, compound = path[-1]
    if not compound.fits(tag):
        return False
    above = path[:-1]
    if not above:
        return True
    if step == ">":
        return isinstance(tag.parent, Tag) and _reaches(above, tag.parent)
    return any(_reaches(above, parent) for parent in tag.parents if isinstance(parent, Tag))


def _has(given: Mapping[str, Any], name: str, kind: str, wanted: str | None) -> bool:
    if name not in given:
        return False
    if wanted is None:
        return True
    value = given[name]
    text = " ".join(value) if isinstance(value, list) else str(value)
    return wanted in text if kind else text == wanted


def _words(value: Any) -> list[str]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else str(value).split()
