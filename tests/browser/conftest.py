from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "chrome") if (p := shutil.which(n))), ""
)
NO_SKIP = os.environ.get("FRIKOMMUNE_NO_SKIP") == "1"
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM and not NO_SKIP:
        pytest.skip("Chromium findes ikke på denne maskine: browserprøverne er sprunget over")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
