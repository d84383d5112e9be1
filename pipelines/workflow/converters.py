"""Charts → SVG in processes that stay warm: each kernel would start a JavaScript engine of its own.

An engine can't be forked once it runs, so the fork server can't hold one. It forks converters
before it forks kernels; they share one listening socket, and whoever is idle takes the next chart.
Where none answers, a kernel converts for itself: the same bytes, half a second later.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from pipelines.figures.rendering import convert_spec, start_converter, use_converter

CONVERTERS = 2
_TIMEOUT_S = 120
_PR_SET_PDEATHSIG = 1
_PART = 1 << 16


def start_converters(path: Path, count: int = CONVERTERS) -> list[int]:
    """Fork converters that listen at `path`, and let this process' charts be made by them.

    To be called in a process without threads; what is forked from it later inherits the choice.

    Returns:
        The converters' process ids; they end with this process.
    """
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(64)
    pids = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            _become_converter(listener)
        pids.append(pid)
    listener.close()
    use_converter(partial(convert_elsewhere, str(path)))
    return pids


def convert_elsewhere(path: str, spec: dict[str, Any]) -> str:
    """Return the chart as the converters at `path` make it, or made here where none does."""
    try:
        return _ask(path, json.dumps(spec).encode())
    except (OSError, TypeError, ValueError):
        return convert_spec(spec)


def _ask(path: str, request: bytes) -> str:
    """Send one chart and read its SVG.

    Raises:
        OSError: nobody listens, or whoever did is gone.
        ValueError: the chart could not be converted there.
    """
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_TIMEOUT_S)
        connection.connect(path)
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return str(json.loads(_read_all(connection))["svg"])


def _read_all(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(_PART):
        parts.append(part)
    return b"".join(parts)


def _become_converter(listener: socket.socket) -> NoReturn:
    """Convert one chart after the other until the process that forked this one is gone."""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.set_wakeup_fd(-1)
        _leave_streams()
        start_converter()
        while True:
            connection, _ = listener.accept()
            with connection:
                _answer(connection)
    finally:
        os._exit(1)


def _leave_streams() -> None:
    """Hold none of the server's pipes open: their end tells others that the server is gone."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    sys.stdin, sys.stdout = sys.__stdin__, sys.__stdout__


def _answer(connection: socket.socket) -> None:
    try:
        connection.settimeout(_TIMEOUT_S)
        svg = convert_spec(json.loads(_read_all(connection)))
        connection.sendall(json.dumps({"svg": svg}).encode())
    except (OSError, ValueError, RuntimeError):
        return  # the kernel hears the connection end, and converts for itself
