"""Power curve: the chance to show "not worse" by size, at the trial's own margin and spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import altair as alt
import pandas as pd

from pipelines.figures.canvas import Spec, draw, encode, keep, overlay
from pipelines.figures.record import Figure, Notice
from pipelines.figures.rendering import head, render_svg
from pipelines.figures.selection import mark_caption
from pipelines.figures.style import ARM_COLOURS, PLOT_WIDTH, QUIET, TEXT
from pipelines.wording import (
    format_count,
    format_percent,
    format_plain,
    name_outcome,
    name_unit,
)

_TITLE = "Styrke: chancen for at vise »ikke dårligere«"
_WANTED = 0.8
_HEIGHT = 220


class Point(Protocol):
    """The power that a size gives."""

    @property
    def n_per_arm(self) -> int:
        """Persons in each arm."""

    @property
    def power(self) -> float:
        """Chance, 0-1."""

    @property
    def is_own(self) -> bool:
        """True for the trial's own size."""


class Powers(Protocol):
    """Power by size at one margin, as `argument.trace_power` gives it."""

    @property
    def points(self) -> Sequence[Point]:
        """By size."""

    @property
    def own(self) -> Point:
        """At the trial's own size."""

    @property
    def n_wanted(self) -> int:
        """Persons an arm for 80 %."""

    @property
    def margin(self) -> float:
        """In `unit`."""

    @property
    def unit(self) -> str:
        """Of the margin."""

    @property
    def outcome(self) -> str:
        """The primary outcome."""

    @property
    def week(self) -> int | None:
        """Its horizon."""

    @property
    def is_synthetic(self) -> bool:
        """True where the spread comes from synthetic data."""


def power_curve(powers: Powers | None) -> Figure | Notice:
    """Draw the power by persons an arm, the trial's own size marked, a line at 80 %.

    Args:
        powers: as `argument.trace_power` gives them; None where they can't be computed.
    """
    if powers is None:
        return Notice("Styrken kan ikke beregnes, for der er intet resultat med en grænse.")
    synthetic = powers.is_synthetic
    chart = _build(powers.points)
    return Figure(
        svg=render_svg(chart, head(_TITLE, is_synthetic=synthetic)),
        alt=mark_caption(_tell(powers), synthetic=synthetic),
        caption=mark_caption(_explain(powers), synthetic=synthetic),
        table=_tabulate(powers.points),
        is_synthetic=synthetic,
    )


def _build(points: Sequence[Point]) -> Spec:
    rows = [{"n": p.n_per_arm, "power": p.power, "own": p.is_own} for p in points]
    ends = alt.Scale(domain=[0, max(row["n"] for row in rows)], nice=False)
    base = encode(
        draw(rows),
        x=alt.X(
            "n:Q",
            title="Personer i hver gruppe",
            scale=ends,
            axis=alt.Axis(format=",d", tickCount=5),
        ),
        y=alt.Y(
            "power:Q",
            title="Styrke",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format=".0%", tickCount=5),
        ),
    )
    wanted = draw([{"at": _WANTED}]).mark_rule(color=QUIET, strokeDash=[6, 3], strokeWidth=1.5)
    line = base.mark_line(color=ARM_COLOURS["trial"], strokeWidth=2.5, interpolate="monotone")
    own = keep(base, "own").mark_point(filled=True, size=130, opacity=1, color=TEXT)
    layers = [encode(wanted, y=alt.Y("at:Q")), line, own]
    return overlay(layers, width=PLOT_WIDTH, height=_HEIGHT)


def _tell(powers: Powers) -> str:
    own = powers.own
    return (
        f"Kurve over styrken. Med {format_count(own.n_per_arm)} i hver gruppe, som her, er den "
        f"{format_percent(own.power)}; {format_percent(_WANTED)} kræver omkring "
        f"{format_count(powers.n_wanted)} i hver."
    )


def _explain(powers: Powers) -> str:
    margin = f"{format_plain(powers.margin)} {name_unit(powers.unit, powers.margin)}"
    outcome = name_outcome(powers.outcome, powers.week)
    return (
        f"{_TITLE}, hvis der i virkeligheden ingen forskel er. {outcome}, grænse {margin}. "
        "Punktet er undersøgelsens egen størrelse, og den stiplede linje er 80 procent. Der er "
        "regnet med resultatets egen spredning og intervalbredde. Er få kommuner lagt sammen, er "
        "intervallet bredt, og flere kommuner hjælper da mere end flere personer. Styrken for at "
        "vise ligeværd er mindre."
    )


def _tabulate(points: Sequence[Point]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Personer i hver gruppe": format_count(point.n_per_arm)
                + (" (undersøgelsens egen)" if point.is_own else ""),
                "Styrke": format_percent(point.power),
            }
            for point in points
        ]
    )
