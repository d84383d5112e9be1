"""What the fork server does before it forks kernels, so that each of them need not."""

from __future__ import annotations

import contextlib
from pathlib import Path

from pipelines.errors import PipelineError
from pipelines.figures.rendering import skip_checks
from pipelines.registry import read_registry
from pipelines.storage import find_workspace
from pipelines.workflow.converters import start_converters


def prepare(folder: Path) -> None:
    """Read the registry, and start the converters of charts.

    Args:
        folder: the server's own, for sockets.
    """
    with contextlib.suppress(PipelineError):  # the notebook that reads it will say what is wrong
        read_registry(find_workspace().registry)
    skip_checks()
    start_converters(folder / "charts")
