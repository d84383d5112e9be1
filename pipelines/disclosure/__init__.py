"""What may be shown; finds identifiers; audits what is shown together."""

from pipelines.disclosure.audit import AuditReport, audit_released
from pipelines.disclosure.cpr_columns import looks_like_cpr_column
from pipelines.disclosure.hidden import Violation
from pipelines.disclosure.identifiers import (
    ALWAYS_REFUSED,
    Identifier,
    contains_identifier,
    find_identifiers,
)
from pipelines.disclosure.known_values import (
    KnownValues,
    find_known_values,
    refuse_known_values,
)
from pipelines.disclosure.magnitudes import is_dominated, release_quantile
from pipelines.disclosure.release import release_tables
from pipelines.disclosure.scanning import (
    decode_bytes,
    refuse_identifiers,
    scan_bytes,
    scan_columns,
    scan_identifiers,
)
from pipelines.disclosure.vintages import VINTAGE_TABLES, select_vintage

__all__ = [
    "ALWAYS_REFUSED",
    "VINTAGE_TABLES",
    "AuditReport",
    "Identifier",
    "KnownValues",
    "Violation",
    "audit_released",
    "contains_identifier",
    "decode_bytes",
    "find_identifiers",
    "find_known_values",
    "is_dominated",
    "looks_like_cpr_column",
    "refuse_identifiers",
    "refuse_known_values",
    "release_quantile",
    "release_tables",
    "scan_bytes",
    "scan_columns",
    "scan_identifiers",
    "select_vintage",
]
