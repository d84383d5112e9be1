"""A municipality that seals contributions in memory, honest ones and others."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines.contributions import (
    Approval,
    Draft,
    draft_contribution,
    pin_workspace,
    public_key_text,
    read_archive,
    seal_contribution,
    sign_manifest,
    write_archive,
)
from pipelines.contributions.sealing import digest
from pipelines.disclosure import release_tables
from pipelines.domain import (
    DataKind,
    DeliveryNote,
    EndDateMeaning,
    Municipality,
    PublicKey,
    Registry,
    Trial,
)
from pipelines.estimation import estimate_municipality
from pipelines.registry import read_registry
from pipelines.storage import Workspace, create_workspace
from pipelines.synthesis import draw_tables
from pipelines.tables import DELIVERY_QUALITY

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DELIVERED = date(2026, 1, 15)
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
Members = dict[str, bytes]
Hostile = Callable[["Sender"], bytes]


@dataclass(frozen=True)
class Sender:
    """The first municipality of the example network, its key, and what it would send."""

    workspace: Workspace  # the coordinator's
    registry: Registry
    key: Ed25519PrivateKey
    other_key: Ed25519PrivateKey  # of the second municipality
    draft: Draft

    @property
    def municipality(self) -> Municipality:
        return self.registry.municipalities[0]

    @property
    def trial(self) -> Trial:
        return self.registry.trials_of(self.municipality.slug)[0]

    def seal(self, **over: Any) -> bytes:
        """Seal honestly, with fields of the manifest changed."""
        draft = replace(self.draft, manifest=replace(self.draft.manifest, **over))
        return seal_contribution(draft, self.key)

    def members(self, content: bytes | None = None) -> Members:
        """The members of a contribution, of the honest one where none is given."""
        return read_archive(content or self.seal())

    def resign(self, manifest: bytes, members: Members | None = None) -> bytes:
        """Sign any bytes as the manifest with the municipality's own key."""
        parts = members or self.members()
        signature = sign_manifest(self.key, manifest)
        return write_archive({**parts, MANIFEST: manifest, SIGNATURE: signature})

    def edit_manifest(self, change: Callable[[dict[str, Any]], None]) -> bytes:
        """Change the manifest as JSON and sign it again."""
        value = json.loads(self.members()[MANIFEST])
        change(value)
        return self.resign(dump(value))

    def with_table(self, name: str, content: bytes, *, rows: int | None = None) -> bytes:
        """Put other bytes in place of a table, with everything that vouches for it renewed."""
        value = json.loads(self.members()[MANIFEST])
        member = f"{name}.csv"
        lines = max(content.count(b"\n") - 1, 0)
        count = lines if rows is None else rows
        value["tables"][member] = {"rows": count, "sha256": digest(content)}
        return self.resign(dump(value), {**self.members(), member: content})

    def edit_table(self, name: str, old: str, new: str) -> bytes:
        """Replace the first `old` in a table by `new`, signed again."""
        text = self.members()[f"{name}.csv"].decode()
        assert old in text, f"{old!r} is not in {name}"
        return self.with_table(name, text.replace(old, new, 1).encode())

    def edit_rows(self, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> bytes:
        """Change a table's rows as a frame, written as the program writes, signed again."""
        tables = {**self.draft.tables, name: change(self.draft.tables[name].copy())}
        return seal_tables(self, tables)


def seal_tables(sender: Sender, tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Seal other tables as the sender would."""
    manifest = sender.draft.manifest
    draft = draft_contribution(
        tables,
        sender.registry,
        sender.municipality.slug,
        make_note(),
        pin_workspace(sender.workspace),
        sequence=manifest.sequence,
        truth_sha256="",
        now=NOW,
    )
    consent = Approval("analytiker", NOW)
    return seal_contribution(draft.approved(consent, None), sender.key)


def dump(value: object) -> bytes:
    """Write JSON as the program writes it."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def make_note() -> DeliveryNote:
    return DeliveryNote(
        municipality_code="901",
        extraction_date=date(2026, 1, 10),
        period_start=date(2024, 1, 1),
        period_end=date(2026, 1, 10),
        system="Fagsystem",
        version="1.0",
        contact="Analytiker",
        data_kind=DataKind.SYNTHETIC,
        end_date_is=EndDateMeaning.LAST_DAY,
    )


def make_sender(folder: Path) -> Sender:
    """Make the example network's workspace and its first municipality's honest contribution."""
    workspace = create_workspace(folder / "network")
    key, other = (Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n in (1, 2))
    plain = read_registry(workspace.registry)
    first, second = (m.slug for m in plain.municipalities[:2])
    keys = (make_key(first, key), make_key(second, other))
    registry = replace(plain, keys=keys)
    tables = make_released(registry, first)
    draft = draft_contribution(
        tables,
        registry,
        first,
        make_note(),
        pin_workspace(workspace),
        sequence=7,
        truth_sha256="",
        now=NOW,
    )
    return Sender(
        workspace, registry, key, other, draft.approved(Approval("analytiker", NOW), None)
    )


def make_key(municipality: str, key: Ed25519PrivateKey, **over: Any) -> PublicKey:
    fields: dict[str, Any] = {
        "municipality": municipality,
        "public_key": public_key_text(key),
        "valid_from": NOW.date() - timedelta(days=100),
        "valid_to": None,
        "revoked": None,
    }
    return PublicKey(**fields | over)


def make_released(registry: Registry, municipality: str) -> dict[str, pd.DataFrame]:
    """The released tables of a synthetic delivery, made as the pipeline makes them."""
    trials = registry.trials_of(municipality)
    clean = draw_tables(registry, municipality, seed=2017, scale=1.0)
    exact = estimate_municipality(clean, trials, municipality, make_note())
    exact[DELIVERY_QUALITY.name] = make_quality(trials[0].network, municipality)
    return release_tables(exact, registry.network(trials[0].network).thresholds)


def make_quality(network: str, municipality: str) -> pd.DataFrame:
    place = {"network": network, "municipality": municipality, "status": "ok"}
    day = pd.Timestamp(DELIVERED)
    rows = [
        {"table": "interviews", "code": "RÆKKER", "outcome": "", "column": "", "count": 1200},
        {"table": "tilbud", "code": "DATO", "outcome": "S", "column": "dato", "count": 15},
    ]
    full = [{**place, "data_kind": "syntetisk", "delivery_date": day, **row} for row in rows]
    return DELIVERY_QUALITY.conform(pd.DataFrame(full))


def raw_zip(members: Mapping[str, bytes], **over: Any) -> bytes:
    """Zip members as anybody might; `over` changes every member's entry."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", over.pop("compression", zipfile.ZIP_STORED)) as archive:
        for name, data in members.items():
            archive.writestr(make_info(name, **over), data)
    return content.getvalue()


def make_info(name: str, **over: Any) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    for field, value in over.items():
        setattr(info, field, value)
    return info
