"""The server is for this machine alone, and an open page follows the build."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.errors import UsageError
from pipelines.publishing.serving import add_reload, describe_state, serve_folder

PAGE = (
    "<html><head><meta content=\"script-src 'self' 'sha256-a='; style-src 'self'\"></head>"
    "<body><p>Bogen</p></body></html>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "stil.css").write_text("p {}")
    return tmp_path


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with serve_folder(folder, 0, has_reload=True) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join()


def ask(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": f"{host}:{port}"})
    answer = connection.getresponse()
    text = answer.read().decode()
    kept = answer.headers.get("Cache-Control", "")
    connection.close()
    return answer.status, text, kept


def test_a_page_comes_with_what_reloads_it_and_is_not_kept(port: int) -> None:
    status, text, kept = ask(port, "/")

    assert status == 200
    assert "location.reload()" in text
    assert "script-src 'self' 'sha256-" in text
    assert kept == "no-store"


def test_other_files_come_as_they_are(port: int) -> None:
    assert ask(port, "/stil.css")[1] == "p {}"
    assert ask(port, "/mangler.html")[0] == 404


def test_nothing_outside_the_folder_is_served(port: int, folder: Path) -> None:
    (folder.parent / "hemmelig.html").write_text("hemmelig")

    for path in ("/../hemmelig.html", "/%2e%2e/hemmelig.html", "/..%2fhemmelig.html"):
        assert "hemmelig" not in ask(port, path)[1]


def test_a_request_under_another_name_is_refused(port: int) -> None:
    assert ask(port, "/", host="angriber.eksempel.dk")[0] == 403


def test_the_state_changes_when_a_page_does(port: int, folder: Path) -> None:
    before = ask(port, "/_bygget")[1]
    (folder / "ny.html").write_text(PAGE)

    assert ask(port, "/_bygget")[1] not in {"", before}


def test_an_empty_folder_has_a_state(tmp_path: Path) -> None:
    assert describe_state(tmp_path) == "0-0"


def test_a_page_without_an_end_is_kept() -> None:
    assert add_reload("<p>a") == "<p>a"


def test_a_taken_port_is_told(folder: Path) -> None:
    with serve_folder(folder, 0) as server, pytest.raises(UsageError, match="optaget"):
        serve_folder(folder, int(server.server_address[1]))
