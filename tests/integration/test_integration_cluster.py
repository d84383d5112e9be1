"""The same graph on a Dask cluster over TCP; its machine is this one."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipelines.storage import digest_folder
from tests.workspaces import PROJECT, frikommune

pytestmark = pytest.mark.slow
RESULTS = ("released", "runs", "html")


@dataclass
class Dask:
    """A scheduler and its workers, each a process of its own."""

    folder: Path
    address: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - own command
                [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
                cwd=PROJECT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def add_worker(self) -> subprocess.Popen[bytes]:
        own = str(self.folder / f"worker{len(self.processes)}")
        return self.start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--local-directory", own
        )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    port = free_port()
    cluster = Dask(tmp_path, f"tcp://127.0.0.1:{port}")
    cluster.start("scheduler", "--host", "127.0.0.1", "--port", str(port))
    try:
        yield cluster
    finally:
        for process in cluster.processes:
            process.kill()  # a worker that has worked takes its time to end by itself
        for process in cluster.processes:
            process.wait(30)


def copy_sources(origin: Path, target: Path) -> Path:
    shutil.copytree(origin, target, ignore=shutil.ignore_patterns("_build", "clean"))
    (target / "data" / "clean").mkdir()
    return target


def digest_results(root: Path) -> list[str]:
    return [digest_folder(root / "_build" / name) for name in RESULTS]


def wait_for_step(root: Path, kind: str) -> None:
    deadline = time.monotonic() + 300
    while not list((root / "_build" / "graph" / "records" / kind).rglob("*.json")):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_workers_make_what_a_local_build_makes_though_one_is_killed_and_one_joins(
    small: Path, tmp_path: Path, dask: Dask
) -> None:
    remote = copy_sources(small, tmp_path / "remote")
    dying = dask.add_worker()
    dask.add_worker()
    command = [sys.executable, "-m", "pipelines.cli", "build", "--root", str(remote)]
    build = subprocess.Popen(  # noqa: S603 - own command
        [*command, "--scheduler", dask.address], cwd=PROJECT, stderr=subprocess.DEVNULL
    )

    wait_for_step(remote, "estimate")
    dying.send_signal(signal.SIGKILL)
    dask.add_worker()

    assert build.wait(600) == 0
    assert digest_results(remote) == digest_results(small)
    again = frikommune("build", "--scheduler", dask.address, root=remote)
    assert again.facts["made"] == []


def test_a_refused_delivery_is_told_as_by_a_local_build(
    small: Path, tmp_path: Path, dask: Dask
) -> None:
    remote = copy_sources(small, tmp_path / "remote")
    for path in (remote / "data" / "raw" / "deliveries" / "proevekoebing").rglob("forloeb.*"):
        path.chmod(0o644)
        path.write_bytes(b"")
    dask.add_worker()

    here = frikommune("run", "proevekoebing", root=remote, code=None)
    shutil.rmtree(remote / "_build")
    there = frikommune("run", "proevekoebing", "--scheduler", dask.address, root=remote, code=None)

    assert there.code == here.code == 11
    assert there.facts["deliveries"] == here.facts["deliveries"]


def test_a_scheduler_without_workers_is_told(
    small: Path, tmp_path: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = copy_sources(small, tmp_path / "remote")
    monkeypatch.setenv("FRIKOMMUNE_WORKERS_WAIT_S", "3")

    told = frikommune("build", "--scheduler", dask.address, root=remote, code=2)

    assert "ingen workere" in told.facts["faults"][0]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "nonsense://x", "tcp://"])
def test_an_address_where_nobody_answers_is_told(small: Path, tmp_path: Path, address: str) -> None:
    remote = copy_sources(small, tmp_path / "remote")

    told = frikommune(
        "run", "eksempelby", "--scheduler", address.format(port=free_port()), root=remote, code=2
    )

    assert "Dask-scheduler" in told.facts["faults"][0]
    assert "Traceback" not in told.stderr
