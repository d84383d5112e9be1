"""Answers of a survey: whether the whole scale is used, and all questions point one way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipelines.deliveries.context import Context
from pipelines.deliveries.faults import WARNING
from pipelines.domain import Code

_MANY_ANSWERS = 50  # of so many, a scale from 1 to 5 is hardly ever left unused at one end
_FEWEST_UNITS = 10  # respondents or groups that a correlation may rest on
_CERTAIN = 2.0  # standard errors from zero


def check_answers(rows: pd.DataFrame, context: Context) -> None:
    """Tell of a scale that looks shorter than 1-5, and of questions that look reversed."""
    answered = rows[rows["score"].notna()]
    _check_scale(answered, context)
    for question in sorted(answered["question"].dropna().unique()):
        found = _correlate(answered, question)
        if found is not None and found < -context.threshold("reversed_item_correlation"):
            labels = {c.clean: c.label for c in _codes(context)}
            number = f"{found:.2f}".replace(".", ",").replace("-", "−")
            text = (
                f'spørgsmålet "{labels.get(question, question)}" ser vendt ud: jo højere svar, jo '
                f"lavere på de andre (sammenhæng {number}). Kontrollér, at 5 betyder det samme i "
                "alle spørgsmål."
            )
            context.log.add("VENDT-SPØRGSMÅL", WARNING, text, column="svar", case="F21")


def _codes(context: Context) -> tuple[Code, ...]:
    column = context.table.column("question")
    return context.schema.code_lists.get(column.codes, ())


def _check_scale(answered: pd.DataFrame, context: Context) -> None:
    if len(answered) < _MANY_ANSWERS:
        return
    low, high = int(answered["score"].min()), int(answered["score"].max())
    if (low, high) != (1, 5):
        text = (
            f"ingen har svaret {'5' if high < 5 else '1'} (svarene går fra {low} til {high}). "
            "Kontrollér, at skalaen går fra 1 til 5 og ikke er en anden."
        )
        context.log.add("SKALA", WARNING, text, column="svar", case="F08")


def _correlate(answered: pd.DataFrame, question: str) -> float | None:
    """Correlation of one question with the mean of the others; None where it may be chance."""
    units = _find_units(answered)
    is_own = (answered["question"] == question).to_numpy(dtype=bool)
    scores = answered["score"].astype(float)
    own = scores[is_own].groupby(units[is_own]).mean()
    others = scores[~is_own].groupby(units[~is_own]).mean()
    both = pd.concat([own, others], axis=1, join="inner").to_numpy()
    if len(both) < _FEWEST_UNITS or (both.std(axis=0) == 0).any():
        return None
    found = float(np.corrcoef(both.T)[0, 1])
    error = np.sqrt(max(1 - found**2, 1e-9) / (len(both) - 2))
    return found if abs(found) > _CERTAIN * error else None


def _find_units(answered: pd.DataFrame) -> pd.Series[Any]:
    """Say who answered: by an id such as R17-2, else only by trial, arm and day."""
    stems = answered["answer_id"].str.extract(r"^(.+)[-_.:/][^-_.:/]+$", expand=False)
    asked = pd.DataFrame({"stem": stems, "question": answered["question"].astype("string")})
    is_respondent = (
        stems.notna().all() and not asked.duplicated().any() and stems.nunique() < 0.7 * len(stems)
    )
    if is_respondent:
        return stems
    columns = ["trial_id", "arm", "answer_date"]
    return answered.groupby(columns, sort=False, observed=True, dropna=False).ngroup()
