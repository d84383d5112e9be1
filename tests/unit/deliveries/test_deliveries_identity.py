"""What the reader takes for granted of the detector of identifiers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.deliveries.identity import _SHORTEST
from pipelines.disclosure import find_identifiers


@given(st.text("0123456789xX*#-./ ", max_size=_SHORTEST - 1))
def test_nothing_shorter_than_a_cpr_number_without_its_zero_is_one(text: str) -> None:
    assert not any(found.kind == "cpr" for found in find_identifiers(text))


def test_a_cpr_number_without_its_zero_is_found() -> None:
    assert [found.kind for found in find_identifiers("101704000"[:_SHORTEST])] == ["cpr"]
