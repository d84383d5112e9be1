"""Bombs and far cells: refused or read within 5 seconds and a gigabyte, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.deliveries.bombs import BOMBS, READ
from tests.unit.deliveries.delivering import deliver

ROOT = Path(__file__).parents[3]
SECONDS, BYTES = 5.0, 1_000_000_000  # SECURITY.md §4, as measured by the processor's clock
_SIDE = """
import json, resource, sys, time
from pathlib import Path
from tests.unit.deliveries.delivering import registry
from pipelines.deliveries import read_delivery
folder = Path(sys.argv[1])
own = registry()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
reading = read_delivery(folder, own.municipality("rebild"), own)
print(json.dumps({
    "seconds": time.process_time() - start,
    "bytes": 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before),
    "codes": [fault.code for fault in reading.faults if fault.outcome.value == "R"],
    "rows": len(reading.tables.get("benefit_spells", ())),
}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the operating system does not measure it")
@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_refused_or_read_in_time_and_in_memory(name: str, tmp_path: Path) -> None:
    make, code = BOMBS[name]
    folder = deliver(tmp_path / "2020-06-30", {"forloeb.xlsx": make()})

    told = subprocess.run(  # noqa: S603 - our own reader
        [sys.executable, "-c", _SIDE, str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip

    found = json.loads(told.stdout)
    assert found["seconds"] <= SECONDS
    assert found["bytes"] <= BYTES
    assert (code in found["codes"]) if code != READ else (found["rows"] == 200), found
