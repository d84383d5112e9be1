"""Damage to a file's bytes: what a transfer, an editor or another program does to it."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from tests.fuzz.cells import pick_table
from tests.fuzz.parcel import NOTE_FILE, WORKBOOK, Mutant, Parcel, Rng, write_csv, write_workbook

ByteChange = Callable[[Rng, bytes], bytes]


def damage_bytes(kind: str, change: ByteChange) -> Callable[[Rng, Parcel], Mutant | None]:
    """Make a mutation that changes one file's bytes."""

    def mutate(rng: Rng, parcel: Parcel) -> Mutant | None:
        files = parcel.files()
        table = pick_table(rng, parcel)
        name = WORKBOOK if parcel.is_workbook else f"{table}.csv"
        changed = change(rng, files[name])
        if changed == files[name]:
            return None
        where = name.rpartition(".")[0]
        # A workbook's bytes may be damaged without changing a cell: then its cells still count.
        kept = parcel if parcel.is_workbook else None
        return Mutant(kind, where, files | {name: changed}, kept, name)

    return mutate


def _flip(rng: Rng, content: bytes) -> bytes:
    octets = bytearray(content)
    for _ in range(int(rng.choice([1, 1, 1, 5]))):
        octets[int(rng.integers(len(octets)))] ^= 1 << int(rng.integers(8))
    return bytes(octets)


def _cut(rng: Rng, content: bytes) -> bytes:
    return content[: int(rng.integers(len(content)))]


def _cut_end(rng: Rng, content: bytes) -> bytes:
    return content[: -int(rng.integers(1, 30))]


def _cut_middle(rng: Rng, content: bytes) -> bytes:
    at = int(rng.integers(len(content)))
    return content[:at] + content[at + int(rng.integers(1, 40)) :]


def _cut_line(rng: Rng, content: bytes) -> bytes:
    lines = content.split(b"\n")
    del lines[int(rng.integers(len(lines)))]
    return b"\n".join(lines)


def _join_lines(rng: Rng, content: bytes) -> bytes:
    places = [i for i, octet in enumerate(content) if octet == 10]
    at = int(rng.choice(places)) if places else 0
    return content[: max(at - 1, 0)] + content[at + 1 :]


def _split_line(rng: Rng, content: bytes) -> bytes:
    at = int(rng.integers(len(content)))
    return content[:at] + b"\r\n" + content[at:]


def _repeat_block(rng: Rng, content: bytes) -> bytes:
    at, size = int(rng.integers(len(content))), int(rng.integers(1, 3000))
    return content[:at] + content[at : at + size] + content[at:]


def _insert_bytes(rng: Rng, content: bytes) -> bytes:
    at = int(rng.integers(len(content)))
    return content[:at] + rng.bytes(int(rng.integers(1, 6))) + content[at:]


def _zero_block(rng: Rng, content: bytes) -> bytes:
    at, size = int(rng.integers(len(content))), int(rng.integers(1, 500))
    return content[:at] + bytes(len(content[at : at + size])) + content[at + size :]


def _replace_all(rng: Rng, content: bytes) -> bytes:
    others = [b"", b"PK\x03\x04", b"%PDF-1.7", b"<html><table>", b"\x00" * 500, b"\n" * 500,
              gzip.compress(content, mtime=0), content + content, b"\xef\xbb\xbf" + content,
              b"\xef\xbb\xbf\xef\xbb\xbf" + content, rng.bytes(2000)]  # fmt: skip
    return others[int(rng.integers(len(others)))]


def _mix_encodings(rng: Rng, content: bytes) -> bytes:
    """From somewhere on in another encoding, as where two exports were put together."""
    if content.startswith(b"PK"):
        return content
    lines = content.split(b"\n")
    at = int(rng.integers(len(lines)))
    encoding = str(rng.choice(["cp1252", "mac-roman", "cp850", "utf-16-le"]))
    rest = b"\n".join(lines[at:]).decode().encode(encoding, "replace")
    return b"\n".join([*lines[:at], rest])


def rewrite_dialect(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Write one table in another encoding, with another separator and other line ends."""
    table = pick_table(rng, parcel)
    if parcel.is_workbook:
        files = parcel.files() | {WORKBOOK: write_workbook(parcel.grids, is_typed=False)}
        return Mutant("anden dialekt", table, files, parcel, "tekstceller")
    separator = str(rng.choice([";", ",", "\t", "|", ":", " "]))
    line_end = str(rng.choice(["\n", "\r", "\r\n", "\n\r", "\r\r\n"]))
    encoding = str(
        rng.choice(["utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac-roman", "cp850", "cp037",
                    "utf-7", "iso8859-2", "utf-32"])
    )  # fmt: skip
    text = write_csv(parcel.grids[table], separator, line_end).decode()
    files = parcel.files() | {f"{table}.csv": text.encode(encoding, "replace")}
    told = f"{table}: {encoding} {separator!r} {line_end!r}"
    return Mutant("anden dialekt", table, files, parcel, told)


def spoil_twice(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Read UTF-8 as Windows-1252 and save it again: Ã¸ for ø."""
    if parcel.is_workbook:
        return None
    table = pick_table(rng, parcel)
    text = write_csv(parcel.grids[table]).decode("cp1252", "replace")
    files = parcel.files() | {f"{table}.csv": text.encode()}
    return Mutant("æøå ødelagt", table, files, parcel, table)


def rename_file(rng: Rng, parcel: Parcel) -> Mutant | None:
    """Give one file another name or ending."""
    files = parcel.files()
    name = str(rng.choice(sorted(files)))
    stem, _, ending = name.rpartition(".")
    new = str(
        rng.choice([f"{stem}.{ending.upper()}", f"{stem} (1).{ending}", f"{stem}.txt",
                    f"{stem}.xlsx", f"{stem}.csv", f"Kopi af {name}", f"{stem}_2020.{ending}",
                    f"{stem.title()}.{ending}", f".{name}", f"{name}.bak", f"{stem}.xls"])
    )  # fmt: skip
    if new in files:
        return None
    files[new] = files.pop(name)
    return Mutant("fil omdøbt", stem, files, parcel, f"{name} → {new}")


def damage_note_bytes(kind: str, change: ByteChange) -> Callable[[Rng, Parcel], Mutant | None]:
    """Make a mutation that changes the note's bytes."""

    def mutate(rng: Rng, parcel: Parcel) -> Mutant | None:
        files = parcel.files()
        changed = change(rng, files[NOTE_FILE])
        if changed == files[NOTE_FILE]:
            return None
        try:
            noted = Parcel(parcel.grids, changed.decode(), is_workbook=parcel.is_workbook)
        except UnicodeDecodeError:
            noted = None
        return Mutant(kind, NOTE_FILE, files | {NOTE_FILE: changed}, noted, repr(changed))

    return mutate


OCTETS = [
    damage_bytes("bit vendt", _flip),
    damage_bytes("bit vendt", _flip),
    damage_bytes("bit vendt", _flip),
    damage_bytes("fil afkortet", _cut),
    damage_bytes("fil afkortet til sidst", _cut_end),
    damage_bytes("stykke mangler", _cut_middle),
    damage_bytes("linje mangler", _cut_line),
    damage_bytes("linjer sat sammen", _join_lines),
    damage_bytes("linje delt", _split_line),
    damage_bytes("stykke gentaget", _repeat_block),
    damage_bytes("bytes indsat", _insert_bytes),
    damage_bytes("stykke nulstillet", _zero_block),
    damage_bytes("andet indhold", _replace_all),
    damage_bytes("to tegnsæt i én fil", _mix_encodings),
    rewrite_dialect,
    rewrite_dialect,
    spoil_twice,
    rename_file,
    damage_note_bytes("følgeseddel: bit vendt", _flip),
    damage_note_bytes("følgeseddel afkortet", _cut),
    damage_note_bytes("følgeseddel: linje mangler", _cut_line),
    damage_note_bytes("følgeseddel: stykke mangler", _cut_middle),
    damage_note_bytes("følgeseddel: andet indhold", _replace_all),
]
