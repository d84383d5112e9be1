"""Manifests and signatures that must not be believed: name -> maker and rule."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines.contributions import Approval, sign_manifest, write_archive
from tests.unit.contributions.sender import MANIFEST, NOW, SIGNATURE, Hostile, Sender, dump

Change = Callable[[dict[str, Any]], object]


def _signed(change: Change) -> Hostile:
    """A changed manifest with an honest signature: the key's owner is the attacker."""

    def make(sender: Sender) -> bytes:
        return sender.edit_manifest(lambda value: _apply(change, value))

    return make


def _apply(change: Change, value: dict[str, Any]) -> None:
    change(value)


def _set(name: str, value: object) -> Hostile:
    return _signed(lambda manifest: manifest.__setitem__(name, value))


def _raw(change: Callable[[bytes], bytes]) -> Hostile:
    return lambda sender: sender.resign(change(sender.members()[MANIFEST]))


def _unsigned(change: Callable[[bytes], bytes]) -> Hostile:
    def make(sender: Sender) -> bytes:
        members = sender.members()
        return write_archive({**members, MANIFEST: change(members[MANIFEST])})

    return make


def _signature(change: Callable[[bytes], bytes]) -> Hostile:
    def make(sender: Sender) -> bytes:
        members = sender.members()
        return write_archive({**members, SIGNATURE: change(members[SIGNATURE])})

    return make


def _by(key: Ed25519PrivateKey, sender: Sender) -> bytes:
    members = sender.members()
    signature = sign_manifest(key, members[MANIFEST])
    return write_archive({**members, SIGNATURE: signature})


def _without_domain(sender: Sender) -> bytes:
    members = sender.members()
    signature = base64.b64encode(sender.key.sign(members[MANIFEST])) + b"\n"
    return write_archive({**members, SIGNATURE: signature})


def _of_other_manifest(sender: Sender) -> bytes:
    other = sender.members(sender.seal(sequence=8))
    return write_archive({**sender.members(), SIGNATURE: other[SIGNATURE]})


def _edited_table(sender: Sender) -> bytes:
    members = sender.members()
    table = members["flow.csv"].replace(b",ok,", b",ok ,", 1)
    return write_archive({**members, "flow.csv": table})


def _edited_table_and_hash(sender: Sender) -> bytes:
    members = sender.members(sender.edit_table("flow", ",ok,", ",suppressed,"))
    return write_archive({**members, SIGNATURE: sender.members()[SIGNATURE]})


def _nested(sender: Sender) -> bytes:
    return sender.resign(b"[" * 30_000 + b"]" * 30_000)


def _real(**over: Any) -> Hostile:
    return lambda sender: sender.seal(data_kind="ekte", **over)


def _second(role: str) -> Approval:
    return Approval(role, NOW)


def _replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new, 1)


_SEQUENCE = b'"sequence": 7'
SIGNATURES: dict[str, tuple[Hostile, str]] = {
    "a manifest edited after signing": (
        _unsigned(_replaced(_SEQUENCE, b'"sequence": 9')), "KONTRIB-UNDERSKRIFT",
    ),
    "a space added after signing": (_unsigned(lambda m: m + b" "), "KONTRIB-UNDERSKRIFT"),
    "a table edited after signing": (_edited_table, "KONTRIB-TABEL-SUM"),
    "a table and its sum edited after signing": (_edited_table_and_hash, "KONTRIB-UNDERSKRIFT"),
    "a signature of another manifest": (_of_other_manifest, "KONTRIB-UNDERSKRIFT"),
    "a signature without its domain": (_without_domain, "KONTRIB-UNDERSKRIFT"),
    "an unknown key": (
        lambda s: _by(Ed25519PrivateKey.from_private_bytes(b"9" * 32), s), "KONTRIB-UNDERSKRIFT",
    ),
    "another municipality's key": (lambda s: _by(s.other_key, s), "KONTRIB-AFSENDER"),
    "an empty signature": (_signature(lambda _: b""), "KONTRIB-UNDERSKRIFT"),
    "a signature of zeros": (
        _signature(lambda _: base64.b64encode(b"\0" * 64) + b"\n"), "KONTRIB-UNDERSKRIFT",
    ),
    "a signature that is no base64": (_signature(lambda _: b"\xff" * 89), "KONTRIB-UNDERSKRIFT"),
    "a signature with blanks": (_signature(lambda s: b" " + s), "KONTRIB-UNDERSKRIFT"),
    "a signature twice": (_signature(lambda s: s + s), "KONTRIB-UNDERSKRIFT"),
}  # fmt: skip
MANIFESTS: dict[str, tuple[Hostile, str]] = {
    "another municipality's name": (_set("municipality", "proevekoebing"), "KONTRIB-AFSENDER"),
    "another key's fingerprint": (
        _set("key", "0000-0000-0000-0000-0000-0000"), "KONTRIB-AFSENDER",
    ),
    "another network": (_set("network", "nordjylland"), "KONTRIB-NETVÆRK"),
    "a trial left out": (
        _signed(lambda m: m.__setitem__("trials", m["trials"][:1])), "KONTRIB-FORSØG",
    ),
    "a foreign trial": (
        _signed(lambda m: m["trials"].append("formkrav")), "KONTRIB-FORSØG",
    ),
    "a period turned round": (
        _set("period", {"start": "2026-01-10", "end": "2024-01-01"}), "KONTRIB-PERIODE",
    ),
    "a period before the network": (
        _set("period", {"start": "2011-01-01", "end": "2012-01-01"}), "KONTRIB-PERIODE",
    ),
    "a period that starts tomorrow": (
        _set("period", {"start": "2027-01-01", "end": "2028-01-01"}), "KONTRIB-TID",
    ),
    "a later schema": (_set("schema_version", 2), "KONTRIB-SKEMA"),
    "an earlier schema": (_set("schema_version", 0), "KONTRIB-SKEMA"),
    "a schema that is true": (_set("schema_version", "1"), "KONTRIB-SKEMA"),
    "another format": (_set("format", "noget-andet"), "KONTRIB-MANIFEST-FELT"),
    "another registry": (_set("registry_sha256", "0" * 64), "KONTRIB-REGISTER"),
    "other templates": (
        _signed(lambda m: m["templates"].__setitem__("trial.ipynb", "0" * 64)),
        "KONTRIB-SKABELON",
    ),
    "a template left out": (
        _signed(lambda m: m["templates"].pop("trial.ipynb")), "KONTRIB-SKABELON",
    ),
    "a template outside its folder": (
        _signed(lambda m: m["templates"].__setitem__("../x.ipynb", "0" * 64)),
        "KONTRIB-MANIFEST-FELT",
    ),
    "another version of the program": (
        _signed(lambda m: m["code"].__setitem__("version", "99.0")), "KONTRIB-VERSION",
    ),
    "made tomorrow": (
        lambda s: s.seal(made_at=NOW + timedelta(days=2)), "KONTRIB-TID",
    ),
    "consent after sealing": (
        lambda s: s.seal(consent=Approval("analytiker", NOW + timedelta(days=9))), "KONTRIB-TID",
    ),
    "real data without a second person": (_real(), "KONTRIB-SAMTYKKE"),
    "real data with one person twice": (
        _real(release=_second("Analytiker")), "KONTRIB-SAMTYKKE",
    ),
    "a role with markup": (
        _set("consent", {"by": "<b>chef</b>", "at": "2026-03-02T09:30:00Z"}),
        "KONTRIB-MANIFEST-FELT",
    ),
    "a role that is a formula": (
        _set("consent", {"by": "=cmd", "at": "2026-03-02T09:30:00Z"}), "KONTRIB-MANIFEST-FELT",
    ),
    "a role with an address": (
        _set("consent", {"by": "a@b.dk", "at": "2026-03-02T09:30:00Z"}), "KONTRIB-MANIFEST-FELT",
    ),
    "a role as long as a letter": (
        _set("consent", {"by": "x" * 400, "at": "2026-03-02T09:30:00Z"}), "KONTRIB-ROLLE",
    ),
    "no consent": (_signed(lambda m: m.pop("consent")), "KONTRIB-MANIFEST-FELT"),
    "consent that is a list": (_set("consent", ["chef"]), "KONTRIB-MANIFEST-FELT"),
    "an extra field": (_set("note", "hej"), "KONTRIB-MANIFEST-FELTER"),
    "an extra field deeper": (
        _signed(lambda m: m["code"].__setitem__("note", "hej")), "KONTRIB-MANIFEST-FELTER",
    ),
    "a field left out": (_signed(lambda m: m.pop("made_at")), "KONTRIB-MANIFEST-FELT"),
    "a table nobody knows": (
        _signed(lambda m: m["tables"].__setitem__("evil.csv", {"rows": 1, "sha256": "0" * 64})),
        "KONTRIB-MANIFEST-FELTER",
    ),
    "a sequence that is true": (_set("sequence", True), "KONTRIB-MANIFEST-FELT"),
    "a sequence in quotes": (_set("sequence", "7"), "KONTRIB-MANIFEST-FELT"),
    "a sequence of zero": (_set("sequence", 0), "KONTRIB-MANIFEST-FELT"),
    "a negative sequence": (_set("sequence", -1), "KONTRIB-MANIFEST-FELT"),
    "a slug that climbs": (_set("municipality", "../../etc"), "KONTRIB-MANIFEST-FELT"),
    "a slug that is a template": (_set("municipality", "{{x}}"), "KONTRIB-MANIFEST-FELT"),
    "a day that does not exist": (_set("delivery_date", "2026-02-31"), "KONTRIB-MANIFEST-FELT"),
    "a week for a day": (_set("delivery_date", "2026-W03-4"), "KONTRIB-MANIFEST-FORM"),
    "a moment without zone": (_set("made_at", "2026-03-02T09:30:00"), "KONTRIB-MANIFEST-FELT"),
    "another delivery date": (_set("delivery_date", "2026-01-14"), "KONTRIB-LEVERANCE"),
    "no delivery date": (_set("delivery_date", None), "KONTRIB-LEVERANCE"),
    "a kind of data nobody knows": (_set("data_kind", "opdigtet"), "KONTRIB-MANIFEST-FELT"),
    "rows that were never there": (
        _signed(lambda m: m["tables"]["flow.csv"].__setitem__("rows", 1)), "KONTRIB-TABEL-SUM",
    ),
    "a key twice": (
        _raw(_replaced(_SEQUENCE, b'"sequence": 7,\n "sequence": 8')), "KONTRIB-MANIFEST-JSON",
    ),
    "NaN": (_raw(_replaced(_SEQUENCE, b'"sequence": NaN')), "KONTRIB-MANIFEST-JSON"),
    "infinity": (_raw(_replaced(_SEQUENCE, b'"sequence": Infinity')), "KONTRIB-MANIFEST-JSON"),
    "a float": (_raw(_replaced(_SEQUENCE, b'"sequence": 7.0')), "KONTRIB-MANIFEST-JSON"),
    "a huge number": (
        _raw(_replaced(_SEQUENCE, b'"sequence": ' + b"9" * 5000)), "KONTRIB-MANIFEST-JSON",
    ),
    "deep nesting": (_nested, "KONTRIB-MANIFEST-JSON"),
    "a manifest of a megabyte": (
        _raw(lambda m: m + b" " * 2**20), "KONTRIB-MANIFEST-JSON",
    ),
    "other white space": (_raw(lambda m: m + b" \n"), "KONTRIB-MANIFEST-FORM"),
    "escaped letters": (
        _raw(_replaced(b'"frikommune-bidrag"', b'"frikommune\\u002dbidrag"')),
        "KONTRIB-MANIFEST-FORM",
    ),
    "a byte order mark": (_raw(lambda m: b"\xef\xbb\xbf" + m), "KONTRIB-MANIFEST-JSON"),
    "UTF-16": (
        _raw(lambda m: m.decode().encode("utf-16")), "KONTRIB-MANIFEST-JSON",
    ),
    "a list": (lambda s: s.resign(b"[]"), "KONTRIB-MANIFEST-FELT"),
    "nothing": (lambda s: s.resign(b""), "KONTRIB-MANIFEST-JSON"),
    "null": (lambda s: s.resign(b"null"), "KONTRIB-MANIFEST-FELT"),
    "a lone surrogate": (
        _raw(_replaced(b'"analytiker"', b'"\\ud800"')), "KONTRIB-MANIFEST-FELT",
    ),
    "keys in another order": (
        lambda s: s.resign(
            (json.dumps(dict(reversed(json.loads(s.members()[MANIFEST]).items())), indent=1)
             + "\n").encode()
        ),
        "KONTRIB-MANIFEST-FORM",
    ),
    "a manifest with one line": (
        lambda s: s.resign(dump(json.loads(s.members()[MANIFEST])).replace(b"\n", b"")),
        "KONTRIB-MANIFEST-FORM",
    ),
    "a day before Christ": (
        lambda s: s.edit_manifest(
            lambda m: m["period"].__setitem__("start", str(date.min).replace("0001", "-001"))
        ),
        "KONTRIB-MANIFEST-FELT",
    ),
}  # fmt: skip
