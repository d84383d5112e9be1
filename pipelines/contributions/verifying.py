"""Verifies a contribution: every rule of it, in the order in which trust is earned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from pipelines.contributions.archive import read_archive
from pipelines.contributions.cells import check_form, parse_table
from pipelines.contributions.consistency import check_consistency
from pipelines.contributions.envelope import MANIFEST, SIGNATURE
from pipelines.contributions.manifest import Manifest, parse_manifest
from pipelines.contributions.pinning import Pins
from pipelines.contributions.ranges import check_ranges
from pipelines.contributions.refusals import ASK_AGAIN, ASK_OTHER, RefusedContributionError
from pipelines.contributions.sealing import digest, digest_tables
from pipelines.contributions.secrecy import check_secrecy
from pipelines.contributions.signing import find_signer, fingerprint
from pipelines.contributions.vocabulary import check_words
from pipelines.disclosure import scan_bytes
from pipelines.domain import DataKind, PublicKey, Registry
from pipelines.tables import DELIVERY_QUALITY, RELEASED_TABLES

_CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was last taken in from a municipality."""

    sequence: int
    period_end: date | None  # of the one that counts now; None where all are withdrawn
    data_kind: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """A contribution that may be taken in."""

    manifest: Manifest
    tables: Mapping[str, pd.DataFrame]
    sha256: str  # of the file

    @property
    def tables_sha256(self) -> str:
        """One digest over the figures alone."""
        return digest_tables(self.manifest.tables)


def verify_contribution(
    content: bytes,
    registry: Registry,
    pins: Pins,
    earlier: Mapping[str, Earlier],
    now: datetime,
) -> Contribution:
    """Verify one file that says it is a contribution.

    Args:
        content: the file.
        registry: the coordinator's.
        pins: the coordinator's registry, templates and program by digest.
        earlier: what was last taken in, by municipality.
        now: the time, UTC.

    Raises:
        RefusedContributionError: any rule is broken, also where the rules themselves stumble.
    """
    try:
        members = read_archive(content)
        manifest = _verify_sender(members, registry, now)
        _check_scope(manifest, registry)
        _check_pins(manifest, pins)
        _check_times(manifest, now)
        last = earlier.get(manifest.municipality)
        if last is not None:
            _check_sequence(manifest, last)
        tables = read_contribution_tables(members, manifest, registry)
    except RefusedContributionError:
        raise
    except Exception as error:  # whatever surprises a rule must not reach the coordinator
        what = f"bidraget kan ikke prøves ({type(error).__name__})"
        raise RefusedContributionError("KONTRIB-UVENTET", what, ASK_OTHER) from error
    return Contribution(manifest, tables, digest(content))


def read_contribution_tables(
    members: Mapping[str, bytes], manifest: Manifest, registry: Registry
) -> dict[str, pd.DataFrame]:
    """Return the tables of a signed contribution, tried against the registry.

    Raises:
        RefusedContributionError: a table is not the signed one, or does not fit the registry.
    """
    for name, entry in manifest.tables.items():
        if digest(members[name]) != entry.sha256:
            what = f"{name} er ikke den, der er skrevet under på"
            raise RefusedContributionError("KONTRIB-TABEL-SUM", what, ASK_OTHER)
        if scan_bytes(members[name]):
            what = f"{name} rummer et CPR-nummer eller en e-mailadresse"
            raise RefusedContributionError("KONTRIB-PERSONOPLYSNING", what, ASK_OTHER)
    tables = {t.name: parse_table(t, members[f"{t.name}.csv"]) for t in RELEASED_TABLES}
    _check_rows(tables, manifest)
    municipality, network = manifest.municipality, manifest.network
    kind = manifest.data_kind
    check_words(tables, registry, municipality, network=network, data_kind=kind)
    for table in RELEASED_TABLES:
        check_form(table, tables[table.name], members[f"{table.name}.csv"])
    check_ranges(tables)
    check_consistency(tables, registry, municipality)
    check_secrecy(tables, registry.network(network).thresholds)
    return tables


def _check_rows(tables: Mapping[str, pd.DataFrame], manifest: Manifest) -> None:
    for table in RELEASED_TABLES:
        if len(tables[table.name]) != manifest.tables[f"{table.name}.csv"].rows:
            what = f"{table.name}.csv har et andet antal rækker, end der er skrevet under på"
            raise RefusedContributionError("KONTRIB-TABEL-SUM", what, ASK_OTHER)
    days = tables[DELIVERY_QUALITY.name]["delivery_date"]
    expected = pd.Timestamp(manifest.delivery_date) if manifest.delivery_date else pd.NaT
    wrong = days.notna() if manifest.delivery_date is None else days != expected
    if days.empty or bool(wrong.any()):
        what = "delivery_quality.csv: leverancens dato er en anden end den underskrevne"
        raise RefusedContributionError("KONTRIB-LEVERANCE", what, ASK_AGAIN)


def _verify_sender(members: Mapping[str, bytes], registry: Registry, now: datetime) -> Manifest:
    """Find who signed before anything that was signed is read."""
    signer = find_signer(members[MANIFEST], members[SIGNATURE], registry.keys)
    if signer is None:
        what = "underskriften er ikke lavet med nogen nøgle i registret, eller bidraget er ændret"
        fix = (
            "Er nøglen ny, så ring til kommunen, læs dens fingeraftryk op for hinanden, og føj "
            "den til data/raw/registry/keys.yml."
        )
        raise RefusedContributionError("KONTRIB-UNDERSKRIFT", what, fix)
    _check_key(signer, now.date())
    manifest = parse_manifest(members[MANIFEST])
    is_own = manifest.key == fingerprint(signer.public_key)
    if manifest.municipality != signer.municipality or not is_own:
        what = f"bidraget er skrevet under af {signer.municipality}, men siger noget andet"
        raise RefusedContributionError("KONTRIB-AFSENDER", what, ASK_OTHER)
    return manifest


def _check_key(key: PublicKey, today: date) -> None:
    if key.is_valid(today):
        return
    if key.revoked is not None and today >= key.revoked:
        what = f"nøglen fra {key.municipality} er trukket tilbage"
        raise RefusedContributionError("KONTRIB-NØGLE-TRUKKET", what, ASK_OTHER)
    what = f"nøglen fra {key.municipality} gælder ikke i dag"
    fix = "Bed kommunen bruge sin nye nøgle, eller ret datoerne i data/raw/registry/keys.yml."
    raise RefusedContributionError("KONTRIB-NØGLE-UDLØBET", what, fix)


def _check_scope(manifest: Manifest, registry: Registry) -> None:
    municipality = registry.municipality(manifest.municipality)
    if manifest.network != municipality.networks[0]:
        what = "bidraget hører til et andet netværk"
        raise RefusedContributionError("KONTRIB-NETVÆRK", what, ASK_AGAIN)
    trials = tuple(trial.slug for trial in registry.trials_of(municipality.slug))
    if manifest.trials != trials:
        what = "bidraget nævner andre forsøg end dem, kommunen er med i"
        raise RefusedContributionError("KONTRIB-FORSØG", what, "Brug det samme register.")
    release = manifest.release
    is_released = release is not None and release.by.casefold() != manifest.consent.by.casefold()
    if manifest.data_kind == DataKind.REAL.value and not is_released:
        what = "der mangler en anden persons frigivelse af ægte data"
        fix = "Bed kommunen forsegle igen med --consent-by ROLLE --released-by EN-ANDEN-ROLLE."
        raise RefusedContributionError("KONTRIB-SAMTYKKE", what, fix)
    network = registry.network(manifest.network)
    is_before = network.start_date is not None and manifest.period_end < network.start_date
    if manifest.period_end <= manifest.period_start or is_before:
        what = "perioden slutter, før den begynder, eller før netværkets forsøg"
        raise RefusedContributionError("KONTRIB-PERIODE", what, ASK_AGAIN)


def _check_pins(manifest: Manifest, pins: Pins) -> None:
    """Refuse what was made with something else than we have, and say what to update."""
    if manifest.version != pins.version:
        what = f"bidraget er lavet med version {manifest.version}; her er version {pins.version}"
        fix = "Opdatér programmet hos den af jer, der har det ældste, og lav bidraget igen."
        raise RefusedContributionError("KONTRIB-VERSION", what, fix)
    if manifest.registry_sha256 != pins.registry_sha256:
        what = "bidraget er lavet med en anden udgave af registret"
        fix = "Send kommunen mappen data/raw/registry, og bed den køre og forsegle igen."
        raise RefusedContributionError("KONTRIB-REGISTER", what, fix)
    if dict(manifest.templates) != dict(pins.templates):
        what = "bidraget er lavet med andre skabeloner"
        fix = "Send kommunen mappen notebooks, og bed den køre og forsegle igen."
        raise RefusedContributionError("KONTRIB-SKABELON", what, fix)


def _check_times(manifest: Manifest, now: datetime) -> None:
    approvals = [a.at for a in (manifest.consent, manifest.release) if a is not None]
    is_ahead = manifest.made_at > now + _CLOCKS_DIFFER
    is_after = any(at > manifest.made_at + _CLOCKS_DIFFER for at in approvals)
    is_early = manifest.period_start > manifest.made_at.date()
    if is_ahead or is_after or is_early:
        what = "bidraget er dateret ude i fremtiden, eller dets datoer modsiger hinanden"
        fix = "Se efter, om uret går rigtigt på begge maskiner, og lav bidraget igen."
        raise RefusedContributionError("KONTRIB-TID", what, fix)


def _check_sequence(manifest: Manifest, last: Earlier) -> None:
    if manifest.sequence <= last.sequence:
        what = (
            f"bidraget har nummer {manifest.sequence}, men nummer {last.sequence} er allerede "
            "taget imod"
        )
        fix = f"Bed kommunen forsegle et nyt med --sequence {last.sequence + 1}."
        raise RefusedContributionError("KONTRIB-GENTAGELSE", what, fix)
    if last.period_end is not None and manifest.period_end < last.period_end:
        what = "perioden slutter tidligere end i det bidrag, der gælder nu"
        fix = "Træk først det gældende tilbage med: frikommune withdraw BIDRAG."
        raise RefusedContributionError("KONTRIB-PERIODE", what, fix)
    if last.data_kind == DataKind.REAL.value and manifest.data_kind != last.data_kind:
        what = "syntetiske data kan ikke afløse ægte"
        fix = "Træk først det gældende tilbage med: frikommune withdraw BIDRAG."
        raise RefusedContributionError("KONTRIB-DATATYPE", what, fix)
