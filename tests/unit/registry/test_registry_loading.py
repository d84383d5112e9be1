from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.domain import AskKind, Design, Evidence
from pipelines.errors import RegistryError
from pipelines.registry import read_registry
from tests.registry_files import CLAIMS, MATRIX, replace_in, write_file, write_registry

REAL = Path(__file__).parents[3] / "data" / "raw" / "registry"


def faults_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(RegistryError) as caught:
        read_registry(folder)
    return caught.value.faults


def test_a_new_network_starts_with_one_municipality_and_one_trial(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")

    registry = read_registry(folder)

    assert [network.slug for network in registry.networks] == ["nordjylland"]
    assert registry.municipality("rebild").aliases == ("Rebild Kommune", "Rebilds")
    assert registry.trial("formkrav").start_date == date(2017, 7, 1)
    assert registry.statement("kilde/share").value == 90
    assert registry.participation("rebild", "formkrav").is_firm
    assert registry.matrix is None
    assert (registry.accounts, registry.claims) == ((), ())


def test_a_trial_carries_its_ask_and_its_plan(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")

    trial = read_registry(folder).trial("formkrav")

    assert trial.ask is not None
    assert trial.ask.kind is AskKind.PERMANENT
    assert trial.plan.design is Design.PARALLEL
    assert [outcome.outcome for outcome in trial.plan.secondary] == ["exit_rate"]


def test_trials_and_elements_become_code_lists_with_their_titles(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")

    lists = read_registry(folder).schema.code_lists

    assert [(c.clean, c.label, c.aliases) for c in lists["trial"]] == [
        ("formkrav", "Formkrav for lovpligtige samtaler", ("Formkrav",))
    ]
    assert [(c.clean, c.label) for c in lists["element"]] == [("gruppesamtaler", "Gruppesamtaler")]


def test_a_design_without_a_parallel_arm_is_named_to_the_reader_of_deliveries(
    tmp_path: Path,
) -> None:
    folder = write_registry(tmp_path / "registry")
    replace_in(folder, "trials/formkrav.yml", "design: parallel", "design: historical")

    registry = read_registry(folder)

    assert registry.schema.not_parallel == ("formkrav",)


def test_matrix_and_claims_are_read_where_they_are(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "matrix.csv", MATRIX)
    write_file(folder, "claims.yml", CLAIMS)

    registry = read_registry(folder)

    assert registry.matrix is not None
    assert registry.matrix.columns == ("rebild",)
    assert registry.matrix.rows[0].cells == ("x",)
    assert registry.matrix.printed_column_totals == ("1",)
    assert registry.matrix.source == "kilde"
    assert registry.claims[0].evidence == (Evidence("statement", "kilde/share"),)


def test_a_claim_on_an_unknown_statement_is_left_to_the_argument(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "claims.yml", CLAIMS.replace("kilde/share", "kilde/nowhere"))

    registry = read_registry(folder)

    assert registry.claims[0].evidence[0].key == "kilde/nowhere"


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_any_system_are_read(tmp_path: Path, ending: str) -> None:
    folder = write_registry(tmp_path / "registry")
    for path in sorted(folder.rglob("*.*")):
        write_file(
            folder, str(path.relative_to(folder)), path.read_text("utf-8").replace("\n", ending)
        )

    registry = read_registry(folder)

    assert len(registry.trials) == len(registry.participations) == 1


def test_a_byte_order_mark_and_empty_rows_from_excel_are_no_fault(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    replace_in(folder, "participation.csv", "municipality,", "\ufeffmunicipality,")
    replace_in(folder, "participation.csv", "true,kilde\n", "true,kilde\n,,,\n\n")

    registry = read_registry(folder)

    assert len(registry.participations) == 1


def test_a_missing_folder_is_one_fault(tmp_path: Path) -> None:
    faults = faults_of(tmp_path / "nowhere")

    assert len(faults) == 1
    assert "frikommune new" in faults[0]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    replace_in(folder, "trials/formkrav.yml", "margin: 1.0", "margin: -1")
    replace_in(folder, "trials/formkrav.yml", "status: forlænget\n", "")
    replace_in(folder, "municipalities.csv", "840", "84")
    replace_in(folder, "asks.yml", "kind: permanent", "kind: forever")

    faults = faults_of(folder)

    assert len(faults) == 4
    assert any("municipalities.csv, linje 2" in fault for fault in faults)


@pytest.mark.skipif(not (REAL / "network.yml").exists(), reason="the registry is written by hand")
def test_the_real_registry_loads() -> None:
    registry = read_registry(REAL)

    firm = [p for p in registry.participations if p.is_firm and p.municipality != "koebenhavn"]
    assert len(registry.trials) == 22
    assert len(firm) == 63
    assert registry.schema.not_parallel == ("kbh-jobspor-1", "kbh-jobspor-2")
