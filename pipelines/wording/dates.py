"""Dates and periods as Danish text."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip


def format_date(day: date | None) -> str:
    """Return "1. juli 2017"; "ukendt dato" for None."""
    if day is None:
        return "ukendt dato"
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def format_month(day: date) -> str:
    """Return "juli 2017"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def format_period(start: date, end: date | None) -> str:
    """Return "fra 1. juli 2017 til 31. december 2022", or only the start."""
    if end is None:
        return f"fra {format_date(start)}"
    return f"fra {format_date(start)} til {format_date(end)}"
