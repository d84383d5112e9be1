"""Resolves every path of a workspace: `data/`, `notebooks/`, `book/` and `_config.yml`."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipelines.domain import NETWORK_ROW, check_slug
from pipelines.errors import UsageError

ROOT_VARIABLE = "FRIKOMMUNE_ROOT"
DELIVERY_PAGE = "_delivery"  # stands for the trial where a released table is about the delivery


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folders of one workspace; what can't be made again lies in `raw` and `ledger`."""

    root: Path

    @property
    def registry(self) -> Path:
        """Networks, trials, sources, claims."""
        return self.root / "data" / "raw" / "registry"

    @property
    def deliveries(self) -> Path:
        """Raw deliveries, `<municipality>/<delivery date>/`; never written but by people."""
        return self.root / "data" / "raw" / "deliveries"

    @property
    def truth(self) -> Path:
        """The true estimands of synthetic deliveries; not there where deliveries are real."""
        return self.deliveries / "sandhed.csv"

    @property
    def calibration(self) -> Path:
        """Coverage, type I and power of the estimators, as `make calibrate` measured them."""
        return self.root / "docs" / "calibration.csv"

    @property
    def panel(self) -> Path:
        """Public municipality-month figures that the user brought."""
        return self.root / "data" / "raw" / "panel"

    @property
    def clean(self) -> Path:
        """One Parquet file a table and municipality."""
        return self.root / "data" / "clean"

    @property
    def ledger(self) -> Path:
        """Append-only: what was received, released, planned."""
        return self.root / "data" / "ledger"

    def contributions(self, municipality: str) -> Path:
        """Folder of the contributions of one municipality that were taken in."""
        return self.root / "data" / "raw" / "contributions" / _checked(municipality)

    @property
    def notebooks(self) -> Path:
        """The templates that Papermill runs."""
        return self.root / "notebooks"

    @property
    def book(self) -> Path:
        """The report's own text and `_toc.yml`."""
        return self.root / "book"

    @property
    def build(self) -> Path:
        """Everything that is made; can be deleted and comes back the same."""
        return self.root / "_build"

    def clean_tables(self, municipality: str) -> Path:
        """Folder of one municipality's clean tables."""
        return self.clean / _checked(municipality)

    def exact_findings(self, municipality: str) -> Path:
        """Folder of one municipality's exact tables of findings (local, never leaves)."""
        return self.clean / "findings" / _checked(municipality)

    def released(self, municipality: str, trial: str) -> Path:
        """Folder of the released tables of one participation, of a pooled trial or a delivery."""
        return self.build / "released" / _checked(municipality) / _checked(trial)

    def stray_deliveries(self, municipalities: Collection[str]) -> tuple[str, ...]:
        """Names of folders among the deliveries that are no municipality's: nobody reads them."""
        if not self.deliveries.is_dir():
            return ()
        names = (p.name for p in self.deliveries.iterdir() if p.is_dir())
        return tuple(sorted(n for n in names if n not in municipalities and n[0] != "."))

    def delivery_folders(self, municipality: str) -> tuple[Path, ...]:
        """The municipality's deliveries, oldest first; hidden and stray files are left out."""
        folder = self.deliveries / _checked(municipality)
        if not folder.is_dir():
            return ()
        found = (p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
        return tuple(sorted(found, key=lambda path: path.name))


def _checked(slug: str) -> str:
    if slug not in {NETWORK_ROW, DELIVERY_PAGE}:
        check_slug(slug)
    return slug


def find_workspace(start: Path | None = None) -> Workspace:
    """Find the workspace that `start` (or the current folder) lies in.

    Raises:
        UsageError: no folder on the way up holds `data/raw/registry`.
    """
    named = os.environ.get(ROOT_VARIABLE)
    origin = (start or (Path(named) if named else Path.cwd())).resolve()
    for folder in (origin, *origin.parents):
        if (folder / "data" / "raw" / "registry").is_dir():
            return Workspace(folder)
    raise UsageError(
        f"{origin}: her er intet arbejdsområde (mappen data/raw/registry mangler). "
        "Gå til arbejdsområdets mappe, angiv --root, eller lav et nyt: frikommune new MAPPE."
    )
