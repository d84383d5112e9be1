"""Reads data/raw/registry into records."""

from pipelines.registry.loading import read_registry

__all__ = ["read_registry"]
