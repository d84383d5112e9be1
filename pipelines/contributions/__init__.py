"""Seals what leaves a municipality, verifies what a coordinator receives."""

from pipelines.contributions.archive import read_archive, write_archive
from pipelines.contributions.envelope import MAX_FILE_BYTES, outgoing_path, received_path
from pipelines.contributions.gate import check_nothing_leaks
from pipelines.contributions.known_values import read_known_values
from pipelines.contributions.manifest import Approval, Manifest, check_role, parse_manifest
from pipelines.contributions.pinning import Pins, pin_workspace
from pipelines.contributions.refusals import RefusedContributionError
from pipelines.contributions.sealing import Draft, draft_contribution, seal_contribution
from pipelines.contributions.signing import (
    find_signer,
    fingerprint,
    make_key_file,
    public_key_text,
    read_private_key,
    sign_manifest,
)
from pipelines.contributions.summary import summarise_draft
from pipelines.contributions.verifying import (
    Contribution,
    Earlier,
    read_contribution_tables,
    verify_contribution,
)

__all__ = [
    "MAX_FILE_BYTES",
    "Approval",
    "Contribution",
    "Draft",
    "Earlier",
    "Manifest",
    "Pins",
    "RefusedContributionError",
    "check_nothing_leaks",
    "check_role",
    "draft_contribution",
    "find_signer",
    "fingerprint",
    "make_key_file",
    "outgoing_path",
    "parse_manifest",
    "pin_workspace",
    "public_key_text",
    "read_archive",
    "read_contribution_tables",
    "read_known_values",
    "read_private_key",
    "received_path",
    "seal_contribution",
    "sign_manifest",
    "summarise_draft",
    "verify_contribution",
    "write_archive",
]
