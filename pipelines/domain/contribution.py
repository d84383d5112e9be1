"""Who may sign a contribution, and what has happened to the contributions received."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipelines.domain.network import check_slug

CONTRIBUTION_ID = re.compile(r"([a-z0-9-]{1,40})-([0-9]{4,8})")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A municipality's public key, as the registry declares it."""

    municipality: str
    public_key: str  # Ed25519, the 32 raw bytes as base64
    valid_from: date
    valid_to: date | None  # last day; None while it is in use
    revoked: date | None  # from that day on nothing signed with it is taken in

    def __post_init__(self) -> None:
        """Refuse a slug that can't be a path, and days in the wrong order."""
        check_slug(self.municipality)
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"key is valid to {self.valid_to}, before {self.valid_from}")

    def is_valid(self, day: date) -> bool:
        """Return whether something received on `day` may be signed with it."""
        if self.revoked is not None and day >= self.revoked:
            return False
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Erratum:
    """A contribution that no longer counts: withdrawn, or corrected by a later one."""

    municipality: str
    sequence: int
    received: date
    changed: date
    corrected_by: int | None  # sequence of the later contribution; None where it is withdrawn


def contribution_id(municipality: str, sequence: int) -> str:
    """Return what a contribution is called: "rebild-0003"."""
    return f"{municipality}-{sequence:04d}"
