"""What an event study of the rounds shows, in sentences that promise no more than it can."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipelines.wording.numbers import (
    format_interval,
    format_number,
    format_p_value,
    is_missing,
    join_words,
    pluralise,
)

NO_PANEL_SENTENCE = (
    "Bogen har endnu ingen offentlige tal for hver kommune. Koordinatoren kan lægge et udtræk fra "
    "Statistikbanken eller jobindsats.dk i mappen data/raw/panel. Så vises udviklingen her."
)
CONTEXT_SENTENCE = (
    "Tallene er baggrund. De gælder alle modtagere i kommunerne, ikke kun dem, som forsøgene "
    "handlede om, og kan ikke vise, hvad et forsøg har gjort."
)


def describe_rounds(
    rows: pd.DataFrame,
    *,
    noun: str = "nettoledige kontanthjælpsmodtagere",
    left_out: Sequence[str] = (),
) -> str:
    """Return a paragraph on the mean difference, the draws by lot and the placebo starts.

    Args:
        rows: `kind`, `estimate`, `ci95_low`, `ci95_high` (log differences), `p_value`,
            `n_units`, `n_comparison`, as a study of rounds gives them; none: no panel.
        noun: what is counted, in the plural.
        left_out: names of municipalities that are left out because their numbers are too small.
    """
    simple = rows.loc[rows["kind"] == "simple"]
    if simple.empty:
        return NO_PANEL_SENTENCE
    row = simple.iloc[0]
    placebos = [_percent(value) for value in rows.loc[rows["kind"] == "placebo", "estimate"]]
    sentences = [
        _tell_mean(row, noun),
        _tell_draws(row),
        _tell_placebos(placebos, _percent(row["estimate"])),
        _tell_left_out(left_out),
        CONTEXT_SENTENCE,
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _percent(log_difference: float) -> float:
    return 100 * math.expm1(float(log_difference))


def _tell_mean(row: pd.Series[Any], noun: str) -> str:
    estimate = _percent(row["estimate"])
    limits = format_interval(_percent(row["ci95_low"]), _percent(row["ci95_high"]), "percent", 1)
    units = pluralise(int(row["n_units"]), "kommune", "kommuner")
    return (
        f"Fra starten og frem var der i gennemsnit {format_number(abs(estimate), 1)} procent "
        f"{'flere' if estimate >= 0 else 'færre'} {noun} i de {units}, end hvis tallet havde fulgt "
        f"de {int(row['n_comparison'])} øvrige kommuner "
        f"(95 % konfidensinterval {limits})."
    )


def _tell_draws(row: pd.Series[Any]) -> str:
    if is_missing(row["p_value"]):
        return ""
    p_value = float(row["p_value"])
    share = "under 1" if p_value < 0.01 else format_number(100 * p_value)
    return (
        "Trækkes der lod om, hvilke af landets kommuner der regnes med, giver "
        f"{share} procent af lodtrækningerne en mindst lige så stor forskel "
        f"({format_p_value(p_value)})."
    )


def _tell_placebos(placebos: Sequence[float], estimate: float) -> str:
    if not placebos:
        return ""
    limits = format_interval(min(placebos), max(placebos), "percent", 1)
    start = f"Tænkte startdatoer før den rigtige giver forskelle {limits}"
    if max(abs(value) for value in placebos) >= 0.5 * abs(estimate):
        return (
            f"{start}: Kommunerne udviklede sig forskelligt i forvejen, og forskellen kan ikke "
            "tillægges starten."
        )
    return f"{start}, altså mindre end halvdelen af den fundne."


def _tell_left_out(left_out: Sequence[str]) -> str:
    if not left_out:
        return ""
    return (
        f"{join_words(left_out)} er udeladt, fordi tallet mangler i en periode eller er så lille, "
        "at få personer flytter det meget."
    )
