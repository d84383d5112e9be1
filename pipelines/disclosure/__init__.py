"""What may be shown; finds identifiers; audits what is shown together."""

from pipelines.disclosure.cpr_columns import looks_like_cpr_column
from pipelines.disclosure.identifiers import (
    Identifier,
    contains_identifier,
    find_identifiers,
)
from pipelines.disclosure.release import release_tables

__all__ = [
    "Identifier",
    "contains_identifier",
    "find_identifiers",
    "looks_like_cpr_column",
    "release_tables",
]
