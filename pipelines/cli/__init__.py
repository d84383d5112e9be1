"""One function a command; no rules."""

from pipelines.cli.main import main

__all__ = ["main"]
