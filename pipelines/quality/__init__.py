"""Declared tables to Great Expectations suites; sources held against each other."""

from pipelines.quality.sources import compare_sources
from pipelines.quality.validation import Validation, validate_tables

__all__ = ["Validation", "compare_sources", "validate_tables"]
