"""Makes pseudonyms and running numbers that no detector can take for a person's."""

from __future__ import annotations

import numpy as np

from pipelines.synthesis.arrays import Integers, Texts

# Letters and digits in turn: never two digits in a row, so never a CPR or phone number.
_LETTERS = np.array(list("bcdfghjkmnpqrstvwxyz"))
_DIGITS = np.array(list("0123456789"))
_PAIRS = 4
_SIZE = (len(_LETTERS) * len(_DIGITS)) ** _PAIRS  # 1.6e9
_STEP = 987_654_321  # prime to _SIZE (neither even nor a multiple of 5): no two alike


def make_pseudonyms(numbers: Integers, salt: int) -> Texts:
    """Return a different eight-character pseudonym for each number below 1.6e9."""
    rest = (numbers.astype(np.int64) * _STEP + salt % _SIZE) % _SIZE
    characters = np.empty((len(numbers), 2 * _PAIRS), dtype="U1")
    for position in range(0, 2 * _PAIRS, 2):
        rest, letter = np.divmod(rest, len(_LETTERS))
        rest, digit = np.divmod(rest, len(_DIGITS))
        characters[:, position] = _LETTERS[letter]
        characters[:, position + 1] = _DIGITS[digit]
    return characters.reshape(-1).view(f"U{2 * _PAIRS}")


def make_numbers(prefix: str, count: int) -> Texts:
    """Return "F000001", "F000002", … as case systems number them."""
    digits = np.char.zfill(np.arange(1, count + 1).astype("U"), 6)
    return np.char.add(prefix, digits)
