from __future__ import annotations

import pandas as pd

from pipelines.wording import (
    describe_absence,
    describe_status,
    format_cell,
    format_shown_count,
)


def test_a_count_is_shown_or_says_why_not() -> None:
    assert format_shown_count(120, "ok") == "120"
    assert format_shown_count(pd.NA, "ok") == "–"
    assert format_shown_count(pd.NA, "too_few") == "for få"
    assert format_shown_count(pd.NA, "suppressed") == "skjult"
    assert format_cell(pd.NA, "not_delivered", "0") == "ikke leveret"


def test_a_count_of_a_withheld_row_is_never_shown() -> None:
    assert format_shown_count(3, "suppressed") == "skjult"


def test_an_absence_names_the_most_telling_reason() -> None:
    text = describe_absence(["too_few", "refused", "ok"], "Kurven")

    assert text == "Kurven kan ikke vises. Kommunens leverance er afvist."


def test_an_absence_without_rows_says_that_nothing_was_measured() -> None:
    assert "Der er ingen tal om det." in describe_absence([], "Kurven")


def test_each_status_has_a_sentence() -> None:
    assert describe_status("not_delivered") == "Kommunen har ikke leveret data."
