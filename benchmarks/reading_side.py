"""One reading in a fresh process: seconds, and the peak of memory above what was there before."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pandas as pd

from benchmarks.deliveries import MUNICIPALITY
from pipelines.deliveries import DeliveryReading, read_delivery
from pipelines.domain import Registry
from pipelines.quality import validate_tables
from pipelines.registry import read_registry

REGISTRY = Path(__file__).parents[1] / "data" / "raw" / "registry"
_PAUSE = 0.002  # seconds between looks at the memory
_STATM = Path("/proc/self/statm")


def main(mode: str, what: str, folder: Path, warm: Path) -> None:
    """Do the work on a small delivery first, so that imports are no part of it; then measure.

    Time and memory are measured in processes of their own: watching the memory slows the work.
    """
    work = {
        "pandas": read_with_pandas,
        "text": read_as_text,
        "read": read_only,
        "ours": read_and_validate,
    }[mode]
    work(warm)
    measure = {"time": measure_time, "memory": measure_memory}[what]
    print(json.dumps(measure(lambda: work(folder))))


def measure_time(work: Callable[[], int]) -> dict[str, float]:
    """Return the seconds that passed and that the processor worked."""
    start, worked = time.perf_counter(), time.process_time()
    rows = work()
    return {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - worked,
        "rows": rows,
    }


def measure_memory(work: Callable[[], int]) -> dict[str, float]:
    """Return the peak of memory above what the process held before."""
    before = count_resident()
    with Peak() as peak:
        rows = work()
    return {"bytes": peak.highest - before, "rows": rows}


class Peak:
    """Watches the resident memory of the process while the work goes on."""

    def __init__(self) -> None:
        """Begin at what there is."""
        self.highest = count_resident()
        self._is_done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        """Start watching."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._is_done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_done.is_set():
            self.highest = max(self.highest, count_resident())
            self._is_done.wait(_PAUSE)


def count_resident() -> int:
    """Return the bytes of memory that the process holds (0 where the system does not say)."""
    if not _STATM.exists():
        return 0
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def read_with_pandas(folder: Path) -> int:
    """Read the file and nothing else."""
    return len(pd.read_csv(folder / "forloeb.csv", sep=";"))


def read_as_text(folder: Path) -> int:
    """Read the file as one text."""
    return (folder / "forloeb.csv").read_text(encoding="utf-8").count("\n") - 1


def read_only(folder: Path) -> int:
    """Read the delivery to clean tables."""
    return len(_read(folder).tables["benefit_spells"])


def _read(folder: Path) -> DeliveryReading:
    registry = _registry()
    reading = read_delivery(folder, registry.municipality(MUNICIPALITY), registry)
    if reading.note is None or reading.is_refused:
        raise SystemExit("the delivery was refused")
    return reading


def read_and_validate(folder: Path) -> int:
    """Read the delivery, and hold its tables against their suites."""
    registry, reading = _registry(), _read(folder)
    assert reading.note is not None  # noqa: S101 - for mypy: `_read` has looked
    if not validate_tables(reading.tables, registry, MUNICIPALITY, reading.note).is_valid:
        raise SystemExit("the delivery is not valid")
    return len(reading.tables["benefit_spells"])


@lru_cache(maxsize=1)
def _registry() -> Registry:
    return read_registry(REGISTRY)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
