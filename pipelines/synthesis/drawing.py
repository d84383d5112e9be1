"""Draws all clean tables of one municipality, each participation from its own generators."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import pandas as pd

from pipelines.domain import Registry
from pipelines.synthesis.aggregates import draw_elements, draw_reach, draw_resources
from pipelines.synthesis.cohorts import Cohort, plan_cohorts
from pipelines.synthesis.effects import EFFECTS, EffectTable
from pipelines.synthesis.identifiers import make_numbers, make_pseudonyms
from pipelines.synthesis.interviews import draw_interviews, draw_offers
from pipelines.synthesis.running import draw_running
from pipelines.synthesis.spells import draw_spells
from pipelines.synthesis.surveys import draw_answers, draw_invitations
from pipelines.tables import (
    BENEFIT_SPELLS,
    CITIZEN_ANSWERS,
    CLEAN_TABLES,
    ELEMENTS,
    INTERVIEWS,
    OFFERS,
    REACH,
    RESOURCES,
    STAFF_ANSWERS,
    SURVEY_INVITATIONS,
    Table,
)

_NUMBERED = {
    INTERVIEWS.name: ("interview_id", "S", ["interview_date", "spell_id"]),
    OFFERS.name: ("offer_id", "T", ["start_date", "spell_id"]),
    CITIZEN_ANSWERS.name: ("answer_id", "B", ["answer_date", "trial_id", "arm"]),
    STAFF_ANSWERS.name: ("answer_id", "M", ["answer_date", "trial_id", "arm"]),
}
# A new part comes last: the parts before it keep their generators.
_PARTS = ("spells", "interviews", "offers", "surveys", "aggregates", "running")


def draw_tables(
    registry: Registry,
    municipality: str,
    *,
    seed: int,
    scale: float,
    effects: EffectTable = EFFECTS,
) -> dict[str, pd.DataFrame]:
    """Draw the nine clean tables of one municipality's delivery, in memory.

    The same registry records, seed and scale give the same tables, whatever else is drawn.

    Returns:
        Table name -> rows as declared in `tables`, sorted by key.
    """
    cohorts = plan_cohorts(registry, municipality, scale=scale, effects=effects)
    generators = {cohort.trial.slug: _generators(cohort, seed) for cohort in cohorts}
    inflow = [draw_spells(c, generators[c.trial.slug]["spells"]) for c in cohorts]
    running = [draw_running(c, generators[c.trial.slug]["running"]) for c in cohorts]
    spells = _number_spells(
        [
            *(part.assign(is_inflow=True) for part in inflow),
            *(part.assign(is_inflow=False) for part in running if len(part)),
        ],
        salt=crc32(f"{seed}/{municipality}".encode()),
    )
    drawn = [_draw_around(cohort, spells, generators[cohort.trial.slug]) for cohort in cohorts]
    tables = {BENEFIT_SPELLS.name: BENEFIT_SPELLS.conform(spells)}
    for table in CLEAN_TABLES:
        if table is not BENEFIT_SPELLS:
            rows = pd.concat([part[table.name] for part in drawn], ignore_index=True)
            tables[table.name] = table.conform(_number_rows(table, rows))
    return tables


def _generators(cohort: Cohort, seed: int) -> dict[str, np.random.Generator]:
    """One generator a part, so that a change in one part leaves the others' draws alone."""
    names = (cohort.municipality, cohort.trial.slug)
    sequence = np.random.SeedSequence([seed, *(crc32(name.encode()) for name in names)])
    children = sequence.spawn(len(_PARTS))
    return {
        name: np.random.default_rng(child) for name, child in zip(_PARTS, children, strict=True)
    }


def _number_spells(parts: Sequence[pd.DataFrame], *, salt: int) -> pd.DataFrame:
    """All spells in order of start, with pseudonyms and running numbers."""
    offset = 0
    numbered = []
    for part in parts:
        numbered.append(part.assign(person_id=part["person_id"] + offset))
        offset += int(part["person_id"].max()) + 1
    spells = pd.concat(numbered, ignore_index=True)
    spells = spells.sort_values(["start_date", "person_id"], kind="stable", ignore_index=True)
    spells["person_id"] = make_pseudonyms(spells["person_id"].to_numpy(dtype=np.int64), salt)
    spells["spell_id"] = make_numbers("F", len(spells))
    return spells


def _draw_around(
    cohort: Cohort, all_spells: pd.DataFrame, generators: dict[str, np.random.Generator]
) -> dict[str, pd.DataFrame]:
    """Everything of one participation that hangs on its inflow's spells."""
    is_theirs = (all_spells["trial_id"] == cohort.trial.slug) & all_spells["is_inflow"]
    spells = all_spells[is_theirs].reset_index(drop=True)
    surveys, aggregates = generators["surveys"], generators["aggregates"]
    interviews = draw_interviews(
        spells, cohort.effects, cohort.extraction, generators["interviews"]
    )
    invitations = draw_invitations(cohort, surveys)
    return {
        INTERVIEWS.name: interviews,
        OFFERS.name: draw_offers(spells, cohort.effects, cohort.extraction, generators["offers"]),
        CITIZEN_ANSWERS.name: draw_answers(cohort, invitations, "citizen", surveys),
        STAFF_ANSWERS.name: draw_answers(cohort, invitations, "staff", surveys),
        RESOURCES.name: draw_resources(cohort, spells, interviews, aggregates),
        ELEMENTS.name: draw_elements(cohort, aggregates),
        REACH.name: draw_reach(cohort, spells, aggregates),
        SURVEY_INVITATIONS.name: invitations,
    }


def _number_rows(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    if table.name not in _NUMBERED:
        return rows
    column, prefix, order = _NUMBERED[table.name]
    ordered = rows.sort_values(order, kind="stable", ignore_index=True)
    return ordered.assign(**{column: make_numbers(prefix, len(ordered))})
