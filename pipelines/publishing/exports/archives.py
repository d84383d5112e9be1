"""Office files that are the same bytes each time they are made from the same content."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
FIXED_TIME = "2000-01-01T00:00:00Z"


def fix_archive(content: bytes) -> bytes:
    """Return a zip-based document without the clock that its writer put in."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in sorted(source.infolist(), key=_order):
            body = source.read(member)
            if member.filename == "docProps/core.xml":
                body = _STAMP.sub(rb"\g<1>" + FIXED_TIME.encode() + rb"\g<2>", body)
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.external_attr = 0o644 << 16
            target.writestr(info, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _order(member: zipfile.ZipInfo) -> tuple[bool, str]:
    return member.filename != "[Content_Types].xml", member.filename  # readers want it first
