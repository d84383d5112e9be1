"""Strict JSON: no duplicate key, float, NaN, huge number or deep nesting; fields by type."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from pipelines.contributions.envelope import MAX_MANIFEST_BYTES
from pipelines.contributions.refusals import ASK_AGAIN, RefusedContributionError

Parsed = TypeVar("Parsed")

MAX_SEQUENCE = 99_999_999
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_MAX_DEPTH = 4
_MAX_DIGITS = 8


def parse_json(content: bytes) -> object:
    """Parse JSON without duplicate keys, floats, NaN, huge numbers or deep nesting."""
    if len(content) > MAX_MANIFEST_BYTES or _depth(content) > _MAX_DEPTH:
        raise _no_json()
    try:
        return json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_parse_whole,
        )
    except (ValueError, RecursionError) as error:
        raise _no_json() from error


def _no_json() -> RefusedContributionError:
    what = "manifest.json kan ikke læses"
    return RefusedContributionError("KONTRIB-MANIFEST-JSON", what, ASK_AGAIN)


def _depth(content: bytes) -> int:
    deepest = depth = 0
    for byte in content:
        depth += (byte in b"[{") - (byte in b"]}")
        deepest = max(deepest, depth)
    return deepest


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("duplicate key")
    return found


def _refuse(text: str) -> object:
    raise ValueError(f"number of {len(text)} characters is not whole")


def _parse_whole(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise ValueError("number too long")
    return int(text)


def wrong_field(name: str) -> RefusedContributionError:
    """Return the refusal of one field of the manifest."""
    what = f'feltet "{name}" i manifest.json er ikke, som det skal være'
    return RefusedContributionError("KONTRIB-MANIFEST-FELT", what, ASK_AGAIN)


class Block:
    """One object of the manifest, read field by field; what nobody asked for is a fault."""

    def __init__(self, value: object, name: str) -> None:
        """Read `value`, which stands in the field `name`."""
        if not isinstance(value, dict):
            raise wrong_field(name or "manifest")
        self._value: dict[str, Any] = value
        self._name = name
        self._taken: set[str] = set()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields, in order."""
        return tuple(self._value)

    def take(self, name: str) -> object:
        """Return a field whatever it is."""
        self._taken.add(name)
        if name not in self._value:
            raise wrong_field(name)
        return self._value[name]

    def block(self, name: str) -> Block:
        """Return an object."""
        return Block(self.take(name), name)

    def text(self, name: str, pattern: re.Pattern[str]) -> str:
        """Return a text that matches as a whole."""
        value = self.take(name)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise wrong_field(name)
        return value

    def texts(self, name: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """Return a list of texts that each match as a whole."""
        value = self.take(name)
        if not isinstance(value, list):
            raise wrong_field(name)
        if not all(isinstance(text, str) and pattern.fullmatch(text) for text in value):
            raise wrong_field(name)
        return tuple(value)

    def whole(self, name: str, least: int) -> int:
        """Return a whole number of at least `least`."""
        value = self.take(name)
        if type(value) is not int or not least <= value <= MAX_SEQUENCE:
            raise wrong_field(name)
        return value

    def day(self, name: str) -> date:
        """Return a day."""
        return self._parsed(name, date.fromisoformat)

    def moment(self, name: str) -> datetime:
        """Return a moment, UTC."""
        return self._parsed(name, lambda t: datetime.strptime(t, MOMENT).replace(tzinfo=UTC))

    def _parsed(self, name: str, parse: Callable[[str], Parsed]) -> Parsed:
        try:
            return parse(str(self.take(name)))
        except ValueError as error:
            raise wrong_field(name) from error

    def close(self) -> None:
        """Refuse fields that nobody asked for."""
        if set(self._value) != self._taken:
            what = "manifest.json har felter, som ikke hører til"
            raise RefusedContributionError("KONTRIB-MANIFEST-FELTER", what, ASK_AGAIN)
