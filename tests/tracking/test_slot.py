"""When everybody can meet: hours, zones, holidays, leave, lunch, other meetings; and who it hurts where nobody can."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.model import Attendee, CalendarSeries, Hurt, MeetingTimes, Person, Slot
from minuted.tracking import Calendars
from minuted.tracking.slot import Guest, busy_times, find_slot, hurt_of
from minuted.tracking.workdays import Overrides
from tracking.clocks import HARD_DAYS, ZONES
from tracking.making import ANNA, BOB, CAROL, POLICY, at

pytestmark = pytest.mark.pure

#: The Spring Festival of 2026, as far as a test needs it; the Saturday before is worked.
CHINA = Overrides(
    holidays=frozenset(date(2026, 2, day) for day in range(16, 24)), workdays=frozenset({date(2026, 2, 14)})
)
CALENDARS = Calendars({"CN": CHINA}, POLICY)
TIMES = MeetingTimes()
#: A Monday, at work everywhere between London and Tokyo.
NOW = at("2026-03-02 08:00")


def guest(address: str = BOB, zone: str = "Asia/Shanghai", **facts: Any) -> Guest:
    busy = facts.pop("busy", ())
    person = Person(address=address, zone=zone, **facts)
    return Guest(person=person, calendar=CALENDARS.for_person(person), busy=busy)


def told(slot: Slot, zone: str = "Asia/Shanghai") -> str:
    """Show a slot on somebody's clock, and whom it hurts."""
    hurts = "".join(f" {address.partition('@')[0]}:{hurt}" for address, hurt in slot.hurts)
    return f"{slot.start.astimezone(ZoneInfo(zone)):%a %m-%d %H:%M}{hurts}"


def span(start: str, end: str) -> tuple[datetime, datetime]:
    return at(start), at(end)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param((guest(),), "Thu 03-05 09:00", id="the first hour three working days ahead"),
        pytest.param((guest(zone="Europe/Berlin"),), "Thu 03-05 16:00", id="a morning there is an afternoon here"),
        pytest.param((guest(zone="Asia/Kathmandu"),), "Thu 03-05 13:00", id="a quarter past is no half hour"),
        pytest.param((guest(hours=(time(11), time(20))),), "Thu 03-05 11:00", id="their hours begin later"),
        pytest.param((guest(hours=(time(12), time(20))),), "Thu 03-05 13:00", id="not lunch"),
        pytest.param((guest(days=(0, 4)),), "Fri 03-13 09:00", id="a part of the week, known early enough"),
        pytest.param((guest(away_until=date(2026, 3, 9)),), "Mon 03-09 09:00", id="after their leave"),
        pytest.param(
            (guest(busy=(span("2026-03-05 09:00 +0800", "2026-03-05 10:10 +0800"),)),),
            "Thu 03-05 10:30",
            id="not while they are invited elsewhere",
        ),
        pytest.param(
            (guest(busy=(span("2026-03-05 09:45 +0800", "2026-03-05 18:00 +0800"),)),),
            "Thu 03-05 09:00",
            id="one meeting may begin when another ends",
        ),
        pytest.param((guest(hours=(time(14), time(18)), days=(0, 4)),), "Mon 03-16 14:00", id="not Friday afternoon"),
        pytest.param((guest(zone="America/Los_Angeles"),), "Fri 03-06 09:00", id="their Thursday afternoon"),
        pytest.param(
            (guest(zone="America/New_York"),), "Fri 03-06 09:00 bob:hours", id="an evening hurts less than a night"
        ),
        pytest.param((guest(away_until=date(2026, 6, 1)),), "Thu 03-05 09:00 bob:away", id="nobody waits for months"),
        pytest.param(
            (guest(zone="America/New_York"), guest(CAROL, away_until=date(2026, 6, 1))),
            "Fri 03-06 09:00 bob:hours carol:away",
            id="each is named with their own reason",
        ),
    ],
)
def test_the_first_slot_that_suits_everybody_is_found_or_the_one_that_hurts_least(
    others: tuple[Guest, ...], expected: str
) -> None:
    assert told(find_slot((guest(ANNA), *others), now=NOW, times=TIMES)) == expected


@pytest.mark.parametrize(
    ("organiser", "now", "expected"),
    [
        pytest.param(guest(ANNA, country="CN"), "2026-02-11 08:00", "Sat 02-14 09:00", id="a make-up Saturday"),
        pytest.param(guest(ANNA, country="CN"), "2026-02-12 08:00", "Tue 02-24 09:00", id="after the holidays"),
        pytest.param(
            guest(ANNA, away_until=date(2026, 3, 20)), "2026-03-02 08:00", "Fri 03-20 09:00", id="the organiser is back"
        ),
        pytest.param(
            guest(ANNA, hours=(time(9), time(9, 30))),
            "2026-03-02 08:00",
            "Thu 03-05 09:00 anna:hours",
            id="a short day",
        ),
        pytest.param(
            guest(ANNA, hours=(time(8, 45), time(10))), "2026-03-02 08:00", "Thu 03-05 09:00", id="on the half hour"
        ),
        pytest.param(
            guest(ANNA, hours=(time(22), time(23, 30))), "2026-03-02 08:00", "Thu 03-05 22:00", id="who works at night"
        ),
    ],
)
def test_a_slot_is_within_the_hours_of_its_organiser(organiser: Guest, now: str, expected: str) -> None:
    assert told(find_slot((organiser,), now=at(now), times=TIMES)) == expected


def test_the_operator_says_how_long_how_soon_and_what_is_kept_free() -> None:
    afternoons = (guest(ANNA, hours=(time(12), time(18)), days=(4,)),)
    allowed = MeetingTimes(minutes=90, lead_days=1, lunch=(time(12), time(12)), friday_afternoon=True)
    slot = find_slot(afternoons, now=NOW, times=allowed)
    assert told(slot) == "Fri 03-06 12:00"
    assert slot.end - slot.start == timedelta(minutes=90)
    assert (
        told(find_slot(afternoons, now=NOW, times=replace(allowed, friday_afternoon=False)))
        == "Fri 03-06 12:00 anna:friday"
    )


@given(
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=4),
    st.sampled_from(HARD_DAYS),
    st.integers(0, 1439),
    st.sampled_from([(time(9), time(18)), (time(6), time(22)), (time(0), time(23, 59))]),
)
def test_a_common_slot_is_lunch_night_or_weekend_to_nobody(
    zones: list[str], day: date, minutes: int, hours: tuple[time, time]
) -> None:
    """Every minute of it is looked at on everybody's own clock, by other means."""
    now = datetime.combine(day, time(), UTC) + timedelta(minutes=minutes)
    guests = [guest(f"{index}@example.org", zone, hours=hours) for index, zone in enumerate(zones)]
    slot = find_slot(guests, now=now, times=TIMES)
    assert slot.start > now
    assert slot.end - slot.start == timedelta(minutes=45)
    hurt = {address for address, _ in slot.hurts}
    for each in guests:
        walls = [(slot.start + timedelta(minutes=past)).astimezone(ZoneInfo(each.person.zone)) for past in range(45)]
        suits = all(
            wall.weekday() < 5
            and hours[0] <= wall.time() < hours[1]
            and not time(12) <= wall.time() < time(13)
            and (wall.weekday() != 4 or wall.time() < time(12))
            for wall in walls
        )
        assert suits or each.person.address in hurt
    assert slot.start.astimezone(ZoneInfo(zones[0])).minute in (0, 30)


@given(st.lists(st.sampled_from(ZONES), min_size=2, max_size=4), st.sampled_from(HARD_DAYS))
def test_where_somebody_is_hurt_no_slot_suits_everybody(zones: list[str], day: date) -> None:
    guests = [guest(f"{index}@example.org", zone) for index, zone in enumerate(zones)]
    slot = find_slot(guests, now=datetime.combine(day, time(), UTC), times=TIMES)
    if slot.hurts:
        moment = slot.start
        while moment < slot.start + timedelta(days=7):
            end = moment + timedelta(minutes=45)
            assert any(hurt_of(each, moment, end, TIMES) for each in guests)
            moment += timedelta(minutes=30)


WEEKLY = CalendarSeries(
    uid="weekly@example.org",
    organiser=ANNA,
    attendees=(Attendee(address=BOB), Attendee(address=CAROL, answer="declined")),
    zone="Europe/Berlin",
    start=at("2026-03-23 09:00 +0100"),
    end=at("2026-03-23 10:00 +0100"),
    rule="FREQ=WEEKLY",
)


def test_people_are_busy_while_invited_elsewhere_unless_they_declined() -> None:
    found = busy_times([WEEKLY, WEEKLY], after=at("2026-03-23 08:30"), until=at("2026-04-01 00:00"))
    # Berlin's clocks go forward in between: nine o'clock stays nine o'clock.
    expected = (
        span("2026-03-23 08:00", "2026-03-23 09:00"),
        span("2026-03-30 07:00", "2026-03-30 08:00"),
    )
    assert found == {ANNA: expected, BOB: expected}


def test_a_meeting_that_is_called_off_keeps_nobody_busy() -> None:
    off = replace(WEEKLY, cancelled=True)
    assert busy_times([off], after=at("2026-03-01 00:00"), until=at("2026-04-01 00:00")) == {}


def test_being_busy_counts_less_than_being_away_and_more_than_lunch() -> None:
    start, end = span("2026-03-05 12:00 +0800", "2026-03-05 12:45 +0800")
    assert hurt_of(guest(), start, end, TIMES) is Hurt.LUNCH
    assert hurt_of(guest(busy=((start, end),)), start, end, TIMES) is Hurt.BUSY
    assert hurt_of(guest(busy=((start, end),), away_until=date(2026, 3, 6)), start, end, TIMES) is Hurt.AWAY


def test_who_works_at_night_is_busy_then_as_by_day() -> None:
    night = span("2026-03-05 22:00 +0800", "2026-03-05 22:45 +0800")
    worker = guest(hours=(time(20), time(23)))
    assert hurt_of(worker, *night, TIMES) is None
    assert hurt_of(replace(worker, busy=(night,)), *night, TIMES) is Hurt.BUSY
    assert hurt_of(guest(), *night, TIMES) is Hurt.NIGHT
