from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from pipelines.domain import Registry
from pipelines.errors import PublishingError
from pipelines.publishing.staged.toc import Entry, read_toc, toc_files
from tests.factories import make_municipality, make_participation, make_registry, make_trial

GENERATED = """\
    format: jb-book
    root: index
    parts:
      - caption: Rapporten
        chapters:
          - file: metode
          - file: forsoegene
            pages: trials
          - file: kommunerne
            pages: municipalities
      - caption: Opslag
        chapters:
          - file: kilder
    """


def registry_of_two() -> Registry:
    return make_registry(
        municipalities=(
            make_municipality(slug="thisted", code="787"),
            make_municipality(),
            make_municipality(slug="udenfor", code="999"),
        ),
        trials=(make_trial(slug="mentor"), make_trial()),
        participations=(
            make_participation(),
            make_participation(trial="mentor"),
            make_participation(municipality="thisted"),
        ),
    )


def read(folder: Path, text: str) -> Entry:
    path = folder / "_toc.yml"
    path.write_text(dedent(text), encoding="utf-8")
    return read_toc(path, registry_of_two())


def test_generated_pages_are_filled_in_from_the_registry_in_its_order(tmp_path: Path) -> None:
    toc = read(tmp_path, GENERATED)

    assert toc_files(toc) == [
        "index",
        "metode",
        "forsoegene",
        "forsoeg/mentor",
        "forsoeg/formkrav",
        "kommunerne",
        "kommuner/thisted",
        "kommuner/thisted/formkrav",
        "kommuner/rebild",
        "kommuner/rebild/mentor",
        "kommuner/rebild/formkrav",
        "kilder",
    ]


def test_a_municipality_in_no_trial_has_no_page(tmp_path: Path) -> None:
    assert "kommuner/udenfor" not in toc_files(read(tmp_path, GENERATED))


def test_the_rest_of_the_file_stays_as_it_is(tmp_path: Path) -> None:
    toc = read(tmp_path, GENERATED)

    assert toc["format"] == "jb-book"
    assert [part["caption"] for part in toc["parts"]] == ["Rapporten", "Opslag"]
    assert all("pages" not in entry for part in toc["parts"] for entry in part["chapters"])


def test_a_table_of_contents_of_one_page_is_enough(tmp_path: Path) -> None:
    assert toc_files(read(tmp_path, "root: index")) == ["index"]


def test_pages_of_an_unknown_kind_are_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match=r"pages: byer.*trials, municipalities"):
        read(tmp_path, GENERATED.replace("pages: trials", "pages: byer"))


@pytest.mark.parametrize("text", ["parts: []", "- index", ""])
def test_a_file_without_a_root_is_no_table_of_contents(tmp_path: Path, text: str) -> None:
    with pytest.raises(PublishingError, match=r'^_toc\.yml: linjen "root:" mangler'):
        read(tmp_path, text)


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match=r"^_toc\.yml: "):
        read(tmp_path, "root: [index")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match=r"^_toc\.yml: "):
        read_toc(tmp_path / "_toc.yml", registry_of_two())
