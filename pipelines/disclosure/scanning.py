"""The gate's own question: is there a CPR number or an e-mail address in what leaves?"""

from __future__ import annotations

import re

import pandas as pd

from pipelines.disclosure.characters import plain_characters
from pipelines.disclosure.contacts import find_contacts
from pipelines.disclosure.cpr_columns import looks_like_cpr_column
from pipelines.disclosure.cpr_text import find_cpr_spans
from pipelines.disclosure.identifiers import (
    ALWAYS_REFUSED,
    Identifier,
    contains_identifier,
    find_identifiers,
)
from pipelines.disclosure.text_forms import join_lines, read_forms
from pipelines.errors import DisclosureError

CONTACT_SHARE = 0.05  # of a column's values: phone numbers and addresses are refused by share
NAME_SHARE = 0.5
MIN_VALUES = 3
KIND_NAMES = {
    "cpr": "et CPR-nummer",
    "email": "en e-mailadresse",
    "phone": "et telefonnummer",
    "address": "en adresse",
    "name": "navne",
    "pseudonym": "et pseudonym fra leverancen",
    "free_text": "fritekst fra leverancen",
}
_ENCODINGS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAME = re.compile(r"[A-ZÆØÅ][a-zæøåéü]+(?:[ -][A-ZÆØÅ][a-zæøåéü.]*){1,4}")
_NULLS = 0.2  # share of zero bytes above which bytes are UTF-16


def scan_identifiers(text: str) -> tuple[Identifier, ...]:
    """Find CPR numbers and e-mail addresses in any disguise; what always stops the gate.

    Args:
        text: any text that leaves: a page, a table, chart data, text out of a PDF. Base64 and
            compressed content must be unpacked first.

    Returns:
        Hits in order. Where an escape had to be undone, the place is approximate.
    """
    found: set[Identifier] = set()
    for form in read_forms(text):
        plain = plain_characters(form)
        found.update(_scan_plain(plain))
        joined = join_lines(plain)
        if joined != plain:
            hits = _scan_plain(joined)
            found.update(hit for hit in hits if _is_parted(joined, hit))
        if found:
            break
    return tuple(sorted(found))


def scan_bytes(content: bytes) -> tuple[Identifier, ...]:
    """Find CPR numbers and e-mail addresses in a file's bytes, whatever its encoding."""
    return scan_identifiers(decode_bytes(content))


def decode_bytes(content: bytes) -> str:
    """Return bytes as text: by their mark, as UTF-16 or UTF-8, or as Latin-1 that reads any."""
    for mark, encoding in _ENCODINGS:
        if content.startswith(mark):
            return content.decode(encoding, errors="ignore")
    if content and content.count(0) > _NULLS * len(content):
        is_little = content[1::2].count(0) >= content[::2].count(0)
        return content.decode("utf-16-le" if is_little else "utf-16-be", errors="ignore")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def scan_columns(frame: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Return columns that hold identifiers, each with the kind.

    Args:
        frame: any table; also a column's name is read.

    Returns:
        Sorted pairs of column and kind. One CPR number or e-mail address is enough, and a
        column of bare numbers that are CPR numbers as a whole; phone numbers and addresses
        count from one value in twenty on, names from every other.
    """
    found: set[tuple[str, str]] = set()
    for name in frame.columns:
        values = frame[name].dropna().astype("string")
        found.update((str(name), hit.kind) for hit in scan_identifiers(str(name)))
        if contains_identifier(values).any() or _scan_values(values):
            kinds = {hit.kind for text in values.unique() for hit in scan_identifiers(str(text))}
            found.update((str(name), kind) for kind in kinds)
        if looks_like_cpr_column(values):
            found.add((str(name), "cpr"))
        found.update((str(name), kind) for kind in _shares(values))
    return tuple(sorted(found))


def refuse_identifiers(where: str, text: str) -> None:
    """Stop where a text that leaves holds a CPR number or an e-mail address.

    Raises:
        DisclosureError: says where and of which kind; not what.
    """
    refuse_hits(where, scan_identifiers(text))


def refuse_hits(where: str, hits: tuple[Identifier, ...]) -> None:
    """Stop where there are hits.

    Raises:
        DisclosureError: says where and of which kinds; not what.
    """
    if not hits:
        return
    kinds = sorted({KIND_NAMES.get(hit.kind, hit.kind) for hit in hits})
    raise DisclosureError(
        f"{where}: her står {' og '.join(kinds)} ({len(hits)} steder). Intet er skrevet eller "
        "udgivet. Fjern oplysningen i kilden, og kør igen."
    )


def _scan_plain(plain: str) -> list[Identifier]:
    found = [Identifier(start, end, "cpr") for start, end in find_cpr_spans(plain)]
    if "@" in plain:
        found.extend(
            Identifier(start, end, kind)
            for kind, start, end in find_contacts(plain)
            if kind in ALWAYS_REFUSED
        )
    return found


def _is_parted(joined: str, hit: Identifier) -> bool:
    """Whether a number put together from two lines is surely one: it has its hyphen."""
    return hit.kind != "cpr" or "-" in joined[hit.start : hit.end]


def _scan_values(values: pd.Series) -> bool:
    return any(scan_identifiers(str(text)) for text in values.unique())


def _shares(values: pd.Series) -> set[str]:
    texts = [str(text) for text in values]
    if len(texts) < MIN_VALUES:
        return set()
    kinds = [{hit.kind for hit in find_identifiers(text)} for text in texts]
    found = {
        kind
        for kind in ("phone", "address")
        if sum(kind in of_value for of_value in kinds) > CONTACT_SHARE * len(texts)
    }
    names = sum(_NAME.fullmatch(text.strip()) is not None for text in texts)
    is_spread = len(set(texts)) > len(texts) / 2  # a list of names, not a code list
    return found | ({"name"} if is_spread and names > NAME_SHARE * len(texts) else set())
