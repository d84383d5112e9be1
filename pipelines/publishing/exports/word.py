"""Pages of the book as Word documents, in a look of their own made by program."""

from __future__ import annotations

import os
import re
import subprocess  # - fixed command, no shell
import tempfile
from pathlib import Path

from pipelines.errors import PublishingError
from pipelines.publishing.exports.archives import fix_archive
from pipelines.publishing.exports.order import Chapter
from pipelines.publishing.exports.reference import make_reference
from pipelines.publishing.exports.simplifying import simplify_article
from pipelines.publishing.exports.single_page import read_article
from pipelines.storage import write_bytes

_EPOCH = "946684800"  # 1 January 2000: pandoc would write the clock into the document
_SECONDS = 300
_FIRST_HEADING = re.compile(r"\A\s*# (.+)$", re.MULTILINE)


def write_page(site: Path, page: str, target: Path, *, author: str, banner: str) -> None:
    """Write one built page as a Word document.

    Args:
        site: folder of the built site.
        page: the page's place in the book, "argumentet".
        target: the document; written whole or not at all.
        author: who stands behind the report.
        banner: stands at the head of every page; "" where no figure is synthetic.

    Raises:
        PublishingError: the page was not built, or pandoc warned or failed.
    """
    title, article = read_article(site, Chapter(page, 0, ""), {page})
    simplify_article(article)
    body = f'<!DOCTYPE html><html lang="da"><body>{article}</body></html>'
    _convert(body, "html", target, title=title, author=author, banner=banner)


def write_form(markdown: str, target: Path, *, author: str, banner: str) -> None:
    """Write a form, as plain Markdown, as a Word document; its first heading is the title.

    Raises:
        PublishingError: pandoc warned or failed.
    """
    found = _FIRST_HEADING.search(markdown)
    title = found[1].strip() if found else target.stem
    source = "markdown-yaml_metadata_block-tex_math_dollars-raw_tex"
    _convert(markdown, source, target, title=title, author=author, banner=banner)


def _convert(text: str, source: str, target: Path, *, title: str, author: str, banner: str) -> None:
    with tempfile.TemporaryDirectory(prefix="frikommune-") as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(make_reference(pandoc_path(), title=title, banner=banner))
        made = Path(folder) / "made.docx"
        command = [
            pandoc_path(), f"--from={source}", "--to=docx", f"--reference-doc={reference}",
            f"--output={made}", "--fail-if-warnings", "--metadata=lang:da-DK",
            f"--metadata=title-meta:{title}", f"--metadata=author-meta:{author}",
        ]  # fmt: skip
        run_pandoc(command, text, target.name)
        write_bytes(target, fix_archive(made.read_bytes()))


def pandoc_path() -> str:
    """Return where pandoc lies.

    Raises:
        PublishingError: it is not installed.
    """
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise PublishingError("Word: pandoc mangler. Kør: make setup") from error


def run_pandoc(command: list[str], text: str, name: str) -> str:
    """Run pandoc on a text and return what it writes to stdout.

    Raises:
        PublishingError: it warned or failed.
    """
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    try:
        done = subprocess.run(  # noqa: S603 - our own pandoc, own paths
            command, input=text.encode("utf-8"), env=environment, capture_output=True,
            timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (subprocess.TimeoutExpired, OSError) as error:
        raise PublishingError(f"{name}: pandoc blev ikke færdig. Prøv igen.") from error
    if done.returncode or done.stderr.strip():
        told = done.stderr.decode("utf-8", "replace").strip()[:500]
        raise PublishingError(f"{name}: pandoc kunne ikke lave filen: {told}")
    return done.stdout.decode("utf-8")
