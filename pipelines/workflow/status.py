"""Where every delivery and page stands, and why a page is stale."""

from __future__ import annotations

from typing import Any

from pipelines.domain import Municipality, Registry
from pipelines.errors import UsageError
from pipelines.storage import Workspace, read_json
from pipelines.workflow.building import stale_steps
from pipelines.workflow.records import Staleness
from pipelines.workflow.step import Step

_STATES = {
    "accepted": "læst ind",
    "refused": "afvist",
    "not_delivered": "ikke leveret",
    "": "endnu ikke læst",
}


def describe_status(workspace: Workspace, registry: Registry) -> dict[str, Any]:
    """Return deliveries, pages and stale steps as JSON values."""
    steps, stale = stale_steps(workspace, registry)
    network = registry.networks[0]
    return {
        "municipalities": [_describe(workspace, m, stale) for m in registry.municipalities],
        "steps": len(steps),
        "stale": {s.name: stale[s.name].reasons for s in steps if stale[s.name].is_stale},
        "report_deadline": str(network.report_deadline or "ikke sat"),
    }


def explain_page(workspace: Workspace, registry: Registry, page: str) -> list[str]:
    """Return why a page (or any other step) is stale, from the page back to what changed.

    Raises:
        UsageError: there is no such page.
    """
    steps, stale = stale_steps(workspace, registry)
    by_name = {step.name: step for step in steps}
    name = page.removesuffix(".html").removesuffix(".md").strip("/")
    start = name if name in by_name else f"page/{name}"
    if start not in by_name:
        raise UsageError(f'Siden "{page}" findes ikke. Prøv fx kommuner/rebild/formkrav.')
    return _explain(start, by_name, stale)


def _explain(start: str, steps: dict[str, Step], stale: dict[str, Staleness]) -> list[str]:
    made_by = {path: name for name, step in steps.items() for path in step.outputs}
    lines: list[str] = []
    waiting, seen = [start], {start}
    while waiting:
        name = waiting.pop(0)
        lines += [f"{name}: {reason}" for reason in stale[name].reasons]
        upstream = sorted({made_by[p] for p in steps[name].inputs if p in made_by})
        waiting += [n for n in upstream if stale[n].is_stale and n not in seen]
        seen |= set(upstream)
    return lines


def _describe(
    workspace: Workspace, municipality: Municipality, stale: dict[str, Staleness]
) -> dict[str, Any]:
    slug = municipality.slug
    pages = [n for n in stale if n.startswith((f"page/kommuner/{slug}/", f"page/kommuner/{slug}"))]
    pages = [n for n in pages if n.split("/")[2] == slug]
    folders = workspace.delivery_folders(slug)
    reading = workspace.clean_tables(slug) / "reading.json"
    state = read_json(reading)["state"] if reading.exists() else ""
    date = folders[-1].name if folders else ""
    return {
        "municipality": slug,
        "name": municipality.name,
        "delivery_date": date,
        "state": state,
        "delivery": f"{date or 'ingen leverance'} ({_STATES[state]})",
        "pages": len(pages),
        "pages_current": sum(not stale[name].is_stale for name in pages),
    }
