"""What each step was made from, recorded when made, so that `status` can say why it is stale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.storage import read_json, write_json
from pipelines.workflow.step import Step, digest_path

Digest = Callable[[Path], str | None]


@dataclass(frozen=True, slots=True)
class Staleness:
    """Whether a step's results are up to date, and in Danish why not."""

    step: str
    reasons: tuple[str, ...]  # empty: up to date

    @property
    def is_stale(self) -> bool:
        """True where the step would run at the next build."""
        return bool(self.reasons)


def record_path(folder: Path, step: Step) -> Path:
    """Return where the step's record lies below `folder`."""
    return folder / f"{step.name}.json"


def current_inputs(step: Step, root: Path, digest: Digest = digest_path) -> dict[str, str | None]:
    """Return the digest of everything the step depends on, now."""
    files = {path.relative_to(root).as_posix(): digest(path) for path in step.inputs}
    return {**files, **{f"({name})": digest for name, digest in step.facts.items()}}


def write_record(folder: Path, step: Step, root: Path, inputs: Mapping[str, str | None]) -> None:
    """Record what the step was made from and what it made."""
    outputs = {path.relative_to(root).as_posix(): digest_path(path) for path in step.outputs}
    write_json(record_path(folder, step), {"inputs": dict(inputs), "outputs": outputs})


def find_stale(steps: Iterable[Step], folder: Path, root: Path) -> dict[str, Staleness]:
    """Compare every step (in topological order) with its record.

    Returns:
        One entry a step, with reasons such as `data/raw/deliveries/rebild/2020-06-30 er ændret`.
    """
    digest = cache(digest_path)  # within this call nothing is written: each file is read once
    made_by: dict[Path, str] = {}
    found: dict[str, Staleness] = {}
    for step in steps:
        upstream = sorted({made_by[p] for p in step.inputs if p in made_by})
        waiting = [f"afventer {name}" for name in upstream if found[name].is_stale]
        found[step.name] = Staleness(
            step.name, (*_own_reasons(step, folder, root, digest), *waiting)
        )
        made_by.update(dict.fromkeys(step.outputs, step.name))
    return found


def _own_reasons(step: Step, folder: Path, root: Path, digest: Digest) -> list[str]:
    path = record_path(folder, step)
    if not path.exists():
        return ["er ikke lavet endnu"]
    record = read_json(path)
    now = current_inputs(step, root, digest)
    before = record["inputs"]
    reasons = [f"{name} er ny" for name in now if name not in before]
    reasons += [f"{name} er væk" for name in before if name not in now]
    reasons += [f"{name} er ændret" for name in now if name in before and now[name] != before[name]]
    for output in step.outputs:
        name = output.relative_to(root).as_posix()
        if digest(output) != record["outputs"].get(name):
            reasons.append(f"{name} mangler eller er rettet i hånden")
    return reasons
