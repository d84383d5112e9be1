"""What each code of a delivery's findings means, in a few Danish words."""

from __future__ import annotations

from pipelines.wording.names import TABLE_NAMES, fall_back

ROWS_READ_CODES = frozenset({"RÆKKER", "ROWS"})
# What a delivery that was read can hold; a refused one is told in full to its municipality.
FAULT_NAMES: dict[str, str] = {
    "ANTAL": "Usædvanligt antal rækker",
    "ARK": "Regneark i filen, som ikke er en tabel",
    "BLANKTEGN": "Overflødige mellemrum",
    "DATO": "Datoer skrevet på dansk",
    "DATO-1904": "Datoer talt fra 1904",
    "DATOFORMAT": "Datoer skrevet på flere måder",
    "DECIMALKOMMA": "Decimalkomma",
    "DUBLETTER": "Ens rækker, talt én gang",
    "EFTER-FORSØGET": "Begyndt efter forsøgets slutning",
    "EKSTRA-FIL": "Fil, som ikke er en tabel",
    "EKSTRA-KOLONNER": "Kolonner, som ingen har bedt om",
    "EKSTRA-TABEL": "Tabel, som ingen har bedt om",
    "ENC-BOM": "Tegnsæt: UTF-8 med mærke",
    "ENC-CP1252": "Tegnsæt: Windows-1252",
    "ENC-UTF16": "Tegnsæt: UTF-16",
    "EXCEL-DATOTAL": "Datoer skrevet som Excels tal",
    "FLETTET-OVERSKRIFT": "Flettede celler i overskriften",
    "FORLØB-UDELADT": "Hører til forløb, som er udeladt",
    "FORMEL": "Formler i regnearket",
    "FORMELTEKST": "Tekst, som et regneark kunne tage for en formel",
    "FORSØG-MANGLER": "Ingen forløb i et af kommunens forsøg",
    "FØLGESEDDEL-DATO": "Datoerne i følgesedlen passer ikke sammen",
    "FØLGESEDDEL-EKSTRA": "Ukendte felter i følgesedlen",
    "FØR-FORSØGET": "Begyndt før forsøgets start",
    "GENLEVERING": "Kommunen har leveret igen",
    "HEADER-BLANKTEGN": "Overflødige mellemrum i overskriften",
    "HELTAL-DECIMALER": "Hele tal skrevet med og uden decimaler",
    "HENVISNINGER": "Henvisninger til andre filer",
    "ID-DECIMAL": "Nøgler skrevet som decimaltal",
    "JA-NEJ": "Ja og nej skrevet på flere måder",
    "KLOKKESLÆT": "Klokkeslæt i datoer",
    "KOLONNE": "Anden overskrift med samme betydning",
    "KOMMENTARER": "Kommentarer i regnearket",
    "KONSTANT-KOLONNE": "Samme værdi i alle rækker",
    "KONTAKT": "Kontakten er ikke skrevet som en rolle",
    "LIKERT-TEKST": "Svar skrevet med ord",
    "MANGLER-MARKØR": "Tegn for, at en værdi mangler",
    "MANGLER-VÆRDI": "Rækker uden en nødvendig værdi",
    "MAPPENAVN": "Mappens navn",
    "MINUTTER": "Samtalernes længde ligner timer",
    "MÅNEDER-MANGLER": "Måneder, der mangler",
    "MÅNEDSDAG": "Måneder skrevet som en anden dag end den første",
    "OVERSKRIFT": "Tekst over tabellens overskrifter",
    "OVERSKRIFT-GENTAGET": "Overskriften står flere gange",
    "PLADSHOLDER": "Dato sat ind i stedet for en tom celle",
    "PROCENTTEGN": "Procenttegn",
    "SEP-LINJE": "Linje, der kun angiver skilletegnet",
    "SKALA": "Svarene bruger ikke hele skalaen",
    "SKJULT": "Skjulte rækker eller kolonner",
    "SKJULT-ARK": "Skjult regneark",
    "SLUT-FØR-START": "Slutdato før startdato",
    "SLUT-INKLUSIV": "Slutdato er sidste dag; en dag er lagt til",
    "SLUT-VED-UDTRÆK": "Slutdato på udtræksdagen",
    "SLUTDATO-MENING": "Slutdatoens betydning er i tvivl",
    "SUMRÆKKE": "Sumrække",
    "SVAR-OVER-BESVARET": "Flere svar, end der er talt som besvaret",
    "SVAR-TOMT": "Tomme svar",
    "TABEL-MANGLER": "Tabel, der ikke er leveret",
    "TABTE-TEGN": "Tegn gået tabt i en fjernet kolonne",
    "TOMME-KOLONNER": "Tomme kolonner",
    "TOMME-RÆKKER": "Tomme rækker",
    "TUSINDTALSPUNKTUM": "Punktum i store tal",
    "UDEN-LINJESKIFT": "Filen slutter uden linjeskift",
    "UGE": "Ugenumre i stedet for datoer",
    "UNDERMAPPE": "Mappe i leverancen",
    "VENDT-SPØRGSMÅL": "Spørgsmål, der ser ud til at være vendt om",
    "YDELSE-GYLDIGHED": "Ydelse uden for den tid, den fandtes",
    "ÅR-2-CIFRE": "Årstal med to cifre",
}
# As municipalities name the files; the clean tables' names stand in `TABLE_NAMES`.
_FILE_NAMES: dict[str, str] = {
    "forloeb": "ydelsesforløb",
    "raekkevidde": "rækkevidde",
    "udsendt": "udsendte spørgeskemaer",
    "leverance": "følgeseddel og andre filer",
}


def name_fault(code: str) -> str:
    """Return what a code means, the code in brackets: "Decimalkomma (DECIMALKOMMA)"."""
    if code in ROWS_READ_CODES:
        return "Rækker læst"
    name = FAULT_NAMES.get(code, "")
    return f"{name} ({code})" if name and name.upper() != code else (name or code)


def name_table(name: str) -> str:
    """Return the Danish name of a table, or of the file that it came in."""
    return TABLE_NAMES.get(name) or _FILE_NAMES.get(name) or fall_back(name)
