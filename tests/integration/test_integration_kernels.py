"""Warm kernels: the same outputs as a normal launch, and nothing left running."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pipelines.storage import Workspace, read_json
from pipelines.workflow.converters import CONVERTERS
from pipelines.workflow.kernels.client import SOCKET_VARIABLE, warm_kernels
from pipelines.workflow.steps.page import run_page, run_state_path

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="warm kernels: Linux only"),
    pytest.mark.filterwarnings("ignore"),
]


def notebook(folder: Path, *sources: str) -> Path:
    """Write a notebook with a parameters cell and one code cell a source."""
    cells = [code_cell("parameters", 'name: str = "a"', ["parameters"])]
    cells += [code_cell(f"cell-{n}", source, []) for n, source in enumerate(sources)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
    path = folder / "notebook.ipynb"
    path.write_text(json.dumps(book))
    return path


def code_cell(cell_id: str, source: str, tags: list[str]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": cell_id,
        "source": source,
        "metadata": {"tags": tags},
        "outputs": [],
        "execution_count": None,
    }


def run(folder: Path, template: Path, name: str) -> str:
    """Run the notebook and return its error, "" where there was none."""
    output = folder / f"{name}.ipynb"
    run_page(Workspace(folder), template, output, {"name": name})
    return str(read_json(run_state_path(output))["error"])


def last_text(folder: Path, name: str) -> str:
    cells = json.loads((folder / f"{name}.ipynb").read_text())["cells"]
    return "".join(cells[-1]["outputs"][0]["data"]["text/plain"])


def test_a_warm_run_gives_the_same_notebook_as_a_normal_one(tmp_path: Path) -> None:
    template = notebook(tmp_path, "import os, pandas", "print(name); pandas.DataFrame({'a': [1]})")
    (tmp_path / "cold").mkdir()
    (tmp_path / "warm").mkdir()

    run(tmp_path, template, "cold/x")
    with warm_kernels():
        assert os.environ[SOCKET_VARIABLE]
        run(tmp_path, template, "warm/x")

    cold = (tmp_path / "cold" / "x.ipynb").read_bytes().replace(b"cold/x", b"warm/x")
    assert cold == (tmp_path / "warm" / "x.ipynb").read_bytes()


def test_warm_kernels_are_isolated_and_draw_their_own_randomness(tmp_path: Path) -> None:
    template = notebook(tmp_path, "import random, sys; sys.seen = 1; random.random()")
    check = notebook(tmp_path, "import random, sys; (hasattr(sys, 'seen'), random.random())")
    (tmp_path / "kept.ipynb").write_bytes(template.read_bytes())

    with warm_kernels():
        run(tmp_path, tmp_path / "kept.ipynb", "first")
        run(tmp_path, check, "second")
        run(tmp_path, check, "third")

    texts = [last_text(tmp_path, name) for name in ("second", "third")]
    assert all(text.startswith("(False,") for text in texts)
    assert texts[0] != texts[1]


@pytest.mark.parametrize("is_warm", [True, False])
def test_a_kernel_starts_in_the_workspace_and_the_process_stays_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_warm: bool
) -> None:
    template = notebook(tmp_path, "import os; os.getcwd()")
    moved: list[Any] = []
    monkeypatch.setattr(os, "chdir", moved.append)

    if is_warm:
        with warm_kernels(), ThreadPoolExecutor(3) as threads:
            list(threads.map(lambda name: run(tmp_path, template, name), "abc"))
    else:
        run(tmp_path, template, "a")

    assert last_text(tmp_path, "a") == repr(str(tmp_path))
    assert set(moved) <= {os.getcwd()}  # noqa: PTH109 - Papermill writes from where it already is


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("raise ValueError('broken')", "ValueError"),
        ("import os; os._exit(3)", "proces døde"),
    ],
)
def test_errors_and_dead_kernels_are_told_as_with_a_normal_launch(
    tmp_path: Path, source: str, told: str
) -> None:
    template = notebook(tmp_path, source)
    errors = []
    for is_wanted in (False, True):
        with warm_kernels(is_wanted=is_wanted):
            errors.append(run(tmp_path, template, "x"))

    assert told in errors[0]
    assert errors[0] == errors[1]


def test_without_the_server_kernels_are_launched_the_normal_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SOCKET_VARIABLE, str(tmp_path / "no-server"))

    assert run(tmp_path, notebook(tmp_path, "1 + 1"), "x") == ""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_kernel_outlives_the_builder(tmp_path: Path, number: int) -> None:
    mark = tmp_path / "kernel.pid"
    template = notebook(
        tmp_path,
        f"import os, pathlib, time; pathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(120)",
    )
    script = textwrap.dedent(
        f"""
        from pathlib import Path
        from pipelines.storage import Workspace
        from pipelines.workflow.kernels.client import warm_kernels
        from pipelines.workflow.steps.page import run_page
        folder = Path({str(tmp_path)!r})
        with warm_kernels():
            run_page(Workspace(folder), Path({str(template)!r}), folder / "x.ipynb", {{}})
        """
    )
    builder = subprocess.Popen(  # noqa: S603 - own script
        [sys.executable, "-c", script], stderr=subprocess.DEVNULL
    )
    kernel = int(_wait_for(mark))

    builder.send_signal(number)
    builder.wait(30)

    deadline = time.monotonic() + 15
    while _is_running(kernel) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(kernel)


CHART = "from pipelines.figures import rendering"
SPEC = "{'data': {'values': [{'a': 1}]}, 'mark': {'type': 'text', 'text': 'æ'}}"
DRAWN = f"rendering.render_svg({SPEC}, rendering.head('Titel', is_synthetic=False))"


def test_a_chart_from_a_converter_is_the_chart_that_a_kernel_draws(tmp_path: Path) -> None:
    template = notebook(tmp_path, CHART, DRAWN)
    (tmp_path / "cold").mkdir()
    (tmp_path / "warm").mkdir()

    run(tmp_path, template, "cold/x")
    with warm_kernels():
        run(tmp_path, template, "warm/x")

    assert last_text(tmp_path, "cold/x").startswith("'<svg")
    assert last_text(tmp_path, "cold/x") == last_text(tmp_path, "warm/x")


def test_a_kernel_draws_for_itself_where_the_converters_are_gone(tmp_path: Path) -> None:
    template = notebook(tmp_path, CHART, DRAWN)

    with warm_kernels():
        (Path(os.environ[SOCKET_VARIABLE]).parent / "charts").unlink()
        error = run(tmp_path, template, "x")

    assert error == ""
    assert last_text(tmp_path, "x").startswith("'<svg")


def test_a_chart_that_cannot_be_drawn_is_told_as_by_a_normal_launch(tmp_path: Path) -> None:
    template = notebook(tmp_path, CHART, "rendering._converter({'mark': 7})")
    errors = []
    for is_wanted in (False, True):
        with warm_kernels(is_wanted=is_wanted):
            errors.append(run(tmp_path, template, "x"))

    assert errors[0]
    assert "NameError" not in errors[0]
    assert errors[0] == errors[1]


def test_what_is_captured_is_what_a_normal_launch_captures(tmp_path: Path) -> None:
    template = notebook(
        tmp_path,
        "import os, subprocess, sys, threading, asyncio, warnings",
        "print('out'); print('err', file=sys.stderr); os.write(1, b'raw'); warnings.warn('told')",
        "_ = subprocess.run(['echo', 'child'])",
        "thread = threading.Thread(target=lambda: print('thread')); thread.start(); thread.join()",
        "await asyncio.sleep(0); print(os.getcwd(), sys.argv[0].rsplit('/', 1)[-1], __name__)",
        "print(os.environ.get('MPLBACKEND'), sorted(name for name in globals() if name[0] != '_'))",
    )
    (tmp_path / "cold").mkdir()
    (tmp_path / "warm").mkdir()

    run(tmp_path, template, "cold/x")
    with warm_kernels():
        run(tmp_path, template, "warm/x")

    cold, warm = (outputs(tmp_path, f"{name}/x") for name in ("cold", "warm"))
    assert [streams(cell) for cell in cold] == [streams(cell) for cell in warm]
    assert "thread" in streams(cold[5])["stdout"]


def test_a_cell_that_takes_too_long_is_stopped_as_with_a_normal_launch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.workflow.steps.page.CELL_TIMEOUT_S", 2)
    template = notebook(tmp_path, "import time; time.sleep(60)")
    errors = []
    for is_wanted in (False, True):
        with warm_kernels(is_wanted=is_wanted):
            errors.append(run(tmp_path, template, "x"))

    assert "ikke færdig" in errors[0]
    assert errors[0] == errors[1]


def test_no_kernel_outlives_the_fork_server_and_the_page_is_told_to_have_died(
    tmp_path: Path,
) -> None:
    mark = tmp_path / "kernel.pid"
    template = notebook(
        tmp_path,
        f"import os, pathlib, time; pathlib.Path({str(mark)!r}).write_text("
        "f'{os.getpid()} {os.getppid()}')\ntime.sleep(120)",
    )
    errors: list[str] = []
    with warm_kernels():
        page = threading.Thread(target=lambda: errors.append(run(tmp_path, template, "x")))
        page.start()
        kernel, server = (int(number) for number in _wait_for(mark).split())
        os.kill(server, signal.SIGKILL)
        page.join(60)

        after = run(tmp_path, notebook(tmp_path, "1 + 1"), "y")

    assert errors == ["notesbogens proces døde undervejs"]
    assert not _is_running(kernel)
    assert after == ""  # launched the normal way


@pytest.mark.slow
def test_two_thousand_pages_leave_nothing_behind(tmp_path: Path) -> None:
    template = notebook(tmp_path, "print(name)")
    names = [f"page{number}" for number in range(2000)]
    with warm_kernels(), ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda name: run(tmp_path, template, name), names[:200]))
        server = int(_children_of(os.getpid())[0])
        before = (_resident(os.getpid()), _resident(server), _open_files())
        errors = list(threads.map(lambda name: run(tmp_path, template, name), names[200:]))
        after = (_resident(os.getpid()), _resident(server), _open_files())
        time.sleep(2)
        left = len(_children_of(server)) - CONVERTERS

    assert set(errors) == {""}
    assert "page1999" in (tmp_path / "page1999.ipynb").read_text()
    assert after[0] < 1.25 * before[0]
    assert after[1] < 1.25 * before[1]
    assert after[2] <= before[2] + 5
    assert left == 0


def outputs(folder: Path, name: str) -> list[list[dict[str, Any]]]:
    cells = json.loads((folder / f"{name}.ipynb").read_text())["cells"]
    return [cell["outputs"] for cell in cells]


def streams(cell: list[dict[str, Any]]) -> dict[str, str]:
    """Join a cell's streams: where the system cuts them differs from run to run."""
    told = {"stdout": "", "stderr": ""}
    for output in cell:
        told[output["name"]] += "".join(output["text"])
    told["stderr"] = re.sub(r"ipykernel_\d+", "ipykernel", told["stderr"])
    told["stderr"] = re.sub(r"/\d+\.py", "/n.py", told["stderr"])
    return told


def _children_of(pid: int) -> list[str]:
    path = Path(f"/proc/{pid}/task")
    return [c for task in path.iterdir() for c in (task / "children").read_text().split()]


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _wait_for(path: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.05)
    raise AssertionError("the kernel never started")


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
