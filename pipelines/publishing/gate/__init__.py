"""The gate: gets text out of everything that is about to leave, and stops what may not."""

from pipelines.publishing.gate.scanning import Gate, Hit, check_folder, refuse_hits
from pipelines.publishing.gate.traces import Machine

__all__ = ["Gate", "Hit", "Machine", "check_folder", "refuse_hits"]
