"""Prices of the registry: sourced, or said to be assumed; never in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.domain import Assignment
from pipelines.errors import RegistryError
from pipelines.registry import read_registry
from tests.registry_files import replace_in, write_file, write_registry

PRICE = """prices:
- kind: lae285
  price_dkk_low: 300
  price_dkk_mid: 500
  price_dkk_high: 900
  origin: project
  source: null
  locator: ''
  note: En attest
"""
REAL = Path(__file__).parents[3] / "data" / "raw" / "registry"


def _read(tmp_path: Path, text: str) -> Path:
    folder = write_registry(tmp_path / "registry")
    write_file(folder, "prices.yml", text)
    return folder


def test_a_registry_without_prices_has_none(tmp_path: Path) -> None:
    assert read_registry(write_registry(tmp_path / "registry")).prices == ()


def test_an_assumed_price_says_so(tmp_path: Path) -> None:
    (price,) = read_registry(_read(tmp_path, PRICE)).prices

    assert (price.low, price.mid, price.high) == (300, 500, 900)
    assert price.is_assumed


def test_a_sourced_price_names_its_source(tmp_path: Path) -> None:
    sourced = PRICE.replace("origin: project", "origin: source")
    sourced = sourced.replace("source: null\n  locator: ''", "source: kilde\n  locator: side 2")

    (price,) = read_registry(_read(tmp_path, sourced)).prices

    assert (price.source, price.is_assumed) == ("kilde", False)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("lae285", "lae999", "lae999"),
        ("low: 300", "low: 600", "orden"),
        ("low: 300", "low: -1", "orden"),
        ("mid: 500", "mid: gratis", "tal"),
        ("origin: project", "origin: source", "antagelse"),
        ("source: null", "source: ukendt-kilde", "antagelse"),
        ("origin: project\n  source: null\n  locator: ''",
         "origin: source\n  source: ukendt-kilde\n  locator: side 1", "ukendt-kilde"),
        ("note: En attest", "note: '<b>En attest'", "note"),
        ("note: En attest", "note: En attest\n  pris: 3", "pris"),
    ],
)  # fmt: skip
def test_an_unsound_price_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(RegistryError, match=told):
        read_registry(_read(tmp_path, PRICE.replace(old, new)))


def test_a_kind_has_one_price(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="lae285"):
        read_registry(_read(tmp_path, PRICE + PRICE.removeprefix("prices:\n")))


def test_no_source_names_a_price_so_all_of_ours_are_assumed() -> None:
    prices = read_registry(REAL).prices

    assert prices
    assert all(price.is_assumed for price in prices)


def test_a_plan_says_what_was_put_in_an_arm(tmp_path: Path) -> None:
    folder = write_registry(tmp_path / "registry")
    before = read_registry(folder).trials[0].plan.assignment
    replace_in(folder, "trials/formkrav.yml", "  design: ", "  assignment: department\n  design: ")

    assert before is Assignment.INDIVIDUAL
    assert read_registry(folder).trial("formkrav").plan.assignment is Assignment.DEPARTMENT


def test_copenhagens_sick_pay_trial_took_a_whole_department() -> None:
    trials = {trial.slug: trial for trial in read_registry(REAL).trials}

    whole = {slug for slug, trial in trials.items() if trial.plan.assignment.is_whole_unit}
    assert whole == {"kbh-sygedagpenge"}
