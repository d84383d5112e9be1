"""Declared tables to Great Expectations suites; sources held against each other."""

from pipelines.quality.completeness import count_filled, grade_months
from pipelines.quality.datadocs import write_data_docs
from pipelines.quality.sources import compare_sources
from pipelines.quality.validation import Validation, validate_tables

__all__ = [
    "Validation",
    "compare_sources",
    "count_filled",
    "grade_months",
    "validate_tables",
    "write_data_docs",
]
