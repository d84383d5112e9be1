"""Purposes: what a municipality says it wants of a trial, and the outcome that tells."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.domain.network import OutcomeKey


@dataclass(frozen=True, slots=True)
class Purpose:
    """One stated purpose of a municipality with a trial, tied to the finding that checks it."""

    municipality: str
    trial: str
    statement: str  # id of the statement that says so
    key: OutcomeKey  # the finding that tells whether it came true
