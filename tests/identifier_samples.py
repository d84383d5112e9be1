"""Invented identifiers in every disguise, and numbers of daily life that are none."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import quote

from pipelines.disclosure.cpr import birth_date, has_checksum

Draw = random.Random
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def invent_cpr(draw: Draw) -> str:
    """Ten digits that are a CPR number: with modulus 11, of any century, replacement numbers."""
    while True:
        day = date(1925, 1, 1) + timedelta(days=draw.randrange(35_000))
        number = f"{day:%d%m%y}{draw.randrange(10_000):04d}"
        if draw.random() < 0.1:
            number = f"{int(number[:2]) + 60:02d}{number[2:]}"
        born = birth_date(number)
        if born is not None and born.year >= 1900 and has_checksum(number):
            return number


DISGUISES: tuple[Callable[[str, str], str], ...] = (
    lambda d, s: f"{d}-{s}",
    lambda d, s: f"{d}{s}",
    lambda d, s: f"{d} {s}",
    lambda d, s: f"{d}\u00a0{s}",
    lambda d, s: f"{d}\u2013{s}",
    lambda d, s: f"{d}\u2011{s}",
    lambda d, s: f"{d}\u2212{s}",
    lambda d, s: f"{d}-{s}".translate(FULL_WIDTH),
    lambda d, s: f"{d}&#45;{s}",
    lambda d, s: f"{d}&#x2d;{s}",
    lambda d, s: f"{d}&ndash;{s}",
    lambda d, s: f"{d}&nbsp;{s}",
    lambda d, s: f"{d}&amp;#45;{s}",
    lambda d, s: "".join(f"&#{ord(c)};" for c in f"{d}-{s}"),
    lambda d, s: f"{d}%2D{s}",
    lambda d, s: f"{d}%20{s}",
    lambda d, s: quote("".join(f"{c}" for c in f"{d}-{s}")),
    lambda d, s: f"{d}\\u002d{s}",
    lambda d, s: "".join(f"\\u{ord(c):04x}" for c in f"{d}-{s}"),
    lambda d, s: f"{d}\\x2d{s}",
    lambda d, s: f"<b>{d}</b>-{s}",
    lambda d, s: f"<b>{d}</b>{s}",
    lambda d, s: f'{d}<span class="x">-</span>{s}',
    lambda d, s: f"<tspan>{d[:3]}</tspan><tspan>{d[3:]}-{s}</tspan>",
    lambda d, s: f"**{d}**-{s}",
    lambda d, s: f"{d}-\n{s}",
    lambda d, s: f"{d}\r\n-{s}",
    lambda d, s: f"{d}-<br>{s}",
    lambda d, s: f"{d[:4]}\n{d[4:]}-{s}",
    lambda d, s: f"{d}\u00ad-{s}",
    lambda d, s: f"{d[:2]}\u200b{d[2:]}-{s}",
    lambda d, s: f"\u202e{d}-{s}\u202c",
    lambda d, s: f"{d}\u2060-\u2060{s}",
    lambda d, s: f"{d}\u200f-{s}",
    lambda d, s: f"{d[:2]}.{d[2:4]}.{d[4:]}-{s}",
    lambda d, s: f"{d}-{s[0]}xxx",
    lambda d, s: f"{d}-{'x' * len(s)}",
    lambda d, s: f"{d}-{'*' * len(s)}",
    lambda d, s: json.dumps({"id": f"{d}-{s}"}),
    lambda d, s: json.dumps([{"x": f"{d}{s}", "y": 3}]),
    lambda d, s: f"KeyError: '{d}-{s}'",
    lambda d, s: f"851,{d}{s},kvinde",
    lambda d, s: f"/filer/borger_{d}{s}.csv",
    lambda d, s: f'<text x="3" y="7">{d}-{s}</text>',
    lambda d, s: f"{int(d + s):d}" if d[0] == "0" else f"{d}{s}",
)
EMAIL_DISGUISES: tuple[Callable[[str, str], str], ...] = (
    lambda u, h: f"{u}@{h}",
    lambda u, h: f"mailto:{u}@{h}?subject=x",
    lambda u, h: f"{u}&#64;{h}",
    lambda u, h: f"{u}&commat;{h}",
    lambda u, h: f"{u}%40{h}",
    lambda u, h: f"{u}\\u0040{h}",
    lambda u, h: f"{u}\uff20{h}",
    lambda u, h: f"<b>{u}</b>@{h}",
    lambda u, h: f"{u}@\n{h}",
    lambda u, h: f"{u}\u200b@{h}",
    lambda u, h: f"{u}(at){h}",
    lambda u, h: f"{u} [at] {h.replace('.', ' [dot] ')}",
    lambda u, h: json.dumps({"contact": f"{u}@{h}"}),
    lambda u, h: f"<{u}@{h}>",
)


def plant(draw: Draw, number: int) -> tuple[str, str]:
    """One planted identifier: its kind, and a text with it."""
    if number % 4 == 3:
        user = draw.choice(["ole.hansen", "k-jensen", "mette_p", "a.b+c", "søren"])
        host = draw.choice(["example.dk", "mail.example.org", "kommune.example.dk"])
        disguise = EMAIL_DISGUISES[number // 4 % len(EMAIL_DISGUISES)]
        return "email", f"Skriv til {disguise(user, host)} i dag"
    cpr = invent_cpr(draw)
    return "cpr", f"Borger {DISGUISES[number % len(DISGUISES)](cpr[:6], cpr[6:])} har fået svar"


def _digits(draw: Draw, count: int) -> str:
    return "".join(draw.choice("0123456789") for _ in range(count))


def _day(draw: Draw) -> date:
    return date(2015, 1, 1) + timedelta(days=draw.randrange(3000))


def _ean(draw: Draw) -> str:
    body = f"5798{_digits(draw, 8)}"
    odd = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body))
    return f"{body}{-odd % 10}"


def _path(draw: Draw) -> str:
    points = [f"{draw.uniform(0, 800):.{draw.randrange(6)}f}" for _ in range(12)]
    return f'<path d="M{points[0]},{points[1]}L{" ".join(points[2:])}Z"/>'


def _chart(draw: Draw) -> str:
    rows = [
        {"week": w, "value": round(draw.random(), 2), "at_risk": 5 * draw.randrange(1, 400)}
        for w in range(4)
    ]
    return json.dumps(rows)


EVERYDAY: tuple[Callable[[Draw], str], ...] = (
    lambda r: f"tlf. {r.randrange(20, 99)} {_digits(r, 2)} {_digits(r, 2)} {_digits(r, 2)}",
    lambda r: f"+45 {r.randrange(20, 99)}{_digits(r, 6)}",
    lambda r: f"EAN {_ean(r)}",
    lambda r: f"CVR-nr. {r.randrange(10, 45)}{_digits(r, 6)}",
    lambda r: f"P-nr. 10{_digits(r, 8)}",
    lambda r: f"P-nummer: 1{_digits(r, 9)}",
    lambda r: f"KLE {r.randrange(10, 40)}.{_digits(r, 2)}.{_digits(r, 2)}-G01-{r.randrange(99)}-18",
    lambda r: f"sag {_digits(r, 2)}.{_digits(r, 2)}.04-P20-{r.randrange(1, 9)}-{_digits(r, 2)}",
    lambda r: f"{_day(r):%d-%m-%Y}",
    lambda r: f"{_day(r):%d.%m.%y}",
    lambda r: f"{_day(r):%Y%m%d}",
    lambda r: f"{_day(r):%d%m%Y}",
    lambda r: f"{_day(r):%Y-%m-%d}T{r.randrange(24):02d}:{r.randrange(60):02d}:07Z",
    lambda r: f"fra {_day(r):%d-%m-%y} til {_day(r):%d-%m-%y}",
    lambda r: f"DK{_digits(r, 2)} {_digits(r, 4)} {_digits(r, 4)} {_digits(r, 4)} {_digits(r, 2)}",
    lambda r: f"IBAN DK{_digits(r, 16)}",
    lambda r: str(uuid.UUID(int=r.getrandbits(128))),
    lambda r: f"{r.randrange(5, 4000) // 5 * 5} borgere, {r.randrange(100)} procent",
    lambda r: f"{r.uniform(-30, 30):.2f}".replace(".", ",") + " procentpoint",
    lambda r: f"{r.uniform(-3, 3)!r}",
    lambda r: f"sha256:{r.getrandbits(256):064x}",
    lambda r: f"{r.getrandbits(160):040x}",
    _path,
    lambda r: f"#{r.getrandbits(24):06x}; rgba({r.randrange(256)}, {r.randrange(256)}, 12, .5)",
    _chart,
    lambda r: f"{r.choice('ABCDE')}{r.choice('FGHIJ')} {_digits(r, 2)} {_digits(r, 3)}",
    lambda r: f"ordre {r.randrange(100_000, 99_999_999)}",
    lambda r: f"faktura {r.randrange(2015, 2024)}-{_digits(r, 5)}",
    lambda r: f"{r.uniform(54.5, 57.8):.6f}, {r.uniform(8, 12.7):.6f}",
    lambda r: f"sp-{_digits(r, 6)};{_day(r)};{r.randrange(1, 400)}",
    lambda r: f"{r.randrange(1_500_000_000, 1_700_000_000)}",
    lambda r: f"{r.randrange(1_000, 9_999_999):,} kr.".replace(",", "."),
    lambda r: f"ISBN 978-87-{_digits(r, 4)}-{_digits(r, 3)}-{_digits(r, 1)}",
    lambda r: f"doi:10.{_digits(r, 4)}/{_digits(r, 6)}.{_digits(r, 4)}",
    lambda r: f"npm vega@5.{r.randrange(30)}.{r.randrange(9)} logo@2x.png @media (min-width: 3em)",
    lambda r: f"§ {r.randrange(1, 200)}, stk. {r.randrange(1, 9)}, nr. {r.randrange(1, 9)}",
    lambda r: f"{r.randrange(1000, 9990)} {r.choice(['Rebild', 'Aalborg', 'Thisted'])}",
    lambda r: (
        f"2017-{r.randrange(18, 23)} uge {r.randrange(53)} kl. {r.randrange(24)}.{_digits(r, 2)}"
    ),
)
