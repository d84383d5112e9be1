"""The report of a check as one HTML file to hand on: no script, no request, no citizen's value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from markupsafe import Markup

from pipelines.domain import Outcome
from pipelines.publishing.blocks.html import Cell, bullets, element, join
from pipelines.tables import CLEAN_TABLES
from pipelines.wording import SYNTHETIC_WORDS, TABLE_NAMES, format_count, pluralise

Described = Mapping[str, Any]  # one delivery, as in `quality.json`

_NEW_LINE = Markup("\n")
_POLICY = Markup(
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)
_HEADINGS = {
    Outcome.REFUSED: ("Afvist", "Ret disse fejl i kildesystemet eller filen, og kontrollér igen."),
    Outcome.WARNING: ("Advarsler", "Se efter, at det er rigtigt. Er det ikke, så ret filen."),
    Outcome.SILENT: (
        "Rettet uden tab",
        "Du skal ikke gøre noget. Det står her, for at du kan se, hvordan filen er læst.",
    ),
}
_SHOWN_ROWS = 10
VERDICTS = {
    "accepted": "Kan læses ind",
    "refused": "Afvist – intet er læst ind",
    "not_delivered": "Der er ingen leverance",
}
RAW_NAMES = {table.name: table.raw for table in CLEAN_TABLES}


def format_check_report(deliveries: Sequence[Described], names: Mapping[str, str]) -> str:
    """Return the whole page.

    Args:
        deliveries: what was checked, as in `quality.json`.
        names: slug -> name of each municipality.
    """
    title = "Kontrol af leverance" if len(deliveries) == 1 else "Kontrol af leverancer"
    style = resources.files("pipelines.publishing").joinpath("check_report.css")
    head = _NEW_LINE.join(
        [
            Markup('<meta charset="utf-8">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            _POLICY,
            element("title", title),
            element("style", Markup(style.read_text(encoding="utf-8"))),  # noqa: S704 - our own file
        ]
    )
    parts = [element("h1", title), *(_describe(entry, names) for entry in deliveries), _footer()]
    body = element("main", join(parts, _NEW_LINE))
    page = Markup('<!DOCTYPE html>\n<html lang="da">\n<head>\n{}\n</head>\n<body>\n{}\n</body>\n')
    return str(page.format(head, body)) + "</html>\n"


def name_delivery(entry: Described, names: Mapping[str, str]) -> str:
    """Return whose delivery it is, and of which day, or which file."""
    place = names.get(entry["municipality"], entry["municipality"])
    return ", ".join(part for part in (place, entry["delivery_date"]) if part)


def _describe(entry: Described, names: Mapping[str, str]) -> Markup:
    parts: list[Cell] = [element("h2", name_delivery(entry, names)), _verdict(entry)]
    parts.append(_list("Det er taget for givet", entry.get("assumed", ())))
    parts.append(_list("Det er ikke prøvet", entry.get("unchecked", ())))
    if entry["rows"]:
        parts.append(_tables(entry))
    parts.extend(_faults(entry, outcome) for outcome in _HEADINGS)
    return element("section", join([part for part in parts if part], _NEW_LINE))


def _verdict(entry: Described) -> Markup:
    counts = Counter(fault["outcome"] for fault in entry["faults"])
    told = [VERDICTS[entry["state"]] + "."]
    if entry["state"] != "not_delivered":
        told.append(
            f"{pluralise(counts['R'], 'fejl', 'fejl')}, "
            f"{pluralise(counts['W'], 'advarsel', 'advarsler')} og "
            f"{pluralise(counts['S'], 'rettelse', 'rettelser')} uden tab."
        )
    if entry["data_kind"] == "syntetisk":
        told.append(f"{SYNTHETIC_WORDS}.")
    return element("p", " ".join(told), class_=f"verdict {entry['state']}")


def _list(heading: str, told: Sequence[str]) -> Cell:
    if not told:
        return ""
    return join([element("h3", heading), bullets(told)], _NEW_LINE)


def _tables(entry: Described) -> Markup:
    rows = [
        (
            RAW_NAMES.get(name, name),
            TABLE_NAMES.get(name, name),
            format_count(count),
            format_count(entry["expectations"][name]) if name in entry["expectations"] else "–",
        )
        for name, count in entry["rows"].items()
    ]
    head = ("Tabel", "Indhold", "Læste rækker", "Krav, der er prøvet")
    return _table("Tabeller i leverancen", head, rows)


def _faults(entry: Described, outcome: Outcome) -> Cell:
    faults = [fault for fault in entry["faults"] if fault["outcome"] == outcome.value]
    if not faults:
        return ""
    heading, what_now = _HEADINGS[outcome]
    rows = [_fault_row(fault) for fault in faults]
    head = ("Fil", "Kolonne", "Rækker", "Hvad der er fundet, og hvad du gør", "Antal", "Kode")
    caption = f"{heading}: {pluralise(len(faults), 'fund', 'fund')}"
    return join(
        [element("h3", heading), element("p", what_now), _table(caption, head, rows)], _NEW_LINE
    )


def _fault_row(fault: Mapping[str, Any]) -> tuple[str, ...]:
    sheet = f", ark »{fault['sheet']}«" if fault["sheet"] else ""
    return (
        f"{fault['file']}{sheet}",
        fault["column"] or "–",
        name_rows(fault),
        strip_place(fault),
        format_count(fault["count"]),
        fault["code"],
    )


def name_rows(fault: Mapping[str, Any]) -> str:
    """Return the first rows of a fault, as the user sees them in Excel."""
    rows = fault["rows"]
    rest = max(fault["count"], len(rows)) - min(len(rows), _SHOWN_ROWS)
    shown = ", ".join(str(row) for row in rows[:_SHOWN_ROWS])
    return f"{shown} og {rest} flere" if rows and rest else shown or "–"


def strip_place(fault: Mapping[str, Any]) -> str:
    """Return the message without the file and sheet that stand beside it."""
    message: str = fault["message"]
    for place in (f'{fault["file"]}, ark "{fault["sheet"]}": ', f"{fault['file']}: "):
        message = message.removeprefix(place)
    return message[:1].upper() + message[1:]


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    lines = [
        element("caption", caption),
        element("thead", element("tr", join(element("th", text, scope="col") for text in head))),
        element("tbody", join((_row(row) for row in rows), _NEW_LINE)),
    ]
    whole = element("table", join(lines, _NEW_LINE))
    return element("div", whole, class_="scroll", role="group", aria_label=caption, tabindex="0")


def _row(cells: Sequence[str]) -> Markup:
    first, *rest = cells
    return element(
        "tr", join([element("th", first, scope="row"), *(element("td", text) for text in rest)])
    )


def _footer() -> Markup:
    text = (
        "Rækkenumre er dem, du ser i Excel eller en teksteditor. Rapporten viser ingen borgers "
        "oplysninger: kun filnavne, kolonner, rækkenumre og værdiernes form. "
        "Lavet med frikommune check."
    )
    return element("footer", element("p", text))
