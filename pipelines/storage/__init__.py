"""Reads and writes clean tables, findings, manifests; resolves every path."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipelines.storage.atomic import (
    digest_file,
    digest_folder,
    read_json,
    replaced_folder,
    write_bytes,
    write_json,
    write_text,
)
from pipelines.storage.creating import create_workspace
from pipelines.storage.workspace import DELIVERY_PAGE, ROOT_VARIABLE, Workspace, find_workspace

if TYPE_CHECKING:  # loaded below when first asked for: they need pandas, and `status` does not
    from pipelines.storage.files import (
        RELEASED_FLOAT,
        format_table,
        read_clean_tables,
        read_table,
        read_tables,
        write_clean_table,
        write_tables,
    )
    from pipelines.storage.released import (
        read_municipality,
        read_pages,
        read_participation,
        read_trial,
    )
    from pipelines.storage.vintages import (
        Vintage,
        keep_delivery,
        keep_findings,
        read_kept_delivery,
        read_vintage,
    )

__all__ = [
    "DELIVERY_PAGE",
    "RELEASED_FLOAT",
    "ROOT_VARIABLE",
    "Vintage",
    "Workspace",
    "create_workspace",
    "digest_file",
    "digest_folder",
    "find_workspace",
    "format_table",
    "keep_delivery",
    "keep_findings",
    "read_clean_tables",
    "read_json",
    "read_kept_delivery",
    "read_municipality",
    "read_pages",
    "read_participation",
    "read_table",
    "read_tables",
    "read_trial",
    "read_vintage",
    "replaced_folder",
    "write_bytes",
    "write_clean_table",
    "write_json",
    "write_tables",
    "write_text",
]

_LATE = {
    "RELEASED_FLOAT": "files",
    "format_table": "files",
    "read_clean_tables": "files",
    "read_table": "files",
    "read_tables": "files",
    "write_clean_table": "files",
    "write_tables": "files",
    "read_municipality": "released",
    "read_pages": "released",
    "read_participation": "released",
    "read_trial": "released",
    "Vintage": "vintages",
    "keep_delivery": "vintages",
    "keep_findings": "vintages",
    "read_kept_delivery": "vintages",
    "read_vintage": "vintages",
}


def __getattr__(name: str) -> Any:
    """Load what reads tables, and pandas with it, when it is first asked for."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
    return value
