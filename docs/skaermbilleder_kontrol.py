"""Makes the guide's screenshots of `frikommune check`, from a synthetic delivery with faults.

Run it from the project's folder: .venv/bin/python docs/skaermbilleder_kontrol.py
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.text import Text

from pipelines.registry import read_registry
from pipelines.synthesis import synthesise_deliveries

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
MUNICIPALITY = "rebild"
CHROMIUM = "/usr/bin/chromium"


def main() -> int:
    """Make the delivery, check it, and photograph what the analyst sees."""
    with tempfile.TemporaryDirectory() as name:
        folder = plant_faults(Path(name))
        report = Path(name) / "kontrol.html"
        told = check(folder, report)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            photograph(browser, draw_terminal(told), IMAGES / "check-skaerm.png", height=700)
            page = report.read_text(encoding="utf-8")
            photograph(browser, page, IMAGES / "check-rapport.png", height=900)
            browser.close()
    return 0


def plant_faults(root: Path) -> Path:
    """Write a synthetic delivery with an unknown code, a long row, a title and a free text."""
    registry = read_registry(ROOT / "data" / "raw" / "registry")
    (folder,) = synthesise_deliveries(registry, root, scale=0.05, municipalities=[MUNICIPALITY])
    edit(folder / "forloeb.csv", lambda text: text.replace(";sygedagpenge;", ";Sygedagp.;"))
    edit(folder / "samtaler.csv", lengthen_row)
    edit(folder / "tilbud.csv", add_remarks)
    edit(folder / "udsendt.csv", lambda text: f"Udtræk fra Momentum\n{text}")
    return folder


def lengthen_row(text: str) -> str:
    """Give line 41 one field more."""
    return re.sub(r"(.*\n){40}.*", r"\g<0>;ekstra", text, count=1)


def add_remarks(text: str) -> str:
    """Add a column in which somebody wrote about a citizen."""
    header, *rows = text.splitlines()
    return "\n".join([f"{header};bemærkning", *(f"{row};ring 010170-4000" for row in rows), ""])


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Change a file's text, whatever it was written with."""
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    path.write_text(change(text), encoding="utf-8", newline="\n")


def check(folder: Path, report: Path) -> str:
    """Run the command as an analyst does."""
    command = [sys.executable, "-m", "pipelines.cli", "check", str(folder), "--html", str(report)]
    done = subprocess.run(  # noqa: S603 - own command
        [*command, "--root", str(ROOT)], capture_output=True, text=True, check=False
    )
    return re.sub(r"\n\nRapporten ligger i .*", "", done.stdout.strip(), flags=re.DOTALL)


def draw_terminal(told: str) -> str:
    """Return a page that looks like the terminal; refusals and warnings as they are coloured."""
    console = Console(record=True, width=110, file=io.StringIO())
    text = Text(f"> frikommune check {MUNICIPALITY}\n{told}")
    text.highlight_regex(r"AFVIST|Afvist[^.]*", "bold #f28b82")
    text.highlight_regex(r"advarsel\b", "#fdd663")
    console.print(text)
    body = console.export_html(inline_styles=True, code_format="<pre>{code}</pre>")
    style = (
        "body{background:#1b1f23;margin:0;padding:14px}pre{font:14px/1.4 monospace;color:#e8eaed}"
    )
    return f'<!DOCTYPE html><html lang="da"><title>check</title><style>{style}</style>{body}'


def photograph(browser: Browser, page: str, target: Path, *, height: int) -> None:
    """Save what a page looks like, in few colours so that the file is small."""
    view = browser.new_page(viewport={"width": 960, "height": height})
    view.set_content(page)
    view.screenshot(path=target)
    view.close()


if __name__ == "__main__":
    sys.exit(main())
