"""Zip files that are no contribution: name -> maker, with the rule that refuses it."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

from tests.unit.contributions.sender import Hostile, Sender, make_info, raw_zip

_TABLE = "flow.csv"
_CENTRAL, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def _with_member(name: str, content: bytes = b"x", **over: object) -> Hostile:
    """The honest members, one of them renamed, so that their number stays."""

    def make(sender: Sender) -> bytes:
        members = sender.members()
        members.pop(_TABLE)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for own, data in members.items():
                archive.writestr(make_info(own), data)
            archive.writestr(make_info(name, **over), content)
        return stream.getvalue()

    return make


def _all_with(**over: object) -> Hostile:
    return lambda sender: raw_zip(sender.members(), **over)


def _with_nul(sender: Sender) -> bytes:
    content = _with_member("flow.csvX../x")(sender)
    return content.replace(b"flow.csvX../x", b"flow.csv\0../x")


def _duplicated(first: str, second: str) -> Hostile:
    def make(sender: Sender) -> bytes:
        members = sender.members()
        members.pop(_TABLE)
        members.pop("curves.csv")
        stream = io.BytesIO()
        with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
            warnings.simplefilter("ignore")
            for name, data in [*members.items(), (first, b"a"), (second, b"b")]:
                archive.writestr(make_info(name), data)
        return stream.getvalue()

    return make


def _central_entries(content: bytes) -> list[int]:
    end = struct.unpack("<4s4H2LH", content[-22:])
    position, found = end[6], []
    while content[position : position + 4] == _CENTRAL:
        found.append(position)
        name, extra, comment = struct.unpack("<3H", content[position + 28 : position + 34])
        position += 46 + name + extra + comment
    return found


def _patch_central(offset: int, packed: bytes, *, entry: int = -1) -> Hostile:
    """Overwrite a field of one member's entry in the central directory."""

    def make(sender: Sender) -> bytes:
        content = bytearray(sender.seal())
        start = _central_entries(bytes(content))[entry] + offset
        content[start : start + len(packed)] = packed
        return bytes(content)

    return make


def _overlapping(sender: Sender) -> bytes:
    """Let the last member's entry point at the first member's bytes (quoted overlap)."""
    return _patch_central(42, struct.pack("<L", 0))(sender)


def _gap(sender: Sender) -> bytes:
    """Hide bytes between the members and the central directory."""
    content = sender.seal()
    start = struct.unpack("<4s4H2LH", content[-22:])[6]
    end = bytearray(content[-22:])
    hidden = b"hidden"
    end[16:20] = struct.pack("<L", start + len(hidden))
    return content[:start] + hidden + content[start:-22] + bytes(end)


def _flip(place: float) -> Hostile:
    def make(sender: Sender) -> bytes:
        content = bytearray(sender.seal())
        content[int(len(content) * place)] ^= 1
        return bytes(content)

    return make


def _commented(sender: Sender) -> bytes:
    stream = io.BytesIO(sender.seal())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = b"hello"
    return stream.getvalue()


def _many(sender: Sender) -> bytes:
    extra = {f"extra{n}.csv": b"" for n in range(5000)}
    return raw_zip({**sender.members(), **extra})


def _extra_field(sender: Sender) -> bytes:
    return raw_zip(sender.members(), extra=struct.pack("<HH4s", 0xCAFE, 4, b"evil"))


def _missing(sender: Sender) -> bytes:
    members = sender.members()
    members.pop(_TABLE)
    return raw_zip(members)


def _reordered(sender: Sender) -> bytes:
    return raw_zip(dict(reversed(sender.members().items())))


def _zip64_end(sender: Sender) -> bytes:
    content = bytearray(sender.seal())
    content[-14:-10] = b"\xff\xff\xff\xff"  # both counts say "see the zip64 record"
    return bytes(content)


ARCHIVES: dict[str, tuple[Hostile, str]] = {
    "an empty file": (lambda _: b"", "KONTRIB-ZIP-FORM"),
    "a text file": (lambda _: b"hej\n" * 99, "KONTRIB-ZIP-FORM"),
    "an empty zip": (lambda _: raw_zip({}), "KONTRIB-ZIP-FORM"),
    "only a local header": (lambda _: b"PK\x03\x04" + b"\0" * 40, "KONTRIB-ZIP-FORM"),
    "half a file": (lambda s: s.seal()[: len(s.seal()) // 2], "KONTRIB-ZIP-FORM"),
    "one byte short": (lambda s: s.seal()[:-1], "KONTRIB-ZIP-FORM"),
    "data after the end": (lambda s: s.seal() + b"x", "KONTRIB-ZIP-FORM"),
    "another zip after the end": (lambda s: s.seal() + s.seal(), "KONTRIB-ZIP-FORM"),
    "data before the start": (lambda s: b"MZ\x90" + s.seal(), "KONTRIB-ZIP-FORM"),
    "a script before the start": (lambda s: b"#!/bin/sh\nid\n" + s.seal(), "KONTRIB-ZIP-FORM"),
    "a comment on the zip": (_commented, "KONTRIB-ZIP-FORM"),
    "a zip64 count": (_zip64_end, "KONTRIB-ZIP-ANTAL"),
    "hidden bytes before the directory": (_gap, "KONTRIB-ZIP-FORM"),
    "an extra field": (_extra_field, "KONTRIB-ZIP-OVERLAP"),
    "another order of the members": (_reordered, "KONTRIB-ZIP-FORM"),
    "another date of the members": (
        _all_with(date_time=(2020, 1, 1, 0, 0, 0)),
        "KONTRIB-ZIP-FORM",
    ),
    "a flipped bit in a table": (_flip(0.5), "KONTRIB-ZIP-FORM"),
    "more than 16 MB": (lambda _: b"PK\x03\x04" + b"\0" * (17 * 2**20), "KONTRIB-ZIP-STOR"),
    "thousands of members": (_many, "KONTRIB-ZIP-ANTAL"),
    "a member missing": (_missing, "KONTRIB-ZIP-MANGLER"),
    "a path upwards": (_with_member("../../evil.csv"), "KONTRIB-ZIP-STI"),
    "an absolute path": (_with_member("/etc/cron.d/evil"), "KONTRIB-ZIP-STI"),
    "a Windows path": (_with_member("..\\..\\evil.csv"), "KONTRIB-ZIP-STI"),
    "a drive letter": (_with_member("C:evil.csv"), "KONTRIB-ZIP-STI"),
    "a stream of a Windows file": (_with_member("flow.csv:evil"), "KONTRIB-ZIP-STI"),
    "a folder before a known name": (_with_member("x/flow.csv"), "KONTRIB-ZIP-STI"),
    "NUL in a name": (_with_nul, "KONTRIB-ZIP-STI"),
    "right-to-left letters in a name": (_with_member("flow\u202evsc.csv"), "KONTRIB-ZIP-NAVN"),
    "a reserved name": (_with_member("CON"), "KONTRIB-ZIP-NAVN"),
    "a known name with a space": (_with_member("flow.csv "), "KONTRIB-ZIP-NAVN"),
    "a known name with a line break": (_with_member("flow.csv\n"), "KONTRIB-ZIP-NAVN"),
    "a name with a quote and a brace": (_with_member("{{7*7}}.csv"), "KONTRIB-ZIP-NAVN"),
    "an archive inside": (_with_member("inner.zip"), "KONTRIB-ZIP-NAVN"),
    "the same name twice": (_duplicated(_TABLE, _TABLE), "KONTRIB-ZIP-DUBLET"),
    "the same name in capitals": (_duplicated(_TABLE, "FLOW.csv"), "KONTRIB-ZIP-DUBLET"),
    "the same name in another width": (
        _duplicated(_TABLE, "\uff46low.csv"),
        "KONTRIB-ZIP-DUBLET",
    ),
    "a symbolic link": (
        _with_member(_TABLE, b"/etc/passwd", external_attr=0o120777 << 16),
        "KONTRIB-ZIP-LINK",
    ),
    "a device": (_with_member(_TABLE, external_attr=0o020644 << 16), "KONTRIB-ZIP-TYPE"),
    "a named pipe": (_with_member(_TABLE, external_attr=0o010644 << 16), "KONTRIB-ZIP-TYPE"),
    "an executable": (_with_member(_TABLE, external_attr=0o100755 << 16), "KONTRIB-ZIP-TYPE"),
    "a set-user-id file": (_with_member(_TABLE, external_attr=0o104644 << 16), "KONTRIB-ZIP-TYPE"),
    "no mode at all": (_with_member(_TABLE, external_attr=0), "KONTRIB-ZIP-TYPE"),
    "a folder": (_with_member("flow/"), "KONTRIB-ZIP-STI"),
    "an encrypted member": (_patch_central(8, struct.pack("<H", 1)), "KONTRIB-ZIP-KRYPTERET"),
    "a compressed member": (
        _all_with(compression=zipfile.ZIP_DEFLATED, compress_type=zipfile.ZIP_DEFLATED),
        "KONTRIB-ZIP-KOMPRESSION",
    ),
    "an unknown compression": (
        _patch_central(10, struct.pack("<H", 99)),
        "KONTRIB-ZIP-KOMPRESSION",
    ),
    "a bomb": (
        _with_member(_TABLE, b"0" * 7_000_000, compress_type=zipfile.ZIP_DEFLATED),
        "KONTRIB-ZIP-BOMBE",
    ),
    "a large member": (
        lambda s: raw_zip({**s.members(), _TABLE: b"0" * 9_000_000}),
        "KONTRIB-ZIP-BOMBE",
    ),
    "a size that says four gigabytes": (
        _patch_central(20, struct.pack("<2L", 0xFFFFFFF0, 0xFFFFFFF0)),
        "KONTRIB-ZIP-BOMBE",
    ),
    "a size that lies": (
        _patch_central(24, struct.pack("<L", 7)),
        "KONTRIB-ZIP-STØRRELSE",
    ),
    "members that overlap": (_overlapping, "KONTRIB-ZIP-OVERLAP"),
    "a wrong checksum": (_patch_central(16, b"\0\0\0\0"), "KONTRIB-ZIP-FORM"),
    "a notebook": (_with_member("evil.ipynb", b"{}"), "KONTRIB-INDHOLD"),
    "a notebook in a folder": (_with_member("notebooks/evil.ipynb", b"{}"), "KONTRIB-INDHOLD"),
    "Markdown": (_with_member("index.md", b"{{ 7*7 }}"), "KONTRIB-INDHOLD"),
    "a drawing": (_with_member("chart.svg", b"<svg onload=alert(1)>"), "KONTRIB-INDHOLD"),
    "a chart specification": (
        _with_member("chart.vl.json", b'{"data":{"url":"http://x"}}'),
        "KONTRIB-INDHOLD",
    ),
    "HTML": (_with_member("page.HTML", b"<script>"), "KONTRIB-INDHOLD"),
    "a pickle": (_with_member("flow.pkl", b"cos\nsystem\n"), "KONTRIB-INDHOLD"),
    "Parquet": (_with_member("flow.parquet", b"PAR1"), "KONTRIB-INDHOLD"),
    "a program": (_with_member("conftest.py", b"import os"), "KONTRIB-INDHOLD"),
    "a workbook": (_with_member("flow.xlsx", b"PK"), "KONTRIB-INDHOLD"),
}
