"""How a participation's result is to be read: fidelity crossed with the verdict, in Danish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipelines.argument.implementation import Implementation, classify, fidelity_share
from pipelines.argument.tabulation import Tabulation
from pipelines.domain import OutcomeKey, Trial, Verdict
from pipelines.wording import (
    Finding,
    find_primary,
    format_percent,
    name_status,
    name_verdict,
    parse_findings,
    select_outcome,
)

_ADOPTED = OutcomeKey("adopted_elements", "adopted_share", None)
_DOSE = OutcomeKey("delivered_dose", "dose_ratio", None)
_MEANINGS: dict[Implementation, str] = {
    Implementation.WORKS: "Forsøget er udført som tænkt, og resultatet holder.",
    Implementation.THEORY_FAILS: "Forsøget er udført som tænkt, men resultatet holder ikke. Det "
    "peger på, at idéen ikke virkede her.",
    Implementation.NOT_CARRIED_OUT: "Resultatet holder ikke, men forsøget er heller ikke udført "
    "som tænkt. Det siger ikke noget om idéen.",
    Implementation.UNDECIDED: "Udførelse og resultat kan ikke tilsammen sige, om idéen virker.",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One participation: how far it was carried out, what came of it, what both say."""

    fidelity: float | None  # 0-1, the weaker of elements and dose; None where unknown
    threshold: float  # from which fidelity is high
    primary: Finding | None
    implementation: Implementation

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the primary outcome; None where none is shown."""
        is_shown = self.primary is not None and self.primary.is_shown
        return self.primary.verdict if self.primary is not None and is_shown else None

    @property
    def is_synthetic(self) -> bool:
        """True where what is shown comes from synthetic data."""
        return self.primary is not None and self.primary.is_synthetic


def interpret_participation(trial: Trial, findings: pd.DataFrame, municipality: str) -> Reading:
    """Cross a participation's fidelity with the verdict on its primary outcome.

    Args:
        trial: gives the threshold and the primary outcome.
        findings: released findings.
        municipality: whose.

    Source:
        STATISTICS.md §2, "Implementation or theory?"; Rebild's memorandum asks for it
        (rebild-2017/implementation-or-theory).
    """
    primary = find_primary(findings, trial, municipality)
    share = fidelity_share(
        *(_find_share(findings, trial, municipality, key) for key in (_ADOPTED, _DOSE))
    )
    verdict = primary.verdict if primary is not None and primary.is_shown else None
    found = classify(share, trial.fidelity_threshold, verdict)
    return Reading(share, trial.fidelity_threshold, primary, found)


def describe_reading(reading: Reading) -> str:
    """Return the reading in Danish: what was carried out, the verdict, and what both say."""
    mark = " *(Syntetiske data.)*" if reading.is_synthetic else ""
    return (
        f"Læsning: **{reading.implementation.value}**. {_tell_fidelity(reading)} "
        f"{_tell_verdict(reading)} {_MEANINGS[reading.implementation]}{mark}"
    )


def tabulate_readings(trial: Trial, findings: pd.DataFrame, names: Mapping[str, str]) -> Tabulation:
    """Return each municipality's fidelity, verdict and reading.

    Args:
        trial: whose.
        findings: released findings of the trial.
        names: the municipalities' names by slug; rows follow this order.
    """
    readings = {slug: interpret_participation(trial, findings, slug) for slug in names}
    rows = [
        {
            "Kommune": names[slug],
            "Udførelse": _name_fidelity(reading),
            "Konklusion": _name_result(reading),
            "Læsning": reading.implementation.value,
        }
        for slug, reading in readings.items()
    ]
    needed = format_percent(trial.fidelity_threshold)
    caption = f"Udførelse og resultat holdt sammen; udførelsen er høj fra {needed}"
    is_synthetic = any(r.is_synthetic and r.verdict is not None for r in readings.values())
    return Tabulation(caption, pd.DataFrame(rows), is_synthetic=is_synthetic)


def _find_share(
    findings: pd.DataFrame, trial: Trial, municipality: str, key: OutcomeKey
) -> float | None:
    rows = select_outcome(findings, key)
    rows = rows.loc[(rows["trial"] == trial.slug) & (rows["municipality"] == municipality)]
    shown = [finding.estimate for finding in parse_findings(rows) if finding.is_shown]
    return shown[0] if shown else None


def _tell_fidelity(reading: Reading) -> str:
    if reading.fidelity is None:
        return "Udførelsen er ikke kendt."
    share, needed = (format_percent(x) for x in (reading.fidelity, reading.threshold))
    level = _level(reading.fidelity, reading.threshold)
    return (
        f"Udførelsen er {level}: {share} af det planlagte er gennemført, og en høj udførelse "
        f"kræver {needed}."
    )


def _tell_verdict(reading: Reading) -> str:
    if reading.primary is None or not reading.primary.is_shown:
        return "Der er intet resultat at holde den sammen med."
    if reading.verdict is None:
        return "Der er ingen konklusion at holde den sammen med."
    return f"Konklusionen er »{name_verdict(reading.verdict.value)}«."


def _name_fidelity(reading: Reading) -> str:
    if reading.fidelity is None:
        return "ikke kendt"
    level = _level(reading.fidelity, reading.threshold)
    return f"{level} ({format_percent(reading.fidelity)})"


def _name_result(reading: Reading) -> str:
    if reading.primary is None:
        return "ikke beregnet"
    if not reading.primary.is_shown:
        return name_status(reading.primary.status.value)
    return name_verdict(None if reading.verdict is None else reading.verdict.value)


def _level(fidelity: float, threshold: float) -> str:
    return "høj" if fidelity >= threshold else "lav"
