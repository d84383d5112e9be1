#!/usr/bin/env python3
"""Takes the screenshots of README and guides from a built demonstration book.

Usage: .venv/bin/python docs/skaermbilleder.py [workspace]; needs Chromium, Chrome or Edge.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from pipelines.publishing.exports.browser import find_browser

PROJECT = Path(__file__).resolve().parents[1]
# Name of the image, place in the book, width and height of the window.
SHOTS = (
    ("forside.png", "index.html", 1280, 910),
    ("matrix.png", "deltagelse.html#hvem-deltager-i-hvad", 1100, 900),
)
MOST_BYTES = 150_000


def main() -> int:
    """Take every screenshot whose page is there; say which is too large."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT
    browser = find_browser()
    if not browser:
        print("Der skal bruges Chromium, Chrome eller Edge.")  # noqa: T201 - a program
        return 2
    code = 0
    for name, page, width, height in SHOTS:
        path, _, place = page.partition("#")
        source = root / "_build" / "html" / path
        if not source.exists():
            print(f"{page}: siden er ikke bygget.")  # noqa: T201 - a program
            code = 1
            continue
        target = PROJECT / "docs" / "images" / name
        take(browser, f"{source.resolve().as_uri()}#{place}", target, width, height)
        size = target.stat().st_size
        print(f"{target.name}: {size // 1000} kB")  # noqa: T201 - a program
        code = max(code, int(size > MOST_BYTES))
    return code


def take(browser: str, address: str, target: Path, width: int, height: int) -> None:
    """Take one screenshot of a page, in a browser of its own without a network."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        subprocess.run(  # noqa: S603 - a browser found on this machine, own paths
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}",
                f"--window-size={width},{height}", "--force-device-scale-factor=1",
                "--virtual-time-budget=2000", f"--screenshot={target}", address,
            ],
            capture_output=True, check=True, timeout=120,
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
