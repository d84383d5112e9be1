"""The built site → its other forms, and the finished book that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from pipelines.domain import DataKind, Registry
from pipelines.publishing.exports.crate import CrateFacts
from pipelines.publishing.exports.dictionary import format_dictionary, name_table
from pipelines.publishing.exports.document import TitlePage
from pipelines.publishing.exports.downloads import Download, assemble_book
from pipelines.publishing.exports.pdf import PDF_NAME, build_pdf
from pipelines.publishing.exports.spreadsheets import format_safe_csv, write_workbook
from pipelines.publishing.exports.word import write_form, write_page
from pipelines.storage import (
    Workspace,
    read_table,
    read_tables,
    replaced_folder,
    write_bytes,
    write_text,
)
from pipelines.tables import DELIVERY_QUALITY, RELEASED_TABLES
from pipelines.wording import find_data_kinds

SITE, BOOK, PDF, WORD, DATA = "site", "html", "pdf", "docx", "data"
FORMS = "forms"  # Markdown, one a trial; the Word files lie below `docx`
QUESTIONNAIRES = "evalueringsskemaer"
ARGUMENT_PAGE = "argumentet"
WORKBOOK_NAME, DICTIONARY_NAME = "frikommune-data.xlsx", "datakatalog.csv"
ALL_SYNTHETIC = (
    "Demonstration: Tallene er syntetiske data og siger intet om virkelige borgere eller kommuner."
)
SOME_SYNTHETIC = (
    "Demonstration: Nogle af tallene er syntetiske data. De er mærket og siger intet om virkelige "
    "borgere eller kommuner."
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which forms besides HTML a build makes."""

    pdf: bool = False
    docx: bool = False
    forms: bool = False


def find_banner(workspace: Workspace) -> str:
    """Return what stands on every page where figures are synthetic, "" where none are."""
    kinds = find_data_kinds(read_tables(workspace.build))
    if DataKind.SYNTHETIC.value not in kinds:
        return ""
    return ALL_SYNTHETIC if len(kinds) == 1 else SOME_SYNTHETIC


def make_pdf(workspace: Workspace) -> None:
    """Print the whole report as one PDF."""
    build, settings = workspace.build, read_settings(workspace)
    front = TitlePage(settings["title"], settings["author"], find_banner(workspace))
    build_pdf(build / SITE, build / "staged" / "_toc.yml", front, build / PDF / PDF_NAME)


def make_argument(workspace: Workspace) -> None:
    """Write the chapter with the argument as a Word document."""
    write_page(
        workspace.build / SITE,
        ARGUMENT_PAGE,
        workspace.build / WORD / f"{ARGUMENT_PAGE}.docx",
        author=read_settings(workspace)["author"],
        banner=find_banner(workspace),
    )


def make_questionnaires(workspace: Workspace) -> None:
    """Write the ministry's form of each trial as a Word document."""
    author, banner = read_settings(workspace)["author"], find_banner(workspace)
    with replaced_folder(workspace.build / WORD / QUESTIONNAIRES) as folder:
        for path in sorted((workspace.build / FORMS).glob("*.md")):
            text = path.read_text(encoding="utf-8")
            target = folder / f"evalueringsskema-{path.stem}.docx"
            write_form(text, target, author=author, banner=banner)


def make_data(workspace: Workspace, *, has_workbook: bool) -> None:
    """Write the released tables as CSV (and as one workbook), with their data dictionary."""
    tables = read_tables(workspace.build)
    with replaced_folder(workspace.build / DATA) as folder:
        for table in RELEASED_TABLES:
            write_text(folder / f"{table.name}.csv", format_safe_csv(table, tables[table.name]))
        write_text(folder / DICTIONARY_NAME, format_dictionary(RELEASED_TABLES))
        if has_workbook:
            sheets = {table.name: (table, tables[table.name]) for table in RELEASED_TABLES}
            write_bytes(folder / WORKBOOK_NAME, write_workbook(sheets))


def make_book(workspace: Workspace, registry: Registry, selection: Selection) -> None:
    """Put site and forms together as the finished book."""
    build, settings, network = workspace.build, read_settings(workspace), registry.networks[0]
    facts = CrateFacts(
        title=settings["title"],
        description=f"Evaluering og argument: {network.name}. {find_banner(workspace)}".strip(),
        author=settings["author"],
        published=_newest_delivery(workspace, registry),
    )
    assemble_book(
        build / SITE,
        build / BOOK,
        list_files(workspace, selection),
        banner=find_banner(workspace),
        facts=facts,
    )


def list_files(workspace: Workspace, selection: Selection) -> list[Download]:
    """Return the files to fetch, in the order in which a reader sees them."""
    build, found = workspace.build, []
    if selection.pdf:
        found.append(Download(build / PDF / PDF_NAME, PDF_NAME, "Hele rapporten"))
    if selection.docx:
        name = f"{ARGUMENT_PAGE}.docx"
        found.append(Download(build / WORD / name, name, "Argumentet for permanentgørelse"))
    if selection.forms:
        folder = build / WORD / QUESTIONNAIRES
        found.append(Download(folder, QUESTIONNAIRES, "Evalueringsskema"))
        found.append(Download(build / DATA / WORKBOOK_NAME, WORKBOOK_NAME, "Alle tabeller"))
    for table in RELEASED_TABLES:
        name = f"{table.name}.csv"
        found.append(Download(build / DATA / name, name, name_table(table)))
    label = "Datakatalog: hvad hver kolonne betyder"
    return [*found, Download(build / DATA / DICTIONARY_NAME, DICTIONARY_NAME, label)]


def read_settings(workspace: Workspace) -> dict[str, str]:
    """Return the book's title and author, as `_config.yml` gives them."""
    path = workspace.root / "_config.yml"
    settings: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {key: str(settings.get(key) or "") for key in ("title", "author")}


def _newest_delivery(workspace: Workspace, registry: Registry) -> str:
    """Return the date of the newest delivery: the build itself knows no clock."""
    quality = read_table(workspace.build / f"{DELIVERY_QUALITY.name}.csv", DELIVERY_QUALITY)
    days = quality["delivery_date"].dropna()  # released: the same from deliveries and contributions
    return days.max().date().isoformat() if len(days) else str(registry.networks[0].end_date)
