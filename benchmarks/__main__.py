"""Runs the benchmarks named on the command line, all without a name; writes RESULTS.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    audit,
    cluster,
    contributions,
    estimation,
    national,
    national_site,
    pages,
    reading,
    rebuild,
    site,
)
from benchmarks.measuring import Section, describe_machine

RESULTS = Path(__file__).parent / "RESULTS.md"
BENCHMARKS: dict[str, Callable[[], Section]] = {
    "pages": pages.run,
    "site": site.run,
    "rebuild": rebuild.run,
    "cluster": cluster.run,
    "national": national.run,
    "national_site": national_site.run,
    "audit": audit.run,
    "contributions": contributions.run,
    "estimation": estimation.run,
    "reading": reading.run,
}
_HEAD = (
    "# Benchmarks\n\n"
    "Written by `python -m benchmarks` (`make bench`). Medians of repeats, taken turn by turn,\n"
    "with the lowest and the highest in brackets; what counts are the ratios.\n\n"
    "Environment: {machine}.\n\n"
)
_PACKAGES = (
    "numpy", "pandas", "pyarrow", "great_expectations", "papermill", "ipykernel", "jupyter-book",
    "sphinx", "vl-convert-python", "distributed",
)  # fmt: skip


def main(names: list[str]) -> int:
    """Run benchmarks, and put each one's section into the results in place of its last."""
    unknown = sorted(set(names) - BENCHMARKS.keys())
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.")
        return 2
    sections = _read_sections()
    for name in names or BENCHMARKS:
        section = BENCHMARKS[name]()
        text = section.format()
        sections[section.title] = text
        print(text, flush=True)
        _write(sections)
    return 0


def _read_sections() -> dict[str, str]:
    if not RESULTS.exists():
        return {}
    parts = re.split(r"^(?=## )", RESULTS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {part.split("\n", 1)[0].removeprefix("## "): part for part in parts}


def _write(sections: dict[str, str]) -> None:
    body = "\n".join(text.strip("\n") + "\n" for text in sections.values())
    text = _HEAD.format(machine=describe_machine(_PACKAGES)) + body
    RESULTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
