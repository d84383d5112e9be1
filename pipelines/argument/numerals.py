"""Number words, Danish and English: "syv" is 7, "halvdelen" is a number without a figure."""

from __future__ import annotations

_ONES = ("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni")
_TEENS = (
    "ti", "elleve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten",
)  # fmt: skip
_TENS = {
    20: "tyve", 30: "tredive", 40: "fyrre", 50: "halvtreds", 60: "tres", 70: "halvfjerds",
    80: "firs", 90: "halvfems",
}  # fmt: skip
_SMALL_IN_ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS_IN_ENGLISH = {
    20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty",
    90: "ninety",
}  # fmt: skip


def _spell() -> dict[str, float]:
    words = {word: float(i) for i, word in enumerate((*_ONES, *_TEENS))}
    for ten, word in _TENS.items():
        words[word] = float(ten)
        words |= {f"{one}og{word}": float(ten + i) for i, one in enumerate(_ONES) if i}
    words |= {"én": 1.0, "ét": 1.0, "eet": 1.0, "hundrede": 100.0, "hundred": 100.0}
    return words | {"tusind": 1000.0, "tusinde": 1000.0, "halvanden": 1.5, "halvandet": 1.5}


def _spell_english() -> dict[str, float]:
    words = {word: float(i) for i, word in enumerate(_SMALL_IN_ENGLISH)}
    for ten, word in _TENS_IN_ENGLISH.items():
        words[word] = float(ten)
        words |= {f"{word}-{_SMALL_IN_ENGLISH[i]}": float(ten + i) for i in range(1, 10)}
    return words | {"hundred": 100.0, "thousand": 1000.0}


CARDINALS = _spell()
ENGLISH_CARDINALS = _spell_english()
_BY_NUMBER = {
    int(number): word
    for word, number in CARDINALS.items()
    if number.is_integer() and word not in {"ét", "eet", "en", "tusinde", "hundred"}
}
# Articles and the like, which count nothing: "en kommune", "one may ask".
ARTICLES = frozenset({"en", "one"})
FRACTIONS: dict[str, float | None] = {
    "halvdelen": 0.5, "halvdel": 0.5, "halv": 0.5, "halvt": 0.5, "halve": 0.5, "tredjedel": 1 / 3,
    "tredjedele": 1 / 3, "tredjedelen": 1 / 3, "fjerdedel": 0.25, "fjerdedele": 0.25,
    "fjerdedelen": 0.25, "femtedel": 0.2, "femtedele": 0.2, "tiendedel": 0.1, "tiendedele": 0.1,
    "kvart": 0.25, "dobbelt": 2.0, "dobbelte": 2.0, "fordoblet": 2.0, "fordobles": 2.0,
    "halveret": 0.5, "halveres": 0.5, "tredoblet": 3.0, "hundredvis": None, "tusindvis": None,
    "tusinder": None, "snesevis": None, "million": 1e6, "millioner": 1e6, "mio": 1e6,
    "milliard": 1e9, "milliarder": 1e9, "mia": 1e9,
}  # fmt: skip
ENGLISH_FRACTIONS: dict[str, float | None] = {
    "half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "double": 2.0,
    "doubled": 2.0, "twice": 2.0, "hundreds": None, "thousands": None, "million": 1e6,
    "dozen": 12.0, "dozens": None,
}  # fmt: skip


def spell_number(number: float) -> str | None:
    """Return the Danish word of a whole number: 7 -> "syv"; None where we have none."""
    return _BY_NUMBER.get(int(number)) if float(number).is_integer() else None


def read_number_word(word: str) -> float | None:
    """Return the number that a Danish or English number word says; None where it says none."""
    low = word.casefold()
    return CARDINALS.get(low, ENGLISH_CARDINALS.get(low))
