"""`prices.yml`: what resources are reckoned to cost, each sourced or marked as assumed."""

from __future__ import annotations

from collections.abc import Container

from pipelines.domain import ASSUMED, Price
from pipelines.registry.fields import Fields
from pipelines.registry.sections import RegistryFiles, Section
from pipelines.registry.vocabulary import REQUIRED_CODES

PRICES = "prices.yml"
_ORIGINS = ("source", ASSUMED)
_KINDS = REQUIRED_CODES["resource_kind"]


def read_prices(files: RegistryFiles) -> Section[Price]:
    """Read the prices; the file may be missing: then nothing is reckoned in kr."""
    if not files.has(PRICES):
        return Section(files.place(PRICES), (), frozenset())
    return files.section(PRICES, files.blocks(PRICES, "prices"), ("kind",), parse_price)


def parse_price(fields: Fields) -> Price | None:
    """Read one price of `prices.yml`."""
    low, mid, high = (fields.number(f"price_dkk_{name}") for name in ("low", "mid", "high"))
    if not 0 <= low <= mid <= high:
        what = f"er {low:g}, {mid:g} og {high:g} sammen med de to andre"
        fields.fault("price_dkk_low", what, "Skriv dem i orden: 0 <= lav <= midt <= høj.")
    origin, source = fields.one_of("origin", _ORIGINS), fields.optional_text("source")
    if (source is None) != (origin == ASSUMED):
        fix = "Skriv kildens id, eller skriv origin: project og source: null for en antagelse."
        fields.fault("source", "passer ikke til origin", fix)
    return fields.build(
        Price,
        kind=fields.one_of("kind", _KINDS),
        low=low,
        mid=mid,
        high=high,
        origin=origin,
        source=source,
        locator=fields.text("locator", empty=source is None),
        note=fields.label("note"),
    )


def check_prices(prices: Section[Price], sources: Container[str], files: RegistryFiles) -> None:
    """Note prices of a source that the registry does not have."""
    for price in prices.records:
        if price.source is not None and price.source not in sources:
            what = f'kilden "{price.source}" findes ikke i sources.yml'
            files.faults.note(
                f"{prices.place}, {price.kind}", what, "Ret id'et, eller tilføj kilden."
            )
