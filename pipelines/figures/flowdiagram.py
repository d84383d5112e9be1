"""The way from target group to analysis as a flow diagram: boxes downwards, an arm each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipelines.figures.record import Figure, Notice
from pipelines.figures.selection import is_synthetic, list_arms, mark_caption, tell_absence
from pipelines.figures.style import ARM_COLOURS, FONT, QUIET, TEXT, WARNING
from pipelines.wording import (
    STAGE_NAMES,
    SYNTHETIC_WORDS,
    escape_html,
    format_shown_count,
    join_words,
    name_arm,
)

_WIDTH, _HEIGHT, _GAP, _SPACE, _TOP = 150, 46, 26, 12, 64
_SIDE = "dropped_out"  # leaves the way: its box is dashed


def flow_diagram(flow: pd.DataFrame) -> Figure | Notice:
    """Draw how many went from the target group to the analysis, an arm beside the other.

    Args:
        flow: released `flow`, of one participation or summed over several: one row an arm and
            stage.
    """
    if not flow["count"].notna().any():
        return tell_absence(flow, "Vejen fra målgruppe til analyse")
    arms = list_arms(flow)
    stages = [stage for stage in STAGE_NAMES if stage in set(flow["stage"])]
    cells = {
        (str(row["arm"]), str(row["stage"])): format_shown_count(row["count"], str(row["status"]))
        for row in flow.to_dict("records")
    }
    synthetic = is_synthetic(flow)
    caption = "Fra målgruppe til analyse, antal personer i hver gruppe. Små antal er skjult."
    return Figure(
        svg=_draw(arms, stages, cells, synthetic=synthetic),
        alt=mark_caption(_tell(arms, stages, cells), synthetic=synthetic),
        caption=mark_caption(caption, synthetic=synthetic),
        table=_tabulate(arms, stages, cells),
        is_synthetic=synthetic,
    )


def _tell(arms: Sequence[str], stages: Sequence[str], cells: Mapping[tuple[str, str], str]) -> str:
    told = []
    for arm in arms:
        steps = [f"{STAGE_NAMES[s].lower()} {cells[arm, s]}" for s in stages if (arm, s) in cells]
        told.append(f"{name_arm(arm)}: {join_words(steps)}.")
    return " ".join(["Fra målgruppe til analyse.", *told])


def _tabulate(
    arms: Sequence[str], stages: Sequence[str], cells: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"Trin": STAGE_NAMES[stage], **{name_arm(a): cells.get((a, stage), "–") for a in arms}}
            for stage in stages
        ]
    )


def _draw(
    arms: Sequence[str],
    stages: Sequence[str],
    cells: Mapping[tuple[str, str], str],
    *,
    synthetic: bool,
) -> str:
    width = len(arms) * (_WIDTH + _SPACE) + _SPACE
    height = _TOP + len(stages) * (_HEIGHT + _GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{escape_html(FONT)}" font-size="14">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    if synthetic:
        parts.append(_text(_SPACE, 18, SYNTHETIC_WORDS, colour=WARNING, weight="bold"))
    for column, arm in enumerate(arms):
        left = _SPACE + column * (_WIDTH + _SPACE)
        colour = ARM_COLOURS.get(arm, QUIET)
        parts.append(_text(left, 48, name_arm(arm), colour=colour, weight="bold"))
        parts.extend(_draw_arm(left, colour, [(s, cells.get((arm, s), "–")) for s in stages]))
    return "\n".join([*parts, "</svg>"])


def _draw_arm(left: int, colour: str, boxes: Sequence[tuple[str, str]]) -> list[str]:
    parts = []
    for place, (stage, shown) in enumerate(boxes):
        top = _TOP + place * (_HEIGHT + _GAP)
        dash = ' stroke-dasharray="5 4"' if stage == _SIDE else ""
        parts.append(
            f'<rect x="{left}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" rx="4" fill="white" '
            f'stroke="{colour}" stroke-width="2"{dash}/>'
        )
        parts.append(_text(left + 8, top + 19, STAGE_NAMES[stage]))
        parts.append(_text(left + 8, top + 38, shown, weight="bold"))
        if place:
            parts.append(_arrow(left + _WIDTH // 2, top - _GAP, top))
    return parts


def _arrow(x: int, start: int, end: int) -> str:
    line = f'<path d="M{x} {start + 2}V{end - 8}" stroke="{QUIET}" stroke-width="2"/>'
    return f'{line}<path d="M{x - 5} {end - 9}h10l-5 8z" fill="{QUIET}"/>'


def _text(x: int, y: int, text: str, *, colour: str = TEXT, weight: str = "normal") -> str:
    return (
        f'<text x="{x}" y="{y}" fill="{colour}" font-weight="{weight}">{escape_html(text)}</text>'
    )
