"""When in the spell interviews are held, and in which form."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.estimation import estimate_municipality
from pipelines.estimation.contacts import DAYS_A_YEAR
from pipelines.estimation.means import ratio_difference
from tests.factories import make_trial
from tests.unit.estimation.small_delivery import find, make_note, make_rows, spell

ARMS = ("trial", "comparison")


def _tables(days: dict[str, list[int]], forms: dict[str, list[str]]) -> dict[str, pd.DataFrame]:
    """Thirty spells of 100 days an arm; each second one has the arm's interviews, and one more."""
    spells = make_rows(
        "benefit_spells",
        [spell(f"{a}-{i}", "2018-01-01", "2018-04-11", arm=a) for a in ARMS for i in range(30)],
    )
    rows = [
        {
            "spell_id": spell_id,
            "interview_date": pd.Timestamp("2018-01-01") + pd.Timedelta(days=day),
            "form": form,
        }
        for spell_id, arm, place in zip(spells["spell_id"], spells["arm"], range(60), strict=True)
        for day, form in list(zip(days[arm], forms[arm], strict=True))[: 1 + place % 2]
    ]
    interviews = make_rows("interviews", rows, status="held", kind="job_interview")
    return {"benefit_spells": spells, "interviews": interviews}


def _found(days: dict[str, list[int]], forms: dict[str, list[str]]) -> dict[str, pd.DataFrame]:
    return estimate_municipality(_tables(days, forms), [make_trial()], "rebild", make_note())


DAYS = {"trial": [10, 95], "comparison": [10, 20]}
FORMS = {"trial": ["phone", "phone"], "comparison": ["phone", "in_person"]}


def test_rates_count_interviews_and_days_of_their_own_window() -> None:
    findings = _found(DAYS, FORMS)["findings"]

    early = find(findings, "interviews_week_1_13")
    late = find(findings, "interviews_week_14_26")
    assert early["estimate"] == pytest.approx((30 - 45) / (30 * 91) * DAYS_A_YEAR)
    assert late["estimate"] == pytest.approx(15 / (30 * 9) * DAYS_A_YEAR)
    assert (late["n_trial"], late["n_comparison"], late["unit"]) == (30, 30, "per_year")


def test_window_that_nobody_reaches_is_too_few() -> None:
    assert find(_found(DAYS, FORMS)["findings"], "interviews_week_27_52")["status"] == "too_few"


def test_share_of_a_form_has_persons_as_clusters() -> None:
    row = find(_found(DAYS, FORMS)["findings"], "form_in_person")

    counts = [1 + i % 2 for i in range(30)]
    seen = [i % 2 for i in range(30)]
    reference = ratio_difference([0] * 30, counts, seen, counts)
    assert row["estimate"] == pytest.approx(-100 / 3)
    assert row["std_error"] == pytest.approx(100 * reference.std_error)
    assert (row["n_trial"], row["n_comparison"], row["method"]) == (45, 45, "welch")


def test_form_that_nobody_uses_is_too_few() -> None:
    assert find(_found(DAYS, FORMS)["findings"], "form_digital")["status"] == "too_few"


def test_measures_give_each_arms_own_rates() -> None:
    rates = _found(DAYS, FORMS)["interview_rates"].set_index(["arm", "measure"])

    assert rates.loc[("trial", "held_week_1_13"), "value"] == pytest.approx(DAYS_A_YEAR / 91)
    assert rates.loc[("trial", "held_week_27_52"), "status"] == "too_few"
