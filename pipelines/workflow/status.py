"""Where every delivery and page stands, and why a page is stale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.errors import UsageError
from pipelines.storage import Workspace, read_json
from pipelines.storage.ledger import Received, find_active, list_received
from pipelines.workflow.outline import Outline, recall_outline
from pipelines.workflow.records import Staleness, find_stale
from pipelines.workflow.step import Step

_STATES = {
    "accepted": "læst ind",
    "refused": "afvist",
    "not_delivered": "ikke leveret",
    "": "endnu ikke læst",
}


def describe_status(workspace: Workspace) -> dict[str, Any]:
    """Return deliveries, pages and stale steps as JSON values."""
    outline, stale = _find_stale(workspace)
    received = list_received(workspace)
    return {
        "municipalities": [
            _describe(workspace, slug, name, stale, received)
            for slug, name in outline.municipalities
        ],
        "steps": len(outline.steps),
        "stale": {s.name: stale[s.name].reasons for s in outline.steps if stale[s.name].is_stale},
        "report_deadline": outline.report_deadline or "ikke sat",
    }


def _find_stale(workspace: Workspace) -> tuple[Outline, dict[str, Staleness]]:
    """Return the plan's outline, and which of its steps are out of date and why."""
    outline = recall_outline(workspace)
    if outline is None:
        # Planning imports nearly everything: only where something that plans are made from changed.
        from pipelines.workflow.building import outline_book

        outline = outline_book(workspace)
    records = workspace.build / "graph" / "records"
    return outline, find_stale(outline.steps, records, workspace.root)


def explain_page(workspace: Workspace, page: str) -> list[str]:
    """Return why a page (or any other step) is stale, from the page back to what changed.

    Raises:
        UsageError: there is no such page.
    """
    outline, stale = _find_stale(workspace)
    by_name = {step.name: step for step in outline.steps}
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
    workspace: Workspace,
    slug: str,
    name: str,
    stale: dict[str, Staleness],
    received: Sequence[Received],
) -> dict[str, Any]:
    pages = [n for n in stale if n.startswith((f"page/kommuner/{slug}/", f"page/kommuner/{slug}"))]
    pages = [n for n in pages if n.split("/")[2] == slug]
    folders = workspace.delivery_folders(slug)
    reading = workspace.clean_tables(slug) / "reading.json"
    state = read_json(reading)["state"] if reading.exists() else ""
    date = folders[-1].name if folders else ""
    active = find_active(received, slug)
    own = [r for r in received if r.municipality == slug]
    return {
        "municipality": slug,
        "name": name,
        "delivery_date": date,
        "state": state,
        "delivery": _tell_source(date, state, active),
        "contribution": active.id if active else "",
        "contributions": [
            {"id": r.id, "received": str(r.received), "is_withdrawn": r.is_withdrawn} for r in own
        ],
        "pages": len(pages),
        "pages_current": sum(not stale[name].is_stale for name in pages),
    }


def _tell_source(date: str, state: str, active: Received | None) -> str:
    """Say what the municipality's tables are made from: its delivery, or a contribution."""
    if date or active is None:
        return f"{date or 'ingen leverance'} ({_STATES[state]})"
    word = "afvist nu" if state == "refused" else "taget imod"
    return f"bidrag {active.id} ({word} {active.received})"
