"""A build by Dask workers over TCP on this machine, against the same build without them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.demonstration import ROOT, copy_sources, demonstration, frikommune
from benchmarks.measuring import Line, Section, Timing
from pipelines.cli.building import default_jobs
from pipelines.storage import digest_folder

_TURNS = 2


def run() -> Section:
    """Build from nothing in turns; both results must be the same bytes."""
    origin, _ = demonstration()
    local, remote = [], []
    is_same = True
    with dask_cluster(workers=1, threads=default_jobs()) as address:
        for _ in range(_TURNS):
            here, there = copy_sources(origin, "local"), copy_sources(origin, "remote")
            local.append(frikommune("build", root=here).seconds)
            remote.append(frikommune("build", "--scheduler", address, root=there).seconds)
            is_same &= digest_results(here) == digest_results(there)
    if not is_same:
        raise SystemExit("the cluster's results are not the local build's")
    ours, other = Timing(tuple(remote)), Timing(tuple(local))
    ratio = f"{ours.median / other.median:.2f}"
    line = Line("A whole build", ours.show("s"), f"local {other.show('s')}", ratio, "≤ 1.25")
    note = (
        "One worker with as many threads as the local build has, so that both have the same "
        "machine; scheduler and worker run already. Results are compared byte for byte. Of two "
        "workers on one machine each would import everything for itself."
    )
    return Section("Dask", (line,), (note,))


def digest_results(root: Path) -> tuple[str, str]:
    """Return the digests of what a build makes, from released tables to finished pages."""
    return digest_folder(root / "_build" / "released"), digest_folder(root / "_build" / "html")


@contextmanager
def dask_cluster(workers: int, threads: int) -> Iterator[str]:
    """Run a scheduler and workers over TCP on this machine; give the scheduler's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        commands = [["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]]
        commands += workers * [
            ["worker", address, "--nthreads", str(threads), "--no-dashboard",
             "--local-directory", folder, "--memory-limit", "0"]
        ]  # fmt: skip
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        started = [
            subprocess.Popen(  # noqa: S603 - own command
                [sys.executable, "-m", "dask", *command], cwd=ROOT, env=environment,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            for command in commands
        ]  # fmt: skip
        try:
            yield address
        finally:
            for process in started:
                process.kill()
            for process in started:
                process.wait(30)


if __name__ == "__main__":
    sys.stdout.write(run().format())
