"""Cases D to F of DELIVERIES.md §3: identifiers, dates, spells, numbers, codes."""

from __future__ import annotations

from tests.unit.deliveries import whole
from tests.unit.deliveries.defect import Case
from tests.unit.deliveries.delivering import (
    HEADER,
    Rows,
    add_column,
    as_csv,
    as_note,
    as_xlsx,
    put,
    remap,
    spells,
)


def _swap_day_and_month(text: str) -> str:
    return f"{text[3:5]}/{text[:2]}/{text[6:]}" if text else ""


def _iso(text: str) -> str:
    return f"{text[6:]}-{text[3:5]}-{text[:2]}" if text else ""


def _spell(**values: str) -> list[str]:
    row = spells(2)[1]
    for column, value in values.items():
        row[HEADER.index(column)] = value
    return row


def _with_rows(*rows: list[str]) -> Rows:
    return [*spells(), *rows]


def _line(number: int) -> list[str]:
    return list(spells()[number - 1])


def _cpr(number: int) -> str:
    return (
        f"{1 + number % 28:02d}{1 + number % 12:02d}{50 + number % 45:02d}{1000 + 7 * number:04d}"
    )


def _twice(table: str) -> Rows:
    rows = whole.tables()[table]
    return [*rows, [*rows[1][:2], "02-05-2018", *rows[1][3:]]]


def _noted(rows: Rows | None = None, **over: str) -> dict[str, bytes | str]:
    return {"forloeb.csv": as_csv(rows or spells()), "leverance.yml": as_note(**over)}


def _before_the_law() -> Rows:
    rows = put("ydelse", "uddannelseshjælp", 3)
    rows[2][HEADER.index("startdato")] = "01-06-2013"
    return rows


def _amounts(amount: str) -> dict[str, bytes | str]:
    return whole.files(ressourcer=whole.put_in("ressourcer", "antal", amount))


def _styles(yes: str, no: str) -> Rows:
    rows = spells()
    for number, row in enumerate(rows[1:]):
        row[HEADER.index("jobparat")] = (yes, no)[number % 2]
    return rows


def _worded() -> Rows:
    words = dict(zip("12345", whole.WORDS, strict=True))
    return [[*row[:-1], words.get(row[-1], row[-1])] for row in whole.tables()["borgersvar"]]


def _reversed() -> Rows:
    rows = whole.tables()["borgersvar"]
    for row in rows[1:]:
        if row[4] == "jobfokus" and row[5].isdigit():
            row[5] = str(6 - int(row[5]))
    return rows


D = [
    Case(
        "D01", "cpr key", lambda: remap("borger_id", lambda t: _cpr(int(t[1:]))), "CPR-NØGLE", "R"
    ),
    Case(
        "D03",
        "cpr text",
        lambda: add_column("note", lambda n: "ring til 010170-4000" if n == 9 else ""),
        "PERSONOPLYSNING",
        "R",
        rows=(9,),
    ),
    Case(
        "D05",
        "e-mail",
        lambda: add_column("note", lambda n: "a@b.dk" if n == 9 else ""),
        "PERSONOPLYSNING",
        "R",
        rows=(9,),
        told_as="D03",
    ),
    Case(
        "D05", "phones", lambda: add_column("note", lambda _n: "tlf. 98 12 34 56"), "FRITEKST", "R"
    ),
    Case(
        "D05",
        "one phone",
        lambda: add_column("note", lambda n: "tlf. 98 12 34 56" if n == 9 else "ok"),
        "FRITEKST",
        "W",
        True,
    ),
    Case(
        "D05", "names", lambda: add_column("ansvarlig", lambda _n: "Jens Hansen"), "FRITEKST", "R"
    ),
    Case(
        "D05",
        "one name",
        lambda: add_column("note", lambda n: "Jens Hansen" if n == 9 else "ok"),
        "FRITEKST",
        "W",
        True,
    ),
    Case(
        "D05",
        "addresses",
        lambda: add_column("note", lambda _n: "Nørregade 5, 2. tv"),
        "FRITEKST",
        "R",
    ),
    Case(
        "D06",
        "same key",
        lambda: whole.files(samtaler=_twice("samtaler")),
        "NØGLE-DUBLET",
        "R",
        rows=(2, 202),
    ),
    Case(
        "D17",
        "again",
        whole.files,
        "GENLEVERING",
        "W",
        True,
        before=whole.files,
    ),
    Case("D22", "size csv", spells, "ANTAL", "W", True, before=lambda: spells(100)),
    Case(
        "D22",
        "size xlsx",
        lambda: {"forloeb.xlsx": as_xlsx({"forloeb": spells()})},
        "ANTAL",
        "W",
        True,
        before=lambda: {"forloeb.xlsx": as_xlsx({"forloeb": spells(100)})},
    ),
    Case("D07", "same row", lambda: _with_rows(_line(2)), "DUBLETTER", "W", True, (202,)),
    Case(
        "D08",
        "same key",
        lambda: _with_rows(_spell(slutdato="01-03-2019", afgangsaarsag="job")),
        "NØGLE-DUBLET",
        "R",
        rows=(2, 202),
    ),
    Case(
        "D11",
        "decimals",
        lambda: remap("borger_id", lambda t: f"{int(t[1:]) + 1000}.0"),
        "ID-DECIMAL",
        "S",
    ),
    Case("D11", "exponent", lambda: put("borger_id", "1,23457E+11", 3), "ID-AFRUNDET", "R"),
    Case("D12", "no id", lambda: put("forloeb_id", "", 14, 15), "MANGLER-ID", "R", rows=(14, 15)),
    Case(
        "D12", "marker as id", lambda: put("borger_id", "NULL", 14), "MANGLER-ID", "R", rows=(14,)
    ),
    Case(
        "D13",
        "code and name",
        lambda: [
            [*r, *e]
            for r, e in zip(
                spells(),
                [["kommunekode", "kommune"], *[["840", "Rebild"]] * 199, ["840", "Aalborg"]],
                strict=True,
            )
        ],
        "ANDEN-KOMMUNE",
        "R",
        rows=(201,),
    ),
    Case(
        "D14", "other", lambda: add_column("kommunekode", lambda _n: "0851"), "ANDEN-KOMMUNE", "R"
    ),
    Case(
        "D16",
        "obsolete",
        lambda: add_column("kommunekode", lambda _n: "0743"),
        "ANDEN-KOMMUNE",
        "R",
    ),
    Case(
        "D19",
        "period",
        lambda: remap("startdato", lambda t: t[:6] + "2010"),
        "UDEN-FOR-PERIODE",
        "R",
    ),
    Case(
        "D19",
        "other trial",
        lambda: put("forsoeg", "mentor", 3),
        "FORSØG-UDEN-DELTAGELSE",
        "R",
        rows=(3,),
    ),
    Case("D20", "one arm", lambda: put("gruppe", "forsøg"), "GRUPPE-MANGLER", "R"),
]

E = [
    Case("E01", "iso", lambda: remap("startdato", _iso), "DATO", "S", True),
    Case(
        "E01", "dots", lambda: remap("startdato", lambda t: t.replace("-", ".")), "DATO", "S", True
    ),
    Case(
        "E01",
        "slashes",
        lambda: remap("startdato", lambda t: t.replace("-", "/")),
        "DATO",
        "S",
        True,
    ),
    Case("E02", "mixed", lambda: put("startdato", "2018-01-01", 2), "DATOFORMAT", "W", True),
    Case(
        "E03", "month first", lambda: remap("startdato", _swap_day_and_month), "DATO-TVETYDIG", "R"
    ),
    Case("E03", "can't tell", lambda: put("startdato", "05/06/2018"), "DATO-TVETYDIG", "R"),
    Case(
        "E04",
        "short year",
        lambda: remap("startdato", lambda t: f"{t[:2]}.{t[3:5]}.{t[8:]}"),
        "ÅR-2-CIFRE",
        "W",
        True,
    ),
    Case(
        "E06",
        "midnight",
        lambda: remap("startdato", lambda t: f"{_iso(t)} 00:00:00"),
        "DATO",
        "S",
        True,
    ),
    Case(
        "E06", "time", lambda: remap("startdato", lambda t: f"{t} 10:30"), "KLOKKESLÆT", "W", True
    ),
    Case(
        "E06", "zone", lambda: remap("startdato", lambda t: f"{_iso(t)}T22:00:00Z"), "TIDSZONE", "R"
    ),
    Case(
        "E07",
        "impossible",
        lambda: put("startdato", "31-02-2018", 3),
        "UGYLDIG-DATO",
        "W",
        rows=(3,),
    ),
    Case("E07", "many", lambda: put("startdato", "31-02-2018", *range(2, 12)), "UGYLDIG-DATO", "R"),
    Case("E08", "far end", lambda: put("slutdato", "31-12-9999", 2), "PLADSHOLDER", "W", True),
    Case("E09", "future end", lambda: put("slutdato", "01-07-2021", 3), "FREMTID", "W", rows=(3,)),
    Case("E09", "future starts", lambda: put("startdato", "01-07-2021", 2, 7, 12), "FREMTID", "R"),
    Case("E11", "month names", lambda: put("startdato", "1. januar 2018", 2), "DATO", "S", True),
    Case("E11", "weeks", lambda: put("startdato", "uge 1 2018", 2), "UGE", "W", True),
    Case(
        "E12",
        "backward",
        lambda: put("slutdato", "01-01-2017", 3),
        "SLUT-FØR-START",
        "W",
        rows=(3,),
    ),
    Case(
        "E12",
        "many backward",
        lambda: put("slutdato", "01-01-2017", 3, 4, 5),
        "SLUT-FØR-START",
        "R",
    ),
    Case(
        "E12", "no reason", lambda: put("afgangsaarsag", "", 3), "AFGANG-UDEN-SLUT", "W", rows=(3,)
    ),
    Case(
        "E13",
        "overlap",
        lambda: _with_rows(
            _spell(
                forloeb_id="X",
                borger_id="B0003",
                ydelse="kontanthjælp",
                startdato="20-01-2018",
                slutdato="01-04-2018",
                afgangsaarsag="job",
                gruppe="sammenligning",
            )
        ),
        "OVERLAP",
        "W",
    ),
    Case(
        "E13",
        "overlap in two arms",
        lambda: _with_rows(
            _spell(forloeb_id="X", borger_id="B0003", ydelse="kontanthjælp", startdato="20-01-2018")
        ),
        "OVERLAP",
        "R",
    ),
    Case("E13", "two benefits", lambda: put("borger_id", "B0000", 3), "OVERLAP-YDELSER", "W"),
    Case(
        "E11", "undeclared", lambda: put("startdato", "2418"), "ULÆSELIG-DATO", "R", told_as="F12"
    ),
    Case("E14", "last day", lambda: _noted(slutdato_er="sidste_dag"), "SLUT-INKLUSIV", "S"),
    Case(
        "E15",
        "one day",
        lambda: _noted(put("slutdato", "03-01-2018", 3), slutdato_er="sidste_dag"),
        "SLUT-INKLUSIV",
        "S",
        told_as="E14",
    ),
    Case(
        "E17",
        "compact",
        lambda: remap("startdato", lambda t: _iso(t).replace("-", "")),
        "DATO",
        "S",
        True,
    ),
    Case("E17", "serial", lambda: put("startdato", "43101", 2), "EXCEL-DATOTAL", "W", True),
]

F = [
    Case("F08", "range", lambda: put("alder", "14", 3), "UDEN-FOR-INTERVAL", "W", rows=(3,)),
    Case("F08", "many out", lambda: put("alder", "999", *range(2, 30)), "UDEN-FOR-INTERVAL", "R"),
    Case("F10", "markers", lambda: put("slutdato", "NULL", 2), "MANGLER-MARKØR", "S", True),
    Case("F15", "NA is a code", lambda: put("a_kasse", "NA", 2), "UKENDT-KODE", "R"),
    Case("F12", "text", lambda: put("alder", "tolv", 3), "TEKST-I-TAL", "W", rows=(3,)),
    Case("F12", "much text", lambda: put("alder", "tolv", 3, 4, 5), "TEKST-I-TAL", "R"),
    Case("F12", "decimals", lambda: put("alder", "20,5", 3), "TEKST-I-TAL", "W", rows=(3,)),
    Case("F13", "blanks", lambda: put("koen", " kvin\u00adde\u00a0", 2), "BLANKTEGN", "S", True),
    Case("F14", "case", lambda: put("ydelse", "KONTANTHJAELP", 3), "DATO", "S", True),
    Case("F15", "unknown", lambda: put("ydelse", "2.99", 3), "UKENDT-KODE", "R", rows=(3,)),
    Case("F16", "law", _before_the_law, "YDELSE-GYLDIGHED", "W", rows=(3,)),
    Case(
        "F14", "spelling", lambda: put("ydelse", "Sygedagp.", 3), "UKENDT-KODE", "R", told_as="F15"
    ),
    Case("F01", "comma", whole.files, "DECIMALKOMMA", "S", True),
    Case("F02", "dots", lambda: _amounts("1.234,5"), "TUSINDTALSPUNKTUM", "S", True),
    Case("F04", "blanks", lambda: _amounts("1 234,5"), "DECIMALKOMMA", "S", True, told_as="F01"),
    Case("F11", "yes and no", lambda: put("jobparat", "Ja"), "JA-NEJ", "S", True),
    Case("F11", "words", lambda: put("jobparat", "SAND"), "JA-NEJ", "S", True),
    Case("F11", "cross", lambda: _styles("x", ""), "JA-NEJ", "S"),
    Case("F11", "mixed", lambda: _styles("ja", "1"), "JA-NEJ", "W", True),
    Case("F20", "words", lambda: whole.files(borgersvar=_worded()), "LIKERT-TEKST", "S", True),
    Case(
        "F21", "reversed", lambda: whole.files(borgersvar=_reversed()), "VENDT-SPØRGSMÅL", "W", True
    ),
    Case("F23", "formula", lambda: put("borger_id", "=1+1", 2), "FORMELTEKST", "S"),
    Case("F24", "html", lambda: put("afdeling", "<script>", 3), "ULOVLIGE-TEGN", "R", rows=(3,)),
    Case("F25", "empty", lambda: put("afdeling", ""), "TOM-KOLONNE", "W"),
    Case("F25", "empty end", lambda: put("slutdato", ""), "TOM-KOLONNE", "R"),
    Case("F25", "constant", lambda: put("alder", "40"), "KONSTANT-KOLONNE", "W"),
]
