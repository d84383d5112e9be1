"""Steps on a Dask cluster: the same graph, whose actions are done by workers on other machines.

The graph, its keys and its records stay here; what travels is one step's action, a function of the
package with records and paths. Its files lie in the workspace, a folder that all machines share.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import distributed
from distributed.comm.addressing import get_address_host_port
from distributed.comm.core import CommClosedError

from pipelines.errors import PipelineError, UsageError
from pipelines.storage import ROOT_VARIABLE
from pipelines.workflow import keys
from pipelines.workflow.kernels.client import warm_kernels

Action = Callable[[], None]
_CONNECT_S, _WORKERS_S = 10, 60
_PATIENCE_VARIABLE = "FRIKOMMUNE_WORKERS_WAIT_S"  # for clusters whose workers start slowly
_AHEAD = 3  # steps sent ahead a worker's thread, so that none waits for the next
_LEAST_AHEAD = 16  # workers may join later


class WarmWorker(distributed.WorkerPlugin):
    """Keeps warm kernels at a worker for as long as it lives, those that join later too."""

    name = "frikommune-warm-kernels"

    def __init__(self, root: str) -> None:
        """Remember the workspace, for what its kernels share."""
        self._root = root

    def setup(self, worker: Any) -> None:  # noqa: ARG002 - Dask's protocol
        """Start the fork server."""
        self._stack = ExitStack()
        self._stack.enter_context(warm_kernels(environment={ROOT_VARIABLE: self._root}))

    def teardown(self, worker: Any) -> None:  # noqa: ARG002 - Dask's protocol
        """Stop it."""
        self._stack.close()


class Cluster:
    """A connection to a scheduler: does one step's action at a time for each thread that asks."""

    def __init__(self, client: Any, root: Path, code: str) -> None:
        """Remember where the workspace is, and which code its steps were planned with."""
        self._client, self._root, self._code = client, root, code
        self._lock = threading.Lock()
        self._running: set[Any] = set()

    @property
    def slots(self) -> int:
        """How many steps to have under way: more than workers, for those that join later."""
        threads = sum(self._client.nthreads().values())
        return int(max(_AHEAD * threads, _LEAST_AHEAD))

    def perform(self, name: str, action: Action) -> None:
        """Have a worker do the action; a worker that dies has it done by another.

        Raises:
            PipelineError: the scheduler is gone, or several workers died of it.
        """
        future = self._client.submit(
            act, action, str(self._root), self._code, key=f"{name}-{uuid.uuid4().hex}", pure=False
        )
        with self._lock:
            self._running.add(future)
        try:
            future.result()
        except distributed.KilledWorker as error:
            raise PipelineError(
                f"{name}: flere workere døde under dette trin. Se deres log; ofte mangler de "
                "hukommelse. Kør den samme kommando igen for at fortsætte."
            ) from error
        except (CancelledError, asyncio.CancelledError, CommClosedError) as error:
            raise PipelineError(
                f"{name}: forbindelsen til scheduleren gik tabt, eller trinnet blev afbrudt. "
                "Kør den samme kommando igen for at fortsætte."
            ) from error
        finally:
            with self._lock:
                self._running.discard(future)

    def cancel(self) -> None:
        """Take back what is under way: the build is interrupted."""
        with self._lock:
            waiting = list(self._running)
        with contextlib.suppress(Exception):  # the scheduler may be what is gone
            self._client.cancel(waiting, force=True)


@contextmanager
def connect_cluster(address: str, root: Path, *, has_pages: bool) -> Iterator[Cluster]:
    """Connect to the scheduler at `address`.

    Args:
        address: as `dask scheduler` tells it, "tcp://10.0.0.5:8786".
        root: the workspace, at the same path for every worker.
        has_pages: notebooks will be run, so workers shall keep warm kernels.

    Raises:
        UsageError: nobody answers there, no worker has joined, or one can't do the work.
    """
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is raised
    try:
        get_address_host_port(address)  # a client of an address that is none can't be closed
        connect: Any = distributed.Client  # untyped
        client = connect(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"{address}: ingen Dask-scheduler svarer. Start den med »dask scheduler«, og brug "
            "adressen, den skriver (tcp://maskine:8786)."
        ) from error
    with client:
        _check_workers(client, address, root)
        if has_pages:
            client.register_plugin(WarmWorker(str(root)))
        yield Cluster(client, root, keys.digest_package())


def act(action: Action, root: str, code: str) -> None:
    """Do a step's action at a worker that has the same code and sees the workspace.

    Raises:
        UsageError: it has not, or does not.
    """
    told = find_obstacle(root, code)
    if told:
        raise UsageError(f"{distributed.get_worker().address}: {told}")
    action()


def find_obstacle(root: str, code: str) -> str:
    """Return why this process can't work on the workspace; "" where it can."""
    if not Path(root).is_dir():
        return f"workeren kan ikke se mappen {root}. Læg arbejdsområdet på et fælles drev."
    if keys.digest_package() != code:
        return "workeren har en anden udgave af programmet. Installér den samme, og start den igen."
    return ""


def _check_workers(client: Any, address: str, root: Path) -> None:
    try:
        patience = float(os.environ.get(_PATIENCE_VARIABLE, _WORKERS_S))
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError as error:
        raise UsageError(
            f"{address}: scheduleren har ingen workere. Start mindst én: dask worker {address}"
        ) from error
    found = client.run(find_obstacle, str(root), keys.digest_package())
    faults = [f"{worker}: {told}" for worker, told in sorted(found.items()) if told]
    if faults:
        raise UsageError(faults)
