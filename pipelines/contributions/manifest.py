"""The manifest: what a contribution is about, who made it and what with; strict both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.contributions.envelope import (
    FORMAT,
    SCHEMA_VERSION,
    TABLE_MEMBERS,
)
from pipelines.contributions.refusals import ASK_AGAIN, RefusedContributionError
from pipelines.contributions.strict_json import MOMENT, Block, parse_json, wrong_field
from pipelines.domain import SLUG, DataKind

ROLE = re.compile(r"[A-Za-zÆØÅæøå]+(?:[ -][A-Za-zÆØÅæøå]+){0,5}")
_MAX_ROLE = 60
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){5}")
_VERSION = re.compile(r"[0-9]{1,4}(?:\.[0-9a-z]{1,8}){0,4}")
_TEMPLATE = re.compile(r"[a-z0-9_-]{1,40}\.ipynb")


@dataclass(frozen=True, slots=True)
class Approval:
    """Who agreed, by role and never by name, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table of the contribution."""

    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is signed."""

    network: str
    municipality: str
    sequence: int  # one higher for each contribution of the municipality
    period_start: date  # the days that the delivery covers
    period_end: date
    delivery_date: date | None
    data_kind: str
    trials: tuple[str, ...]
    tables: Mapping[str, TableEntry]  # by member name
    registry_sha256: str  # without the keys
    templates: Mapping[str, str]  # template -> SHA-256
    version: str  # of the program
    code_sha256: str
    truth_sha256: str  # "" where the data are not ours to know the truth of
    consent: Approval  # the municipality's
    release: Approval | None  # a second person's
    made_at: datetime
    key: str  # fingerprint of the public key


def format_manifest(manifest: Manifest) -> bytes:
    """Return the bytes that are signed: one way to write each manifest."""
    value = {
        "code": {"sha256": manifest.code_sha256, "version": manifest.version},
        "consent": _format_approval(manifest.consent),
        "data_kind": manifest.data_kind,
        "delivery_date": manifest.delivery_date.isoformat() if manifest.delivery_date else None,
        "format": FORMAT,
        "key": manifest.key,
        "made_at": manifest.made_at.strftime(MOMENT),
        "municipality": manifest.municipality,
        "network": manifest.network,
        "period": {
            "end": manifest.period_end.isoformat(),
            "start": manifest.period_start.isoformat(),
        },
        "registry_sha256": manifest.registry_sha256,
        "release": _format_approval(manifest.release) if manifest.release else None,
        "schema_version": SCHEMA_VERSION,
        "sequence": manifest.sequence,
        "tables": {n: {"rows": t.rows, "sha256": t.sha256} for n, t in manifest.tables.items()},
        "templates": dict(manifest.templates),
        "trials": list(manifest.trials),
        "truth_sha256": manifest.truth_sha256,
    }
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _format_approval(approval: Approval) -> dict[str, str]:
    return {"at": approval.at.strftime(MOMENT), "by": approval.by}


def parse_manifest(content: bytes) -> Manifest:
    """Read a manifest whose signature holds.

    Raises:
        RefusedContributionError: it is not, byte for byte, what `format_manifest` writes.
    """
    root = Block(parse_json(content), "")
    if root.take("format") != FORMAT:
        raise wrong_field("format")
    if root.take("schema_version") != SCHEMA_VERSION:
        what = f"bidraget har et andet skema end version {SCHEMA_VERSION}"
        fix = "Opdatér programmet hos den af jer, der har det ældste."
        raise RefusedContributionError("KONTRIB-SKEMA", what, fix)
    manifest = _parse_fields(root)
    if format_manifest(manifest) != content:
        what = "manifest.json er ikke skrevet, som programmet skriver det"
        raise RefusedContributionError("KONTRIB-MANIFEST-FORM", what, ASK_AGAIN)
    return manifest


def _parse_fields(root: Block) -> Manifest:
    period, code = root.block("period"), root.block("code")
    release = root.block("release") if root.take("release") is not None else None
    manifest = Manifest(
        network=root.text("network", SLUG),
        municipality=root.text("municipality", SLUG),
        sequence=root.whole("sequence", 1),
        period_start=period.day("start"),
        period_end=period.day("end"),
        delivery_date=None if root.take("delivery_date") is None else root.day("delivery_date"),
        data_kind=root.text("data_kind", re.compile("|".join(k.value for k in DataKind))),
        trials=root.texts("trials", SLUG),
        tables=_parse_tables(root.block("tables")),
        registry_sha256=root.text("registry_sha256", _SHA256),
        templates=_parse_templates(root.block("templates")),
        version=code.text("version", _VERSION),
        code_sha256=code.text("sha256", _SHA256),
        truth_sha256=root.text("truth_sha256", re.compile(rf"(?:{_SHA256.pattern})?")),
        consent=_parse_approval(root.block("consent")),
        release=None if release is None else _parse_approval(release),
        made_at=root.moment("made_at"),
        key=root.text("key", _FINGERPRINT),
    )
    for block in (period, code, root):
        block.close()
    return manifest


def _parse_tables(block: Block) -> dict[str, TableEntry]:
    found = {}
    for name in TABLE_MEMBERS:
        entry = block.block(name)
        found[name] = TableEntry(entry.text("sha256", _SHA256), entry.whole("rows", 0))
        entry.close()
    block.close()
    return found


def _parse_templates(block: Block) -> dict[str, str]:
    names = sorted(block.names)
    if not all(_TEMPLATE.fullmatch(name) for name in names):
        raise wrong_field("templates")
    return {name: block.text(name, _SHA256) for name in names}


def _parse_approval(block: Block) -> Approval:
    approval = Approval(check_role(block.text("by", ROLE)), block.moment("at"))
    block.close()
    return approval


def check_role(role: str) -> str:
    """Return a role: some words of letters, no name's full stop, no digit, no markup.

    Raises:
        RefusedContributionError: it is something else.
    """
    if not ROLE.fullmatch(role) or len(role) > _MAX_ROLE:
        what = "den, der har sagt god for bidraget, er ikke nævnt ved sin rolle"
        fix = "Skriv rollen med bogstaver, fx arbejdsmarkedschef."
        raise RefusedContributionError("KONTRIB-ROLLE", what, fix)
    return role
