from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import RegistryError
from pipelines.registry import read_registry
from tests.registry_files import (
    ASKS,
    CLAIMS,
    MATRIX,
    MUNICIPALITIES,
    STATEMENTS,
    TRIAL,
    replace_in,
    write_file,
    write_registry,
)

TRIAL_FILE = "trials/formkrav.yml"
OTHER = TRIAL.replace("slug: formkrav", "slug: mentor").replace("ask: formkrav", "ask: null")
OTHER = OTHER.replace("Formkrav", "Mentor")
OTHER_NETWORK = """\
- slug: koebenhavn
  name: København
  theme: Beskæftigelse
  owner: København
  levels: []
  rounds: []
  start_date: null
  end_date: null
  report_deadline: null
  disclosure: {min_cell: 5, rounding: 5, min_arm: 20, min_descriptive: 10, min_at_risk: 10}
  sources: []
certainty_words"""


def faults_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(RegistryError) as caught:
        read_registry(folder)
    return caught.value.faults


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (TRIAL_FILE, "slug: formkrav\n", "slug: mentor\n", "filen hedder formkrav.yml"),
        (TRIAL_FILE, "slug: gruppesamtaler", "slug: ../x", "ikke er et gyldigt navn"),
        (TRIAL_FILE, "network: nordjylland", "network: vest", 'netværket "vest" findes ikke'),
        (TRIAL_FILE, "round: 1", "round: 4", "runde 4 findes ikke"),
        (TRIAL_FILE, "start_date: 2017-07-01", "start_date: 2017-06-30", "før runde 1"),
        (TRIAL_FILE, "end_date: 2022-12-31", "end_date: 2017-07-01", "ikke er efter start_date"),
        (TRIAL_FILE, "end_date: 2022-12-31", "end_date: 2022-02-30", "dato, der findes"),
        (TRIAL_FILE, "[a-dagpenge]", "[dagpenge]", 'ydelsen "dagpenge" findes ikke'),
        (TRIAL_FILE, "design: parallel", "design: random", 'er "random", som ikke findes'),
        (TRIAL_FILE, "estimand: rmst", "estimand: mean", 'udfaldet "duration" ikke har'),
        (TRIAL_FILE, "outcome: duration", "outcome: wages", 'er "wages", som ikke findes'),
        (TRIAL_FILE, "week: 26", "week: 27", "Vælg mellem 26, 52."),
        (TRIAL_FILE, "margin: 1.0", "margin: 0", "skal være over 0"),
        (TRIAL_FILE, "margin: 1.0", "margin: .nan", '"plan.margin" er nan'),
        (TRIAL_FILE, "higher_is_better: false", 'higher_is_better: "nej"', "true eller false"),
        (TRIAL_FILE, "origin: project", "origin: rumour", "source, project"),
        (
            TRIAL_FILE,
            "exit_rate, estimand: log_hazard_ratio, week: null",
            "duration, estimand: rmst_difference, week: 26",
            "indeholder det primære udfald",
        ),
        (TRIAL_FILE, "ask: formkrav", "ask: mentor", "ikke findes i asks.yml"),
        (TRIAL_FILE, "ask: formkrav", "ask: null", 'feltet "ask" er null'),
        (TRIAL_FILE, "sources: [kilde]", "sources: [avis]", 'kilden "avis" findes ikke'),
        (TRIAL_FILE, "fidelity_threshold: 0.8", "fidelity_threshold: 80", "fra 0 til 1"),
        (TRIAL_FILE, "status: forlænget", "status: forlænget\nlead: x", '"lead" står to gange'),
        (TRIAL_FILE, "lead: unknown", "leed: unknown", 'feltet "leed" er ukendt'),
        (TRIAL_FILE, "lead: unknown", "leed: unknown", 'feltet "lead" mangler'),
        (TRIAL_FILE, "lead: unknown", "lead: no", "læses som ja/nej"),
        (TRIAL_FILE, "name: Gruppesamtaler", "name: <b>x</b>", "ikke må stå i et navn"),
        (TRIAL_FILE, "short_title: F", f"short_title: {'x' * 50}F", "højst være på 45"),
        (
            TRIAL_FILE,
            "week: null}",
            "week: null}\n  - {outcome: exit_rate, estimand: log_hazard_ratio, week: null}",
            "nævner det samme udfald flere gange",
        ),
        (
            TRIAL_FILE,
            "name: Gruppesamtaler}",
            "name: Gruppesamtaler}\n- {slug: gruppesamtaler, name: Hold}",
            'nævner "gruppesamtaler" flere gange',
        ),
        ("trials/_order.yml", "- formkrav", "formkrav: 1", "skal være en liste af forsøg"),
        ("trials/_order.yml", "- formkrav", "- formkrav\n- formkrav", "står flere gange"),
        ("trials/_order.yml", "- formkrav", "- mentor", '"mentor" har ingen fil'),
        ("trials/_order.yml", "- formkrav", "- mentor", '"formkrav" mangler'),
        ("network.yml", "source: kilde,", "source: avis,", 'kilden "avis"'),
        ("network.yml", "sources: [kilde]", "sources: [avis]", 'kilden "avis"'),
        ("network.yml", "end_date: 2022-12-31", "end_date: 2016-12-31", "efter start_date"),
        (
            "network.yml",
            "  rounds:\n",
            "  rounds:\n  - {number: 1, start_date: 2018-01-01, application_deadline: null,"
            " source: kilde, locator: side 1}\n",
            "runde 1 står flere gange",
        ),
        ("network.yml", "min_cell: 5", "min_cell: 1", "mindst 3"),
        ("network.yml", "min_arm: 20", "min_arm: 2", "posten er umulig"),
        ("network.yml", "low: tyder på", "low: 5", '"certainty_words.low" er 5'),
        ("asks.yml", "[formkrav]", "[mentor]", 'forsøget "mentor" findes ikke'),
        ("asks.yml", "source: kilde", "source: avis", 'kilden "avis"'),
        ("asks.yml", "kind: permanent", "kind: evig", 'er "evig"'),
        ("participation.csv", "rebild,", "skagen,", 'kommunen "skagen" findes ikke'),
        ("participation.csv", ",formkrav", ",mentor", 'forsøget "mentor" findes ikke'),
        ("participation.csv", "true", "ja", "true eller false"),
        ("participation.csv", ",kilde", ",avis", 'kilden "avis"'),
        ("statements.csv", ",90,", ",halvfems,", "punktum som decimaltegn"),
        ("statements.csv", ",90,", ',"90,5",', "punktum som decimaltegn"),
        ("statements.csv", "kilde/share", "avis/share", "begynder med kildens id"),
        ("statements.csv", ",value,", ",vaerdi,", 'kolonnen "value" mangler'),
        ("statements.csv", ",KKR", ",KKR,x", "rækken har 9 felter"),
        ("municipalities.csv", "nordjylland", "vest", 'netværket "vest" findes ikke'),
        ("municipalities.csv", ",nordjylland,", ",,", "nævner intet netværk"),
        ("municipalities.csv", ",840,", ",84O,", "ikke tre cifre"),
        ("municipalities.csv", "Rebild,1", "Rebild,0", "helt tal på mindst 1"),
        ("municipalities.csv", ",", ";", "med komma imellem"),
        ("tables.yml", "invalid_share: 0.5", "invalid_share: 5", "fra 0 til 1"),
        ("tables.yml", "invalid_share", "invalid_shares", '"thresholds.invalid_shares" er ukendt'),
        ("tables.yml", "- end_date", "- startdato", "også betyder benefit_spells.start_date"),
        ("tables.yml", "benefit_spells.end_date", "spells.end", "ingen kolonne i leverancen"),
        ("tables.yml", "alias sygedagpenge", "Alias A-DAGPENGE", "betyder"),
        ("tables.yml", "clean: comparison", "clean: control", 'rene værdi "comparison"'),
        ("tables.yml", "  sex:", "  sexx:", '"code_lists.sexx" er ingen kodeliste'),
        ("tables.yml", "clean: sygedagpenge", "clean: Syge Penge", "er ingen ren værdi"),
        ("tables.yml", "clean: sygedagpenge", "clean: a-dagpenge", "flere gange"),
        ("tables.yml", "  sex:", "  sex: []\n  sexx:", '"code_lists.sex" har ingen koder'),
        (
            "tables.yml",
            "- clean: sygedagpenge\n",
            "- clean: sygedagpenge\n    valid_from: 2020-01-01\n    valid_to: 2019-12-31\n",
            "er før valid_from",
        ),
        ("tables.yml", "  sex:", "  trial: []\n  sex:", '"code_lists.trial" laves af forsøgene'),
    ],
)
def test_a_fault_is_told_with_its_file_and_what_to_do(
    tmp_path: Path, file: str, old: str, new: str, expected: str
) -> None:
    folder = write_registry(tmp_path / "registry")
    replace_in(folder, file, old, new)

    faults = faults_of(folder)

    matching = [fault for fault in faults if expected in fault]
    assert matching, faults
    assert any(fault.startswith("registry/") for fault in matching)


def test_a_trial_may_have_only_one_file(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "trials/kopi.yml", TRIAL)

    faults = faults_of(folder)

    assert any("som også står i trials/formkrav.yml" in fault for fault in faults)


def test_a_municipality_its_code_and_its_names_stand_once(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    rows = "rebild,840,Rebild,nordjylland,,Rebild,1\nthisted,0840,Thisted,nordjylland,REBILDS,T,1\n"
    write_file(folder, "municipalities.csv", MUNICIPALITIES + rows)

    faults = faults_of(folder)

    assert any('"rebild", som allerede står på linje 2' in fault for fault in faults)
    assert any("kommunekoden 840 har rebild også" in fault for fault in faults)
    assert any('navnet "REBILDS" betyder også rebild' in fault for fault in faults)


def test_a_participation_stands_once(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    replace_in(folder, "participation.csv", "rebild", "rebild,formkrav,false,kilde\nrebild")

    faults = faults_of(folder)

    assert any('"rebild/formkrav", som allerede står' in fault for fault in faults)


def test_a_municipality_takes_part_only_in_trials_of_its_networks(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    replace_in(folder, "network.yml", "certainty_words", OTHER_NETWORK)
    replace_in(folder, TRIAL_FILE, "network: nordjylland", "network: koebenhavn")
    replace_in(folder, TRIAL_FILE, "round: 1", "round: null")

    faults = faults_of(folder)

    assert any('"koebenhavn", som kommunen ikke er med i' in fault for fault in faults)


def test_a_trial_has_at_most_one_ask(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "asks.yml", ASKS + ASKS.removeprefix("asks:\n").replace("id: form", "id: x"))

    faults = faults_of(folder)

    assert any("Et forsøg må kun have ét ønske." in fault for fault in faults)


def test_statement_and_claim_ids_stand_once(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "statements.csv", STATEMENTS + STATEMENTS.split("\n", 1)[1])
    write_file(folder, "claims.yml", CLAIMS + CLAIMS.removeprefix("claims:\n"))

    faults = faults_of(folder)

    assert any('statements.csv, linje 3: kolonnen "id"' in fault for fault in faults)
    assert any("claims.yml, linje 7" in fault for fault in faults)


def test_two_trials_may_not_share_a_title_or_an_element_name(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    other = OTHER.replace("listed_title: Mentor", "listed_title: Formkrav")
    write_file(folder, "trials/mentor.yml", other.replace("slug: gruppe", "slug: hold"))
    write_file(folder, "trials/_order.yml", "- formkrav\n- mentor\n")

    faults = faults_of(folder)

    assert any('kodelisten "trial" betyder' in fault for fault in faults)
    assert any('kodelisten "element" betyder' in fault for fault in faults)


def test_a_claim_that_nothing_can_contradict_is_refused(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    text = CLAIMS.replace("[{statement: kilde/share}]", "[]").replace("value >= 90", "''")
    write_file(folder, "claims.yml", text)

    faults = faults_of(folder)

    assert len(faults) == 2


def test_a_matrix_names_known_municipalities_and_trials_with_known_marks(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    text = MATRIX.replace("trial,title,rebild", "trial,title,skagen")
    write_file(folder, "matrix.csv", text.replace("samtaler,x", "samtaler,ja"))

    faults = faults_of(folder)

    assert any('kolonnen "skagen" er ingen kommune' in fault for fault in faults)
    assert any("Skriv x, (x) eller ingenting" in fault for fault in faults)


def test_a_matrix_has_one_row_for_each_known_trial(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    row = "mentor,Mentor,x,1\n"
    write_file(folder, "matrix.csv", MATRIX.replace("\n_total", f"\n{row}{row}_total"))

    faults = faults_of(folder)

    assert any('forsøget "mentor" har flere rækker' in fault for fault in faults)
    assert any('rækken "mentor" er intet forsøg' in fault for fault in faults)


def test_a_registry_without_trials_is_refused(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    for path in (folder / "trials").iterdir():
        path.unlink()
    (folder / "trials").rmdir()

    faults = faults_of(folder)

    assert any(fault.startswith("registry/trials: mappen mangler") for fault in faults)


@pytest.mark.parametrize("cut", ["_total,I alt,1,\n", "_names,Forsøg,Rebild,I alt\n"])
def test_a_matrix_without_its_edges_is_refused(tmp_path: Path, cut: str) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "matrix.csv", MATRIX.replace(cut, ""))

    faults = faults_of(folder)

    assert any("mangler kolonner eller rækker i kanten" in fault for fault in faults)


def test_a_file_that_nobody_would_read_is_told(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "claims.yaml", CLAIMS)
    write_file(folder, "trials/mentor.yaml", OTHER)

    faults = faults_of(folder)

    assert sum("filen læses ikke" in fault for fault in faults) == 2


def test_an_unreadable_file_does_not_make_everything_else_unknown(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "sources.yml", "sources: [")
    (folder / "municipalities.csv").unlink()

    faults = faults_of(folder)

    assert len(faults) == 2
