from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from pipelines.publishing.blocks import BLOCKS
from pipelines.publishing.blocks.changes import compare_findings
from pipelines.publishing.staged.context import DeliveryVintage
from pipelines.tables import BASELINE, DELIVERY_QUALITY, FLOW
from tests.book_contexts import make_context, make_empty_context
from tests.released_rows import make_findings, make_table

ROWS = {"table": "interviews", "code": "RÆKKER", "outcome": "", "column": "", "count": 120}


def _quality(*rows: Mapping[str, object]) -> pd.DataFrame:
    return make_table(DELIVERY_QUALITY, ROWS, *({**ROWS, **row} for row in rows))


def _month(month: str, grade: str) -> dict[str, object]:
    return {"code": f"MÅNED-{month}-{grade}"}


def test_a_delivery_is_summed_up_in_one_row() -> None:
    faults = ({"code": "DATO", "outcome": "S"}, {"code": "ANTAL", "outcome": "W"})
    context = make_context(released={"delivery_quality": _quality(*faults)})

    told = BLOCKS["delivery_checks"](context)

    assert "<td>1</td><td>120</td><td>1</td><td>1</td><td>nej</td>" in told


def test_findings_are_folded_away_without_the_rows_on_completeness() -> None:
    quality = _quality({"code": "DATO", "outcome": "S"}, _month("2018-01", "FULD"))

    told = BLOCKS["quality_table"](make_context(released={"delivery_quality": quality}))

    assert told.count("<details>") == 2
    assert "DATO" in told
    assert "MÅNED" not in told


def test_months_are_squares_for_the_eye_and_a_sentence_for_the_ear() -> None:
    quality = _quality(
        _month("2018-01", "FULD"), _month("2018-02", "LAV"), _month("2018-03", "INGEN")
    )

    told = BLOCKS["completeness"](make_context(released={"delivery_quality": quality}))

    assert '<span aria-hidden="true" class="frk-strip">■◧□·········</span>' in told
    assert "2 af 3 måneder har rækker; få rækker: feb.; ingen eller under 5: marts" in told


def test_the_share_of_filled_cells_is_that_of_the_rounded_counts() -> None:
    quality = _quality({"code": "UDFYLDT", "column": "form", "count": 90})

    told = BLOCKS["filled_cells"](make_context(released={"delivery_quality": quality}))

    assert "<td>form</td><td>75 procent</td>" in told


def test_a_hidden_number_of_filled_cells_stays_hidden() -> None:
    hidden = {"code": "UDFYLDT", "column": "form", "count": pd.NA, "status": "suppressed"}

    told = BLOCKS["filled_cells"](make_context(released={"delivery_quality": _quality(hidden)}))

    assert "<td>skjult</td>" in told


def test_what_a_later_delivery_changed_is_counted_and_listed() -> None:
    before = make_findings({"estimate": 1.0, "verdict": "not_worse"}, {"week": 52})
    after = make_findings({"estimate": 2.0, "verdict": "undecided"}, {"week": 52})
    vintage = DeliveryVintage("rebild", "2020-06-30", "2021-02-01", before, after)

    told = BLOCKS["delivery_changes"](make_context(vintages=(vintage,)))

    assert "1 af 2 tal er ændret, og 1 konklusion er en anden" in told
    assert "30. juni 2020" in told
    assert "<details>" in told


def test_the_same_findings_are_no_change() -> None:
    findings = make_findings({})
    vintage = DeliveryVintage("rebild", "2020-06-30", "2021-02-01", findings, findings)

    told = BLOCKS["delivery_changes"](make_context(vintages=(vintage,)))

    assert "resultaterne er de samme" in told
    assert "<details>" not in told


def test_findings_that_are_new_or_gone_are_changes_too() -> None:
    one, two = make_findings({"week": 26}), make_findings({"week": 52})

    changed = compare_findings(one, two)

    assert sorted(changed["week"]) == [26, 52]


@pytest.mark.parametrize(("block", "word"), [("network_flow", "Visiteret"),
                                             ("network_baseline", "kvinde")])  # fmt: skip
def test_the_network_sums_what_each_municipality_shows(block: str, word: str) -> None:
    flow = [
        {"arm": "trial", "stage": "referred", "count": 100, "municipality": name}
        for name in ("rebild", "thisted")
    ]
    hidden = {"arm": "trial", "stage": "analysed", "count": pd.NA, "status": "suppressed"}
    women = [
        {"arm": "trial", "variable": "sex", "level": "woman", "count": 100, "municipality": name}
        for name in ("rebild", "thisted")
    ]
    released = {"flow": make_table(FLOW, *flow, hidden), "baseline": make_table(BASELINE, *women)}

    told = BLOCKS[block](make_context(released=released))

    assert word in told
    assert "200" in told


def test_the_timeline_shows_the_own_networks_trials() -> None:
    told = BLOCKS["timeline"](make_context())

    assert "Forsøgenes perioder" in told
    assert "1. juli 2017" in told
    assert "ingen forsøg" in BLOCKS["timeline"](make_empty_context())


@pytest.mark.parametrize(
    "name",
    ["delivery_checks", "quality_table", "completeness", "filled_cells", "delivery_changes",
     "network_flow", "network_baseline"],
)  # fmt: skip
def test_an_empty_book_says_that_there_is_nothing(name: str) -> None:
    assert "Ingen" in BLOCKS[name](make_empty_context()) or "ikke" in BLOCKS[name](
        make_empty_context()
    )
