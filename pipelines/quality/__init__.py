"""Declared tables to Great Expectations suites; sources held against each other."""

from pipelines.quality.sources import compare_sources

__all__ = ["compare_sources"]
