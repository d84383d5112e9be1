"""What a result depends on besides its input files: code, environment, registry, parameters.

pytask hashes only a task's own file and caches file hashes by modification time; so the keys are
ours (DESIGN.md §7): digests of bytes, read at each build.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import grimp

import pipelines
from pipelines.storage import digest_file

PACKAGE = "pipelines"
_COMPILED = {".pyc", ".pyo"}
_CODE_ENDINGS = {".py", *_COMPILED}
_COPIED = "skeleton"  # of a new workspace: read by `frikommune new` alone, by no step


def digest_value(value: Any) -> str:
    """Return the SHA-256 of a value's `repr`; records and JSON values have a stable one."""
    return hashlib.sha256(repr(value).encode()).hexdigest()


@lru_cache(maxsize=1)
def _import_graph() -> grimp.ImportGraph:
    return grimp.build_graph(PACKAGE, cache_dir=None)


def forget_code() -> None:
    """Read the code anew at the next key: a build in the same process sees edited modules."""
    _import_graph.cache_clear()
    digest_module.cache_clear()
    digest_package.cache_clear()


def code_modules(roots: Iterable[str]) -> list[str]:
    """Return the project's modules that importing `roots` imports, directly or not, sorted."""
    graph = _import_graph()
    closure: set[str] = set()
    waiting = {root for root in roots if root in graph.modules}
    while waiting:
        module = waiting.pop()
        closure.add(module)
        packages = {module.rsplit(".", n)[0] for n in range(1, module.count(".") + 1)}
        found = packages | graph.find_modules_directly_imported_by(module)
        waiting |= {name for name in found if name.startswith(PACKAGE)} - closure
    return sorted(closure)


@cache
def digest_module(module: str) -> str:
    """Return the digest of a module's source bytes, and of a package's data, read once a build."""
    base = Path(pipelines.__file__).parent.parent.joinpath(*module.split("."))
    if not base.is_dir():
        return digest_file(base.with_suffix(".py"))
    files = [base / "__init__.py", *package_files(base)]
    return digest_value([(p.relative_to(base).as_posix(), digest_file(p)) for p in files])


def package_files(package: Path) -> list[Path]:
    """Return the files that are no code in a package, but not in packages below it, sorted."""
    found: list[Path] = []
    for path in sorted(package.iterdir()):
        if path.is_dir() and path.name != _COPIED and not (path / "__init__.py").exists():
            found += package_files(path)
        elif path.is_file() and path.suffix not in _CODE_ENDINGS:
            found.append(path)
    return found


def digest_code(roots: Iterable[str]) -> str:
    """Return one digest over all the project's code that `roots` use."""
    return digest_value([(module, digest_module(module)) for module in code_modules(roots)])


@lru_cache(maxsize=1)
def digest_package() -> str:
    """Return one digest over all the project's code and data, as this process first saw it."""
    base = Path(pipelines.__file__).parent
    files = sorted(p for p in base.rglob("*") if p.is_file() and p.suffix not in _COMPILED)
    return digest_value([(p.relative_to(base).as_posix(), digest_file(p)) for p in files])


def notebook_imports(notebook: Path) -> list[str]:
    """Return the project's modules that a notebook's code cells import."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found: set[str] = set()
    for cell in cells:
        if cell["cell_type"] == "code":
            found |= _imports("".join(cell["source"]))
    return sorted(name for name in found if name.split(".")[0] == PACKAGE)


def _imports(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names
