"""Writes a small registry, as a new network starts: one municipality, one trial."""

from __future__ import annotations

from pathlib import Path

import yaml

from pipelines.registry.vocabulary import (
    CODE_LISTS,
    DERIVED_LISTS,
    REQUIRED_CODES,
    THRESHOLDS,
)

NETWORK = """\
networks:
- slug: nordjylland
  name: Nordjysk frikommunenetværk
  theme: Beskæftigelse
  owner: KKR
  levels:
  - {name: Projektejer, members: KKR}
  rounds:
  - {number: 1, start_date: 2017-07-01, application_deadline: null, source: kilde, locator: side 1}
  start_date: 2017-07-01
  end_date: 2022-12-31
  report_deadline: null
  disclosure: {min_cell: 5, rounding: 5, min_arm: 20, min_descriptive: 10, min_at_risk: 10}
  sources: [kilde]
certainty_words: {high: viser, moderate: peger på, low: tyder på, very_low: kan ikke afgøre}
"""
MUNICIPALITIES = """\
slug,code,name,networks,aliases,unit,counted_as
rebild,840,Rebild,nordjylland,Rebild Kommune|Rebilds,Rebild,1
"""
TRIAL = """\
slug: formkrav
network: nordjylland
title: Formkrav for lovpligtige samtaler
listed_title: Formkrav for lovpligtige samtaler
short_title: Formkrav
round: 1
start_date: 2017-07-01
end_date: 2022-12-31
rule_waived: Krav til samtalers form
allowed: Samtaler, der giver mening
target_groups: [a-dagpengemodtagere]
benefits: [a-dagpenge]
elements:
- {slug: gruppesamtaler, name: Gruppesamtaler}
lead: unknown
evaluator: unknown
plan:
  design: parallel
  primary: {outcome: duration, estimand: rmst_difference, week: 26}
  margin: 1.0
  margin_reason: En uge er uden betydning.
  higher_is_better: false
  secondary:
  - {outcome: exit_rate, estimand: log_hazard_ratio, week: null}
  comparison: Borgere uden for forsøget
  origin: project
status: forlænget
ask: formkrav
fidelity_threshold: 0.8
expected_size: unknown
sources: [kilde]
"""
ASKS = """\
asks:
- id: formkrav
  kind: permanent
  trials: [formkrav]
  reasons: [Det giver mening]
  consequence: Reglerne vender tilbage
  source: kilde
  locator: side 2
"""
SOURCES = """\
sources:
- {id: kilde, title: En kilde, publisher: KKR, published: 2018-06-22, file: '', description: Prøve}
"""
STATEMENTS = """\
id,source,locator,subject,text,value,unit,role
kilde/share,kilde,side 3,formkrav,"90 procent, siger kilden.",90,procent,KKR
"""
PARTICIPATION = """\
municipality,trial,is_firm,source
rebild,formkrav,true,kilde
"""
MATRIX = """\
trial,title,rebild,printed_total
_names,Forsøg,Rebild,I alt
formkrav,Formkrav for lovpligtige samtaler,x,1
_total,I alt,1,
"""
CLAIMS = """\
claims:
- id: meaningful
  template: "{0} procent siger det"
  evidence: [{statement: kilde/share}]
  predicate: value >= 90
  chapter: argumentet
"""


def make_tables() -> str:
    """The smallest `tables.yml` that holds what the rules need."""
    names = [name for name in CODE_LISTS if name not in DERIVED_LISTS]
    lists = {name: [_code(clean) for clean in REQUIRED_CODES.get(name, ())] for name in names}
    lists["benefit"] = [_code("a-dagpenge"), _code("sygedagpenge")]
    tables = {
        "aliases": {"benefit_spells.end_date": ["Slut dato", "end_date"]},
        "code_lists": {name: codes or [_code("one")] for name, codes in lists.items()},
        "missing_markers": ["", "-", "NULL"],
        "thresholds": dict.fromkeys(THRESHOLDS, 0.5),
    }
    return str(yaml.safe_dump(tables, allow_unicode=True, sort_keys=False))


def _code(clean: str) -> dict[str, object]:
    return {"clean": clean, "label": f"mærkat {clean}", "aliases": [f"alias {clean}"]}


def write_registry(folder: Path) -> Path:
    """Write the small registry, without the files that may be missing."""
    files = {
        "network.yml": NETWORK,
        "municipalities.csv": MUNICIPALITIES,
        "trials/formkrav.yml": TRIAL,
        "trials/_order.yml": "- formkrav\n",
        "asks.yml": ASKS,
        "sources.yml": SOURCES,
        "statements.csv": STATEMENTS,
        "participation.csv": PARTICIPATION,
        "tables.yml": make_tables(),
    }
    (folder / "trials").mkdir(parents=True)
    for name, text in files.items():
        write_file(folder, name, text)
    return folder


def write_file(folder: Path, name: str, text: str) -> None:
    """Write one file of a registry as UTF-8."""
    (folder / name).write_text(text, encoding="utf-8", newline="")


def replace_in(folder: Path, name: str, old: str, new: str) -> None:
    """Change one text in one file; the text must be there."""
    text = (folder / name).read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{name} does not hold {old!r}")
    write_file(folder, name, text.replace(old, new))
