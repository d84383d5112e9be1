"""Every error we raise on purpose, with its exit code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar


class PipelineError(Exception):
    """Something a user can put right; its message says where, what and what now, in Danish.

    Args:
        faults: one Danish sentence a fault, all faults of one thing at once.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, faults: str | Iterable[str]) -> None:
        """Keep the faults apart, so that `--json` can list them."""
        self.faults: tuple[str, ...] = (faults,) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(self.faults))

    def __reduce__(self) -> tuple[type[PipelineError], tuple[tuple[str, ...]]]:
        """Travel between processes with the faults apart."""
        return type(self), (self.faults,)


class UsageError(PipelineError):
    """Wrong usage: an unknown municipality, trial, command or workspace."""

    exit_code = 2


class RegistryError(PipelineError):
    """The registry contradicts itself or can't be read."""

    exit_code = 10


class DeliveryError(PipelineError):
    """A delivery is refused; it lists all faults of the delivery."""

    exit_code = 11


class QualityError(PipelineError):
    """A clean table does not hold what its suite expects."""

    exit_code = 12


class NotebookRunError(PipelineError):
    """One or more notebook runs failed."""

    exit_code = 13


class ClaimError(PipelineError):
    """A claim fails, is unsupported or can't fail."""

    exit_code = 14


class ContributionError(PipelineError):
    """A contribution is refused; nothing was changed."""

    exit_code = 15


class PublishingError(PipelineError):
    """The book can't be built as it must be."""

    exit_code = 16


class DisclosureError(PipelineError):
    """Something may not leave the municipality."""

    exit_code = 17
