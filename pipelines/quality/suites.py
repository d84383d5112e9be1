"""Runs rules as Great Expectations suites: fast first, detail only for what failed."""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from pipelines.errors import QualityError
from pipelines.quality.rules import Rule

_ONE_AT_A_TIME = threading.Lock()  # one context for all, and warnings are process-wide
_MAX_ROWS = 200


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold: how often, and in which rows of the clean table (1-based)."""

    rule: Rule
    count: int
    rows: tuple[int, ...]


def run_suite(name: str, rows: pd.DataFrame, rules: Sequence[Rule]) -> list[Broken]:
    """Evaluate every rule on the frame.

    Raises:
        QualityError: a rule could not be evaluated, or not all rules were.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        # Great Expectations warns of its own use of pandas, pydantic and marshmallow.
        warnings.simplefilter("ignore")
        try:
            return _find_broken(name, rows, rules)
        finally:
            _forget_frames()


def _forget_frames() -> None:
    """Let go of what the source would keep while the process lives: the last frame of each name."""
    manager = _source().get_execution_engine().batch_manager
    manager.reset_batch_cache()
    manager.batch_data_cache.clear()


def _find_broken(name: str, rows: pd.DataFrame, rules: Sequence[Rule]) -> list[Broken]:
    found = _validate(name, rows, rules, "BOOLEAN_ONLY")
    broken = [rule for rule, result in zip(rules, found, strict=True) if not result.success]
    # The smallest and the largest value may point at one and the same detail.
    failed = list({_identify(rule): rule for rule in (r.detail or r for r in broken)}.values())
    if not failed:
        return []
    detail = _validate(name, rows, failed, "COMPLETE")
    return [_describe(rule, result) for rule, result in zip(failed, detail, strict=True)]


def _validate(name: str, rows: pd.DataFrame, rules: Sequence[Rule], detail: str) -> list[Any]:
    if not rules:
        raise QualityError(f"{name}: kontrollen er tom og ville ikke fange noget. Erklær regler.")
    expectations = [make_expectation(name, rule) for rule in rules]
    gx, batch = _open(name, rows)
    suite = gx.ExpectationSuite(name=name, expectations=expectations)
    result_format = {"result_format": detail, "include_unexpected_rows": False}
    outcome = batch.validate(suite, result_format=result_format)
    results = list(outcome.results)
    if len(results) != len(rules):
        raise QualityError(
            f"{name}: {len(results)} af {len(rules)} kontroller blev udført. Det er en fejl i "
            "programmet; leverancen er ikke godkendt."
        )
    # Results come in an order of their own; each carries the id that `make_expectation` gave it.
    by_id = {result.expectation_config.meta["rule"]: result for result in results}
    ordered = [by_id[_identify(rule)] for rule in rules]
    for rule, result in zip(rules, ordered, strict=True):
        _check_evaluated(name, rule, result)
    return ordered


def _identify(rule: Rule) -> str:
    return f"{rule.expectation} {sorted(rule.arguments.items(), key=str)!r}"


def make_expectation(name: str, rule: Rule) -> Any:
    """Return the expectation that the rule names.

    Raises:
        QualityError: there is no such expectation, or its arguments are wrong.
    """
    make = getattr(load_framework().expectations, rule.expectation, None)
    if make is None:
        raise QualityError(f'{name}: forventningen "{rule.expectation}" findes ikke. Ret navnet.')
    try:
        return make(**rule.arguments, meta={"rule": _identify(rule)})
    except (TypeError, ValueError) as error:
        raise QualityError(
            f'{name}: forventningen "{rule.expectation}" har forkerte argumenter. Ret reglen.'
        ) from error


def _check_evaluated(name: str, rule: Rule, result: Any) -> None:
    """An expectation on a column that is not there raises inside and only says "no success"."""
    raised = result.exception_info or {}
    nested = [raised, *(v for v in raised.values() if isinstance(v, dict))]
    if any(info.get("raised_exception") for info in nested):
        raise QualityError(
            f'{name}: kontrollen "{rule.expectation}" af "{rule.column}" kunne ikke udføres. '
            "Det er en fejl i programmet; leverancen er ikke godkendt."
        )


def _describe(rule: Rule, result: Any) -> Broken:
    places = result.result.get("unexpected_index_list") or []
    rows = tuple(int(place) + 1 for place in places[:_MAX_ROWS] if isinstance(place, int))
    count = int(result.result.get("unexpected_count", 0)) or 1
    return Broken(rule, count, rows)


@lru_cache(maxsize=1)
def load_framework() -> Any:
    """Import Great Expectations (3 s) only when something is validated; it phones nobody."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations
    import great_expectations.expectations
    from great_expectations.execution_engine import pandas_execution_engine

    # Frames below this size are hashed for a fingerprint that nobody here reads; it takes longer
    # than all expectations.
    pandas_execution_engine.HASH_THRESHOLD = 0
    return great_expectations


@lru_cache(maxsize=1)
def _source() -> Any:
    """One context for all suites: a new one costs more than validating a table."""
    gx = load_framework()
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context.data_sources.add_pandas("clean")


@lru_cache(maxsize=64)
def _batch_definition(name: str) -> Any:
    return _source().add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")


def _open(name: str, rows: pd.DataFrame) -> tuple[Any, Any]:
    batch = _batch_definition(name).get_batch(batch_parameters={"dataframe": rows})
    return load_framework(), batch
