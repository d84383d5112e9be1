"""Findings → charts with their sentence and their data table."""

from pipelines.figures.curves import incidence_curves, survival_curve
from pipelines.figures.delivery import delivery_table
from pipelines.figures.eventstudy import event_study_chart
from pipelines.figures.fidelity import fidelity_chart
from pipelines.figures.findings_table import findings_table, municipality_table, trials_table
from pipelines.figures.flowdiagram import flow_diagram
from pipelines.figures.forest import forest_plot
from pipelines.figures.love import love_plot
from pipelines.figures.missing import missing_table
from pipelines.figures.participants import (
    balance_table,
    baseline_table,
    flow_table,
    interview_table,
)
from pipelines.figures.power import power_curve
from pipelines.figures.purposes import purposes_table
from pipelines.figures.record import Figure, Notice, TableView
from pipelines.figures.rendering import convert_spec, use_converter
from pipelines.figures.resources import resources_chart
from pipelines.figures.surveys import survey_chart
from pipelines.figures.tabulations import show_table
from pipelines.figures.timeline import timeline
from pipelines.figures.verdicts import verdict_plot

__all__ = [
    "Figure",
    "Notice",
    "TableView",
    "balance_table",
    "baseline_table",
    "convert_spec",
    "delivery_table",
    "event_study_chart",
    "fidelity_chart",
    "findings_table",
    "flow_diagram",
    "flow_table",
    "forest_plot",
    "incidence_curves",
    "interview_table",
    "love_plot",
    "missing_table",
    "municipality_table",
    "power_curve",
    "purposes_table",
    "resources_chart",
    "show_table",
    "survey_chart",
    "survival_curve",
    "timeline",
    "trials_table",
    "use_converter",
    "verdict_plot",
]
