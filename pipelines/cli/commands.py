"""Registers every command; each lives in a module with those it belongs with."""

from pipelines.cli import building, contributing, inspecting, publishing, starting

__all__ = ["building", "contributing", "inspecting", "publishing", "starting"]
