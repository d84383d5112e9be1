"""One notebook run: Papermill executes a template with one set of parameters."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.errors import NotebookRunError
from pipelines.storage import ROOT_VARIABLE, Workspace, write_bytes, write_json

CELL_TIMEOUT_S = 600
_TYPED = re.compile(r"^(?P<name>[a-z_]+): *[a-z]+ *=", re.MULTILINE)


def run_page(
    workspace: Workspace, template: Path, output: Path, parameters: Mapping[str, str]
) -> None:
    """Run one notebook; a failure is recorded beside the output, so that the others go on.

    Args:
        workspace: where the notebook finds its tables.
        template: the notebook, never changed.
        output: the executed notebook; `<output>.json` says whether it succeeded.
        parameters: by name; each must stand in the template's `parameters` cell.

    Raises:
        NotebookRunError: the template does not declare a parameter (Papermill only warns).
    """
    check_parameters(template, parameters)
    error = _execute(workspace, template, output, parameters)
    state = {"state": "failed" if error else "succeeded", "error": error}
    write_json(run_state_path(output), state)


def run_state_path(output: Path) -> Path:
    """Return the file beside an executed notebook that says how the run went."""
    return output.with_suffix(".json")


def check_parameters(template: Path, parameters: Mapping[str, str]) -> None:
    """Refuse parameters that the template's `parameters` cell does not declare with a type."""
    cells = json.loads(template.read_text(encoding="utf-8"))["cells"]
    tagged = [c for c in cells if "parameters" in c["metadata"].get("tags", [])]
    declared = {m["name"] for c in tagged for m in _TYPED.finditer("".join(c["source"]))}
    unknown = sorted(set(parameters) - declared)
    if unknown:
        raise NotebookRunError(
            f"{template.name}: parameteren {', '.join(unknown)} findes ikke i cellen "
            f'"parameters" (fundet: {", ".join(sorted(declared)) or "ingen"}). Tilføj den dér.'
        )


def _execute(
    workspace: Workspace, template: Path, output: Path, parameters: Mapping[str, str]
) -> str:
    """Execute and write the output; return "" or where and why it failed."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from pipelines.workflow.kernels.manager import PromptKernelManager

    os.environ[ROOT_VARIABLE] = str(workspace.root)
    with tempfile.TemporaryDirectory(prefix="frikommune-") as folder:
        executed = Path(folder) / "run.ipynb"
        error = ""
        try:
            papermill.execute_notebook(
                str(template),
                str(executed),
                parameters=dict(parameters),
                kernel_name="python3",
                # Not Papermill's `cwd`: it moves the whole process, and threads leave it anywhere.
                resources={"metadata": {"path": str(workspace.root)}},
                progress_bar=False,
                log_output=False,
                autosave_cell_every=0,
                request_save_on_cell_execute=False,
                execution_timeout=CELL_TIMEOUT_S,
                kernel_manager_class=PromptKernelManager,
            )
        except PapermillExecutionError as failure:
            error = f"celle {failure.exec_count}: {failure.ename}: {failure.evalue}"
        except DeadKernelError:
            error = "notesbogens proces døde undervejs"
        except CellTimeoutError:
            error = f"en celle var ikke færdig efter {CELL_TIMEOUT_S} sekunder"
        write_bytes(output, _without_run_traces(executed) if executed.exists() else b"{}")
    return error


def _without_run_traces(executed: Path) -> bytes:
    """Drop what differs from run to run or names this machine: timings, paths, hosts."""
    notebook: Any = json.loads(executed.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = "injected-parameters"  # Papermill draws a new one each time
    for part in (notebook, *notebook["cells"]):
        part["metadata"].pop("papermill", None)
        part["metadata"].pop("execution", None)
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
