"""Great Expectations' own pages about one delivery: made on request, for the one who made it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.domain import DeliveryNote, Registry
from pipelines.quality.frames import add_flags, choose_flags
from pipelines.quality.rules import Rule, declare_row_rules, spell_out_rules
from pipelines.quality.suites import load_framework, make_expectation
from pipelines.tables import CLEAN_TABLES, TableSet

_SITE = "lokal"
# Counts only: no value of a row goes into the pages.
_RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}


def write_data_docs(
    tables: TableSet, registry: Registry, municipality: str, note: DeliveryNote, folder: Path
) -> Path:
    """Write the suites' results as pages into `folder`; returns the front page.

    The pages load fonts and scripts from the net when they are opened, so they are never part of
    what is published.
    """
    gx = load_framework()
    from great_expectations.data_context.types.base import ProgressBarsConfig

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own use of pandas, pydantic and marshmallow
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        context.add_data_docs_site(site_name=_SITE, site_config=_describe_site(folder))
        source = context.data_sources.add_pandas("leverance")
        for table in CLEAN_TABLES:
            rows = tables.get(table.name)
            if rows is not None and len(rows):
                flags = choose_flags(table, tables, registry)
                rules = declare_row_rules(table, rows, registry, municipality, note, flags)
                framed = add_flags(table, rows.reset_index(drop=True), tables, registry)
                _validate(gx, context, source, table.raw, framed, spell_out_rules(rules))
        context.build_data_docs(site_names=[_SITE])
    return folder / "index.html"


def _describe_site(folder: Path) -> dict[str, Any]:
    return {
        "class_name": "SiteBuilder",
        "store_backend": {
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(folder),
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }


def _validate(
    gx: Any, context: Any, source: Any, name: str, rows: pd.DataFrame, rules: Sequence[Rule]
) -> None:
    batches = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("alle")
    suite = context.suites.add(
        gx.ExpectationSuite(name=name, expectations=[make_expectation(name, r) for r in rules])
    )
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=name, data=batches, suite=suite)
    )
    definition.run(batch_parameters={"dataframe": rows}, result_format=_RESULT_FORMAT)
