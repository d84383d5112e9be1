"""A whole clean delivery of all nine tables, so that a defect can be put into any of them."""

from __future__ import annotations

from functools import lru_cache

from tests.unit.deliveries.delivering import Rows, as_csv, as_xlsx, registry, spells

TRIAL = "formkrav"
ARMS = ("forsøg", "sammenligning")
FORMS = ("fysisk", "telefon", "digital", "gruppe")
KINDS = ("jobsamtale", "opfølgning")
WORDS = ("helt uenig", "uenig", "hverken enig eller uenig", "enig", "helt enig")
MONTHS = tuple(f"01-{month:02d}-2019" for month in range(1, 13))


def _interviews() -> Rows:
    rows = [["samtale_id", "forloeb_id", "dato", "form", "type", "status", "minutter", "nummer"]]
    for number, spell in enumerate(spells()[1:]):
        rows.append(
            [
                f"S{number:04d}",
                spell[0],
                spell[3],
                FORMS[number % 4],
                KINDS[number % 2],
                ("afholdt", "aflyst", "udeblevet")[number % 3],
                str(20 + number % 40),
                str(1 + number % 4),
            ]
        )
    return rows


def _offers() -> Rows:
    rows = [["tilbud_id", "forloeb_id", "tilbudstype", "startdato", "slutdato"]]
    for number, spell in enumerate(spells()[1:101]):
        kind = ("mentor", "virksomhedspraktik")[number % 2]
        rows.append([f"T{number:04d}", spell[0], kind, spell[3], spell[4]])
    return rows


def _answers(prefix: str, questions: tuple[str, ...]) -> Rows:
    rows = [["svar_id", "forsoeg", "gruppe", "dato", "spoergsmaal", "svar"]]
    for number in range(120):
        question = questions[number % len(questions)]
        score = "ved ikke" if number % 11 == 0 else str(1 + (number // 4 * 7 + number // 60) % 5)
        day = f"{1 + number // 4 % 28:02d}-05-2019"
        rows.append(
            [
                f"{prefix}{number // 4:04d}-{number % 4}",
                TRIAL,
                ARMS[number % 2],
                day,
                question,
                score,
            ]
        )
    return rows


def _resources() -> Rows:
    rows = [["forsoeg", "gruppe", "maaned", "type", "antal", "sager"]]
    for place, month in enumerate(MONTHS):
        for arm in ARMS:
            for kind, amount in (("rådgivertimer", 10.5 + place), ("LÆ265", 3 + place)):
                text = f"{amount:.1f}".replace(".", ",")
                rows.append([TRIAL, arm, month, kind, text, str(20 + place)])
    return rows


def _elements() -> Rows:
    rows = [["forsoeg", "element", "taget_i_brug", "planlagt_dosis", "faktisk_dosis"]]
    for place, element in enumerate(registry().trial(TRIAL).elements):
        adopted = f"{3 + place:02d}-08-2017"
        rows.append([TRIAL, element.slug, adopted, f"{80 + place},0", f"{60 + place},5"])
    return rows


def _reach() -> Rows:
    rows = [["forsoeg", "gruppe", "maaned", "i_maalgruppen", "visiteret", "frafaldet"]]
    for place, month in enumerate(MONTHS):
        for arm in ARMS:
            rows.append([TRIAL, arm, month, str(90 + place), str(70 + place), str(place % 4)])
    return rows


def _invited() -> Rows:
    rows = [["forsoeg", "gruppe", "spoergeskema", "udsendt", "besvaret"]]
    for place, arm in enumerate(ARMS):
        rows.append([TRIAL, arm, "borger", str(90 + place), str(60 - place)])
        rows.append([TRIAL, arm, "medarbejder", str(42 + place), str(39 - place)])
    return rows


@lru_cache(maxsize=1)
def _tables() -> dict[str, Rows]:
    return {
        "forloeb": spells(),
        "samtaler": _interviews(),
        "tilbud": _offers(),
        "borgersvar": _answers("K", ("mening", "tilfredshed", "indflydelse", "jobfokus")),
        "medarbejdersvar": _answers(
            "M", ("mening", "tillid til faglige skøn", "kvalitet", "administration")
        ),
        "ressourcer": _resources(),
        "elementer": _elements(),
        "raekkevidde": _reach(),
        "udsendt": _invited(),
    }


def tables() -> dict[str, Rows]:
    """Every table by its raw name: header and rows, each time anew."""
    return {name: [list(row) for row in rows] for name, rows in _tables().items()}


def files(**changed: Rows | str | bytes | None) -> dict[str, bytes | str]:
    """All tables as CSV; one given as rows, text or bytes is put in place, None leaves it out."""
    found: dict[str, bytes | str] = {}
    for name, rows in tables().items():
        content = changed.get(name, rows)
        if content is not None:
            found[f"{name}.csv"] = as_csv(content) if isinstance(content, list) else content
    return found


def workbook(**changed: Rows) -> dict[str, bytes | str]:
    """All tables as the sheets of one workbook."""
    return {"leverance.xlsx": as_xlsx({**tables(), **changed})}


def put_in(table: str, column: str, value: str, *lines: int) -> Rows:
    """One table with one value in one column, in these lines (all where none is given)."""
    rows = tables()[table]
    place = rows[0].index(column)
    for number, row in enumerate(rows[1:], start=2):
        if not lines or number in lines:
            row[place] = value
    return rows
