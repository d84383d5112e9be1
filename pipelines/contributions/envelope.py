"""What a contribution file is called and holds, and how large it may be."""

from __future__ import annotations

from pathlib import Path

from pipelines.domain import contribution_id
from pipelines.storage import Workspace
from pipelines.tables import RELEASED_TABLES

FORMAT = "frikommune-bidrag"
SCHEMA_VERSION = 1
SIGNATURE_DOMAIN = b"frikommune-bidrag-v1\0"  # so that no other signature can pass for one
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
TABLE_MEMBERS = tuple(f"{table.name}.csv" for table in RELEASED_TABLES)
MEMBERS = (MANIFEST, SIGNATURE, *TABLE_MEMBERS)  # all of them, in this order
ENDING = ".zip"

MAX_FILE_BYTES = 16 * 2**20
MAX_MEMBER_BYTES = 8 * 2**20
MAX_MANIFEST_BYTES = 64 * 2**10
MAX_RATIO = 20  # of a member's declared size to its bytes in the file


def outgoing_path(workspace: Workspace, municipality: str, sequence: int) -> Path:
    """Return where a municipality's sealed contribution lies."""
    name = f"{contribution_id(municipality, sequence)}{ENDING}"
    return workspace.build / "contributions" / name


def received_path(workspace: Workspace, municipality: str, sequence: int) -> Path:
    """Return where a contribution that was taken in lies; it is never written again."""
    folder = workspace.contributions(municipality)
    return folder / f"{sequence:04d}{ENDING}"
