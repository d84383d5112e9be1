"""Every figure of the sources that the book must show is the sources', and is printed."""

from __future__ import annotations

import re
from datetime import date

import pytest

from pipelines.registry import read_registry
from tests.workspaces import PROJECT

REGISTRY = read_registry(PROJECT / "data" / "raw" / "registry")
BOOK = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((PROJECT / "book").rglob("*.md"))
)
CLAIMED = {
    evidence.key
    for claim in REGISTRY.claims
    if f'claim("{claim.id}")' in BOOK
    for evidence in claim.evidence
}
# As they stand in the source documents, read there by hand.
FIGURES = {
    "kl-2021/meaningful": 90,
    "kl-2021/trust": 91,
    "kl-2021/quality": 95,
    "koebenhavn-2019/citizens": 110_000,
    "koebenhavn-2019/interviews": 440_000,
    "koebenhavn-2019/jobspor-1-size-low": 500,
    "koebenhavn-2019/jobspor-1-size-high": 700,
    "koebenhavn-2019/jobspor-2-size-low": 150,
    "koebenhavn-2019/jobspor-2-size-high": 250,
    "koebenhavn-2019/sygedagpenge-size": 1_000,
    "koebenhavn-2019/jobafklaring-size": 450,
    "koebenhavn-2019/votes-for": 8,
    "koebenhavn-2019/votes-against": 0,
    "koebenhavn-2019/votes-abstained": 3,
    "status-2018/weeks-unemployed": 18,
    "status-2018/meetings-held": 14,
    "status-2018/meetings-normal": 4,
    "status-2018/half-day-saved": 0.5,
}
DATES = {
    "status-2018": date(2018, 6, 22),
    "koebenhavn-2019": date(2019, 12, 9),
    "kl-2021": date(2021, 1, 13),
}
SAID = {
    "status-2018/round-1-start": "1. juli 2017",
    "status-2018/round-2-start": "1. januar 2018",
    "status-2018/round-3-start": "1. juli 2018",
    "status-2018/report-deadline": "31. december 2020",
    "rebild-2017/round-2-deadline": "1. maj 2017",
    "rebild-2017/round-3-deadline": "1. november 2017",
    "rebild-2017/timeline-approval": "12. juni 2017",
    "rebild-2017/timeline-start": "1. juli 2017",
    "koebenhavn-2019/start-date": "1. januar 2020",
    "koebenhavn-2019/new-act": "1. januar 2020",
    "oversigt-2022/extended-to": "udgangen af 2022",
}


@pytest.mark.parametrize(("name", "figure"), FIGURES.items())
def test_a_figure_is_the_sources(name: str, figure: float) -> None:
    statement = REGISTRY.statement(name)

    assert statement.value == figure
    shown = re.findall(r"[0-9][0-9.]*(?:,[0-9]+)?", statement.text)
    words = {"status-2018/half-day-saved": "halv", "koebenhavn-2019/votes-against": "Ingen"}
    assert f"{figure:,.0f}".replace(",", ".") in shown or words.get(name, "~") in statement.text


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_printed_in_the_book(name: str) -> None:
    called = {f'{call}("{name}")' for call in ("value", "text")}

    assert name in CLAIMED or any(call in BOOK for call in called)


@pytest.mark.parametrize(("source", "day"), DATES.items())
def test_a_source_bears_its_date(source: str, day: date) -> None:
    (found,) = [each.published for each in REGISTRY.sources if each.id == source]

    assert found == day


@pytest.mark.parametrize(("name", "said"), SAID.items())
def test_a_date_stands_in_its_statement(name: str, said: str) -> None:
    assert said in REGISTRY.statement(name).text


def test_the_rounds_start_as_the_source_says() -> None:
    rounds = REGISTRY.networks[0].rounds

    assert [entry.start_date for entry in rounds] == [
        date(2017, 7, 1),
        date(2018, 1, 1),
        date(2018, 7, 1),
    ]
