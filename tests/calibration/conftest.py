"""Shows the figures of the simulations after the run, also where all is well."""

from __future__ import annotations

import pytest

PROPERTY = "figure"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write every figure that a test has recorded."""
    reports = [r for kind in ("passed", "failed") for r in terminalreporter.stats.get(kind, ())]
    figures = [
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == PROPERTY
    ]
    if figures:
        terminalreporter.section("calibration: share ± Monte Carlo error [band]")
        for figure in figures:
            terminalreporter.write_line(figure)
