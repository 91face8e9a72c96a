"""Recurrence rules: each as people mean it, the same as python-dateutil gives them, and nothing that costs much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minuted.recurrence import read_rule, repeated

pytestmark = pytest.mark.pure

START = datetime(2026, 3, 2, 9, 30)
FAR = datetime(2040, 1, 1)


def first(text: str, start: datetime = START, count: int = 4, horizon: datetime = FAR) -> list[str]:
    rule = read_rule(text)
    assert rule is not None
    return [day.date().isoformat() for day in islice(repeated(rule, start, zone=UTC, horizon=horizon), count)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("FREQ=WEEKLY", "2026-03-02 2026-03-09 2026-03-16 2026-03-23", id="each week"),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "2026-03-02 2026-03-05 2026-03-16 2026-03-19", id="each other week"
        ),
        pytest.param("FREQ=MONTHLY;BYDAY=1MO", "2026-03-02 2026-04-06 2026-05-04 2026-06-01", id="first Monday"),
        pytest.param("FREQ=MONTHLY;BYDAY=-1FR", "2026-03-27 2026-04-24 2026-05-29 2026-06-26", id="last Friday"),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-03-31 2026-04-30 2026-05-29 2026-06-30",
            id="last working day",
        ),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=31", "2026-03-31 2026-05-31 2026-07-31 2026-08-31", id="the 31st"),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29 2032-02-29 2036-02-29", id="leap days up to the horizon"
        ),
        pytest.param("FREQ=DAILY;COUNT=2", "2026-03-02 2026-03-03", id="twice"),
        pytest.param("FREQ=DAILY;UNTIL=20260304", "2026-03-02 2026-03-03 2026-03-04", id="the last day counts"),
        pytest.param("FREQ=DAILY;UNTIL=20260304T092959Z", "2026-03-02 2026-03-03", id="until a moment"),
    ],
)
def test_a_rule_gives_the_days_that_people_mean(text: str, days: str) -> None:
    assert first(text) == days.split()


def test_the_last_moment_of_a_rule_counts_in_the_zone_of_the_meeting() -> None:
    rule, shanghai = read_rule("FREQ=DAILY;UNTIL=20260303T013000Z"), ZoneInfo("Asia/Shanghai")
    assert rule is not None
    assert [each.day for each in repeated(rule, START, zone=shanghai, horizon=FAR)] == [2, 3]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "FREQ=SECONDLY",
            "FREQ=HOURLY",
            "FREQ=WEEKLY;BYWEEKNO=3",
            "FREQ=DAILY;BYHOUR=9,15",
            "FREQ=WEEKLY;COUNT=0",
        ),
        *("FREQ=WEEKLY;COUNT=2;UNTIL=20260401", "FREQ=WEEKLY;UNTIL=soon", "FREQ=WEEKLY;BYDAY=2MO", "INTERVAL=2", "x"),
        *("FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYDAY=XX", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;FREQ=DAILY"),
        *("FREQ=DAILY;" * 100, "FREQ=MONTHLY;BYMONTHDAY=１"),
    ],
)
def test_what_no_meeting_has_is_no_rule(text: str) -> None:
    assert read_rule(text) is None


def test_a_day_that_never_comes_is_not_looked_for_behind_the_horizon() -> None:
    assert first("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", horizon=datetime.max) == []
    assert first("FREQ=YEARLY;INTERVAL=9999", horizon=datetime.max) == ["2026-03-02"]
    assert first("FREQ=DAILY", start=datetime(9999, 12, 30, 9), horizon=datetime.max) == ["9999-12-30", "9999-12-31"]
    assert first("FREQ=YEARLY", start=datetime(9999, 12, 30, 9), horizon=datetime.max) == ["9999-12-30"]
    assert first("FREQ=WEEKLY", start=datetime(1, 1, 2, 9), count=1) == ["0001-01-02"]


_rules = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.integers(1, 5).map(str),
        "COUNT": st.integers(1, 30).map(str),
        "BYMONTH": st.lists(st.integers(1, 12), min_size=1, max_size=3).map(lambda n: ",".join(map(str, n))),
        "BYMONTHDAY": st.lists(st.integers(-31, 31).filter(bool), min_size=1, max_size=4).map(
            lambda n: ",".join(map(str, n))
        ),
        "BYDAY": st.lists(
            st.tuples(st.sampled_from(["", "", "1", "2", "-1", "5"]), st.sampled_from(["MO", "WE", "FR", "SU"])),
            min_size=1,
            max_size=3,
        ).map(lambda days: ",".join(which + day for which, day in days)),
        "BYSETPOS": st.sampled_from(["1", "-1", "2", "1,-1"]),
        "WKST": st.sampled_from(["MO", "SU"]),
    },
)


@given(parts=_rules, offset=st.integers(0, 800))
@settings(max_examples=150, deadline=None)
def test_every_rule_gives_what_the_library_gives(parts: dict[str, Any], offset: int) -> None:
    """A second implementation is asked the same; it reads places within weeks and days in a way of its own."""
    assume("BYSETPOS" not in parts or (parts["FREQ"] in ("MONTHLY", "YEARLY") and {"BYDAY", "BYMONTHDAY"} & set(parts)))
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    rule, start = read_rule(text), START + timedelta(days=offset)
    # The library takes "MO,1WE" for both at once; the standard for either.
    assume(rule is not None and len({bool(which) for which, _ in rule.weekdays}) < 2)
    horizon = start + timedelta(days=1500)
    ours = list(islice(repeated(rule, start, zone=UTC, horizon=horizon), 100))
    # What never comes keeps the library busy up to the year 9999.
    assume(ours)
    count = int(parts.pop("COUNT", "100"))
    bound = ";".join([*(f"{name}={value}" for name, value in parts.items()), f"UNTIL={horizon:%Y%m%dT%H%M%S}"])
    assert ours == list(islice(rrulestr(bound, dtstart=start), min(count, 100)))


@given(st.text(alphabet="FREQDAILYWKMONTHUSCBP=;,-0123456789", max_size=80))
def test_no_text_breaks_the_reader_of_rules(text: str) -> None:
    for each in (text, f"FREQ=DAILY;{text}", f"FREQ=YEARLY;BYDAY={text}"):
        rule = read_rule(each)
        if rule is not None:
            assert len(list(islice(repeated(rule, START, zone=UTC, horizon=FAR), 20))) <= 20
