"""Claims that are not written as claims must be: all faults at once, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.domain import Certainty
from pipelines.errors import RegistryError
from pipelines.registry import read_registry
from tests.registry_files import CLAIMS, replace_in, write_file, write_registry

BAD = """\
- id: meaningful
  template: "{0}"
  evidence: [{statement: kilde/share}]
  predicate: value > verdict
  chapter: argumentet
- id: ring-a
  template: "A."
  evidence: [{claim: ring-b}]
  predicate: holds
  chapter: argumentet
- id: ring-b
  template: "B."
  evidence: [{claim: ring-a}]
  predicate: holds
  chapter: argumentet
- id: nowhere
  template: "{0} {1} {2} {3}"
  evidence:
  - finding: formkrav/rebild/luck
  - finding: horses/rebild/duration
  - finding: formkrav/thisted/duration
  - finding: formkrav/rebild/duration/rmst_difference/27
  predicate: value > 1
  chapter: argumentet
- id: counted
  template: "{0}"
  evidence: [{count: municipalities, trial: formkrav, where: value}]
  predicate: at least one
  chapter: argumentet
"""


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        read_registry(folder)
    return list(caught.value.faults)


def test_every_fault_of_every_claim_is_listed_with_its_line(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "claims.yml", CLAIMS + BAD)

    faults = "\n".join(faults_of(folder))

    for line, told in (
        (7, 'er "meaningful", som allerede står på linje 2'),
        (7, "»value > verdict« er ikke gyldig"),
        (12, "hviler på hinanden i ring (ring-a → ring-b → ring-a)"),
        (22, 'udfaldet "luck" findes ikke'),
        (22, 'forsøget "horses" findes ikke'),
        (22, 'kommunen "thisted" findes ikke'),
        (22, "ugerne er 26, 52"),
        (31, "optællingens betingelse »value« er ikke gyldig"),
    ):
        assert any(f"linje {line}" in each and told in each for each in faults.split("\n")), told


@pytest.mark.parametrize(
    ("evidence", "fault"),
    [
        ("{statement: kilde/share, finding: x}", "er én af 2 slags belæg"),
        ("{rumour: x}", "er én af 0 slags belæg"),
        ("{count: horses, where: value > 1}", 'er "horses", som ikke findes'),
        ("{count: municipalities, where: value > 1}", "mangler"),
        ("{count: trials, where: value > 1, missing: guess}", 'er "guess", som ikke findes'),
        ("{count: trials, where: value > 1, wher: x}", "er ukendt"),
        ("{compare: trials}", "mangler"),
    ],
)
def test_evidence_of_no_known_shape_is_refused(tmp_path: Path, evidence: str, fault: str) -> None:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "claims.yml", CLAIMS.replace("{statement: kilde/share}", evidence))

    assert any(fault in each and "linje" in each for each in faults_of(folder))


def test_a_count_and_a_comparison_are_read(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    evidence = (
        "{count: municipalities, trial: formkrav, outcome: primary, where: verdict == worse, "
        "missing: leave_out, members: [rebild]}, {compare: municipalities, trial: formkrav, "
        "subject: rebild, with: []}, {registry: trials}"
    )
    claims = CLAIMS.replace("{statement: kilde/share}", evidence)
    write_file(
        folder,
        "claims.yml",
        claims.replace("value >= 90", "none and lowest[1] and value[2] == 1"),
    )

    (claim,) = read_registry(folder).claims

    counted, compared, tallied = claim.evidence
    assert counted.selection is not None
    assert (counted.kind, counted.selection.members, counted.selection.leaves_out) == (
        "count",
        ("rebild",),
        True,
    )
    assert compared.selection is not None
    assert compared.selection.subject == "rebild"
    assert (tallied.kind, tallied.key, claim.line) == ("registry", "trials", 2)


def test_the_words_of_strength_are_the_registrys(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    replace_in(folder, "network.yml", "low: tyder på", "low: antyder svagt")
    text = (folder / "network.yml").read_text(encoding="utf-8")
    words = "strength_words: {high: [råber], moderate: [taler], low: [hvisker]}\n"
    write_file(folder, "network.yml", text + words)

    registry = read_registry(folder)

    assert registry.certainty_words[Certainty.LOW] == "antyder svagt"
    assert registry.strength_words[Certainty.HIGH] == ("råber",)
