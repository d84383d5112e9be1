"""`keys.yml`: the public keys with which municipalities sign contributions."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Container

from pipelines.domain import PublicKey
from pipelines.registry.fields import Fields
from pipelines.registry.sections import RegistryFiles

KEYS = "keys.yml"
_KEY_BYTES = 32  # Ed25519


def read_keys(files: RegistryFiles, municipalities: Container[str]) -> tuple[PublicKey, ...]:
    """Read the keys; the file may be missing, and its list may be empty."""
    if not files.has(KEYS):
        return ()
    root = files.root(KEYS)
    if root is None:
        return ()
    items = root.optional_children("keys")
    root.close()
    section = files.section(KEYS, items, ("municipality", "public_key"), _parse_key)
    for key in section.records:
        if key.municipality not in municipalities:
            what = f'kommunen "{key.municipality}" findes ikke i municipalities.csv'
            files.faults.note(section.place, what, "Ret stavningen, eller slet nøglen.")
    _check_owners(section.records, files)
    return section.records


def _check_owners(keys: tuple[PublicKey, ...], files: RegistryFiles) -> None:
    """Note a key that two municipalities have: nobody could tell who signed."""
    owners: dict[str, set[str]] = {}
    for key in keys:
        owners.setdefault(key.public_key, set()).add(key.municipality)
    for shared in sorted(sorted(names) for names in owners.values() if len(names) > 1):
        what = f"{' og '.join(shared)} har den samme nøgle"
        fix = "Bed dem lave hver sin med: frikommune keygen KOMMUNE --out FIL."
        files.faults.note(files.place(KEYS), what, fix)


def _parse_key(fields: Fields) -> PublicKey | None:
    text = fields.text("public_key")
    if text and not _is_key(text):
        fix = "Kopiér den linje, som frikommune keygen skrev."
        fields.fault("public_key", "er ikke en offentlig nøgle (32 bytes som base64)", fix)
    return fields.build(
        PublicKey,
        municipality=fields.slug("municipality"),
        public_key=text,
        valid_from=fields.day("valid_from"),
        valid_to=fields.optional_day("valid_to") if fields.has("valid_to") else None,
        revoked=fields.optional_day("revoked") if fields.has("revoked") else None,
    )


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == _KEY_BYTES
    except (binascii.Error, ValueError):
        return False
