"""Tables that an honest municipality could not send: name -> maker and rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from tests.unit.contributions.sender import Hostile, Sender

Pick = Callable[[pd.DataFrame], "pd.Series[bool]"]


def _bytes(name: str, change: Callable[[bytes], bytes]) -> Hostile:
    def make(sender: Sender) -> bytes:
        return sender.with_table(name, change(sender.members()[f"{name}.csv"]))

    return make


def _cell(name: str, column: str, value: Any, pick: Pick | None = None) -> Hostile:
    """Set one cell of the first row that is picked, written and signed as the program does."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        index = rows.index[_picked(rows, pick)][0]
        rows.loc[index, column] = value
        return rows

    return lambda sender: sender.edit_rows(name, change)


def _picked(rows: pd.DataFrame, pick: Pick | None) -> pd.Series[bool]:
    found = pick(rows) if pick else rows["status"] == "ok"
    return found.fillna(value=False).astype(bool)


def _text(name: str, column: str, text: str) -> Hostile:
    """Put any text in one cell, as raw CSV."""

    def make(sender: Sender) -> bytes:
        content = sender.members()[f"{name}.csv"].decode().split("\n")
        place = content[0].split(",").index(column)
        cells = content[1].split(",")
        cells[place] = text
        return sender.with_table(
            name, "\n".join([content[0], ",".join(cells), *content[2:]]).encode()
        )

    return make


def _dropped(name: str) -> Hostile:
    return lambda sender: sender.edit_rows(name, lambda rows: rows.iloc[1:])


def _doubled(name: str) -> Hostile:
    def change(content: bytes) -> bytes:
        lines = content.split(b"\n")
        return b"\n".join([*lines[:2], lines[1], *lines[2:]])

    return _bytes(name, change)


def _turned(sender: Sender) -> bytes:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        is_shown = rows["ci95_low"].notna().to_numpy()
        index = rows.index[is_shown][0]
        low, high = rows.loc[index, "ci95_low"], rows.loc[index, "ci95_high"]
        rows.loc[index, "ci95_low"], rows.loc[index, "ci95_high"] = high, low
        return rows

    return sender.edit_rows("findings", change)


def _verdict(word: str) -> Hostile:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        index = rows.index[rows["verdict"].notna()][0]
        rows.loc[index, "verdict"] = word if rows.loc[index, "verdict"] != word else "better"
        return rows

    return lambda sender: sender.edit_rows("findings", change)


def _rising(sender: Sender) -> bytes:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        index = rows.index[(rows["outcome"] == "duration") & rows["value"].notna()][5]
        rows.loc[index, "value"] = 0.99
        return rows

    return sender.edit_rows("curves", change)


def _swapped_lines(content: bytes) -> bytes:
    lines = content.split(b"\n")
    lines[1], lines[2] = lines[2], lines[1]
    return b"\n".join(lines)


def _swapped_columns(content: bytes) -> bytes:
    return b"\n".join(
        b",".join([*row.split(b",")[1:2], *row.split(b",")[:1], *row.split(b",")[2:]])
        for row in content.split(b"\n")
    )


def _is_shown(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["estimate"].notna()


def _is_primary(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["margin"].notna()


_LEVEL = ("baseline", "level")
TABLES: dict[str, tuple[Hostile, str]] = {
    # what the rules of secrecy would hide
    "a count of three": (_cell("flow", "count", 3), "KONTRIB-DISKRETION"),
    "a count of zero": (_cell("flow", "count", 0), "KONTRIB-DISKRETION"),
    "a count that is not rounded": (_cell("baseline", "count", 122), "KONTRIB-DISKRETION"),
    "a size that is not rounded": (
        _cell("findings", "n_trial", 121, _is_shown), "KONTRIB-DISKRETION",
    ),
    "an estimate from too small an arm": (
        _cell("findings", "n_trial", 10, _is_primary), "KONTRIB-DISKRETION",
    ),
    "an estimate that is too precise": (
        _cell("balance", "smd_before", 0.12345), "KONTRIB-DISKRETION",
    ),
    "a share in thousandths": (_cell("survey_shares", "share", 0.613), "KONTRIB-DISKRETION"),
    "a figure in a row that is hidden": (
        _cell("findings", "estimate", 1.5, lambda r: r["status"] == "too_few"),
        "KONTRIB-DISKRETION",
    ),
    # what no honest estimate could be
    "a share above one": (_cell("survey_shares", "share", 1.5), "KONTRIB-GRÆNSE"),
    "a dose of 400 per cent": (_cell("fidelity", "delivered_dose_pct", 400), "KONTRIB-GRÆNSE"),
    "a p-value above one": (_cell("findings", "p_value", 1.2, _is_shown), "KONTRIB-GRÆNSE"),
    "an effect of a million weeks": (
        _cell("findings", "estimate", 1_000_000, _is_primary), "KONTRIB-GRÆNSE",
    ),
    "a negative standard error": (
        _cell("findings", "std_error", -1, _is_shown), "KONTRIB-GRÆNSE",
    ),
    "an interval turned round": (_turned, "KONTRIB-GRÆNSE"),
    "a pooled figure": (_cell("findings", "tau2", 1, _is_shown), "KONTRIB-GRÆNSE"),
    "a billion persons": (_cell("flow", "count", 90_000_000), "KONTRIB-GRÆNSE"),
    "survival that rises": (_rising, "KONTRIB-KURVE"),
    # what the plan does not say
    "another verdict": (_verdict("worse"), "KONTRIB-KONKLUSION"),
    "a verdict nobody knows": (_verdict("fantastic"), "KONTRIB-TEKST"),
    "a verdict without an interval": (
        _cell("findings", "verdict", "better", lambda r: r["margin"].isna()),
        "KONTRIB-KONKLUSION",
    ),
    "another margin": (_cell("findings", "margin", 9, _is_primary), "KONTRIB-PLAN"),
    "a margin where none is planned": (
        _cell("findings", "margin", 1, lambda r: r["margin"].isna()), "KONTRIB-PLAN",
    ),
    "another design": (_cell("findings", "design", "descriptive"), "KONTRIB-TEKST"),
    "a finding left out": (_dropped("findings"), "KONTRIB-PLAN"),
    "a finding of another horizon": (
        _cell("findings", "week", 27, lambda r: r["week"] == 26), "KONTRIB-PLAN",
    ),
    # whose rows these are
    "another municipality's row": (
        _cell("flow", "municipality", "proevekoebing"), "KONTRIB-TEKST",
    ),
    "the network's own row": (_cell("flow", "municipality", "_network"), "KONTRIB-TEKST"),
    "a foreign trial's row": (_cell("flow", "trial", "formkrav"), "KONTRIB-TEKST"),
    "another network's row": (_cell("flow", "network", "nordjylland"), "KONTRIB-TEKST"),
    "real rows among synthetic": (_cell("flow", "data_kind", "ekte"), "KONTRIB-TEKST"),
    "a row that is refused": (_cell("flow", "status", "refused"), "KONTRIB-TEKST"),
    "an age under a sex": (
        _cell("baseline", "level", "30-39", lambda r: r["level"] == "woman"), "KONTRIB-TEKST",
    ),
    "another trial's element": (
        _cell("fidelity", "element", "telefon", lambda r: r["trial"] == "faerre-attester"),
        "KONTRIB-TEKST",
    ),
    "another day of delivery": (
        _cell("delivery_quality", "delivery_date", pd.Timestamp("2020-01-01")),
        "KONTRIB-LEVERANCE",
    ),
    "an outcome that refuses": (
        _cell("delivery_quality", "outcome", "R", lambda r: r["code"] == "DATO"), "KONTRIB-TEKST",
    ),
    "a column that nobody declared": (
        _cell("delivery_quality", "column", "borgers_bemaerkning", lambda r: r["code"] == "DATO"),
        "KONTRIB-TEKST",
    ),
    "a fault code that is a sentence": (
        _cell("delivery_quality", "code", "hej med dig", lambda r: r["code"] == "DATO"),
        "KONTRIB-TEKST",
    ),
    # text that is no word of the registry
    "free text": (_text(*_LEVEL, "ringede og var ked af det"), "KONTRIB-TEKST"),
    "a CPR number": (_text(*_LEVEL, "010170-1234"), "KONTRIB-PERSONOPLYSNING"),
    "an e-mail address": (_text(*_LEVEL, "ane@example.dk"), "KONTRIB-PERSONOPLYSNING"),
    "markup": (_text(*_LEVEL, "<img src=x onerror=alert(1)>"), "KONTRIB-OPMÆRKNING"),
    "an encoded script": (_text(*_LEVEL, "&lt;script&gt;"), "KONTRIB-TEKST"),
    "a MyST substitution": (_text(*_LEVEL, "{{ 7*7 }}"), "KONTRIB-OPMÆRKNING"),
    "a MyST role": (_text(*_LEVEL, "{eval}`1`"), "KONTRIB-OPMÆRKNING"),
    "a Markdown link": (_text(*_LEVEL, "[x](javascript:1)"), "KONTRIB-OPMÆRKNING"),
    "mathematics": (_text(*_LEVEL, "$\\input{/etc/passwd}$"), "KONTRIB-OPMÆRKNING"),
    "a formula": (_text(*_LEVEL, "=HYPERLINK(1)"), "KONTRIB-FORMEL"),
    "a formula with plus": (_text(*_LEVEL, "+cmd"), "KONTRIB-FORMEL"),
    "a formula with at": (_text(*_LEVEL, "@SUM(1)"), "KONTRIB-FORMEL"),
    "a formula with minus": (_text(*_LEVEL, "-cmd"), "KONTRIB-FORMEL"),
    "a formula in full width": (_text(*_LEVEL, "\uff1dcmd"), "KONTRIB-FORMEL"),
    "a very long cell": (_text(*_LEVEL, "x" * 3000), "KONTRIB-CELLE"),
    "NUL": (_text(*_LEVEL, "woman\0"), "KONTRIB-CSV-TEGN"),
    "a tab": (_text(*_LEVEL, "wo\tman"), "KONTRIB-CSV-TEGN"),
    "right-to-left letters": (_text(*_LEVEL, "\u202ewoman"), "KONTRIB-CSV-TEGN"),
    "a zero-width space": (_text(*_LEVEL, "wo\u200bman"), "KONTRIB-CSV-TEGN"),
    "quotes": (_text(*_LEVEL, '"woman"'), "KONTRIB-OPMÆRKNING"),
    "a cell too many": (_text(*_LEVEL, "woman,man"), "KONTRIB-KOLONNER"),
    # numbers that are none
    "not a number": (_text("flow", "count", "nan"), "KONTRIB-TAL"),
    "infinity": (_text("curves", "value", "inf"), "KONTRIB-TAL"),
    "a number without end": (_text("curves", "value", "1e999"), "KONTRIB-TAL"),
    "hexadecimal": (_text("flow", "count", "0x50"), "KONTRIB-TAL"),
    "Arabic digits": (_text("flow", "count", "\u0661\u0662\u0660"), "KONTRIB-TAL"),
    "digits with underscores": (_text("flow", "count", "1_20"), "KONTRIB-TAL"),
    "a negative count": (_text("flow", "count", "-5"), "KONTRIB-TAL"),
    "a count with decimals": (_text("flow", "count", "120.0"), "KONTRIB-TAL"),
    "a number with a needless zero": (_text("curves", "value", "1.0"), "KONTRIB-CSV-FORM"),
    "a count with a leading zero": (_text("flow", "count", "0120"), "KONTRIB-CSV-FORM"),
    # files that are not as they are written
    "an empty table file": (_bytes("flow", lambda _: b""), "KONTRIB-KOLONNER"),
    "Windows line ends": (
        _bytes("flow", lambda c: c.replace(b"\n", b"\r\n")), "KONTRIB-CSV-TEGN",
    ),
    "no last line end": (_bytes("flow", lambda c: c[:-1]), "KONTRIB-KOLONNER"),
    "an empty line": (_bytes("flow", lambda c: c + b"\n"), "KONTRIB-KOLONNER"),
    "a byte order mark": (_bytes("flow", lambda c: b"\xef\xbb\xbf" + c), "KONTRIB-CSV-TEGN"),
    "Latin-1": (_bytes("flow", lambda c: c + b"\xe6\xf8\xe5\n"), "KONTRIB-CSV-TEGN"),
    "semicolons": (_bytes("flow", lambda c: c.replace(b",", b";")), "KONTRIB-KOLONNER"),
    "a column left out": (
        _bytes("flow", lambda c: b"\n".join(x.rpartition(b",")[0] for x in c.split(b"\n"))),
        "KONTRIB-KOLONNER",
    ),
    "a column more": (
        _bytes("flow", lambda c: c.replace(b"data_kind\n", b"data_kind,note\n")),
        "KONTRIB-KOLONNER",
    ),
    "columns in another order": (_bytes("flow", _swapped_columns), "KONTRIB-KOLONNER"),
    "rows in another order": (_bytes("flow", _swapped_lines), "KONTRIB-CSV-FORM"),
    "the same row twice": (_doubled("flow"), "KONTRIB-DUBLET-RÆKKE"),
    "a million rows": (
        _bytes("flow", lambda c: c + b",,,,,,,\n" * 300_000), "KONTRIB-RÆKKER",
    ),
    "a pickle under a table's name": (
        _bytes("flow", lambda _: b"cos\nsystem\n(S'id'\ntR."), "KONTRIB-OPMÆRKNING",
    ),
    "Parquet under a table's name": (
        _bytes("flow", lambda _: b"PAR1\x15\x04\x15\x10"), "KONTRIB-CSV-TEGN",
    ),
    "JSON under a table's name": (_bytes("flow", lambda _: b"{}\n"), "KONTRIB-OPMÆRKNING"),
}  # fmt: skip
