"""People and moments at which clocks are hardest, and a second opinion on when somebody works."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
from hypothesis import strategies as st

from minuted.model import Person

#: Half hours, quarters of an hour, gaps of half an hour, a day that never was, a zone that goes back in Ramadan.
ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
)
COUNTRIES = ("", "CN", "DE-BY", "US")

#: Days on which clocks change, years and Februaries end, and a government moves a weekend.
HARD_DAYS = (
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
    date(2026, 12, 31),
    date(2027, 12, 31),
    date(2028, 2, 29),
    date(2026, 2, 14),
    date(2026, 9, 20),
    date(2026, 10, 10),
)
hard_days = st.builds(lambda day, off: day + timedelta(days=off), st.sampled_from(HARD_DAYS), st.integers(-12, 12))
moments = st.builds(
    lambda day, minutes: datetime.combine(day, time(), UTC) + timedelta(minutes=minutes),
    hard_days,
    st.integers(0, 1439),
)
hours = st.builds(
    lambda start, length: (clock(start), clock(start + length)), st.integers(0, 1300), st.integers(30, 139)
) | st.sampled_from([(time(9), time(18)), (time(1, 30), time(3)), (time(0), time(23, 59)), (time(22), time(23, 59))])


def clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def people(address: str) -> st.SearchStrategy[Person]:
    """Somebody whose working time may be anything."""
    return st.builds(
        lambda zone, country, hours, days: Person(address=address, zone=zone, country=country, hours=hours, days=days),
        st.sampled_from(ZONES),
        st.sampled_from(COUNTRIES),
        hours,
        st.none() | st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    )


def at_work(person: Person, moment: datetime) -> bool:
    """Say whether somebody works at a moment, by other means than minuted's calendar: wall clock and library."""
    local = moment.astimezone(ZoneInfo(person.zone or "UTC"))
    start, end = person.hours or (time(9), time(18))
    free = (person.paused_until, person.away_until)
    if any(day is not None and local.date() < day for day in free):
        return False
    return start <= local.time() < end and _works(person, local.date())


def _works(person: Person, day: date) -> bool:
    usual = _workday(person.country, day)
    if person.days is None or (usual and day.weekday() >= 5 and set(person.days) >= {0, 1, 2, 3, 4}):
        return usual
    country, _, part = person.country.partition("-")
    free = bool(country) and day in holidays.country_holidays(country, subdiv=part or None, years=day.year)
    return day.weekday() in person.days and (usual or not free)


def _workday(country: str, day: date) -> bool:
    if not country:
        return day.weekday() < 5
    code, _, part = country.partition("-")
    known = holidays.country_holidays(code, subdiv=part or None, years=day.year)
    moved = getattr(known, "weekend_workdays", ())
    return day in moved or (day.weekday() < 5 and day not in known)
