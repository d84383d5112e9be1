"""What each kind of evidence says: its fields, and of which kind each field is."""

from __future__ import annotations

NUMBER_FIELDS = (
    "std_error", "ci95_low", "ci95_high", "ci90_low", "ci90_high", "p_value", "n_trial",
    "n_comparison", "margin", "tau2", "i2", "prediction_low", "prediction_high",
)  # fmt: skip
WORD_FIELDS = ("verdict",)
COUNT_TRUTHS = ("all", "none")
COMPARE_NUMBERS = ("rank", "total", "other_highest", "other_lowest")
COMPARE_TRUTHS = ("highest", "lowest", "higher_than", "lower_than", "not_worse_than")
TRUTH_FIELDS = frozenset({*COUNT_TRUTHS, *COMPARE_TRUTHS, "holds"})
NAMES = "names"  # of the members that a count found; printed only

FIELDS_OF: dict[str, frozenset[str]] = {
    "statement": frozenset({"value"}),
    "registry": frozenset({"value"}),
    "finding": frozenset({"value", *NUMBER_FIELDS, *WORD_FIELDS}),
    "count": frozenset({"value", "total", "unknown", *COUNT_TRUTHS}),
    "compare": frozenset({"value", *COMPARE_NUMBERS, *COMPARE_TRUTHS}),
    "claim": frozenset({"holds"}),
}
FIELDS = frozenset().union(*FIELDS_OF.values())

FIELD_NAMES: dict[str, str] = {
    "value": "værdien",
    "verdict": "konklusionen",
    "std_error": "standardfejlen",
    "ci95_low": "95 %-intervallets nedre grænse",
    "ci95_high": "95 %-intervallets øvre grænse",
    "ci90_low": "90 %-intervallets nedre grænse",
    "ci90_high": "90 %-intervallets øvre grænse",
    "p_value": "p-værdien",
    "n_trial": "antallet i forsøget",
    "n_comparison": "antallet i sammenligningen",
    "margin": "grænsen",
    "tau2": "τ²",
    "i2": "I²",
    "prediction_low": "prædiktionsintervallets nedre grænse",
    "prediction_high": "prædiktionsintervallets øvre grænse",
    "total": "antallet, der er talt over",
    "unknown": "antallet uden tal",
    "all": "det gælder alle",
    "none": "det gælder ingen",
    "rank": "placeringen fra højest",
    "other_highest": "det højeste af de andre",
    "other_lowest": "det laveste af de andre",
    "highest": "det er det højeste",
    "lowest": "det er det laveste",
    "higher_than": "det er højere end de andre",
    "lower_than": "det er lavere end de andre",
    "not_worse_than": "det er ikke dårligere end de andre",
    "holds": "påstanden holder",
}


def kind_of(field: str) -> str:
    """Return what a field is in a predicate: "number", "word" or "truth"."""
    if field in WORD_FIELDS:
        return "word"
    return "truth" if field in TRUTH_FIELDS else "number"
