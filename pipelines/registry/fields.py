"""Raw blocks read field by field into typed values; every fault is noted with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from typing import ParamSpec, TypeVar, cast

from pipelines.domain import SLUG
from pipelines.registry.faults import Faults, describe_value, shorten
from pipelines.registry.reading import Block
from pipelines.registry.values import MARKUP, UNPRINTABLE, parse_day, parse_number

Record = TypeVar("Record")
Choice = TypeVar("Choice", bound=Enum)
Given = ParamSpec("Given")

NO_DATE = date.min  # stands in an unsound block, which is never built


class Fields:
    """One block of a registry file.

    A getter returns the value, or notes a fault and returns a stand-in of the same type; `build`
    makes the record only where no fault was noted in the block or below it.
    """

    def __init__(
        self, block: Block, place: str, faults: Faults, parent: Fields | None = None, path: str = ""
    ) -> None:
        """Read `block` of the file `place`; `path` leads to it from the file's root."""
        self._block = block
        self._place = place
        self._faults = faults
        self._parent = parent
        self._path = path
        self._taken: set[str] = set()
        self._is_sound = True

    def fault(self, name: str, what: str, fix: str) -> None:
        """Note a fault of one field; the block and those above it are then never built."""
        line = self._block.lines.get(name, self._block.line)
        self._mark_unsound()
        noun = "kolonnen" if self._block.is_row else "feltet"
        what = f'{noun} "{shorten(f"{self._path}{name}")}" {what}'
        self._faults.note(f"{self._place}, linje {line}", what, fix)

    def _mark_unsound(self) -> None:
        self._is_sound = False
        if self._parent is not None:
            self._parent._mark_unsound()

    def peek(self, name: str) -> str | None:
        """Return a text field without judging it; None where it is no text."""
        value = self._block.get(name)
        return value if isinstance(value, str) else None

    @property
    def line(self) -> int:
        """The line at which the block begins."""
        return self._block.line

    @property
    def names(self) -> tuple[str, ...]:
        """All field names of the block, in order."""
        return tuple(self._block)

    def _take(self, name: str) -> object:
        self._taken.add(name)
        return self._block.get(name)

    def _require(self, name: str) -> object:
        value = self._take(name)
        if name not in self._block:
            self.fault(name, "mangler", "Tilføj det.")
        return value

    def _mistyped(self, name: str, value: object, fix: str) -> None:
        if name in self._block:
            self.fault(name, describe_value(value), fix)

    def text(self, name: str, *, empty: bool = False) -> str:
        """Return a text; `empty` allows ""."""
        value = self._require(name)
        if isinstance(value, str) and (value.strip() or empty):
            if UNPRINTABLE.search(value):
                self.fault(name, "indeholder ulovlige eller tabte tegn", "Skriv teksten igen.")
            return value.strip()
        fix = "Skriv en tekst (i citationstegn, hvis den ligner et tal, en dato eller ja/nej)."
        self._mistyped(name, value, fix)
        return ""

    def optional_text(self, name: str) -> str | None:
        """Return a text, or None where the field holds null."""
        return None if self._is_null(name) else self.text(name)

    def label(self, name: str, *, longest: int = 300) -> str:
        """Return a text that is published as a name: one line, no markup."""
        value = self.text(name)
        self.check_label(name, value, longest=longest)
        return value

    def check_label(self, name: str, value: str, *, longest: int = 300) -> None:
        """Note a fault where a published name holds markup or is too long."""
        if MARKUP.search(value):
            fix = "Fjern < > { } ` og linjeskift."
            self.fault(name, "indeholder tegn, som ikke må stå i et navn", fix)
        if len(value) > longest:
            what = f"er på {len(value)} tegn, men må højst være på {longest}"
            self.fault(name, what, "Forkort det.")

    def slug(self, name: str) -> str:
        """Return a slug: a-z, 0-9 and hyphens, at most 40 characters."""
        value = self.text(name)
        if value and not SLUG.fullmatch(value):
            fix = "Brug kun a-z, 0-9 og bindestreg, højst 40 tegn."
            self.fault(name, f'er "{shorten(value)}", som ikke er et gyldigt navn', fix)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, possibly empty."""
        value = self._require(name)
        if not isinstance(value, list):
            self._mistyped(name, value, "Skriv en liste: [a, b] eller [].")
            return ()
        wrong = [item for item in value if not isinstance(item, str)]
        for item in wrong:
            what = f"har et punkt, der {describe_value(item)}, hvor der skal stå tekst"
            self.fault(name, what, "Sæt punktet i citationstegn.")
        return tuple(item.strip() for item in value if isinstance(item, str))

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the texts that one CSV cell lists with `|` between them, possibly none."""
        cell = self.text(name, empty=True)
        return tuple(part.strip() for part in cell.split("|") if part.strip())

    def day(self, name: str) -> date:
        """Return a day."""
        value = self._require(name)
        day = parse_day(value)
        if day is None:
            self._mistyped(name, value, "Skriv en dato, der findes, som åååå-mm-dd.")
        return day or NO_DATE

    def optional_day(self, name: str) -> date | None:
        """Return a day, or None where the field holds null."""
        if self._is_null(name):
            return None
        return self.day(name)

    def _is_null(self, name: str) -> bool:
        return name in self._block and self._take(name) in (None, "")

    def number(self, name: str) -> float:
        """Return a finite number."""
        value = self._require(name)
        found = parse_number(value, is_row=self._block.is_row)
        if found is None:
            self._mistyped(name, value, "Skriv et tal med punktum som decimaltegn, fx 1.5.")
        return 0.0 if found is None else found

    def optional_number(self, name: str) -> float | None:
        """Return a finite number, or None where the field holds null."""
        return None if self._is_null(name) else self.number(name)

    def integer(self, name: str, *, minimum: int = 0) -> int:
        """Return a whole number of at least `minimum`."""
        value = self._require(name)
        found = parse_number(value, is_row=self._block.is_row)
        if found is None or found != int(found) or found < minimum:
            self._mistyped(name, value, f"Skriv et helt tal på mindst {minimum}.")
            return minimum
        return int(found)

    def optional_integer(self, name: str, *, minimum: int = 0) -> int | None:
        """Return a whole number, or None where the field holds null."""
        return None if self._is_null(name) else self.integer(name, minimum=minimum)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self._require(name)
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return value == "true"
        self._mistyped(name, value, "Skriv true eller false.")
        return False

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        """Return one of an enumeration's values."""
        options = {str(member.value): member for member in kind}
        return options[self.one_of(name, tuple(options))]

    def one_of(self, name: str, options: tuple[str, ...]) -> str:
        """Return one of the given texts."""
        value = self.text(name)
        if value and value not in options:
            what = f'er "{shorten(value)}", som ikke findes'
            self.fault(name, what, f"Vælg mellem {', '.join(options)}.")
        return value if value in options else options[0]

    def child(self, name: str) -> Fields:
        """Return the block that stands in a field."""
        value = self._require(name)
        if isinstance(value, Block):
            return self._descend(value, f"{name}.")
        self._mistyped(name, value, "Skriv felterne indrykket under det.")
        return Fields(Block(self._block.line), self._place, Faults())  # one fault, not one a field

    def has(self, name: str) -> bool:
        """Whether the block has the field."""
        return name in self._block

    def children(self, name: str) -> list[Fields]:
        """Return the blocks of a list, possibly none."""
        value = self._require(name)
        if not isinstance(value, list):
            self._mistyped(name, value, "Skriv en liste med et punkt (- felt: værdi) for hver.")
            return []
        found = []
        for number, item in enumerate(value, start=1):
            if isinstance(item, Block):
                found.append(self._descend(item, f"{name}[{number}]."))
            else:
                what = f"har et punkt nr. {number}, der {describe_value(item)}"
                self.fault(name, what, "Hvert punkt skal have felter (felt: værdi).")
        return found

    def optional_children(self, name: str) -> list[Fields]:
        """Return the blocks of a list; none where the field holds null."""
        return [] if self._is_null(name) else self.children(name)

    def _descend(self, block: Block, path: str) -> Fields:
        return Fields(block, self._place, self._faults, self, f"{self._path}{path}")

    def build(
        self, record: Callable[Given, Record], *args: Given.args, **kwargs: Given.kwargs
    ) -> Record | None:
        """Make the record of a sound block; note each field that nobody asked for."""
        self.close()
        if not self._is_sound:
            return None
        try:
            return record(*args, **kwargs)
        except ValueError as error:  # the record refuses an impossible state
            what = f"posten er umulig ({shorten(str(error))})"
            self._mark_unsound()
            self._faults.note(f"{self._place}, linje {self._block.line}", what, "Ret felterne.")
            return None

    def close(self) -> None:
        """Note each field that nobody asked for."""
        for name in self._block:
            if name not in self._taken:
                known = ", ".join(sorted(self._taken))
                self.fault(name, "er ukendt", f"Ret stavningen, eller slet det. Kendte: {known}.")


def as_sound(record: Record | None) -> Record:
    """Hand on a nested record; one that is None has made its block unsound, so nothing is built."""
    return cast(Record, record)


def as_sound_all(records: Iterable[Record | None]) -> tuple[Record, ...]:
    """Hand on nested records, as `as_sound` does."""
    return tuple(as_sound(record) for record in records)
