"""Shows a built site on this machine alone."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipelines.errors import UsageError


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


def serve_folder(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of `folder` on the loopback address; the caller runs and closes it.

    Raises:
        UsageError: the port is taken.
    """
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(QuietHandler, directory=folder))
    except OSError as error:
        raise UsageError(f"Port {port} er optaget. Vælg en anden: --port 0") from error
