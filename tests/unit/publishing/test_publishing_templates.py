from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.domain import Claim, ClaimResult, ClaimState, Evidence, Statement
from pipelines.errors import PublishingError
from pipelines.publishing.staged.context import BookContext
from pipelines.publishing.staged.templates import render_page
from tests.factories import SOURCE, make_registry, make_source

NUMBER = Statement(f"{SOURCE}/tal", SOURCE, "side 1", "network", "Der er tolv.", 12, "uger", "KL")
WORDS = Statement(f"{SOURCE}/ord", SOURCE, "side 2", "network", "Et *skøn*.", None, "", "KL")


def make_claim(state: ClaimState) -> ClaimResult:
    evidence = (Evidence("statement", NUMBER.id),)
    claim = Claim("tolv-uger", "Det tager {0} uger.", evidence, "value > 10", "index")
    return ClaimResult(claim, state, "Det tager 12 uger.", "Fordi.", is_synthetic=False)


def render(
    folder: Path, text: str, *, state: ClaimState = ClaimState.HOLDS, page: str = "side"
) -> str:
    path = folder / "side.md"
    path.write_text(text, encoding="utf-8")
    registry = make_registry(
        statements=(NUMBER, WORDS), sources=(make_source(), make_source(id="uden", published=None))
    )
    context = BookContext(registry, {}, (), (), (make_claim(state),), {})
    return render_page(path, page, context)


def test_a_value_is_shown_with_its_unit_and_a_link_to_its_source(tmp_path: Path) -> None:
    page = render(tmp_path, f'{{{{ value("{NUMBER.id}") }}}}')

    assert page == f"[12 uger](kilder.md#{SOURCE})\n"


def test_a_statement_is_told_with_its_source_and_without_live_markup(tmp_path: Path) -> None:
    page = render(tmp_path, f'{{{{ text("{WORDS.id}") }}}}')

    assert page == f"Et \\*skøn\\*. ([Netværket, 22. juni 2018](kilder.md#{SOURCE}))\n"


def test_a_source_without_a_date_is_cited_without_a_year(tmp_path: Path) -> None:
    assert render(tmp_path, '{{ cite("uden") }}') == "[Netværket](kilder.md#uden)\n"


def test_links_from_a_page_in_a_folder_lead_up_to_the_root(tmp_path: Path) -> None:
    page = render(tmp_path, f'{{{{ cite("{SOURCE}") }}}}', page="dybt/nede/side")

    assert f"](../../kilder.md#{SOURCE})" in page


def test_a_claim_that_holds_prints_its_sentence_and_links_its_evidence(tmp_path: Path) -> None:
    page = render(tmp_path, '{{ claim("tolv-uger") }}')

    place = '<span id="paastand-tolv-uger"></span>'
    assert page == f"{place}Det tager 12 uger. ([belæg](paastande.md#tolv-uger))\n"


def test_a_claim_that_is_printed_twice_has_one_place_to_link_back_to(tmp_path: Path) -> None:
    page = render(tmp_path, '{{ claim("tolv-uger") }} {{ claim("tolv-uger") }}')

    assert page.count('id="paastand-tolv-uger"') == 1


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        (f'date("{SOURCE}")', f"[22. juni 2018](kilder.md#{SOURCE})"),
        ('date("round-1")', "1. juli 2017"),
        ('date("network-end")', "31. december 2022"),
        ('number("rounds")', "1 runder"),
        ('number("rounds:words")', "én"),
        ('number("rounds:bare")', "1"),
        ('constant("ci")', "95 %"),
        ('constant("verdicts:words")', "fem"),
        ('constant("min_arm")', "20"),
    ],
)
def test_dates_counts_and_constants_are_printed_from_one_place(
    tmp_path: Path, call: str, shown: str
) -> None:
    assert render(tmp_path, f"{{{{ {call} }}}}") == f"{shown}\n"


@pytest.mark.parametrize(
    ("state", "told"),
    [(ClaimState.FAILS, "holder ikke"), (ClaimState.UNSUPPORTED, "kan ikke belægges")],
)
def test_a_claim_that_does_not_hold_prints_no_sentence(
    tmp_path: Path, state: ClaimState, told: str
) -> None:
    page = render(tmp_path, 'Før. {{ claim("tolv-uger") }} Efter.', state=state)

    assert "12" not in page
    assert told in page
    assert "(paastande.md#tolv-uger)" in page


def test_a_block_stands_apart_from_the_prose(tmp_path: Path) -> None:
    page = render(tmp_path, 'Før.\n\n{{ block("sources") }}\n\nEfter.')

    assert f"\n\n### {SOURCE}\n\n" in page
    assert page.endswith("\n\nEfter.\n")


@pytest.mark.parametrize(
    ("call", "named"),
    [
        ('value("kilde-2020/ukendt")', "kilde-2020/ukendt"),
        ('text("kilde-2020/ukendt")', "kilde-2020/ukendt"),
        ('value("kilde-2020/ord")', "kilde-2020/ord"),
        ('cite("ukendt-kilde")', "ukendt-kilde"),
        ('claim("ukendt-paastand")', "ukendt-paastand"),
        ('block("ukendt_blok")', "ukendt_blok"),
        ('date("uden")', "uden"),
        ('date("round-9")', "round-9"),
        ('number("heste")', "heste"),
        ('constant("pi")', "pi"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_file_and_name(
    tmp_path: Path, call: str, named: str
) -> None:
    with pytest.raises(PublishingError) as caught:
        render(tmp_path, f"Tekst.\n\n{{{{ {call} }}}}\n")

    assert len(caught.value.faults) == 1
    assert caught.value.faults[0].startswith("side.md: ")
    assert named in caught.value.faults[0]
    assert "registret" in caught.value.faults[0]


@pytest.mark.parametrize("text", ["{{ ukendt }}", '{{ nyt("a") }}', "Tekst.\n{{ value( }}"])
def test_a_template_that_can_not_be_read_is_refused_with_its_file(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(PublishingError, match=r"^side\.md"):
        render(tmp_path, text)


def test_a_fault_of_syntax_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match=r"^side\.md, linje 3:"):
        render(tmp_path, "# Titel\n\n{{ value( }}\n")
