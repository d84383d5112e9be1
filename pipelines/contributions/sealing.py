"""Seals what leaves a municipality: released tables and a signed manifest in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines.contributions.archive import write_archive
from pipelines.contributions.envelope import MANIFEST, SIGNATURE
from pipelines.contributions.manifest import Approval, Manifest, TableEntry, format_manifest
from pipelines.contributions.pinning import Pins
from pipelines.contributions.signing import fingerprint, public_key_text, sign_manifest
from pipelines.domain import DeliveryNote, Registry
from pipelines.storage import RELEASED_FLOAT, format_table
from pipelines.tables import DELIVERY_QUALITY, RELEASED_TABLES, TableSet


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be sealed, before it is signed; its members are the bytes that will leave."""

    manifest: Manifest
    tables: TableSet
    members: Mapping[str, bytes]  # the tables, by member name

    def approved(self, consent: Approval, release: Approval | None) -> Draft:
        """Return the draft with the municipality's consent and a second person's release."""
        manifest = replace(self.manifest, consent=consent, release=release)
        return replace(self, manifest=manifest)


def draft_contribution(
    tables: TableSet,
    registry: Registry,
    municipality: str,
    note: DeliveryNote,
    pins: Pins,
    *,
    sequence: int,
    truth_sha256: str,
    now: datetime,
) -> Draft:
    """Gather what would leave a municipality.

    Args:
        tables: all released tables of the municipality, its trials stacked.
        registry: the workspace's.
        municipality: its slug.
        note: of the delivery that the tables were made from.
        pins: registry, templates and program by digest.
        sequence: one higher than the municipality's last contribution.
        truth_sha256: digest of the known truth of synthetic data, or "".
        now: the time, UTC, in whole seconds.
    """
    members = {
        f"{table.name}.csv": format_table(
            table, tables[table.name], float_format=RELEASED_FLOAT
        ).encode("utf-8")
        for table in RELEASED_TABLES
    }
    days = tables[DELIVERY_QUALITY.name]["delivery_date"].dropna()
    manifest = Manifest(
        network=registry.municipality(municipality).networks[0],
        municipality=municipality,
        sequence=sequence,
        period_start=note.period_start,
        period_end=note.period_end,
        delivery_date=days.iloc[0].date() if len(days) else None,
        data_kind=note.data_kind.value,
        trials=tuple(trial.slug for trial in registry.trials_of(municipality)),
        tables={
            f"{t.name}.csv": TableEntry(digest(members[f"{t.name}.csv"]), len(tables[t.name]))
            for t in RELEASED_TABLES
        },
        registry_sha256=pins.registry_sha256,
        templates=pins.templates,
        version=pins.version,
        code_sha256=pins.code_sha256,
        truth_sha256=truth_sha256,
        consent=Approval("", now),
        release=None,
        made_at=now,
        key="",
    )
    return Draft(manifest, tables, members)


def seal_contribution(draft: Draft, key: Ed25519PrivateKey) -> bytes:
    """Return the signed contribution; the same draft and key give the same bytes."""
    own = fingerprint(public_key_text(key))
    manifest = format_manifest(replace(draft.manifest, key=own))
    return write_archive(
        {MANIFEST: manifest, SIGNATURE: sign_manifest(key, manifest), **draft.members}
    )


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def digest_tables(tables: Mapping[str, TableEntry]) -> str:
    """Return one SHA-256 over all tables of a manifest: the same figures have the same."""
    return digest("\n".join(f"{name} {tables[name].sha256}" for name in sorted(tables)).encode())
