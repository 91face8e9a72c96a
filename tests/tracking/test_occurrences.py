"""Which meetings of a series take place, whatever was moved, added and called off, and when it meets next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.model import Attendee, CalendarSeries, Change, Known
from minuted.tracking.next_meeting import core, next_meeting
from minuted.tracking.occurrences import occurrences
from tracking.making import ANNA, BOB, CAROL, MEETING, at

pytestmark = pytest.mark.pure

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def day(month: int, day: int, hour: int = 9, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=zone)


WEEKLY = CalendarSeries(
    uid="weekly@example.org",
    title="Weekly",
    series="weekly",
    organiser=ANNA,
    attendees=(Attendee(address=BOB, name="Bob Chen"),),
    zone="Europe/Berlin",
    start=day(3, 2),
    end=day(3, 2, 10),
    rule="FREQ=WEEKLY",
)


def starts(series: CalendarSeries) -> list[str]:
    return [f"{each.start:%m-%d %H:%M}" for each in occurrences(series, at("2026-03-01 00:00"), 4)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, "03-02 09:00|03-09 09:00|03-16 09:00|03-23 09:00", id="as the rule says"),
        pytest.param({"removed": (day(3, 9),)}, "03-02 09:00|03-16 09:00|03-23 09:00|03-30 09:00", id="one falls out"),
        pytest.param(
            {"added": (day(3, 4), day(3, 9))}, "03-02 09:00|03-04 09:00|03-09 09:00|03-16 09:00", id="one is added"
        ),
        pytest.param(
            {"changes": (Change(at=day(3, 9), start=day(3, 10, 14), end=day(3, 10, 15)),)},
            "03-02 09:00|03-10 14:00|03-16 09:00|03-23 09:00",
            id="one is moved",
        ),
        pytest.param(
            {"changes": (Change(at=day(3, 9), start=day(3, 30, 14)),)},
            "03-02 09:00|03-16 09:00|03-23 09:00|03-30 09:00",
            id="one is moved behind others",
        ),
        pytest.param({"changes": (Change(at=day(3, 9)),)}, "03-02 09:00|03-16 09:00|03-23 09:00|03-30 09:00", id="off"),
        pytest.param(
            {"changes": (Change(at=day(3, 16), start=day(3, 17, 11), onwards=True),)},
            "03-02 09:00|03-09 09:00|03-17 11:00|03-24 11:00",
            id="all that follow are moved",
        ),
        pytest.param(
            {"changes": (Change(at=day(3, 16), start=day(3, 17, 11), onwards=True), Change(at=day(3, 23)))},
            "03-02 09:00|03-09 09:00|03-17 11:00|03-31 11:00",
            id="all that follow are moved but one",
        ),
        pytest.param({"changes": (Change(at=day(3, 16), onwards=True),)}, "03-02 09:00|03-09 09:00", id="it ends"),
        pytest.param({"cancelled": True}, "", id="called off"),
        pytest.param({"rule": ""}, "03-02 09:00", id="once"),
        pytest.param({"rule": "FREQ=SECONDLY"}, "03-02 09:00", id="a rule that no meeting has"),
        pytest.param({"start": None, "rule": "", "changes": (Change(at=day(3, 9), start=day(3, 10)),)}, "03-10 09:00"),
        pytest.param({"zone": "Nowhere/At_All", "rule": ""}, "03-02 08:00", id="a zone that is none"),
    ],
)
def test_meetings_take_place_as_their_series_says(changes: dict[str, Any], expected: str) -> None:
    assert "|".join(starts(replace(WEEKLY, **changes))) == expected


def test_nine_stays_nine_when_the_clocks_change() -> None:
    found = occurrences(WEEKLY, at("2026-03-20 00:00"), 2)
    assert [each.start.hour for each in found] == [9, 9]
    assert [each.start.utcoffset() for each in found] == [timedelta(hours=1), timedelta(hours=2)]


@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "UTC"]),
    hour=st.integers(0, 23),
    offset=st.integers(0, 2000),
    removed=st.sets(st.integers(0, 20), max_size=5),
    rule=st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,FR", "FREQ=MONTHLY;BYDAY=-1TU", "FREQ=YEARLY"]),
)
def test_every_meeting_keeps_its_time_on_the_wall_and_none_that_falls_out_takes_place(
    zone: str, hour: int, offset: int, removed: set[int], rule: str
) -> None:
    start = datetime(2024, 1, 1, hour, tzinfo=ZoneInfo(zone)) + timedelta(days=offset)
    series = replace(WEEKLY, zone=zone, start=start, end=start + timedelta(hours=1), rule=rule)
    whole = occurrences(series, start - timedelta(days=1), 30)
    out = tuple(each.start for index, each in enumerate(whole) if index in removed)
    rest = occurrences(replace(series, removed=out), start - timedelta(days=1), 30 - len(out))
    assert all(each.start.replace(tzinfo=None).hour == hour for each in whole)
    assert [each.start for each in rest] == [each.start for each in whole if each.start not in out][: len(rest)]
    assert list(whole) == sorted(whole, key=lambda each: each.start.astimezone(UTC))
    assert all(series.start is not None and each.start >= series.start for each in whole)


# --- The next meeting -------------------------------------------------------------------------------------------------

MINUTES = replace(MEETING, series="weekly", day=date(2026, 3, 2))
NOW = at("2026-03-02 15:00")


def test_the_invitation_says_when_a_series_meets_next() -> None:
    found = next_meeting(MINUTES, NOW, calendars=[WEEKLY])
    assert found is not None
    assert (found.day, found.known, found.source) == (date(2026, 3, 9), Known.INVITATION, WEEKLY.uid)


def test_a_meeting_on_the_day_of_the_minutes_is_not_the_next_one() -> None:
    found = next_meeting(MINUTES, at("2026-03-02 06:00"), calendars=[WEEKLY])
    assert found is not None
    assert found.day == date(2026, 3, 9)


def test_without_invitation_the_newest_minutes_say_it() -> None:
    old = replace(MINUTES, ref="M-0", day=date(2026, 2, 23), next_day=date(2026, 3, 30))
    new = replace(MINUTES, next_day=date(2026, 3, 16))
    found = next_meeting(new, NOW, calendars=[replace(WEEKLY, cancelled=True)], others=[old])
    assert found is not None
    assert (found.day, found.known, found.source) == (date(2026, 3, 16), Known.MINUTES, "M-1")


def test_nobody_said_and_nothing_is_guessed() -> None:
    assert next_meeting(MINUTES, NOW) is None
    assert next_meeting(replace(MINUTES, next_day=date(2026, 3, 2)), NOW) is None


def test_the_weekly_of_other_people_is_another_series() -> None:
    theirs = replace(WEEKLY, organiser=CAROL, attendees=())
    assert next_meeting(MINUTES, NOW, calendars=[theirs]) is None


def test_what_the_organiser_of_the_minutes_told_goes_before_what_others_told() -> None:
    other = replace(WEEKLY, uid="other", organiser=CAROL, attendees=(Attendee(address=ANNA),), start=day(3, 3))
    found = next_meeting(MINUTES, NOW, calendars=[other, WEEKLY])
    assert found is not None
    assert found.source == WEEKLY.uid


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ("minutesoftheweekly", "weekly"),
        ("项目周会会议纪要", "项目周会"),
        ("weeklynotes", "weekly"),
        ("minutes", "minutes"),
        ("纪要", "纪要"),
        ("", ""),
    ],
)
def test_minutes_and_invitation_share_the_core_of_their_names(series: str, expected: str) -> None:
    assert core(series, ("minutesofthe", "minutesof", "minutes", "notes", "会议纪要", "纪要")) == expected
