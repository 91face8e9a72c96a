"""When a series meets next, by the days on which it met."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.tracking.rhythm import ENDED, MOVED, PERIODS, next_by_rhythm

pytestmark = pytest.mark.pure
MONDAY = date(2026, 3, 2)


def days(*offsets: int) -> list[date]:
    return [MONDAY + timedelta(days=offset) for offset in offsets]


@pytest.mark.parametrize(
    ("met", "after", "wanted"),
    [
        pytest.param(days(0, 7), 8, None, id="two are no rhythm"),
        pytest.param(days(0, 7, 14), 15, 21, id="weekly"),
        pytest.param(days(14, 0, 7, 7), 15, 21, id="in any order, twice the same"),
        pytest.param(days(0, 7, 14, 28), 29, 35, id="one fell out"),
        pytest.param(days(0, 8, 14, 21), 22, 28, id="one was moved"),
        pytest.param(days(0, 7, 14, 22), 23, 28, id="the last one was moved"),
        pytest.param(days(0, 14, 28), 29, 42, id="fortnightly"),
        pytest.param(days(0, 28, 56), 57, 84, id="every four weeks"),
        pytest.param(days(0, 7, 14), 26, 28, id="one has no minutes"),
        pytest.param(days(0, 7, 14), 60, None, id="it has ended"),
        pytest.param(days(0, 3, 20, 24), 25, None, id="no rhythm"),
        pytest.param(days(0, 7, 40, 47), 48, None, id="a long break"),
        pytest.param(days(0, 1, 2, 3), 4, None, id="daily"),
    ],
)
def test_the_next_day(met: list[date], after: int, wanted: int | None) -> None:
    expected = None if wanted is None else MONDAY + timedelta(days=wanted)
    assert next_by_rhythm(met, MONDAY + timedelta(days=after)) == expected


@given(
    start=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    period=st.sampled_from(PERIODS),
    count=st.integers(3, 12),
    late=st.integers(0, 60),
)
def test_a_regular_series_goes_on_as_it_went(start: date, period: int, count: int, late: int) -> None:
    met = [start + timedelta(days=period * number) for number in range(count)]
    found = next_by_rhythm(met, met[-1] + timedelta(days=late))
    steps = late // period + 1
    assert found == (met[-1] + timedelta(days=period * steps) if steps <= ENDED else None)


@given(met=st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=20), after=st.dates())
def test_whatever_is_found_is_later_and_near(met: list[date], after: date) -> None:
    found = next_by_rhythm(met, after)
    assert found is None or (after < found <= max(met) + timedelta(days=ENDED * max(PERIODS) + MOVED))
