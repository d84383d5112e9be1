"""Records of a CSV text by RFC 4180, found without reading any field: lines, field counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.deliveries.raw import Integers

_NEWLINE, _QUOTE = 10, 34
_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True)
class Records:
    """Where each record begins, on which physical line, and how many fields it has."""

    starts: Integers  # byte offset of each record
    ends: Integers  # byte offset of its line end
    lines: Integers  # 1-based physical line
    fields: Integers
    stray_quotes: Integers  # physical lines with a quote that RFC 4180 does not allow
    open_quote: int  # physical line of a quote that is never closed; 0 where there is none


def find_records(content: bytes, separator: str) -> Records:
    """Scan UTF-8 text with LF line ends for its records."""
    octets = np.frombuffer(content, np.uint8)
    breaks = _find(octets, _NEWLINE)
    if not content.endswith(b"\n"):
        breaks = np.append(breaks, len(octets))
    quotes = _find(octets, _QUOTE) if b'"' in content else np.empty(0, np.int64)
    is_end = np.searchsorted(quotes, breaks) % 2 == 0
    ends = breaks[is_end]
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else np.empty(0, np.int64)
    lines = np.searchsorted(breaks, starts) + 1
    stray = _find_stray_quotes(octets, quotes, ord(separator))
    return Records(
        starts=starts,
        ends=ends,
        lines=lines,
        fields=_count_fields(octets, ends, quotes, ord(separator)),
        stray_quotes=np.unique(np.searchsorted(breaks, stray) + 1),
        open_quote=int(np.searchsorted(breaks, quotes[-1])) + 1 if len(quotes) % 2 else 0,
    )


def count_lines(content: bytes, start: int) -> int:
    """Count the lines from a byte offset on; the last may lack its end."""
    octets = np.frombuffer(content, np.uint8)
    places = range(start, len(octets), _BLOCK)
    ends = sum(int(np.count_nonzero(octets[p : p + _BLOCK] == _NEWLINE)) for p in places)
    return ends + (not content.endswith(b"\n"))


def _find(octets: Integers, wanted: int) -> Integers:
    """Find an octet by blocks, so that a mask of the whole text is never in memory."""
    parts = [
        np.flatnonzero(octets[start : start + _BLOCK] == wanted) + start
        for start in range(0, len(octets), _BLOCK)
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _count_fields(octets: Integers, ends: Integers, quotes: Integers, separator: int) -> Integers:
    """Count by blocks, so that the separators' places are never all in memory."""
    before = np.zeros(len(ends), np.int64)  # separators before the end of each record
    total = 0
    for start in range(0, len(octets), _BLOCK):
        places = np.flatnonzero(octets[start : start + _BLOCK] == separator) + start
        if len(quotes):
            places = places[np.searchsorted(quotes, places) % 2 == 0]
        low, high = np.searchsorted(ends, [start, start + _BLOCK])
        before[low:high] = total + np.searchsorted(places, ends[low:high])
        total += len(places)
    before[ends >= len(octets)] = total  # a last line without line end
    counts: Integers = np.diff(before, prepend=0) + 1
    return counts


def _find_stray_quotes(octets: Integers, quotes: Integers, separator: int) -> Integers:
    """Offsets of quotes that neither open nor close a whole field nor are doubled."""
    opening, closing = quotes[0::2], quotes[1::2]
    before = octets[np.maximum(opening - 1, 0)]
    opens = (opening == 0) | np.isin(before, [separator, _NEWLINE, _QUOTE])
    after = octets[np.minimum(closing + 1, len(octets) - 1)]
    closes = (closing == len(octets) - 1) | np.isin(after, [separator, _NEWLINE, _QUOTE])
    return np.concatenate([opening[~opens], closing[~closes]])
