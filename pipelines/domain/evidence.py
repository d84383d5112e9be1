"""Findings, source documents and statements: what a claim may rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Status(Enum):
    """Whether a finding can be given, and why not."""

    OK = "ok"
    TOO_FEW = "too_few"
    SUPPRESSED = "suppressed"
    REFUSED = "refused"
    NOT_DELIVERED = "not_delivered"
    FAILED = "failed"


class Verdict(Enum):
    """The answer to "the same effect with fewer process rules?" (STATISTICS.md §1)."""

    BETTER = "better"
    NOT_WORSE = "not_worse"
    WORSE = "worse"
    WORSE_WITHIN_MARGIN = "worse_within_margin"
    UNDECIDED = "undecided"


class DataKind(Enum):
    """Whether figures come from real deliveries or from synthetic ones."""

    REAL = "ekte"
    SYNTHETIC = "syntetisk"


@dataclass(frozen=True, slots=True)
class Source:
    """A source document."""

    id: str  # "status-2018"
    title: str
    publisher: str
    published: date | None
    file: str  # file name in the source collection; "" where none is held
    description: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure or statement of a source document, paraphrased, with where it stands."""

    id: str  # "kl-2021/meaningful"
    source: str
    locator: str  # "afsnit 5", "tabel 1, række 3"
    subject: str  # what it is about: a trial slug, a municipality slug or a word
    text: str  # own Danish sentence
    value: float | None
    unit: str  # "procent", "borgere", "uger", "" without value
    role: str  # who says it, by role


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of the participation matrix as printed, with its printed total."""

    trial: str
    title: str
    cells: tuple[str, ...]  # "x", "(x)" or "", one a column
    printed_total: str  # as printed, "" where empty


@dataclass(frozen=True, slots=True)
class PrintedMatrix:
    """The participation matrix as printed: columns, rows, and the bottom row of totals."""

    columns: tuple[str, ...]  # municipality slugs in printed order
    column_names: tuple[str, ...]  # as printed
    rows: tuple[PrintedRow, ...]
    printed_column_totals: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Account:
    """One public account of a figure on which accounts differ, such as the number of trials."""

    topic: str  # "antal forsøg"
    value: str
    source: str  # source id, or "public-records"
    locator: str
    note: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two places in the sources that do not agree; found by a check, explained, not corrected."""

    id: str  # "matrix/row-total/formkrav"
    check: str  # name of the check that found it
    places: tuple[str, ...]  # where each side stands
    found: str  # what stands there, in Danish
    explanation: str  # our reading, in Danish
    is_inference: bool  # True where the explanation is ours, not the sources'
