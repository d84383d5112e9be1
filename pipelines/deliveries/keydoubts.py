"""What makes keys doubtful though each is well-formed: lost zeros, rounding, look-alikes."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.deliveries.faults import count_of
from pipelines.deliveries.raw import Mask, RawColumn
from pipelines.domain import Outcome

_CPR_DIGITS, _OLDEST = 10, 1900
_EXACT_DIGITS = 15  # a spreadsheet keeps 15 significant digits and makes the rest zeros
_DIGITS = range(48, 58)
_FEWEST_OF_ONE_LENGTH = 20
_ODD_SHARE = 0.01  # more than these are a way of counting, not a slip
_SIGN = r"[!-/:-@\[-`{-~]|[^\x00-\x7F]"
_FEWEST = 3  # so many rounded numbers are no coincidence
_UPPER, _LOWER = string.ascii_uppercase.encode(), string.ascii_lowercase.encode()
# Letters beyond ASCII that a Danish pseudonym may hold; any other looks like one that it is not.
_DANISH = frozenset("æøåÆØÅéÉüÜöÖäÄ")

Doubt = tuple[str, Outcome, str, str, Mask]  # code, outcome, case, what is wrong, distinct texts


def find_doubts(raw: RawColumn, texts: pa.StringArray) -> Iterator[Doubt]:
    """Tell of keys of which some may have been changed before the delivery.

    Args:
        raw: the column as read; its counts are those of `texts`.
        texts: the distinct keys as they will stand in the clean table.
    """
    numeric = _is_numeric(raw)
    if numeric.any():
        yield from _find_lost_zeros(texts, numeric)
        yield from _find_rounded(texts, numeric)
    odd = [*_find_odd_lengths(texts), *_find_odd_signs(raw, texts)]
    yield from _find_born(texts, odd)
    yield from odd
    if any(sign > 127 for sign in raw.signs):
        foreign = _mark(texts, _has_foreign_letter)
        if foreign.any():
            text = (
                "har tegn fra et andet alfabet, accenter eller bogstaver i fuld bredde. "
                "Brug pseudonymnøglen, som den er dannet."
            )
            yield "FREMMEDE-TEGN", Outcome.REFUSED, "A09", text, foreign
    if _has_both_cases(texts):
        yield from _find_case_twins(texts)


def _is_numeric(raw: RawColumn) -> Mask:
    begins = raw.firsts_among(_DIGITS)
    if not begins.any():
        return begins
    lengths = pc.binary_length(raw.texts).to_numpy(zero_copy_only=False)
    return np.asarray((raw.digits == lengths) & (lengths > 0), dtype=bool)


def _find_lost_zeros(texts: pa.StringArray, numeric: Mask) -> Iterator[Doubt]:
    """Numbers of one width with leading zeros, and shorter ones without."""
    zero_first = pc.starts_with(texts, "0").to_numpy(zero_copy_only=False) & numeric
    if not zero_first.any():
        return
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False)
    shorter = numeric & ~zero_first & (lengths < lengths[zero_first].max())
    if shorter.any():
        text = (
            "er kortere end andre, der begynder med 0; foranstillede nuller kan være gået tabt i "
            "nogle af nøglerne. Eksportér kolonnen som tekst."
        )
        yield "NULLER-TABT", Outcome.REFUSED, "D11", text, shorter


def _find_rounded(texts: pa.StringArray, numeric: Mask) -> Iterator[Doubt]:
    """Long numbers that all end in zeros after the digits that a spreadsheet keeps."""
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False)
    is_long = numeric & (lengths > _EXACT_DIGITS)
    if is_long.sum() < _FEWEST:
        return
    kept = texts.filter(pa.array(is_long)).to_pylist()
    if all(not text[_EXACT_DIGITS:].strip("0") for text in kept):
        text = (
            "har over 15 cifre og ender alle på nul: et regneark har afrundet dem. Eksportér "
            "kolonnen som tekst direkte fra systemet."
        )
        yield "ID-AFRUNDET", Outcome.REFUSED, "D11", text, is_long


def _find_odd_lengths(texts: pa.StringArray) -> Iterator[Doubt]:
    """Keys that are longer or shorter than nearly all: a sign lost or added is another key."""
    lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    filled = lengths[lengths > 0]
    if len(filled) < _FEWEST_OF_ONE_LENGTH:
        return
    odd = (lengths > 0) & (lengths != np.bincount(filled).argmax())
    if 0 < odd.sum() <= max(1, _ODD_SHARE * len(filled)):
        text = (
            "har en anden længde end næsten alle de andre nøgler. Kontrollér, at der ikke er "
            "faldet tegn ud eller kommet tegn til."
        )
        yield "NØGLE-LÆNGDE", Outcome.WARNING, "D11", text, odd


def _find_odd_signs(raw: RawColumn, texts: pa.StringArray) -> Iterator[Doubt]:
    """Keys with a sign that is no letter a to z or digit, where nearly all others have none."""
    if len(texts) < _FEWEST_OF_ONE_LENGTH or not raw.signs:
        return
    odd = np.asarray(pc.match_substring_regex(texts, _SIGN).to_numpy(zero_copy_only=False))
    if 0 < odd.sum() <= max(1, _ODD_SHARE * len(texts)):
        text = (
            "har et tegn, der hverken er et bogstav fra a til z eller et ciffer, og som de andre "
            "nøgler ikke har. "
            "Kontrollér, at nøglen er hel."
        )
        yield "NØGLE-TEGN", Outcome.WARNING, "D11", text, odd


def _find_born(texts: pa.StringArray, odd: list[Doubt]) -> Iterator[Doubt]:
    """Odd keys that begin with a day of birth: a person's own number among the pseudonyms."""
    places = sorted({int(place) for doubt in odd for place in np.flatnonzero(doubt[-1])})
    born = np.zeros(len(texts), dtype=bool)
    born[places] = [_begins_with_birthday(str(texts[place])) for place in places]
    if born.any():
        text = "ligner CPR-numre. Brug pseudonymnøglen. Filen er ikke læst ind."
        yield "CPR-NØGLE", Outcome.REFUSED, "D01", text, born


def _begins_with_birthday(text: str) -> bool:
    digits = re.sub(r"[^0-9]", "", text)
    forms = ["%d%m%y", "%d%m%Y", "%Y%m%d"] if _CPR_DIGITS <= len(digits) <= _EXACT_DIGITS else []
    return any(_is_day(digits, form) for form in forms)


def _is_day(digits: str, form: str) -> bool:
    length = 8 if "%Y" in form else 6
    try:
        day = datetime.strptime(digits[:length], form)
    except ValueError:
        return False
    return len(digits) >= length + 4 and day.year >= _OLDEST


def _has_foreign_letter(text: str) -> bool:
    return any(ord(c) > 127 and c not in _DANISH for c in text)


def _has_both_cases(texts: pa.StringArray) -> bool:
    octets = b"" if not len(texts) else (texts.buffers()[2] or b"")
    content = bytes(octets)
    without_lower = len(content.translate(None, _LOWER))
    return without_lower < len(content) and len(content.translate(None, _UPPER)) < len(content)


def _find_case_twins(texts: pa.StringArray) -> Iterator[Doubt]:
    folded = pc.utf8_lower(texts).dictionary_encode()
    codes = np.asarray(folded.indices.to_numpy(zero_copy_only=False))
    twins: Mask = np.bincount(codes)[codes] > 1
    if twins.any():
        pairs = len(np.unique(codes[twins]))
        text = (
            f"{count_of(pairs, 'nøgle står', 'nøgler står')} både med store og små bogstaver; de "
            "er læst som forskellige. Kontrollér, at det er forskellige borgere eller forløb."
        )
        yield "NØGLE-BOGSTAVER", Outcome.WARNING, "D08", text, twins


def _mark(texts: pa.StringArray, is_marked: Callable[[str], bool]) -> Mask:
    return np.array([is_marked(text) for text in texts.to_pylist()], dtype=bool)
