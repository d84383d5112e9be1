"""The recommendation that follows by rule from a verdict, its certainty and the ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pipelines.domain import UNKNOWN, AskKind, Certainty, DataKind, Trial, Verdict
from pipelines.wording import ASK_NAMES, pluralise

_CERTAIN = frozenset({Certainty.HIGH, Certainty.MODERATE})
_GOOD = frozenset({Verdict.BETTER, Verdict.NOT_WORSE})


class Advice(Enum):
    """What the evidence carries."""

    MAKE_PERMANENT = "permanentgør"
    EXTEND = "forlæng og mål videre"
    STOP = "stop"
    NOT_ASSESSED = "kan ikke vurderes på data"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """An advice with its reason, in Danish."""

    advice: Advice
    reason: str
    goes_beyond_evidence: bool  # the municipalities ask for more than the evidence carries
    from_sources: str = ""  # what the sources carry, where the data carry no advice


def recommend(trial: Trial, verdict: str | None, certainty: str, data_kind: str) -> Recommendation:
    """Recommend what to do with a trial.

    Args:
        trial: its ask is held against the advice.
        verdict: the verdict on the primary outcome; None where none could be given.
        certainty: "high", "moderate", "low" or "very_low".
        data_kind: "ekte"; anything else is never a basis for advice: until then, only what the
            sources carry is told.
    """
    advice, reason = _advise(verdict, Certainty(certainty), data_kind)
    goes_beyond = _goes_beyond(trial, advice)
    if goes_beyond:
        reason = f"{reason} Kommunernes ønske går dermed længere, end belægget rækker."
    sources = tell_sources(trial) if advice is Advice.NOT_ASSESSED else ""
    return Recommendation(advice, reason, goes_beyond, sources)


def tell_sources(trial: Trial) -> str:
    """Return what the sources carry about making a trial permanent: an ask, and whose reasons."""
    ask = trial.ask
    if ask is None or ask.kind is AskKind.UNKNOWN:
        return (
            "Der er intet ønske om forsøget i kilderne, så de kan heller ikke bære en anbefaling."
        )
    if ask.kind is AskKind.NONE:
        return "Ifølge kilderne har kommunerne ikke bedt om, at forsøget fortsætter."
    count = pluralise(len(ask.reasons), "begrundelse", "begrundelser")
    wish = f"Ifølge kilderne ønsker kommunerne, {ASK_NAMES[ask.kind]}, og de giver {count}."
    lapse = (
        ""
        if ask.consequence in {UNKNOWN, ""}
        else " Kilderne siger også, hvad kommunerne venter, hvis forsøget bortfalder."
    )
    return (
        f"{wish}{lapse} Begrundelserne er kommunernes egne og ikke målt her. De kan bære ønsket, "
        "men ikke en anbefaling."
    )


def _advise(verdict: str | None, certainty: Certainty, data_kind: str) -> tuple[Advice, str]:
    if data_kind != DataKind.REAL.value:
        return Advice.NOT_ASSESSED, (
            "Tallene er syntetiske. En anbefaling kræver kommunernes egne data."
        )
    if verdict is None:
        return Advice.NOT_ASSESSED, (
            "Der er intet resultat for det primære udfald at holde op mod grænsen."
        )
    return _weigh(Verdict(verdict), is_certain=certainty in _CERTAIN)


def _weigh(verdict: Verdict, *, is_certain: bool) -> tuple[Advice, str]:
    if verdict in _GOOD:
        finding = "bedre" if verdict is Verdict.BETTER else "ikke dårligere"
        if is_certain:
            return Advice.MAKE_PERMANENT, (
                f"Resultatet er {finding} end uden forsøget, og belægget er sikkert nok til at "
                "gøre det permanent."
            )
        return Advice.EXTEND, (
            f"Resultatet er {finding} end uden forsøget, men belægget er for usikkert til at gøre "
            "det permanent."
        )
    if verdict is Verdict.WORSE:
        if is_certain:
            return Advice.STOP, (
                "Resultatet er dårligere end uden forsøget, forskellen er større end den fastsatte "
                "grænse, og belægget er sikkert."
            )
        return Advice.EXTEND, (
            "Resultatet er dårligere end uden forsøget, men belægget er for usikkert til at stoppe "
            "forsøget."
        )
    if verdict is Verdict.WORSE_WITHIN_MARGIN:
        return Advice.EXTEND, (
            "Resultatet er ringere end uden forsøget, men forskellen ser ud til at være mindre end "
            "grænsen."
        )
    return Advice.EXTEND, "Data kan endnu ikke afgøre, om resultatet er lige så godt som før."


def _goes_beyond(trial: Trial, advice: Advice) -> bool:
    """Whether the ask is for more than the advice; an ask for either is met by an extension."""
    kind = AskKind.NONE if trial.ask is None else trial.ask.kind
    if advice is Advice.STOP:
        return kind in {AskKind.PERMANENT, AskKind.PERMANENT_OR_EXTENDED, AskKind.EXTENDED}
    return advice is Advice.EXTEND and kind is AskKind.PERMANENT
