from __future__ import annotations

import pandas as pd
import pytest

from pipelines.disclosure import is_dominated, release_quantile
from pipelines.domain import DisclosureThresholds

THRESHOLDS = DisclosureThresholds()


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([100.0] * 10, False),
        ([100.0] * 4, True),  # too few contribute
        ([1000.0, 900.0, *[20.0] * 8], True),  # two make up 92 %
        ([1000.0, 100.0, *[4.0] * 5, *[0.0] * 9], True),  # the rest is 2 % of the largest
        ([500.0, 400.0, *[60.0] * 10], False),
        ([], True),
    ],
)
def test_a_sum_that_few_make_up_is_dominated(amounts: list[float], expected: bool) -> None:
    assert is_dominated(pd.Series(amounts, dtype="Float64"), THRESHOLDS) is expected


def test_a_quantile_is_the_midpoint_of_its_interval() -> None:
    values = pd.Series(range(100), dtype="Float64")

    assert release_quantile(values, 0.5, 10, THRESHOLDS) == 45
    assert release_quantile(values, 0.02, 10, THRESHOLDS) is None  # two persons lie below
    assert release_quantile(values.head(9), 0.5, 10, THRESHOLDS) is None


@pytest.mark.parametrize(("share", "width"), [(0.0, 1.0), (1.0, 1.0), (0.5, 0.0)])
def test_there_is_no_smallest_and_no_largest_value(share: float, width: float) -> None:
    with pytest.raises(ValueError, match="share"):
        release_quantile(pd.Series([1.0] * 50), share, width, THRESHOLDS)
