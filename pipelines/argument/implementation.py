"""Theory or implementation? Fidelity crossed with the outcome's verdict."""

from __future__ import annotations

from enum import Enum

from pipelines.domain import Verdict

_GOOD = (Verdict.BETTER, Verdict.NOT_WORSE)
_BAD = (Verdict.WORSE, Verdict.WORSE_WITHIN_MARGIN)


class Implementation(Enum):
    """What fidelity and verdict say together."""

    WORKS = "virker"  # carried out as meant, and the outcome holds
    THEORY_FAILS = "teorifejl"  # carried out as meant, and the outcome does not hold
    NOT_CARRIED_OUT = "implementeringsfejl"  # the outcome does not hold; not carried out as meant
    UNDECIDED = "uafklaret"


def fidelity_share(adopted_share: float | None, dose_ratio: float | None) -> float | None:
    """Return the weaker of adopted elements and delivered dose, 0-1; None where neither is known.

    A dose above what was planned counts as all of it.
    """
    known = [share for share in (adopted_share, dose_ratio) if share is not None]
    return min(1.0, *known) if known else None


def classify(fidelity: float | None, threshold: float, verdict: Verdict | None) -> Implementation:
    """Cross fidelity with the verdict on the primary outcome.

    Args:
        fidelity: share 0-1 of elements and dose; None where unknown.
        threshold: share from which fidelity is high (registry).
        verdict: of the primary outcome; None where there is none.

    Returns:
        `WORKS` for high fidelity and a good verdict, `THEORY_FAILS` for high fidelity and a bad
        one, `NOT_CARRIED_OUT` for low fidelity and a bad one. A good outcome of something that
        was not carried out proves nothing about it, and an undecided one nothing at all:
        `UNDECIDED`.

    Raises:
        ValueError: a share is outside 0-1.
    """
    if not all(0 <= share <= 1 for share in (threshold, fidelity or 0.0)):
        raise ValueError("fidelity and threshold: shares from 0 to 1 expected")
    if fidelity is None or verdict not in _GOOD + _BAD:
        return Implementation.UNDECIDED
    is_high = fidelity >= threshold
    if verdict in _GOOD:
        return Implementation.WORKS if is_high else Implementation.UNDECIDED
    return Implementation.THEORY_FAILS if is_high else Implementation.NOT_CARRIED_OUT
