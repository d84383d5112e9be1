from __future__ import annotations

from datetime import date

import pandas as pd

from pipelines.quality import count_filled, grade_months
from pipelines.tables import INTERVIEWS


def _interviews(days: list[str]) -> dict[str, pd.DataFrame]:
    rows = pd.DataFrame(
        {
            "interview_id": [f"S{n:03d}" for n in range(len(days))],
            "spell_id": "F1",
            "interview_date": pd.to_datetime(days),
            "form": "phone",
            "kind": "follow_up",
            "status": "held",
            "duration_minutes": [30] * (len(days) - 1) + [None],
            "sequence_number": 1,
        }
    )
    return {"interviews": INTERVIEWS.conform(rows)}


def test_a_month_is_graded_by_the_usual_month() -> None:
    days = ["2018-01-05"] * 20 + ["2018-02-05"] * 20 + ["2018-03-05"] * 6 + ["2018-04-05"] * 4

    graded = grade_months(_interviews(days), date(2018, 1, 1), date(2018, 5, 31))

    assert graded == {
        "interviews": {
            "2018-01": "FULD",
            "2018-02": "FULD",
            "2018-03": "LAV",
            "2018-04": "INGEN",
            "2018-05": "INGEN",
        }
    }


def test_four_rows_and_none_are_graded_alike() -> None:
    few = grade_months(_interviews(["2018-01-05"] * 4), date(2018, 1, 1), date(2018, 2, 28))

    assert set(few["interviews"].values()) == {"INGEN"}


def test_cells_are_counted_in_the_columns_that_may_be_empty() -> None:
    filled = count_filled(_interviews(["2018-01-05"] * 3))

    assert filled == {"interviews": {"form": 3, "minutter": 2, "nummer": 3}}
