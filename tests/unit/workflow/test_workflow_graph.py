from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.workflow.graph import RunSummary, run_steps
from pipelines.workflow.records import find_stale
from pipelines.workflow.step import Step, StepKind

# pytask and its parts warn about their own future; a test of ours is no place to see it.
pytestmark = pytest.mark.filterwarnings("ignore")


def copying_step(name: str, source: Path, target: Path, code: str = "1") -> Step:
    def copy() -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())

    return Step(name, StepKind.POOL, copy, (source,), (target,), {"kode": code})


def chain(root: Path, code: str = "1") -> list[Step]:
    return [
        copying_step("first", root / "raw.txt", root / "out" / "a.txt", code),
        copying_step("second", root / "out" / "a.txt", root / "out" / "b.txt"),
    ]


def run(steps: list[Step], root: Path, jobs: int = 1) -> RunSummary:
    return run_steps(
        steps,
        root,
        root / "graph",
        jobs=jobs,
        on_start=lambda _step: None,
        on_end=lambda _step, _done: None,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "raw.txt").write_text("one")
    return tmp_path


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_second_run_does_nothing(root: Path, jobs: int) -> None:
    first = run(chain(root), root, jobs)

    second = run(chain(root), root, jobs)

    assert first.succeeded == ("first", "second")
    assert second.succeeded == ()
    assert second.unchanged == ("first", "second")


def test_a_change_within_the_same_mtime_is_seen(root: Path) -> None:
    run(chain(root), root)
    before = (root / "raw.txt").stat()
    (root / "raw.txt").write_text("two")
    os.utime(root / "raw.txt", ns=(before.st_atime_ns, before.st_mtime_ns))

    summary = run(chain(root), root)

    assert summary.succeeded == ("first", "second")
    assert (root / "out" / "b.txt").read_text() == "two"


def test_a_touched_file_with_the_same_bytes_reruns_nothing(root: Path) -> None:
    run(chain(root), root)
    os.utime(root / "raw.txt", (1, 1))

    assert run(chain(root), root).succeeded == ()


def test_edited_code_reruns_its_step_and_not_what_gets_the_same_input(root: Path) -> None:
    run(chain(root), root)

    summary = run(chain(root, code="2"), root)

    assert summary.succeeded == ("first",)
    assert summary.unchanged == ("second",)


def test_a_removed_output_is_made_again(root: Path) -> None:
    run(chain(root), root)
    (root / "out" / "b.txt").unlink()

    assert run(chain(root), root).succeeded == ("second",)


def test_a_failed_step_stops_only_what_depends_on_it(root: Path) -> None:
    def fail() -> None:
        raise ValueError("broken")

    first, second = chain(root)
    other = copying_step("other", root / "raw.txt", root / "out" / "c.txt")

    summary = run([replace(first, action=fail), second, other], root)

    assert summary.failed == ("first",)
    assert summary.not_started == ("second",)
    assert summary.succeeded == ("other",)
    assert [(name, str(error)) for name, error in summary.errors] == [("first", "broken")]


def test_an_interrupted_run_goes_on_where_it_stopped(root: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    first, second = chain(root)
    stopped = run([first, replace(second, action=interrupt)], root)

    resumed = run([first, second], root)

    assert stopped.succeeded == ("first",)
    assert resumed.unchanged == ("first",)
    assert resumed.succeeded == ("second",)


def test_a_folder_counts_by_the_names_and_bytes_in_it(root: Path) -> None:
    folder = root / "delivery"
    folder.mkdir()
    (folder / "a.csv").write_text("1")
    target = root / "out" / "count.txt"

    def count() -> None:
        target.parent.mkdir(exist_ok=True)
        target.write_text(str(len(list(folder.iterdir()))))

    step = Step("count", StepKind.CLEAN, count, (folder,), (target,), {})
    run([step], root)
    (folder / "a.csv").rename(folder / "b.csv")

    assert run([step], root).succeeded == ("count",)


def test_staleness_says_what_changed_and_what_waits_for_it(root: Path) -> None:
    run(chain(root), root)
    (root / "raw.txt").write_text("two")

    stale = find_stale(chain(root, code="2"), root / "graph" / "records", root)

    assert stale["first"].reasons == ("raw.txt er ændret", "(kode) er ændret")
    assert stale["second"].reasons == ("afventer first",)


def test_an_output_edited_by_hand_is_stale(root: Path) -> None:
    run(chain(root), root)
    (root / "out" / "b.txt").write_text("by hand")

    stale = find_stale(chain(root), root / "graph" / "records", root)

    assert not stale["first"].is_stale
    assert stale["second"].reasons == ("out/b.txt mangler eller er rettet i hånden",)
    assert run(chain(root), root).succeeded == ("second",)
