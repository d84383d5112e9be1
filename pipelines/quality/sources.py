"""Sources held against each other: every disagreement is found by a check, none is corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipelines.domain import Disagreement, Registry
from pipelines.quality.periods import (
    APPROVED,
    EXTENDED,
    REPORT,
    SINCE,
    compare_deadlines,
    compare_name_years,
    compare_rounds,
    compare_since,
    compare_trial_starts,
)
from pipelines.quality.printed_matrix import (
    SHARED_JOB_CENTRE,
    compare_column_totals,
    compare_counted_as,
    compare_participations,
    compare_row_totals,
)
from pipelines.quality.printed_titles import compare_titles, compare_trial_list
from pipelines.quality.stated_figures import (
    COHORTS,
    COUNTS,
    NAMED_OTHERWISE,
    compare_accounts,
    compare_cohorts,
    compare_counts,
    compare_names,
)

CHECKS: dict[str, Callable[[Registry], Iterator[Disagreement]]] = {
    "tabellens rækker og deres totaler": compare_row_totals,
    "kolonnen, der tæller som to": compare_counted_as,
    "tabellens kolonner, deres totaler og parenteser": compare_column_totals,
    "tabellen og registrets deltagelser": compare_participations,
    "tabellen og rundernes lister": compare_trial_list,
    "titler i tabel og liste": compare_titles,
    "tekster, der nævner et andet forsøg": compare_names,
    "deltagelse siden og første forsøg": compare_since,
    "rundernes frister, starter og kilder": compare_rounds,
    "forsøgenes start og slut": compare_trial_starts,
    "rapportfrist og forlængelse": compare_deadlines,
    "årstal i netværkets navn": compare_name_years,
    "ventede deltagere og hold": compare_cohorts,
    "oplyste antal og registret": compare_counts,
    "offentlige opgørelser": compare_accounts,
}

# The statements that a check reads; where a network has none of them, there is nothing to compare.
STATEMENTS_READ: dict[str, tuple[str, ...]] = {
    "matrix/counted-as": (SHARED_JOB_CENTRE,),
    "names": NAMED_OTHERWISE,
    "periods/since": (*SINCE, APPROVED),
    "periods/report-deadline": (REPORT, EXTENDED),
    "cohorts": tuple(statement for cohorts in COHORTS for statement in cohorts.statements),
    "counts": tuple(entry.statement for entry in COUNTS),
}


def compare_sources(registry: Registry) -> tuple[Disagreement, ...]:
    """Hold the source documents against themselves and one another.

    Args:
        registry: the matrix as printed, rounds, statements, accounts, participations.

    Returns:
        Every disagreement, in the order of `CHECKS` and then of the registry; `places` are
        "<source id>: <where>". Nothing is corrected.
    """
    return tuple(found for check in CHECKS.values() for found in check(registry))
