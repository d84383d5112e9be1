"""How certain a result is: GRADE-like, from the released tables, in the cell of a summary."""

from __future__ import annotations

from markupsafe import Markup

from pipelines.argument import CERTAINTY_NAMES, STEP_PHRASES, CertaintyAssessment, assess_result
from pipelines.domain import Trial
from pipelines.publishing.blocks.html import element, lines
from pipelines.publishing.staged.context import BookContext
from pipelines.tables import RELEASED_TABLES
from pipelines.wording import Finding, join_words


def assess_strength(context: BookContext, trial: Trial, finding: Finding) -> CertaintyAssessment:
    """Return the certainty of a finding, from its design and everything released about it."""
    empty = {table.name: table.empty() for table in RELEASED_TABLES}
    return assess_result(trial, finding, {**empty, **context.released})


def describe_strength(context: BookContext, trial: Trial, finding: Finding | None) -> Markup:
    """Return the certainty in a word with its reasons; the design alone where nothing is shown."""
    level = f"design på niveau {trial.plan.design.sms_level} af 5"
    if finding is None or not finding.is_shown:
        return lines(["Intet resultat at være sikker på", level])
    if finding.is_synthetic:
        return lines(["Ingen: syntetiske data", level])
    assessment = assess_strength(context, trial, finding)
    reasons = join_words(STEP_PHRASES[step.reason] for step in assessment.steps)
    name = CERTAINTY_NAMES[assessment.certainty].capitalize()
    return lines([element("strong", name), level, reasons])
