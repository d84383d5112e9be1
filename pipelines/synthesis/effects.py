"""The planted effects: what is true of each participation, independent of the seed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from types import MappingProxyType
from zlib import crc32

# Most trials do about as well as the rules; a few much better or worse, so that the demonstration
# shows every verdict. All of it is ours and says nothing about the real trials.
HAZARD_RATIOS: Mapping[str, float] = MappingProxyType(
    {
        "formkrav": 1.01,
        "rehabiliteringsteam": 1.02,
        "sygedagpenge-fleksibilitet": 0.82,
        "forholdstal": 1.00,
        "lae265-jobafklaring": 1.03,
        "uddannelse-forsikrede": 1.08,
        "psykologer": 1.06,
        "loentilskud-jobrotation": 1.25,
        "ledighedsydelse": 1.00,
        "mentor": 1.04,
        "uddannelsespaalaeg": 1.05,
        "integrationskontakt": 0.90,
        "ivaerksaetter": 1.08,
        "indsatsplan": 1.00,
        "ressourceforloeb": 1.00,
        "lae265-revalidering": 1.00,
        "forholdstal-ledighedsydelse": 1.02,
        "foertidspensionister": 1.00,
        "mikrolaan": 1.10,
        "kbh-jobspor-1": 1.08,
        "kbh-jobspor-2": 1.05,
        "kbh-sygedagpenge": 1.02,
    }
)


@dataclass(frozen=True, slots=True)
class ArmPair:
    """One quantity of both arms; comparison stands for the historical arm too."""

    trial: float
    comparison: float

    @property
    def difference(self) -> float:
        """Trial minus comparison."""
        return self.trial - self.comparison

    def of(self, arm: str) -> float:
        """Return the value of a clean `arm` code."""
        return self.trial if arm == "trial" else self.comparison


CITIZEN_TOP2: Mapping[str, ArmPair] = MappingProxyType(
    {
        "meaning": ArmPair(0.66, 0.55),
        "satisfaction": ArmPair(0.70, 0.62),
        "influence": ArmPair(0.60, 0.48),
        "job_focus": ArmPair(0.55, 0.52),
    }
)
STAFF_TOP2: Mapping[str, ArmPair] = MappingProxyType(
    {
        "meaning": ArmPair(0.76, 0.50),
        "trust": ArmPair(0.72, 0.45),
        "quality": ArmPair(0.64, 0.52),
        "administration": ArmPair(0.60, 0.30),
    }
)


# Counsellor hours per case and month, where not `EffectTable.hours_per_case`.
HOURS_PER_CASE: Mapping[str, ArmPair] = MappingProxyType(
    {
        "forholdstal": ArmPair(2.35, 2.4),
        "forholdstal-ledighedsydelse": ArmPair(3.1, 2.4),
        "indsatsplan": ArmPair(2.84, 2.4),
        "ressourceforloeb": ArmPair(2.4, 2.4),
    }
)


@dataclass(frozen=True, slots=True)
class Effects:
    """What is true of one participation."""

    municipality: str
    trial: str
    hazard_ratio: float  # on the hazard to job, within a covariate cell
    base_log_hazard: float  # the municipality's deviation, the same in both arms
    joint_cancelled: ArmPair  # share of joint interviews called that are cancelled
    hours_per_case: ArmPair  # counsellor hours per case and month
    citizen_top2: Mapping[str, ArmPair]  # question -> share of scores 4 or 5
    staff_top2: Mapping[str, ArmPair]

    def log_hazard(self, arm: str) -> float:
        """Return what the arm and the municipality add to the log hazard to job."""
        return self.base_log_hazard + (math.log(self.hazard_ratio) if arm == "trial" else 0.0)


@dataclass(frozen=True, slots=True)
class EffectTable:
    """The planted effects of all participations; another table gives another world."""

    hazard_ratios: Mapping[str, float] = field(default_factory=lambda: HAZARD_RATIOS)
    other_hazard_ratio: float = 1.02  # a trial that the table does not name
    municipality_sd: float = 0.05  # of the log hazard to job, between municipalities
    deviation_sd: float = 0.03  # of the log hazard ratio, between a trial's municipalities
    joint_cancelled: ArmPair = ArmPair(0.18, 0.30)
    hours_per_case: ArmPair = ArmPair(2.1, 2.4)
    trial_hours: Mapping[str, ArmPair] = field(default_factory=lambda: HOURS_PER_CASE)
    citizen_top2: Mapping[str, ArmPair] = field(default_factory=lambda: CITIZEN_TOP2)
    staff_top2: Mapping[str, ArmPair] = field(default_factory=lambda: STAFF_TOP2)

    def of(self, municipality: str, trial: str) -> Effects:
        """Return the effects planted in one participation."""
        ratio = self.hazard_ratios.get(trial, self.other_hazard_ratio)
        deviation = self.deviation_sd * _fixed_normal(f"{municipality}/{trial}")
        return Effects(
            municipality=municipality,
            trial=trial,
            hazard_ratio=ratio * math.exp(deviation),
            base_log_hazard=self.municipality_sd * _fixed_normal(municipality),
            joint_cancelled=self.joint_cancelled,
            hours_per_case=self.trial_hours.get(trial, self.hours_per_case),
            citizen_top2=self.citizen_top2,
            staff_top2=self.staff_top2,
        )


def _fixed_normal(name: str) -> float:
    """A standard normal quantile that belongs to the name: random to look at, always the same."""
    return NormalDist().inv_cdf((crc32(name.encode()) + 0.5) / 2**32)


EFFECTS = EffectTable()
