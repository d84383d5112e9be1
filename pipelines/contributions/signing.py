"""Makes keys, signs a manifest, finds whose signature it is."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from pipelines.contributions.envelope import SIGNATURE_DOMAIN
from pipelines.domain import PublicKey
from pipelines.errors import UsageError

_SIGNATURE_BYTES = 64
_MAX_KEY_BYTES = 4096


def make_key_file(path: Path) -> str:
    """Make a private key in a new file that its owner alone may read; return the public key.

    Raises:
        UsageError: there is something at `path` already, or it can't be written.
    """
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError(
            f"{path}: filen findes allerede, og en nøgle bliver aldrig overskrevet. Vælg et andet "
            "navn."
        ) from error
    except OSError as error:
        raise UsageError(f"{path}: filen kan ikke skrives. Vælg en anden mappe.") from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return public_key_text(key)


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """Read the private key that `make_key_file` wrote.

    Raises:
        UsageError: the file is not there, can't be read or holds no such key.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_KEY_BYTES)
    except OSError as error:
        raise UsageError(
            f"{path}: nøglefilen kan ikke læses. Lav en nøgle med: frikommune keygen KOMMUNE "
            "--out FIL."
        ) from error
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(
            f"{path}: filen er ikke en privat nøgle fra frikommune keygen. Find den rigtige fil."
        )
    return key


def public_key_text(key: Ed25519PrivateKey) -> str:
    """Return the public key as the registry writes it: 32 bytes as base64."""
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode("ascii")


def fingerprint(public_key: str) -> str:
    """Return what two people read to one another to see that they have the same key."""
    digest = hashlib.sha256(base64.b64decode(public_key)).hexdigest()
    return "-".join(digest[start : start + 4] for start in range(0, 24, 4))


def sign_manifest(key: Ed25519PrivateKey, manifest: bytes) -> bytes:
    """Return the content of `manifest.sig`: the signature as one line of base64."""
    return base64.b64encode(key.sign(SIGNATURE_DOMAIN + manifest)) + b"\n"


def find_signer(manifest: bytes, signature: bytes, keys: Iterable[PublicKey]) -> PublicKey | None:
    """Return the registry's key that signed these very bytes; None where none did."""
    try:
        raw = base64.b64decode(signature.removesuffix(b"\n"), validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _SIGNATURE_BYTES or base64.b64encode(raw) + b"\n" != signature:
        return None
    return next((key for key in keys if _has_signed(key, raw, manifest)), None)


def _has_signed(key: PublicKey, signature: bytes, manifest: bytes) -> bool:
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.public_key))
    try:
        public.verify(signature, SIGNATURE_DOMAIN + manifest)
    except InvalidSignature:
        return False
    return True
