"""Looks for what names a person in every column, also those that are dropped."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.deliveries.faults import (
    CAP,
    REFUSED,
    WARNING,
    FaultLog,
    count_of,
    format_share,
    name_column,
    name_rows,
)
from pipelines.deliveries.headers import HeaderMatch
from pipelines.deliveries.persons import looks_like_name
from pipelines.deliveries.raw import Mask, RawColumn, RawTable
from pipelines.deliveries.text import clean_text, count_bytes, fold_header
from pipelines.disclosure import contains_identifier, find_identifiers, looks_like_cpr_column
from pipelines.domain import DeliverySchema
from pipelines.tables import Kind, Table

_NAMED = frozenset(
    {
        *("cpr", "cprnr", "cprnr.", "cprnummer", "personnr", "personnummer"),
        *("foedselsdato", "foedselsdag", "foedselsdage", "foedt", "fuldtnavn", "cprnavn"),
        *("navn", "fornavn", "efternavn", "fuldenavn", "borgernavn", "kontonummer"),
        *("adresse", "vejnavn", "postadresse", "email", "emailadresse", "mail", "epost"),
        *("tlf", "tlfnr", "telefon", "telefonnr", "telefonnummer", "mobil", "mobilnr"),
    }
)
PERSONAL_TITLE = (
    "rækkerne over overskriften rummer CPR-numre eller e-mailadresser. Slet dem, og kør igen. "
    "Filen er ikke læst ind."
)
_MASKING = np.isin(np.arange(256), [*b"xX*#"])  # by octet: what a masked number is written with
_DAY = r"^([0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}|[0-9]{4}[-./][0-9]{2}[-./][0-9]{2})$"
_SHORTEST = 9  # a CPR number that lost its leading zero; an e-mail address may be shorter
_MAX_READ = 5_000  # distinct free texts that are read for phone numbers and addresses


def scan_columns(
    raw: RawTable, match: HeaderMatch, table: Table, schema: DeliverySchema, log: FaultLog
) -> None:
    """Refuse CPR numbers and e-mail addresses anywhere; tell of contact details in text."""
    names = {position: name for name, position in match.positions.items()}
    for position, column in enumerate(raw.columns):
        if holds_refused(column.header):
            text = (
                f"overskriften i kolonne {name_column(position + 1)} rummer et CPR-nummer eller en "
                "e-mailadresse. Slet kolonnen, og kør igen. Filen er ikke læst ind."
            )
            log.add("PERSONOPLYSNING", REFUSED, text, case="C06")
        declared = names.get(position)
        if declared is None:
            scan_extra(column, raw, schema, log)
        else:
            is_key = table.column(declared).kind is Kind.IDENTIFIER
            _scan_declared(column, raw, log, is_key=is_key)


def _scan_declared(column: RawColumn, raw: RawTable, log: FaultLog, *, is_key: bool) -> None:
    if is_key and _is_cpr_column(column):
        text = (
            f'kolonnen "{column.header}" ligner CPR-numre. Brug pseudonymnøglen. '
            "Filen er ikke læst ind."
        )
        log.add("CPR-NØGLE", REFUSED, text, column=column.header, case="D01", count=len(raw))
        return
    found = find_refused(column)
    if found.any():
        _refuse(column, raw, found, log)


def _refuse(column: RawColumn, raw: RawTable, found: Mask, log: FaultLog) -> None:
    places = np.flatnonzero(column.spread(found))
    rows = [int(line) for line in raw.lines[places[:CAP]]]
    text = (
        f"kolonne {name_column(column.position)} har celler, der ligner CPR-numre eller "
        f"e-mailadresser ({name_rows(rows, len(places))}). Slet dem, og kør igen. "
        "Filen er ikke læst ind."
    )
    log.add("PERSONOPLYSNING", REFUSED, text, case="D03", rows=rows, count=len(places))


def scan_extra(column: RawColumn, raw: RawTable, schema: DeliverySchema, log: FaultLog) -> None:
    """Scan a column that is dropped: by its header, as a whole, and text by text."""
    if column.is_blank.all():
        return
    count = int(column.counts[~column.is_blank].sum())
    letter = name_column(column.position)
    if fold_header(column.header) in _NAMED or _is_cpr_column(column):
        text = (
            f"kolonne {letter} ligner personoplysninger som CPR-numre, navne eller adresser "
            f"({count_of(count, 'række', 'rækker')}). Slet kolonnen, og kør igen. "
            "Filen er ikke læst ind."
        )
        log.add("PERSONOPLYSNING", REFUSED, text, case="C06", count=count)
        return
    found = find_refused(column)
    if found.any():
        _refuse(column, raw, found, log)
    _scan_contacts(column, letter, schema, log)


def _scan_contacts(column: RawColumn, letter: str, schema: DeliverySchema, log: FaultLog) -> None:
    hits = _find_contacts(column)
    count = int(column.counts[hits].sum()) if hits else 0
    if not count:
        return
    total = int(column.counts.sum())
    limit = schema.thresholds.get("free_text_share", 0.0)
    text = (
        f"kolonne {letter} ligner fritekst om borgere: navne, telefonnumre eller adresser i "
        f"{format_share(count, total)} af cellerne. Slet kolonnen."
    )
    outcome = REFUSED if count > limit * total else WARNING
    log.add("FRITEKST", outcome, text, case="D05", count=count)


def _find_contacts(column: RawColumn) -> list[int]:
    """Return which of the first distinct texts name a person, a phone number or an address."""
    suspect = pc.match_substring_regex(column.texts, r"[0-9]|\p{Lu}\p{Ll}+ \p{Lu}")
    places = np.flatnonzero(np.asarray(suspect.to_numpy(zero_copy_only=False), dtype=bool))
    return [
        place
        for place in places[:_MAX_READ].tolist()
        if looks_like_name(text := column.distinct[place])
        or any(found.kind in {"phone", "address"} for found in find_identifiers(text))
    ]


def find_refused(column: RawColumn) -> Mask:
    """Which distinct texts hold a CPR number or an e-mail address."""
    suspect = _find_suspects(column)
    if not suspect.any():
        return suspect
    texts = pd.Series(column.texts.filter(pa.array(suspect)).to_pylist(), dtype="string")
    found = suspect.copy()
    found[suspect] = contains_identifier(texts).to_numpy(dtype=bool)
    return found


def _find_suspects(column: RawColumn) -> Mask:
    """Which texts the detector itself must read: @, nine digits, six and a sign, not ASCII."""
    is_open = any(sign == ord("@") or sign > 127 for sign in column.signs)
    if column.longest < _SHORTEST and not is_open:
        return np.zeros(len(column.texts), dtype=bool)
    suspects: Mask = column.digits >= _SHORTEST
    if is_open:
        suspects |= count_bytes(column.texts, lambda octets: (octets == 64) | (octets > 127)) > 0
    has_six = (column.digits >= 6) & ~suspects
    if has_six.any():
        texts = column.texts.filter(pa.array(has_six))
        masks = count_bytes(texts, lambda octets: _MASKING[octets]) >= 2
        signs = count_bytes(texts, lambda octets: (octets < 48) | ((octets > 57) & (octets < 65)))
        days = pc.match_substring_regex(texts, _DAY).to_numpy(zero_copy_only=False)
        suspects[has_six] = (masks | (signs > 0)) & ~np.asarray(days, dtype=bool)
    return suspects


def _is_cpr_column(column: RawColumn) -> bool:
    if column.longest < _SHORTEST:
        return False
    digits = column.digits
    if 2 * int(np.isin(digits, [9, 10, 11, 12]).sum()) < len(column.texts):
        return False
    return bool(looks_like_cpr_column(pd.Series(column.distinct, dtype="string")))


def holds_refused(text: str) -> bool:
    """Whether a text of any size, such as a file that is no declared table, names a person."""
    if not text:
        return False
    lines = pa.array(sorted({clean_text(line) for line in text.splitlines()}), pa.string())
    column = RawColumn("", 1, lines, np.arange(len(lines), dtype=np.int32))
    return bool(find_refused(column).any()) if len(lines) else False
