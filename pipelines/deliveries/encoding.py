"""Bytes of a text file to UTF-8 with LF line ends, or the reason why not."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from pipelines.deliveries.faults import REFUSED, SILENT, FaultLog

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF32_BOMS = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
# Letters and signs that stand in Danish administrative text; anything else beyond ASCII in a
# file that is not UTF-8 means that it is neither UTF-8 nor Windows-1252 (Mac Roman: ¿ for ø).
_PLAUSIBLE = frozenset("æøåÆØÅéÉèÈüÜöÖäÄáÁàÀëËêÊóÓòÒôÔíÍïÏúÚñÑçÇðÐþÞýÝ½§°´€–—…•«»\u00a0\u00ad²³µ")
_DOUBLY_ENCODED = re.compile("Ã[\u0080-\u00bf˜†…‚„‡ˆ‰Š‹ŒŽ‘’“”•–—™š›œžŸ]|Â[\u0080-\u00bf]|â€")
_SAVE_AS_UTF8 = 'Gem filen som "CSV UTF-8" i Excel.'
_MAGIC = (
    (b"PK\x03\x04", "en Excel- eller zip-fil", "Omdøb den til .xlsx eller eksportér igen som CSV."),
    (b"PK\x05\x06", "en tom zip-fil", "Eksportér igen som CSV."),
    (b"\xd0\xcf\x11\xe0", "en gammel eller beskyttet Excel-fil", "Gem filen som .xlsx eller CSV."),
    (b"%PDF", "en PDF-fil", "Eksportér tabellen som CSV."),
    (b"\x1f\x8b", "en pakket fil (gzip)", "Pak filen ud."),
    (b"{\\rtf", "en RTF-fil", "Eksportér tabellen som CSV."),
    (b"PAR1", "en Parquet-fil", "Eksportér tabellen som CSV."),
)
_NOT_BLANK = re.compile(rb"[^ \t\r\n\xef\xbb\xbf]")
_MARKUP = re.compile(rb"\s*<(!doctype|html|table|\?xml|head|body|meta|style)", re.IGNORECASE)


def read_as_utf8(content: bytes, log: FaultLog) -> bytes | None:
    """Return the text as UTF-8 without BOM and with LF line ends; None where refused."""
    if _NOT_BLANK.search(content) is None:
        log.add("TOM-FIL", REFUSED, "filen er tom. Eksportér den igen.", case="B01")
        return None
    if _is_other_format(content, log):
        return None
    decoded = _decode(content, log)
    if decoded is None or not _is_intact(decoded, log):
        return None
    if b"\r" in decoded:
        decoded = decoded.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return decoded


def _is_other_format(content: bytes, log: FaultLog) -> bool:
    for magic, name, advice in _MAGIC:
        if content.startswith(magic):
            text = f"filen hedder .csv, men er {name}. {advice}"
            log.add("FORKERT-FILTYPE", REFUSED, text, case="A15")
            return True
    if _MARKUP.match(content.removeprefix(_UTF8_BOM)[:200]):
        text = "filen hedder .csv, men er en webside (HTML/XML). Eksportér tabellen som CSV."
        log.add("FORKERT-FILTYPE", REFUSED, text, case="A15")
        return True
    return False


def _decode(content: bytes, log: FaultLog) -> bytes | None:
    if content.startswith(_UTF32_BOMS):
        log.add("TEGNSÆT", REFUSED, f"filen er UTF-32. {_SAVE_AS_UTF8}", case="A07")
        return None
    if content[:2] in _UTF16_BOMS:
        return _decode_utf16(content, log)
    if _looks_like_utf16(content):
        text = f"filen ser ud til at være UTF-16 uden mærke (BOM). {_SAVE_AS_UTF8}"
        log.add("TEGNSÆT", REFUSED, text, case="A07")
        return None
    if content.startswith(_UTF8_BOM):
        log.add("ENC-BOM", SILENT, "læst som UTF-8 med mærke (BOM).", case="A03")
        content = content[3:]
    return content if _is_utf8(content) else _decode_windows(content, log)


def _is_utf8(content: bytes) -> bool:
    """Let Arrow look at it as one text, so that it is never in memory twice."""
    places = pa.py_buffer(np.array([0, len(content)], np.int64))
    try:
        pa.LargeStringArray.from_buffers(1, places, pa.py_buffer(content)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _decode_utf16(content: bytes, log: FaultLog) -> bytes | None:
    try:
        text = content[2:].decode(_UTF16_BOMS[content[:2]])
    except UnicodeDecodeError:
        message = f"filen er mærket UTF-16, men er beskadiget. {_SAVE_AS_UTF8}"
        log.add("TEGNSÆT", REFUSED, message, case="A07")
        return None
    log.add("ENC-UTF16", SILENT, "læst som UTF-16.", case="A03")
    return text.encode("utf-8")


def _looks_like_utf16(content: bytes) -> bool:
    start = content[:100_000]
    half = max(len(start) // 2, 1)
    return any(start[offset::2].count(0) > 0.3 * half for offset in (0, 1))


def _decode_windows(content: bytes, log: FaultLog) -> bytes | None:
    text = content.decode("cp1252", errors="replace")
    strange = {c for c in set(text) if ord(c) > 127 and c not in _PLAUSIBLE}
    if not strange and not _is_partly_utf8(content):
        log.add("ENC-CP1252", SILENT, "læst som Windows-1252.", case="A01")
        return text.encode("utf-8")
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for number, line in enumerate(lines, start=1):
        decoded = line.decode("cp1252", errors="replace")
        if _is_partly_utf8(line) or not strange.isdisjoint(decoded):
            message = f"tegnsættet kan ikke genkendes i linje {number}. {_SAVE_AS_UTF8}"
            log.add("TEGNSÆT", REFUSED, message, case="A06", rows=(number,))
            break
    return None


def _is_partly_utf8(content: bytes) -> bool:
    """Whether some of the Danish letters are UTF-8 in a file that as a whole is not."""
    return re.search(rb"\xc3[\x80-\xbf]", content) is not None


def _is_intact(text: bytes, log: FaultLog) -> bool:
    """Whether no characters were lost, doubly encoded or zeroed before the delivery."""
    if b"\0" in text:
        line = text.count(b"\n", 0, text.index(b"\0")) + 1
        message = (
            f"filen indeholder NUL-tegn (linje {line}). Den er sandsynligvis beskadiget. "
            "Lav eksporten igen."
        )
        log.add("NUL-TEGN", REFUSED, message, case="A11", rows=(line,))
        return False
    if _may_be_doubly_encoded(text):
        for number, line_bytes in enumerate(text.split(b"\n"), start=1):
            if _DOUBLY_ENCODED.search(line_bytes.decode("utf-8")):
                message = (
                    f"æ, ø og å er kodet dobbelt (linje {number}; skrevet som Ã¦, Ã¸, Ã¥). "
                    f"Lav eksporten igen. {_SAVE_AS_UTF8}"
                )
                log.add("DOBBELT-KODNING", REFUSED, message, case="A04", rows=(number,))
                return False
    return True


def _may_be_doubly_encoded(text: bytes) -> bool:
    """Whether "Ã", "Â" or "â€" stands anywhere; a single octet is found at the speed of memory."""
    if not any(octet in text for octet in b"\x82\x83"):
        return False
    return any(sign in text for sign in (b"\xc3\x83", b"\xc3\x82", b"\xc3\xa2\xe2\x82\xac"))
