"""A step of the build: what it reads, what it writes, and what else its result depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pipelines.storage import digest_file, digest_folder


class StepKind(Enum):
    """The kinds of step, in the order of the data's way; values are Danish, for the user."""

    CLEAN = "Læser leverancer"
    ESTIMATE = "Beregner"
    RELEASE = "Sikrer mod genkendelse"
    POOL = "Samler på tværs"
    COLLECT = "Skriver resultattabeller"
    CLAIMS = "Prøver påstande"
    PAGE = "Kører notebooks"
    STAGE = "Sætter bogens sider"
    SITE = "Bygger HTML"
    EXPORT = "Laver filer at hente"
    BOOK = "Samler bogen"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `inputs` and `outputs` are files or folders, `facts` everything else."""

    name: str  # "clean/rebild", "page/kommuner/rebild/formkrav"
    kind: StepKind
    action: Callable[[], None]
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    facts: Mapping[str, str]  # "kode", "parametre", "skabelon", "miljø" … -> digest


def digest_path(path: Path) -> str | None:
    """Return the digest of a file's or a folder's bytes, read now; None where there is none."""
    if path.is_dir():
        return digest_folder(path)
    return digest_file(path) if path.is_file() else None
