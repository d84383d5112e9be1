"""How every chart looks: one scale that holds in colour and in grey, one font, one width."""

from __future__ import annotations

from typing import Any

PLOT_WIDTH = 340  # with the axis to the left a chart is about 480 wide: readable at 360 px
LABEL_WIDTH = 150  # of the axis to the left, in charts with named rows
# Bundled with vl_convert, and metric-compatible with Arial: text is measured alike everywhere.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
TEXT = "#1a1a1a"
QUIET = "#595959"  # 7:1 on white
GRID = "#d9d9d9"
WARNING = "#a3000b"
BAD_SIDE = "#f3dcc8"

# Dark, medium, light: told apart in grey; each has at least 3:1 against white.
ARM_COLOURS = {"trial": "#003f75", "comparison": "#b85c00", "historical": "#858585"}
ARM_DASHES: dict[str, list[int]] = {"trial": [1, 0], "comparison": [6, 3], "historical": [2, 2]}
ARM_SHAPES = {"trial": "circle", "comparison": "triangle-up", "historical": "square"}

CONFIG: dict[str, Any] = {
    "aria": False,  # the chart is an image with a sentence; roles inside it reach nobody
    "background": "white",
    "font": FONT,
    "view": {"stroke": None},
    "padding": 6,
    "axis": {
        "labelFontSize": 14,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "labelColor": TEXT,
        "titleColor": TEXT,
        "gridColor": GRID,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelLimit": LABEL_WIDTH,
    },
    "axisX": {"labelFlush": False},
    "legend": {
        "labelFontSize": 14,
        "titleFontSize": 14,
        "labelColor": TEXT,
        "orient": "top",
        "title": None,
        "symbolStrokeWidth": 0,  # the line's dashes would be drawn round the symbol
        "symbolSize": 110,
        "labelLimit": 220,
        "offset": 6,
    },
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 16,
        "color": TEXT,
        "subtitleFontSize": 14,
        "subtitleFontWeight": "bold",
        "subtitleColor": WARNING,
        "offset": 8,
    },
}
# d3's number format in Danish; the time format is not needed, years are drawn as numbers.
NUMBER_LOCALE: dict[str, Any] = {
    "decimal": ",",
    "thousands": ".",
    "grouping": [3],
    "currency": ["", " kr."],
    "minus": "−",
    "percent": " %",
}
