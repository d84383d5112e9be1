"""Reads and writes clean tables, findings, manifests; resolves every path."""

from pipelines.storage.creating import create_workspace
from pipelines.storage.files import (
    digest_file,
    digest_folder,
    format_table,
    read_clean_tables,
    read_json,
    read_table,
    read_tables,
    replaced_folder,
    write_bytes,
    write_clean_table,
    write_json,
    write_tables,
    write_text,
)
from pipelines.storage.released import (
    read_municipality,
    read_pages,
    read_participation,
    read_trial,
)
from pipelines.storage.workspace import DELIVERY_PAGE, ROOT_VARIABLE, Workspace, find_workspace

__all__ = [
    "DELIVERY_PAGE",
    "ROOT_VARIABLE",
    "Workspace",
    "create_workspace",
    "digest_file",
    "digest_folder",
    "find_workspace",
    "format_table",
    "read_clean_tables",
    "read_json",
    "read_municipality",
    "read_pages",
    "read_participation",
    "read_table",
    "read_tables",
    "read_trial",
    "replaced_folder",
    "write_bytes",
    "write_clean_table",
    "write_json",
    "write_tables",
    "write_text",
]
