"""Networks, municipalities, trials and participations as the registry declares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

UNKNOWN = "unknown"  # a field that no source fills; the book prints "fremgår ikke af kilderne"
SLUG = re.compile(r"[a-z0-9-]{1,40}")
NETWORK_ROW = "_network"  # stands in the municipality column of pooled rows


def check_slug(slug: str) -> None:
    """Refuse a slug that could escape a path or a key.

    Raises:
        ValueError: the slug holds anything but a-z, 0-9 and hyphens, or over 40 characters.
    """
    if not SLUG.fullmatch(slug):
        raise ValueError(f"slug {slug!r} must match {SLUG.pattern}")


class AskKind(Enum):
    """What the municipalities ask for when the trial ends."""

    PERMANENT = "permanent"
    PERMANENT_OR_EXTENDED = "permanent_or_extended"
    EXTENDED = "extended"
    NONE = "none"
    UNKNOWN = "unknown"


class Design(Enum):
    """How the trial is compared; `sms_level` of the Maryland scale follows from it."""

    PARALLEL = "parallel"  # comparison arm at the same time in the same municipality
    HISTORICAL = "historical"  # earlier results only
    HISTORICAL_AND_SIMILAR = "historical_and_similar"  # earlier results and similar groups
    DESCRIPTIVE = "descriptive"  # no comparison

    @property
    def comparison_arm(self) -> str | None:
        """The clean `arm` value that the trial arm is compared with; None without comparison."""
        return {
            Design.PARALLEL: "comparison",
            Design.HISTORICAL: "historical",
            Design.HISTORICAL_AND_SIMILAR: "historical",
            Design.DESCRIPTIVE: None,
        }[self]

    @property
    def sms_level(self) -> int:
        """Maryland Scientific Methods Scale, 1 (descriptive) to 5 (randomised)."""
        return {
            Design.PARALLEL: 3,
            Design.HISTORICAL: 2,
            Design.HISTORICAL_AND_SIMILAR: 2,
            Design.DESCRIPTIVE: 1,
        }[self]


class Assignment(Enum):
    """What was put in the trial arm or left out of it: persons, or whole units of them."""

    INDIVIDUAL = "individual"
    DEPARTMENT = "department"
    MUNICIPALITY = "municipality"

    @property
    def is_whole_unit(self) -> bool:
        """True where persons of one unit share an arm, so that units are what is compared."""
        return self is not Assignment.INDIVIDUAL


@dataclass(frozen=True, slots=True)
class Round:
    """One application round of a network."""

    number: int
    start_date: date
    application_deadline: date | None
    source: str  # source id
    locator: str  # where in the source


@dataclass(frozen=True, slots=True)
class OrganisationLevel:
    """One level of the network's organisation, top first."""

    name: str
    members: str


@dataclass(frozen=True, slots=True)
class DisclosureThresholds:
    """What a network may choose about disclosure control; defaults follow SECURITY.md §2."""

    min_cell: int = 5  # counts below are hidden
    rounding: int = 5  # every other count is rounded to this base
    min_arm: int = 20  # persons an arm for an inferential estimate
    min_descriptive: int = 10  # persons for a descriptive figure
    min_at_risk: int = 10  # a curve is cut below this
    dominance_n: int = 2  # a sum is hidden where so many contributors …
    dominance_pct: int = 85  # … make up more than this
    p_pct: int = 10  # … or one could be estimated as closely as this

    def __post_init__(self) -> None:
        """Refuse thresholds weaker than the project's floor."""
        if self.min_cell < 3 or self.rounding < 1 or self.min_arm < self.min_descriptive:
            raise ValueError("disclosure thresholds are weaker than allowed")


@dataclass(frozen=True, slots=True)
class Network:
    """The municipalities and trials that one report is about."""

    slug: str
    name: str
    theme: str
    owner: str
    levels: tuple[OrganisationLevel, ...]
    rounds: tuple[Round, ...]
    start_date: date | None
    end_date: date | None
    report_deadline: date | None
    thresholds: DisclosureThresholds
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a slug that can't be a path."""
        check_slug(self.slug)


@dataclass(frozen=True, slots=True)
class Municipality:
    """The authority that runs a trial and sends data."""

    slug: str
    code: str  # three digits as text, "840"
    name: str  # "Rebild"
    networks: tuple[str, ...]  # slugs of the networks it is a unit of
    aliases: tuple[str, ...]
    unit: str  # the unit as the sources print it, "Frederikshavn/Sæby"
    counted_as: int  # how many municipalities its column counts as in the source's totals

    def __post_init__(self) -> None:
        """Refuse a slug that can't be a path and a code that is not three digits."""
        check_slug(self.slug)
        if not re.fullmatch(r"[0-9]{3}", self.code):
            raise ValueError(f"municipality_code {self.code!r} is not three digits")


@dataclass(frozen=True, slots=True)
class Element:
    """One part of a trial that a municipality may adopt."""

    slug: str
    name: str

    def __post_init__(self) -> None:
        """Refuse a slug that can't be a key."""
        check_slug(self.slug)


@dataclass(frozen=True, slots=True)
class OutcomeKey:
    """Which finding an outcome of a plan is."""

    outcome: str  # "duration"
    estimand: str  # "rmst_difference"
    week: int | None  # horizon in weeks; None where it has none


@dataclass(frozen=True, slots=True)
class Plan:
    """The evaluation plan of a trial, fixed before the data are read."""

    design: Design
    primary: OutcomeKey
    margin: float | None  # > 0, in the unit of the primary outcome; None: no verdict is given
    margin_reason: str
    higher_is_better: bool
    secondary: tuple[OutcomeKey, ...]
    comparison: str  # the comparison in words
    origin: str  # "source" or "project": whose plan it is
    assignment: Assignment = Assignment.INDIVIDUAL

    def __post_init__(self) -> None:
        """Refuse a margin that is not positive."""
        if self.margin is not None and not self.margin > 0:
            raise ValueError(f"margin {self.margin} must be > 0")


@dataclass(frozen=True, slots=True)
class Ask:
    """What the municipalities ask for; one ask may cover several trials."""

    id: str
    kind: AskKind
    reasons: tuple[str, ...]  # paraphrased
    consequence: str  # if the trial lapses
    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One exemption from a rule, tried in one or more municipalities of a network."""

    slug: str
    network: str
    title: str  # as in the matrix (the network's table)
    listed_title: str  # as in the list of rounds
    short_title: str  # <= 45 characters, for tables and menus
    round: int | None
    start_date: date
    end_date: date | None
    rule_waived: str
    allowed: str
    target_groups: tuple[str, ...]
    benefits: tuple[str, ...]  # clean benefit codes that the target group receives
    elements: tuple[Element, ...]
    lead: str
    evaluator: str
    plan: Plan
    status: str
    ask: Ask | None
    fidelity_threshold: float  # share of planned elements and dose, 0-1, that counts as high
    expected_size: str  # "500-700 deltagere", or unknown
    sources: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a slug that can't be a path and an end before the start."""
        check_slug(self.slug)
        if self.end_date is not None and self.end_date <= self.start_date:
            raise ValueError(f"trial {self.slug} ends {self.end_date}, not after its start")


@dataclass(frozen=True, slots=True)
class Participation:
    """One municipality in one trial: one cell of the matrix, one notebook run, one page."""

    municipality: str
    trial: str
    is_firm: bool
    source: str
