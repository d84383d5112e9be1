from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.domain import Registry
from pipelines.errors import UsageError
from pipelines.storage import digest_folder
from pipelines.synthesis import synthesise_deliveries
from pipelines.synthesis.exports import write_export
from tests.factories import (
    make_municipality,
    make_participation,
    make_registry,
    make_schema,
    make_trial,
)

SLUGS = {"aalborg": "851", "broenderslev": "810", "mariagerfjord": "846", "rebild": "840"}
EXTRACTED = "2020-06-30"
TABLE_FILES = [
    "borgersvar",
    "elementer",
    "forloeb",
    "medarbejdersvar",
    "raekkevidde",
    "ressourcer",
    "samtaler",
    "tilbud",
    "udsendt",
]


def registry_of(*slugs: str) -> Registry:
    return make_registry(
        municipalities=tuple(make_municipality(slug=slug, code=SLUGS[slug]) for slug in slugs),
        trials=(make_trial(benefits=("a-dagpenge", "sygedagpenge")),),
        participations=tuple(make_participation(municipality=slug) for slug in slugs),
    )


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def place_delivery(home: Path, name: str, note: str | None) -> Path:
    folder = home / "rebild" / name
    folder.mkdir(parents=True)
    (folder / "forloeb.csv").write_text("forloeb_id\n1\n", encoding="utf-8")
    if note is not None:
        (folder / "leverance.yml").write_text(note, encoding="utf-8")
    return folder


def test_a_delivery_holds_its_note_and_all_nine_tables(tmp_path: Path) -> None:
    written = synthesise_deliveries(registry_of("rebild", "mariagerfjord"), tmp_path, scale=0.3)

    assert written == [tmp_path / "rebild" / EXTRACTED, tmp_path / "mariagerfjord" / EXTRACTED]
    csv = sorted([*(f"{name}.csv" for name in TABLE_FILES), "leverance.yml"])
    assert names_in(written[0]) == csv
    assert names_in(written[1]) == [name.replace(".csv", ".xlsx") for name in csv]
    assert names_in(tmp_path / "rebild") == [EXTRACTED]


def test_csv_files_are_written_in_the_municipalitys_encoding(tmp_path: Path) -> None:
    rebild, aalborg = synthesise_deliveries(registry_of("rebild", "aalborg"), tmp_path, scale=0.02)

    assert (rebild / "forloeb.csv").read_bytes().startswith(b"\xef\xbb\xbfforloeb_id;borger_id;")
    assert "forsøg".encode("cp1252") in (aalborg / "forloeb.csv").read_bytes()
    assert b"\r\n" in (aalborg / "forloeb.csv").read_bytes()


def test_a_label_that_the_encoding_lacks_is_never_written_as_a_question_mark(
    tmp_path: Path,
) -> None:
    trial, schema = make_trial(title="Forsøg → bedre"), make_schema(code_lists={})
    registry = replace(registry_of("aalborg"), trials=(trial,), schema=schema)

    (folder,) = synthesise_deliveries(registry, tmp_path, scale=0.01)

    assert "Forsøg → bedre" in (folder / "forloeb.csv").read_text(encoding="utf-8-sig")


def test_the_same_seed_gives_the_same_bytes_alone_or_with_others(tmp_path: Path) -> None:
    both = registry_of("rebild", "broenderslev")
    alone = registry_of("broenderslev")

    synthesise_deliveries(both, tmp_path / "a", seed=5, scale=0.2)
    synthesise_deliveries(alone, tmp_path / "b", seed=5, scale=0.2)
    synthesise_deliveries(both, tmp_path / "c", seed=5, scale=0.2, municipalities=["broenderslev"])
    synthesise_deliveries(alone, tmp_path / "d", seed=6, scale=0.2)

    digests = [digest_folder(tmp_path / name / "broenderslev") for name in "abcd"]
    assert digests[0] == digests[1] == digests[2]
    assert digests[3] != digests[0]


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; "
        "from tests.unit.synthesis.test_synthesis_generating import registry_of; "
        "from pipelines.synthesis import synthesise_deliveries; "
        "synthesise_deliveries(registry_of('mariagerfjord'), Path(sys.argv[1]), scale=0.1)"
    )
    root = Path(__file__).parents[3]

    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", code, str(tmp_path / seed)]
        subprocess.run(command, env=environment, cwd=root, check=True)  # noqa: S603 - own code

    assert digest_folder(tmp_path / "1") == digest_folder(tmp_path / "2")


def test_a_synthetic_delivery_of_the_same_day_is_replaced(tmp_path: Path) -> None:
    registry = registry_of("rebild")
    synthesise_deliveries(registry, tmp_path, seed=1)
    before = digest_folder(tmp_path)

    synthesise_deliveries(registry, tmp_path, seed=2)
    changed = digest_folder(tmp_path)
    synthesise_deliveries(registry, tmp_path, seed=1)

    assert before != changed
    assert digest_folder(tmp_path) == before
    assert names_in(tmp_path / "rebild") == [EXTRACTED]


@pytest.mark.parametrize(
    "note",
    [
        "datatype: ekte\n",
        "system: Momentum\n",
        "datatype: [syntetisk]\n",
        "datatype: 'syntetisk: ekte'\n",
        "datatype: {\n",
        "\x00",
        "syntetisk\n",
        None,
    ],
)
@pytest.mark.parametrize("name", [EXTRACTED, "2019-01-31", "2021-01-31"])
def test_nothing_is_written_where_a_delivery_is_not_surely_synthetic(
    tmp_path: Path, note: str | None, name: str
) -> None:
    place_delivery(tmp_path, name, note)
    before = digest_folder(tmp_path)

    with pytest.raises(UsageError, match=f"rebild/{name}: .*datatype: syntetisk"):
        synthesise_deliveries(registry_of("aalborg", "rebild"), tmp_path, scale=0.01)

    assert digest_folder(tmp_path) == before


def test_an_older_synthetic_delivery_and_empty_folders_are_no_obstacle(tmp_path: Path) -> None:
    place_delivery(tmp_path, "2019-01-31", "datatype: syntetisk\n")
    (tmp_path / "rebild" / "2019-06-30").mkdir()
    (tmp_path / "rebild" / ".DS_Store").touch()
    (tmp_path / "rebild" / "LÆSMIG.txt").touch()

    synthesise_deliveries(registry_of("rebild"), tmp_path)

    assert EXTRACTED in names_in(tmp_path / "rebild")
    assert (tmp_path / "rebild" / "2019-01-31" / "forloeb.csv").exists()


def test_files_that_the_generator_does_not_make_are_never_lost(tmp_path: Path) -> None:
    (folder,) = synthesise_deliveries(registry_of("rebild"), tmp_path)
    (folder / "noter.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match="1 filer eller mapper"):
        synthesise_deliveries(registry_of("rebild"), tmp_path)

    assert (folder / "noter.txt").exists()


@pytest.mark.parametrize("where", ["rebild", f"rebild/{EXTRACTED}"])
def test_a_file_where_a_folder_must_be_is_told(tmp_path: Path, where: str) -> None:
    (tmp_path / where).parent.mkdir(exist_ok=True)
    (tmp_path / where).touch()

    with pytest.raises(UsageError, match="men det er en fil"):
        synthesise_deliveries(registry_of("rebild"), tmp_path)


def test_a_failure_midway_leaves_the_old_delivery_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synthesise_deliveries(registry_of("rebild"), tmp_path)
    before = digest_folder(tmp_path)

    def fail(folder: Path, *parts: object) -> None:
        write_export(folder, *parts)  # type: ignore[arg-type]  # passed on as they came
        raise OSError("disken er fuld")

    monkeypatch.setattr("pipelines.synthesis.generating.write_export", fail)
    with pytest.raises(OSError, match="disken er fuld"):
        synthesise_deliveries(registry_of("rebild"), tmp_path, seed=9)

    assert digest_folder(tmp_path) == before
    assert names_in(tmp_path / "rebild") == [EXTRACTED]


def test_a_failed_swap_puts_the_old_delivery_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synthesise_deliveries(registry_of("rebild"), tmp_path)
    before = digest_folder(tmp_path)
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if ".ny-" in self.name:
            raise OSError("omdøbning mislykkedes")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="omdøbning"):
        synthesise_deliveries(registry_of("rebild"), tmp_path, seed=9)

    assert digest_folder(tmp_path) == before


def test_an_unknown_municipality_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"odense: kommunen deltager ikke.*Vælg blandt: rebild"):
        synthesise_deliveries(registry_of("rebild"), tmp_path, municipalities=["odense"])


def test_seed_and_scale_must_make_sense(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        synthesise_deliveries(registry_of("rebild"), tmp_path, seed=-1, scale=0)

    assert [fault[:7] for fault in caught.value.faults] == ["--seed:", "--scale"]
    assert not list(tmp_path.iterdir())


def test_progress_is_told_in_danish_for_each_municipality(tmp_path: Path) -> None:
    told: list[str] = []

    synthesise_deliveries(registry_of("rebild", "aalborg"), tmp_path, on_progress=told.append)

    assert [line.split(":")[0] for line in told] == ["rebild", "aalborg"]
    assert all(line.endswith("samtaler skrevet") for line in told)
