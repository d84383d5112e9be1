"""A single-threaded process that has the heavy imports done and forks kernels on request.

Usage: python -m pipelines.workflow.kernels.forkserver SOCKET [module | module:function ...]

A module is imported; a function is called with the socket's folder, before any kernel is forked.

Protocol (Unix socket, one connection a kernel): the client sends one JSON line {argv, cwd, env}
with three file descriptors (stdin, stdout, stderr). The server answers {"pid": N}, and later
{"exit": code} (negative: the signal that killed it), one JSON line each. When the client's end
closes first, or the server's own stdin does, the kernel's process group is killed: no orphans.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from pipelines.workflow.kernels.child import become_kernel

_KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.parentpoller",
    "ipykernel.heartbeat",
    "ipykernel.debugger",
    "ipykernel.eventloops",
    "ipykernel.subshell_manager",
    "IPython.core.completer",
    "IPython.core.magics",
    "IPython.extensions.storemagic",
    "matplotlib_inline.backend_inline",
)


class ForkServer:
    """Accepts requests, forks kernels, tells their clients how they ended."""

    def __init__(self, path: Path) -> None:
        """Listen on a socket that this user alone can reach."""
        os.umask(0o077)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(64)
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)
        signal.set_wakeup_fd(self._wake_write)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the builder's to handle
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self._selector.register(self._wake_read, selectors.EVENT_READ, self._reap)
        self._selector.register(sys.stdin, selectors.EVENT_READ, self._owner_spoke)
        self._kernels: dict[int, socket.socket] = {}
        self._is_running = True

    def serve(self) -> None:
        """Serve until the owner closes this process' stdin."""
        while self._is_running:
            for key, _ in self._selector.select():
                key.data() if callable(key.data) else self._client_spoke(key.data)

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        try:
            request, descriptors = _receive(connection)
        except (EOFError, ValueError, OSError):
            connection.close()
            return
        pid = os.fork()
        if pid == 0:
            become_kernel(request, descriptors, self._close_in_child)
        for descriptor in descriptors:
            os.close(descriptor)
        self._kernels[pid] = connection
        self._selector.register(connection, selectors.EVENT_READ, pid)
        _tell(connection, {"pid": pid})

    def _close_in_child(self) -> None:
        signal.set_wakeup_fd(-1)
        self._selector.close()
        self._listener.close()
        os.close(self._wake_read)
        os.close(self._wake_write)
        for connection in self._kernels.values():
            connection.close()

    def _reap(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_read, 4096)
        for pid in list(self._kernels):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._forget(pid, os.waitstatus_to_exitcode(status))

    def _client_spoke(self, pid: int) -> None:
        """A client that says anything has gone: its kernel must not outlive it."""
        if pid in self._kernels and not self._kernels[pid].recv(1024):
            _kill_group(pid)
            _, status = os.waitpid(pid, 0)
            self._forget(pid, os.waitstatus_to_exitcode(status))

    def _forget(self, pid: int, code: int) -> None:
        connection = self._kernels.pop(pid)
        self._selector.unregister(connection)
        _tell(connection, {"exit": code})
        connection.close()

    def _owner_spoke(self) -> None:
        if not os.read(0, 1024):
            for pid in self._kernels:
                _kill_group(pid)
            self._is_running = False


def preload(modules: list[str]) -> None:
    """Import what kernels need, then keep the pages shared: nothing of it is collected again.

    What an import warns of is not shown; no filter is set, since kernels would inherit it.
    """
    with Path(os.devnull).open("w") as nothing, contextlib.redirect_stderr(nothing):
        for name in (*_KERNEL_MODULES, *modules):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    gc.collect()
    gc.disable()
    gc.freeze()


def prepare(functions: list[str], folder: Path) -> None:
    """Call what kernels shall share the results of; one that fails leaves it to the kernels."""
    for module, _, function in (name.partition(":") for name in functions):
        try:
            getattr(importlib.import_module(module), function)(folder)
        except Exception:
            traceback.print_exc()
    gc.freeze()


def _receive(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    descriptors: array.array[int] = array.array("i")
    line = b""
    while not line.endswith(b"\n"):
        part, ancillary, *_ = connection.recvmsg(1 << 20, socket.CMSG_LEN(3 * descriptors.itemsize))
        if not part:
            raise EOFError
        line += part
        for level, kind, content in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                descriptors.frombytes(content[: len(content) - len(content) % 4])
    return json.loads(line), list(descriptors)


def _tell(connection: socket.socket, message: dict[str, int]) -> None:
    with contextlib.suppress(OSError):  # the client may be gone
        connection.sendall(json.dumps(message).encode() + b"\n")


def _kill_group(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)


def main() -> None:
    """Preload, listen, say so on stdout, serve."""
    path, names = Path(sys.argv[1]), sys.argv[2:]
    preload([name for name in names if ":" not in name])
    prepare([name for name in names if ":" in name], path.parent)
    server = ForkServer(path)
    sys.stdout.write(json.dumps({"ready": os.getpid()}) + "\n")
    sys.stdout.flush()
    server.serve()
    for used in path.parent.glob("*"):  # where the owner was killed, nobody else tidies up
        if used.is_socket():
            used.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        path.parent.rmdir()
    os._exit(0)


if __name__ == "__main__":
    main()
