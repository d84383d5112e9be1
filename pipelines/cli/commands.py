"""Registers every command; each lives in a module with those it belongs with."""

from pipelines.cli import building, inspecting, starting

__all__ = ["building", "inspecting", "starting"]
