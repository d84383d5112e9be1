"""The faults of a registry, collected so that all of them can be told at once."""

from __future__ import annotations

from pipelines.errors import RegistryError

SHOWN_LENGTH = 40
LARGEST_SHOWN = 10**15


class Faults:
    """Danish sentences, one a fault, in the order in which they were found."""

    def __init__(self) -> None:
        """Start without faults."""
        self._sentences: list[str] = []

    def note(self, place: str, what: str, fix: str) -> None:
        """Note one fault: where, what, what now; the same fault is noted once."""
        self.tell(f"{place}: {what}. {fix}")

    def tell(self, sentence: str) -> None:
        """Note one fault that is already a sentence; the same one is noted once."""
        if sentence not in self._sentences:
            self._sentences.append(sentence)

    def raise_any(self) -> None:
        """Raise all faults as one error; do nothing where there are none.

        Raises:
            RegistryError: at least one fault was noted.
        """
        if self._sentences:
            raise RegistryError(self._sentences)


def describe_value(value: object) -> str:
    """Say in Danish what stands in a field, shortened."""
    if value is None or value == "":
        return "er tomt"
    if isinstance(value, bool):
        return "læses som ja/nej (true/false)"
    if isinstance(value, list):
        return "er en liste"
    if isinstance(value, dict):
        return "er en gruppe af felter"
    if isinstance(value, str):
        return f'er teksten "{shorten(value)}"'
    if isinstance(value, int) and abs(value) > LARGEST_SHOWN:  # str() of it may be refused
        return "er et meget stort tal"
    return f"er {shorten(str(value))}"


def shorten(text: str) -> str:
    """Cut a text to what a message can hold, on one line."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    return line if len(line) <= SHOWN_LENGTH else f"{line[:SHOWN_LENGTH]}…"
