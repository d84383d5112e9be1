"""`purposes.csv`: what municipalities want of their trials, held against the registry."""

from __future__ import annotations

from collections.abc import Container

from pipelines.domain import OutcomeKey, Purpose
from pipelines.registry.fields import Fields
from pipelines.registry.sections import RegistryFiles, Section
from pipelines.registry.trials import check_estimand
from pipelines.registry.vocabulary import OUTCOMES

PURPOSES = "purposes.csv"
COLUMNS = ("municipality", "trial", "statement", "outcome", "estimand", "week")


def read_purposes(files: RegistryFiles) -> Section[Purpose]:
    """Read the purposes; the file may be missing."""
    if not files.has(PURPOSES):
        return Section(files.place(PURPOSES), (), frozenset())
    return files.section(PURPOSES, files.rows(PURPOSES, COLUMNS), COLUMNS, parse_purpose)


def parse_purpose(fields: Fields) -> Purpose | None:
    """Read one row of `purposes.csv`."""
    outcome = fields.one_of("outcome", tuple(OUTCOMES))
    estimand, week = fields.text("estimand"), fields.optional_integer("week", minimum=1)
    if fields.peek("outcome") == outcome:
        check_estimand(fields, outcome, estimand, week)
    return fields.build(
        Purpose,
        municipality=fields.text("municipality"),
        trial=fields.text("trial"),
        statement=fields.text("statement"),
        key=OutcomeKey(outcome, estimand, week),
    )


def check_purposes(
    purposes: Section[Purpose],
    participations: Container[tuple[str, str]],
    statements: Container[str],
    files: RegistryFiles,
) -> None:
    """Note purposes of a participation or a statement that the registry does not have."""
    for purpose in purposes.records:
        place = f"{purposes.place}, {purpose.municipality}/{purpose.trial}"
        if (purpose.municipality, purpose.trial) not in participations:
            what = "kommunen er ikke med i forsøget i participation.csv"
            files.faults.note(place, what, "Ret kommunen eller forsøget.")
        if purpose.statement not in statements:
            what = f'udsagnet "{purpose.statement}" findes ikke i statements.csv'
            files.faults.note(place, what, "Ret det, eller tilføj udsagnet.")
