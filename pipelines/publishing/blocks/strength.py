"""How sure a result is: the design's level, in words that claim no more than it carries."""

from __future__ import annotations

from markupsafe import Markup

from pipelines.domain import Trial
from pipelines.publishing.blocks.html import lines
from pipelines.wording import Finding


def describe_strength(trial: Trial, finding: Finding | None) -> Markup:
    """Return the design's level and whether there is a result to be sure of."""
    level = f"Design: niveau {trial.plan.design.sms_level} af 5"
    if finding is None or not finding.is_shown:
        return lines([level, "Intet resultat at være sikker på"])
    return lines([level, "Syntetiske data: ingen sikkerhed" if finding.is_synthetic else ""])
