"""The step that evaluates claims: what changed is told, and strictness stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.domain import Claim, Evidence, Registry, Statement
from pipelines.errors import ClaimError
from pipelines.storage import Workspace, read_json, write_text
from pipelines.tables import RELEASED_TABLES
from pipelines.workflow.steps.claims import evaluate_all_claims
from pipelines.workflow.steps.forms import write_forms
from tests.factories import make_registry
from tests.released_rows import make_findings, make_pooled

DURATION = "formkrav/_network/duration/rmst_difference/26"
STATEMENT = Statement("kilde-2020/a", "kilde-2020", "", "network", "90.", 90.0, "procent", "KL")
TITLE = "# Forside\n\n"


def make_claims() -> tuple[Claim, ...]:
    finding, statement = Evidence("finding", DURATION), Evidence("statement", STATEMENT.id)
    return (
        Claim("good", "{0}.", (finding,), "verdict in {not_worse, better}", "index", 3),
        Claim("above", "Ja.", (Evidence("claim", "good"),), "holds", "index", 9),
        Claim("source", "{0}.", (statement,), "value >= 90", "index", 15),
    )


def registry_of(*statements: Statement) -> Registry:
    return make_registry(statements=statements, claims=make_claims())


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(tmp_path)
    write_text(found.book / "index.md", f'{TITLE}{{{{ claim("good") }}}}\n')
    found.notebooks.mkdir()
    deliver(found)
    return found


def deliver(workspace: Workspace, **over: Any) -> None:
    """Write the released tables, with one finding."""
    for table in RELEASED_TABLES:
        rows = make_findings(make_pooled(**over)) if table.name == "findings" else table.empty()
        rows.to_csv(_made(workspace.build / f"{table.name}.csv"), index=False)


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def states(workspace: Workspace) -> dict[str, str]:
    return {claim["id"]: claim["state"] for claim in read_json(workspace.build / "claims.json")}


def test_exactly_the_claims_that_rest_on_a_changed_figure_fail_with_old_and_new_value(
    workspace: Workspace,
) -> None:
    registry = registry_of(STATEMENT)
    evaluate_all_claims(workspace, registry, is_strict=True)
    deliver(workspace, verdict="worse", estimate=2.5)

    with pytest.raises(ClaimError) as caught:
        evaluate_all_claims(workspace, registry, is_strict=True)

    assert states(workspace) == {"good": "fails", "above": "fails", "source": "holds"}
    first, second = caught.value.faults
    assert first.startswith('claims.yml, linje 3, påstanden "good": holder ikke. Før: ')
    assert "værdien −0,4 uger" in first.split("Nu: ")[0]
    assert "værdien 2,5 uger" in first.split("Nu: ")[1]
    assert 'linje 9, påstanden "above"' in second


def test_the_old_value_survives_a_rebuild_from_nothing(workspace: Workspace) -> None:
    registry = registry_of(STATEMENT)
    evaluate_all_claims(workspace, registry, is_strict=False)
    deliver(workspace, verdict="worse", estimate=2.5)
    evaluate_all_claims(workspace, registry, is_strict=False)
    once = (workspace.build / "claims.json").read_bytes()
    (workspace.build / "claims.json").unlink()

    evaluate_all_claims(workspace, registry, is_strict=False)

    assert (workspace.build / "claims.json").read_bytes() == once


def test_a_statement_that_is_taken_away_leaves_its_claims_unsupported(
    workspace: Workspace,
) -> None:
    evaluate_all_claims(workspace, registry_of(STATEMENT), is_strict=True)

    evaluate_all_claims(workspace, registry_of(), is_strict=False)

    assert states(workspace) == {"good": "holds", "above": "holds", "source": "unsupported"}
    source = read_json(workspace.build / "claims.json")[2]
    assert "findes ikke" in source["faults"][0]
    assert source["before"] == [{"name": "værdien", "shown": "90 procent"}]


def test_an_unbound_number_is_told_and_stops_only_a_strict_build(workspace: Workspace) -> None:
    write_text(workspace.book / "index.md", f"{TITLE}Hele 99 %.\n")
    registry = registry_of(STATEMENT)

    evaluate_all_claims(workspace, registry, is_strict=False)
    with pytest.raises(ClaimError, match=r"book/index\.md, linje 3: tallet »99«"):
        evaluate_all_claims(workspace, registry, is_strict=True)

    found = read_json(workspace.build / "coverage.json")["numbers"]
    assert found["unbound"] == [{"place": "book/index.md", "line": 3, "text": "99"}]


def test_the_pages_that_print_a_claim_are_told(workspace: Workspace) -> None:
    evaluate_all_claims(workspace, registry_of(STATEMENT), is_strict=False)

    claims = {claim["id"]: claim for claim in read_json(workspace.build / "claims.json")}

    assert (claims["good"]["pages"], claims["above"]["pages"]) == (["index"], [])


def test_the_form_of_a_trial_is_filled_from_the_same_claims(workspace: Workspace) -> None:
    registry = registry_of(STATEMENT)
    evaluate_all_claims(workspace, registry, is_strict=False)

    write_forms(workspace, registry)

    text = (workspace.build / "forms" / "formkrav.md").read_text(encoding="utf-8")
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "1. Beskrivelse af forsøget",
        "2. Formålet med forsøget",
        "3. Indledning",
        "4. Sammenfatning",
        "5. Baggrund, formål, målgruppe og forventede resultater",
        "6. Evalueringsmetode",
        "7. Resultater og læring",
        "8. Anbefalinger",
        "9. Bilag",
    ]
    assert "- **Påbegyndt (dato:måned:år):** 01:07:2017" in text
    assert "- −0,4 (syntetiske data)." in text
    assert "Kan ikke vurderes på data" in text
