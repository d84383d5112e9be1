"""Starts a fork server, asks it for kernels, and handles them like processes of one's own."""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

SOCKET_VARIABLE = "FRIKOMMUNE_FORKSERVER"
PRELOADED = (
    "pandas",
    "numpy",
    "altair",
    "vl_convert",
    "yaml",
    "pipelines.storage",
    "pipelines.registry",
    "pipelines.wording",
    "pipelines.argument",
    "pipelines.figures",
    "pipelines.workflow.warmup:prepare",
)
_READY_TIMEOUT_S = 120
_SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class ForkedKernel:
    """The part of `subprocess.Popen` that Jupyter's provisioner uses, for a forked kernel."""

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, pid: int) -> None:
        """Remember the connection that tells how the kernel ends."""
        self._connection = connection
        self.pid = pid
        self.returncode: int | None = None
        self._heard = b""

    def poll(self) -> int | None:
        """Return the exit code, or None while the kernel runs."""
        self._listen(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the exit code.

        Raises:
            subprocess.TimeoutExpired: the kernel still runs after `timeout` seconds.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            left = None if end is None else max(0.0, end - time.monotonic())
            self._listen(left)
            if self.returncode is None and end is not None and time.monotonic() >= end:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel, if it still runs."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        self.send_signal(signal.SIGKILL)

    def _listen(self, timeout: float | None) -> None:
        if self.returncode is not None or not select.select([self._connection], [], [], timeout)[0]:
            return
        try:
            part = self._connection.recv(4096)
        except OSError:
            part = b""
        self._heard += part
        if b"\n" in self._heard:
            self.returncode = int(json.loads(self._heard.split(b"\n")[0])["exit"])
        elif not part:
            self.returncode = -signal.SIGKILL  # the server is gone, and its kernels with it
        if self.returncode is not None:
            self._connection.close()


def fork_kernel(
    path: str, argv: Sequence[str], cwd: str | None, env: Mapping[str, str]
) -> ForkedKernel:
    """Ask the server at `path` for a kernel.

    Raises:
        OSError: there is no server, or it is gone.
    """
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(path)
        _send(connection, {"argv": list(argv), "cwd": cwd, "env": dict(env)})
        answer = b""
        while not answer.endswith(b"\n"):
            part = connection.recv(1)
            if not part:
                raise OSError("the fork server closed the connection")
            answer += part
    except OSError:
        connection.close()
        raise
    return ForkedKernel(connection, int(json.loads(answer)["pid"]))


def _send(connection: socket.socket, request: dict[str, object]) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    try:
        message = json.dumps(request).encode() + b"\n"
        # The kernel's own stdout goes to our stderr: ours is for the answer in JSON.
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [nothing, 2, 2]))
        sent = connection.sendmsg([message], [rights])
        connection.sendall(message[sent:])
    finally:
        os.close(nothing)


@contextmanager
def warm_kernels(
    *,
    is_wanted: bool = True,
    preloaded: Sequence[str] = PRELOADED,
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Keep a fork server for the kernels started within; without Linux there is none.

    A server that can't start is no error: kernels are launched the normal way.

    Args:
        is_wanted: False where nothing will be run, so that nothing is started.
        preloaded: what the server imports, and (`module:function`) calls before it forks.
        environment: variables for the server besides this process' own.
    """
    if not is_wanted or not sys.platform.startswith("linux"):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="fk-") as folder:
        path = str(Path(folder) / "s")
        server = _start(path, preloaded, environment or {})
        if _is_ready(server):
            os.environ[SOCKET_VARIABLE] = path
        try:
            yield
        finally:
            os.environ.pop(SOCKET_VARIABLE, None)
            _stop(server)


def _start(
    path: str, preloaded: Sequence[str], wanted: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **wanted, **dict.fromkeys(_SINGLE_THREADED, "1")}
    environment.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    module = "pipelines.workflow.kernels.forkserver"
    command = [sys.executable, "-X", "frozen_modules=off", "-m", module, path]
    return subprocess.Popen(  # noqa: S603 - fixed command
        [*command, *preloaded],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )


def _is_ready(server: subprocess.Popen[bytes]) -> bool:
    if server.stdout is None or not select.select([server.stdout], [], [], _READY_TIMEOUT_S)[0]:
        return False
    return b"ready" in server.stdout.readline()


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.stdin is not None:
        server.stdin.close()  # the server's sign to end, its kernels with it
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    if server.stdout is not None:
        server.stdout.close()
