from __future__ import annotations

import re
from typing import Any

import pytest

from pipelines.publishing.check_report import format_check_report

FAULT: dict[str, Any] = {
    "code": "UKENDT-KODE",
    "case": "F15",
    "outcome": "R",
    "file": "forloeb.xlsx",
    "sheet": "Ark1",
    "column": "ydelse",
    "rows": list(range(2, 16)),
    "count": 20,
    "message": 'forloeb.xlsx, ark "Ark1": kolonnen <b> er gal. Ret i kilden.',
}
ENTRY: dict[str, Any] = {
    "municipality": "rebild",
    "state": "refused",
    "delivery_date": "2020-06-30",
    "data_kind": "syntetisk",
    "rows": {"benefit_spells": 1200},
    "expectations": {},
    "faults": [FAULT, {**FAULT, "outcome": "W"}, {**FAULT, "outcome": "S", "rows": []}],
    "assumed": ["slutdato er sidste dag"],
    "unchecked": [],
}


def test_a_report_is_one_page_that_asks_for_nothing() -> None:
    page = format_check_report([ENTRY], {"rebild": "Rebild"})

    assert page.startswith('<!DOCTYPE html>\n<html lang="da">')
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=|url\(|@import", page)


def test_a_report_says_where_what_and_how_often() -> None:
    page = format_check_report([ENTRY], {"rebild": "Rebild"})

    assert "Rebild, 2020-06-30" in page
    assert "1 fejl, 1 advarsel og 1 rettelse uden tab." in page
    assert "forloeb.xlsx, ark »Ark1«" in page
    assert "2, 3, 4, 5, 6, 7, 8, 9, 10, 11 og 10 flere" in page
    assert "Det er taget for givet" in page
    assert "Det er ikke prøvet" not in page


def test_what_a_file_is_called_is_never_markup() -> None:
    page = format_check_report([ENTRY], {"rebild": "<script>"})

    assert "Kolonnen &lt;b&gt; er gal" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [("accepted", "Kan læses ind"), ("not_delivered", "Der er ingen leverance")],
)
def test_every_state_has_its_words(state: str, words: str) -> None:
    page = format_check_report([{**ENTRY, "state": state, "faults": [], "rows": {}}], {})

    assert words in page
    assert "<table" not in page
