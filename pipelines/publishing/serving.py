"""Shows a built site on this machine alone; the page follows when the book is built again."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pipelines.errors import UsageError

STATE_ADDRESS = "/_bygget"  # answers with what changes when the book does
_SCRIPT = (
    "let kendt;setInterval(async()=>{try{const svar=await fetch('" + STATE_ADDRESS + "');"
    "const nu=await svar.text();if(kendt&&nu!==kendt)location.reload();kendt=nu}catch{}},1000)"
)
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_SCRIPT_POLICY = re.compile(r"script-src 'self'")
_LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def __init__(self, *args: Any, has_reload: bool = False, **kwargs: Any) -> None:
        """Remember whether pages reload; the base class answers within its own constructor."""
        self.has_reload = has_reload
        super().__init__(*args, **kwargs)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer with a file, a page that reloads, or the state of the book."""
        if not self._is_for_this_machine():
            self.send_error(HTTPStatus.FORBIDDEN)
        elif not self.has_reload:
            super().do_GET()
        elif self.path.split("?")[0] == STATE_ADDRESS:
            self._answer(describe_state(Path(self.directory)).encode(), "text/plain")
        else:
            self._answer_page()

    def end_headers(self) -> None:
        """Let no browser keep what the next build will change."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _is_for_this_machine(self) -> bool:
        """Whether the request names this machine: another site's name may point here."""
        name = self.headers.get("Host", "").rsplit(":", 1)[0]
        return name in _LOCAL_NAMES

    def _answer_page(self) -> None:
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if self.path.split("?")[0].endswith("/") else path
        if page.suffix == ".html" and page.is_file():
            markup = page.read_text(encoding="utf-8", errors="replace")
            self._answer(add_reload(markup).encode("utf-8"), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _answer(self, content: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def serve_folder(folder: Path, port: int, *, has_reload: bool = False) -> ThreadingHTTPServer:
    """Return a server of `folder` on the loopback address; the caller runs and closes it.

    Args:
        folder: the built site.
        port: 0 takes a free one.
        has_reload: whether an open page reloads when the site has been built again.

    Raises:
        UsageError: the port is taken.
    """
    handler = partial(QuietHandler, directory=str(folder), has_reload=has_reload)
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise UsageError(f"Port {port} er optaget. Vælg en anden: --port 0") from error


def describe_state(folder: Path) -> str:
    """Return a text that changes when a page of the site does."""
    newest, count = 0, 0
    for path in folder.rglob("*.html"):
        try:
            newest, count = max(newest, path.stat().st_mtime_ns), count + 1
        except OSError:  # a page is being replaced just now
            continue
    return f"{newest}-{count}"


def add_reload(markup: str) -> str:
    """Return a page that asks this server, and reloads when the book has changed."""
    allowed = _SCRIPT_POLICY.sub(f"script-src 'self' 'sha256-{_HASH}'", markup, count=1)
    return allowed.replace("</body>", f"<script>{_SCRIPT}</script></body>", 1)
