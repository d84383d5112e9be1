"""Deliveries of a wanted size, drawn by the synthetic generator."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

from pipelines.domain import Registry
from pipelines.synthesis import EFFECTS
from pipelines.synthesis.cohorts import extraction_date, plan_cohorts
from pipelines.synthesis.dialects import Dialect
from pipelines.synthesis.exports import export_table, format_note, label_codes
from pipelines.synthesis.identifiers import make_numbers, make_pseudonyms
from pipelines.synthesis.spells import draw_spells
from pipelines.tables import BENEFIT_SPELLS

MUNICIPALITY = "aalborg"
SEED = 2017
_SPARE = 1.1  # drawn beyond what is asked, and cut off
_DIALECT = Dialect("utf-8", "\n")


def write_delivery(folder: Path, registry: Registry, rows: int) -> None:
    """Write a delivery of exactly `rows` benefit spells as one UTF-8 file, and its note."""
    spells = _draw(registry, rows)
    text = export_table(BENEFIT_SPELLS, spells, label_codes(registry), _DIALECT)
    folder.mkdir(parents=True)
    text.to_csv(folder / f"{BENEFIT_SPELLS.raw}.csv", sep=";", index=False, lineterminator="\n")
    extraction = extraction_date(registry.trials_of(MUNICIPALITY))
    first = spells["start_date"].min().date().replace(day=1)
    note = format_note(registry.municipality(MUNICIPALITY), _DIALECT, first, extraction)
    (folder / "leverance.yml").write_text(note, encoding="utf-8")


def _draw(registry: Registry, rows: int) -> pd.DataFrame:
    planned = plan_cohorts(registry, MUNICIPALITY, scale=1.0, effects=EFFECTS)
    scale = _SPARE * rows / sum(len(cohort.arms) * cohort.entries for cohort in planned)
    parts, persons = [], 0
    for cohort in plan_cohorts(registry, MUNICIPALITY, scale=scale, effects=EFFECTS):
        rng = np.random.default_rng([SEED, crc32(cohort.trial.slug.encode())])
        drawn = draw_spells(cohort, rng)
        parts.append(drawn.assign(person_id=drawn["person_id"] + persons))
        persons += int(drawn["person_id"].max()) + 1
    spells = pd.concat(parts, ignore_index=True).sample(rows, random_state=SEED)
    spells = spells.sort_values(["start_date", "person_id"], kind="stable", ignore_index=True)
    spells["person_id"] = make_pseudonyms(spells["person_id"].to_numpy(dtype=np.int64), SEED)
    spells["spell_id"] = make_numbers("F", len(spells))
    return BENEFIT_SPELLS.conform(spells)
