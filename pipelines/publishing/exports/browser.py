"""Finds a Chromium, Chrome or Edge on this machine, and has it print a document as PDF."""

from __future__ import annotations

import os
import shutil
import subprocess  # - fixed command, no shell
import tempfile
from pathlib import Path

from pipelines.errors import PublishingError

BROWSER_VARIABLE = "FRIKOMMUNE_BROWSER"
_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
_WINDOWS_PLACES = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_MAC_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_SECONDS = 900
_QUIET = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
_PRINTING = ("--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf")
_MISSING = (
    "PDF: der er ingen Chromium, Chrome eller Edge på maskinen, og den skal bruges til at lave "
    f"PDF-filen. Installer en af dem, eller sæt {BROWSER_VARIABLE} til stien til programmet."
)


def find_browser() -> str:
    """Return the path of a browser that can print, or "" where there is none."""
    named = os.environ.get(BROWSER_VARIABLE)
    if named:
        return named if Path(named).is_file() else ""
    on_path = (shutil.which(name) for name in _NAMES)
    return next((p for p in on_path if p), "") or next(
        (str(path) for path in _usual_places() if path.is_file()), ""
    )


def print_pdf(document: Path, target: Path) -> None:
    """Print an HTML document as tagged PDF with bookmarks.

    Raises:
        PublishingError: there is no browser on this machine, or it could not print.
    """
    browser = find_browser()
    if not browser:
        raise PublishingError(_MISSING)
    with tempfile.TemporaryDirectory(prefix="frikommune-", ignore_cleanup_errors=True) as profile:
        printed = Path(profile) / "printed.pdf"
        command = [browser, *_QUIET, *_sandbox(), f"--user-data-dir={profile}", *_PRINTING]
        _run([*command, f"--print-to-pdf={printed}", document.resolve().as_uri()])
        if not printed.is_file() or not printed.read_bytes().startswith(b"%PDF"):
            raise PublishingError(f"PDF: {Path(browser).name} lavede ingen PDF-fil. Prøv igen.")
        target.write_bytes(printed.read_bytes())


def _run(command: list[str]) -> None:
    name = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603 - a browser found on this machine, own paths
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PublishingError(f"PDF: {name} blev ikke færdig på {_SECONDS // 60} min.") from error
    except OSError as error:
        raise PublishingError(f"PDF: {name} kan ikke startes. Er stien rigtig?") from error
    if done.returncode:
        raise PublishingError(f"PDF: {name} stoppede med kode {done.returncode}.")


def _sandbox() -> tuple[str, ...]:
    """Root, as in a container, has no sandbox; the document is our own and asks for nothing."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()


def _usual_places() -> list[Path]:
    roots = [os.environ.get(v) for v in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    windows = [Path(root, place) for root in roots if root for place in _WINDOWS_PLACES]
    return [*windows, *map(Path, _MAC_PLACES)]
