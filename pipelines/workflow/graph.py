"""Runs steps as a pytask graph: only what is out of date, in parallel, from where it stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pipelines.storage import write_text
from pipelines.workflow.records import current_inputs, write_record
from pipelines.workflow.step import Step, digest_path

Perform = Callable[[str, Callable[[], None]], None]
_AHEAD = 3  # steps handed to the threads for each one that runs
_CONFIG = "[tool.pytask.ini_options]\n# Made by `frikommune build`: keeps the lock file in here.\n"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What became of the steps of one run, by name."""

    succeeded: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[str, ...]
    not_started: tuple[str, ...]
    errors: tuple[tuple[str, BaseException], ...]  # what each failed step raised


@dataclass
class ContentNode:
    """A file or folder whose state is the digest of its bytes, read each time it is asked."""

    path_: Path
    root: Path
    attributes: dict[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The path within the workspace."""
        return self.path_.relative_to(self.root).as_posix()

    @property
    def signature(self) -> str:
        """One node a path, so that a product and a dependency meet."""
        return hashlib.sha256(str(self.path_).encode()).hexdigest()

    def state(self) -> str | None:
        """Return the digest; None where there is no such file or folder."""
        return digest_path(self.path_)

    def load(self, is_product: bool = False) -> Path:  # noqa: ARG002 - pytask's protocol
        """Return the path: steps read and write for themselves."""
        return self.path_

    def save(self, value: Any) -> None:
        """Refuse: steps write for themselves."""
        raise NotImplementedError


@dataclass
class FactNode:
    """Something a step depends on that is no file: code, parameters, environment."""

    name: str
    digest: str
    attributes: dict[Any, Any] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        """One node a fact and step."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def state(self) -> str:
        """Return the digest that the key holds."""
        return self.digest

    def load(self, is_product: bool = False) -> str:  # noqa: ARG002 - pytask's protocol
        """Return the digest."""
        return self.digest

    def save(self, value: Any) -> None:
        """Refuse: a fact is never made by a step."""
        raise NotImplementedError


def perform_here(_name: str, action: Callable[[], None]) -> None:
    """Do a step's action in this process."""
    action()


def run_steps(
    steps: Sequence[Step],
    root: Path,
    state_folder: Path,
    *,
    jobs: int,
    on_start: Callable[[Step], None],
    on_end: Callable[[Step, bool], None],
    perform: Perform = perform_here,
    on_interrupt: Callable[[], None] = lambda: None,
) -> RunSummary:
    """Run what is out of date, `jobs` at a time; a failed step stops only what depends on it.

    Args:
        steps: in any order; an output path of one is an input path of another.
        root: the workspace's folder.
        state_folder: where the lock file and the records lie.
        jobs: how many steps run at the same time, at least 1.
        on_start: called (in the step's thread) when a step begins.
        on_end: called when it has ended, with True where it succeeded.
        perform: does a step's action, here or elsewhere.
        on_interrupt: called when no further step will be begun, while some may still run.
    """
    import pytask
    from pytask_parallel import ParallelBackend, WorkerType, registry

    (state_folder / "tasks").mkdir(parents=True, exist_ok=True)  # pytask wants a place to look
    write_text(state_folder / "pyproject.toml", _CONFIG)
    pytask.console.quiet = True
    registry.register_parallel_backend(
        ParallelBackend.CUSTOM,
        lambda n_workers: _Threads(jobs, n_workers, on_interrupt),
        worker_type=WorkerType.THREADS,
    )
    run = partial(_run_step, root, state_folder, on_start, on_end, perform)
    session = pytask.build(
        tasks=[_task(step, root, run) for step in steps],
        config=state_folder / "pyproject.toml",
        paths=state_folder / "tasks",
        capture="no",
        verbose=0,
        show_traceback=False,
        n_workers=_AHEAD * jobs,
        parallel_backend="custom",
    )
    if session.exit_code not in {pytask.ExitCode.OK, pytask.ExitCode.FAILED}:
        raise RuntimeError(f"pytask could not run the graph: {session.exit_code!r}")
    return _summarise(session.execution_reports, [step.name for step in steps])


def _summarise(reports: Sequence[Any], names: Sequence[str]) -> RunSummary:
    from pytask import TaskOutcome

    by_outcome: dict[Any, list[str]] = {}
    for report in reports:
        by_outcome.setdefault(report.outcome, []).append(report.task.name)
    reported = {name for found in by_outcome.values() for name in found}
    skipped = by_outcome.get(TaskOutcome.SKIP_PREVIOUS_FAILED, [])
    return RunSummary(
        succeeded=tuple(sorted(by_outcome.get(TaskOutcome.SUCCESS, []))),
        unchanged=tuple(sorted(by_outcome.get(TaskOutcome.SKIP_UNCHANGED, []))),
        failed=tuple(sorted(by_outcome.get(TaskOutcome.FAIL, []))),
        not_started=tuple(sorted([*skipped, *(set(names) - reported)])),
        errors=tuple(_error(r) for r in reports if r.outcome == TaskOutcome.FAIL),
    )


class _Threads(ThreadPoolExecutor):
    """Runs steps in threads that always have the next one at hand: pytask looks now and then."""

    def __init__(self, jobs: int, _ahead: int, on_interrupt: Callable[[], None]) -> None:
        super().__init__(max_workers=jobs)
        self._on_interrupt = on_interrupt

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """Begin no further step; what runs may end."""
        self._on_interrupt()
        super().shutdown(wait=wait, cancel_futures=cancel_futures)


def _run_step(
    root: Path,
    state_folder: Path,
    on_start: Callable[[Step], None],
    on_end: Callable[[Step, bool], None],
    perform: Perform,
    step: Step,
) -> None:
    on_start(step)
    is_done = False
    try:
        before = current_inputs(step, root)
        perform(step.name, step.action)
        write_record(state_folder / "records", step, root, before)
        is_done = True
    finally:
        on_end(step, is_done)


def _task(step: Step, root: Path, run_step: Callable[[Step], None]) -> Any:
    from pytask import TaskWithoutPath

    def run(inputs: list[Any]) -> None:  # noqa: ARG001 - pytask hands over what the step knows
        run_step(step)

    facts = [FactNode(f"{step.name} ({name})", digest) for name, digest in step.facts.items()]
    return TaskWithoutPath(
        name=step.name,
        function=run,
        depends_on={"inputs": [*(ContentNode(p, root) for p in step.inputs), *facts]},
        produces={"outputs": [ContentNode(p, root) for p in step.outputs]},
    )


def _error(report: Any) -> tuple[str, BaseException]:
    return report.task.name, report.exc_info[1]
