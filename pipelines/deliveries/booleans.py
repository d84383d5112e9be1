"""Columns of yes and no: one style a column, from a closed list; more than one is told."""

from __future__ import annotations

from pipelines.deliveries.context import Context
from pipelines.deliveries.faults import SILENT, WARNING, list_danish
from pipelines.deliveries.raw import RawColumn
from pipelines.deliveries.text import fold
from pipelines.tables import Column

# DELIVERIES.md §3, F11. A code list is one of yes and no where it has both "ja" and "nej".
_STYLES = {
    "ja/nej": ("ja", "nej"),
    "j/n": ("j", "n"),
    "1/0": ("1", "0"),
    "sand/falsk": ("sand", "falsk"),
    "true/false": ("true", "false"),
}
_CROSS = "x"


def read_booleans(
    column: Column, raw: RawColumn, lookup: dict[str, str], context: Context
) -> dict[str, str]:
    """Return the lookup with what a cross and a blank mean; tell of mixed styles."""
    if not {"ja", "nej"} <= lookup.keys():
        return lookup
    texts = {fold(text) for text in raw.distinct}
    filled = texts - {""}
    if filled == {_CROSS} and "" in texts:
        text = f'kolonnen "{column.raw}" er læst som kryds for ja og tom for nej.'
        context.log.add("JA-NEJ", SILENT, text, column=column.raw, case="F11")
        return lookup | {_CROSS: lookup["ja"], "": lookup["nej"]}
    known = filled & lookup.keys()
    styles = [name for name, words in _STYLES.items() if known & set(words)]
    words_of_styles = {word for words in _STYLES.values() for word in words}
    if known - words_of_styles:
        styles.append("betegnelser")
    if len(styles) > 1:
        text = (
            f'kolonnen "{column.raw}" blander skrivemåder ({list_danish(styles)}); alle er læst. '
            "Brug én skrivemåde."
        )
        context.log.add("JA-NEJ", WARNING, text, column=column.raw, case="F11")
    elif styles and styles != ["betegnelser"]:
        text = f'kolonnen "{column.raw}" er læst som {styles[0]}.'
        context.log.add("JA-NEJ", SILENT, text, column=column.raw, case="F11")
    return lookup
