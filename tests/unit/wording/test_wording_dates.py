from __future__ import annotations

from datetime import date

from pipelines.wording import format_date, format_month, format_period


def test_a_date_is_written_in_danish() -> None:
    assert format_date(date(2017, 7, 1)) == "1. juli 2017"
    assert format_date(None) == "ukendt dato"
    assert format_month(date(2018, 1, 1)) == "januar 2018"


def test_a_period_without_end_has_only_its_start() -> None:
    assert format_period(date(2017, 7, 1), None) == "fra 1. juli 2017"
    assert format_period(date(2017, 7, 1), date(2022, 12, 31)) == (
        "fra 1. juli 2017 til 31. december 2022"
    )
