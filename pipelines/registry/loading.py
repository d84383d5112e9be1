"""The whole registry read: files to records, then held together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pipelines.domain import Account, Network, Registry
from pipelines.errors import RegistryError
from pipelines.registry.claims import (
    check_definitions,
    parse_certainty_words,
    parse_claim,
    parse_strength_words,
    read_words,
)
from pipelines.registry.contradictions import Draft, check_contradictions
from pipelines.registry.faults import Faults
from pipelines.registry.fields import Fields
from pipelines.registry.keys import read_keys
from pipelines.registry.prices import check_prices, read_prices
from pipelines.registry.printed import read_matrix
from pipelines.registry.purposes import check_purposes, read_purposes
from pipelines.registry.records import (
    ACCOUNT_COLUMNS,
    MUNICIPALITY_COLUMNS,
    PARTICIPATION_COLUMNS,
    STATEMENT_COLUMNS,
    parse_account,
    parse_ask,
    parse_municipality,
    parse_network,
    parse_participation,
    parse_source,
    parse_statement,
)
from pipelines.registry.schema import SchemaFile, complete_schema, read_schema
from pipelines.registry.sections import RegistryFiles, Section
from pipelines.registry.trials import read_trials

Record = TypeVar("Record")


def read_registry(folder: Path) -> Registry:
    """Read everything that `data/raw/registry` declares.

    Args:
        folder: the registry's folder; `matrix.csv`, `accounts.csv`, `purposes.csv`, `prices.yml`,
            `claims.yml` and `keys.yml` may be missing.

    Returns:
        The registry, with the code lists "trial" and "element" made of the trials.

    Raises:
        RegistryError: the registry can't be read or contradicts itself; it lists every fault.
    """
    if not folder.is_dir():
        what = "registrets mappe mangler"
        raise RegistryError(f"{folder}: {what}. Lav et arbejdsområde med: frikommune new MAPPE.")
    return _read_once(folder, _fingerprint(folder))


def _fingerprint(folder: Path) -> str:
    """Return a digest of every file's name and bytes, read now."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        try:
            content = path.read_bytes()
        except OSError:  # the reader of that file will say so
            content = b""
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


@lru_cache(maxsize=2)
def _read_once(folder: Path, _fingerprint: str) -> Registry:
    """Read the registry, once a process for the same bytes: a kernel is forked with it read."""
    files = RegistryFiles(folder, Faults())
    _check_endings(files)
    draft = _read_draft(files)
    check_contradictions(draft, files)
    schema = draft.schema or SchemaFile({}, {}, (), {})
    completed = complete_schema(files, schema, draft.trials.records)
    purposes = read_purposes(files)
    parts = {(part.municipality, part.trial) for part in draft.participations.records}
    check_purposes(purposes, parts, {s.id for s in draft.statements.records}, files)
    keys = read_keys(files, {m.slug for m in draft.municipalities.records})
    prices = read_prices(files)
    check_prices(prices, {source.id for source in draft.sources.records}, files)
    words, strengths = read_words(files)
    registry = Registry(
        networks=draft.networks.records,
        municipalities=draft.municipalities.records,
        trials=draft.trials.records,
        participations=draft.participations.records,
        sources=draft.sources.records,
        statements=draft.statements.records,
        accounts=draft.accounts.records,
        claims=draft.claims.records,
        matrix=draft.matrix,
        schema=completed,
        purposes=purposes.records,
        prices=prices.records,
        keys=keys,
        certainty_words=words,
        strength_words=strengths,
    )
    check_definitions(registry, files)
    files.faults.raise_any()
    return registry


def _check_endings(files: RegistryFiles) -> None:
    """Note files that nobody would read although they look like the registry's."""
    for path in sorted(files.folder.glob("*.yaml")):
        files.faults.note(
            files.place(path.name), "filen læses ikke", "Omdøb den, så den ender på .yml."
        )


def _read_draft(files: RegistryFiles) -> Draft:
    networks = _read_networks(files)
    asks = files.section("asks.yml", files.blocks("asks.yml", "asks"), ("id",), parse_ask)
    participations = _read_csv(
        files, "participation.csv", PARTICIPATION_COLUMNS, 2, parse_participation
    )
    sources = files.blocks("sources.yml", "sources")
    claims = files.blocks("claims.yml", "claims") if files.has("claims.yml") else []
    return Draft(
        networks=networks,
        municipalities=_read_csv(
            files, "municipalities.csv", MUNICIPALITY_COLUMNS, 1, parse_municipality
        ),
        asks=asks,
        trials=read_trials(files, asks),
        participations=participations,
        sources=files.section("sources.yml", sources, ("id",), parse_source),
        statements=_read_csv(files, "statements.csv", STATEMENT_COLUMNS, 1, parse_statement),
        accounts=_read_accounts(files),
        claims=files.section("claims.yml", claims, ("id",), parse_claim),
        matrix=read_matrix(files, participations.records),
        schema=read_schema(files),
    )


def _read_networks(files: RegistryFiles) -> Section[Network]:
    root = files.root("network.yml")
    items = None if root is None else root.children("networks")
    if root is not None:
        parse_certainty_words(root)
        parse_strength_words(root)
        root.close()
    return files.section("network.yml", items, ("slug",), parse_network)


def _read_csv(
    files: RegistryFiles,
    name: str,
    columns: Sequence[str],
    key_columns: int,
    parse: Callable[[Fields], Record | None],
) -> Section[Record]:
    """Read a CSV file whose first `key_columns` columns are its key."""
    rows = files.rows(name, columns)
    if rows == [] and name != "statements.csv":
        files.faults.note(files.place(name), "filen har ingen rækker", "Tilføj mindst én.")
    return files.section(name, rows, tuple(columns[:key_columns]), parse)


def _read_accounts(files: RegistryFiles) -> Section[Account]:
    if not files.has("accounts.csv"):
        return Section(files.place("accounts.csv"), (), frozenset())
    # An account has no id: the same topic stands once for each source that differs.
    rows = files.rows("accounts.csv", ACCOUNT_COLUMNS)
    return files.section("accounts.csv", rows, ACCOUNT_COLUMNS[:4], parse_account)
