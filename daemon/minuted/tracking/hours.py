"""When somebody gets the weekly digest: at their own day and hour, else at the instance's."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from minuted.model import Person, Policy
from minuted.tracking.calendar import Calendar

WEEK = timedelta(days=7)


def weekday_of(person: Person, policy: Policy) -> int:
    """Return the day of the week, Monday is 0."""
    return policy.digest_weekday if person.digest_weekday is None else person.digest_weekday


def latest_day(today: date, person: Person, policy: Policy) -> date:
    """Return the last day until today on which the digest was due."""
    return today - timedelta(days=(today.weekday() - weekday_of(person, policy)) % 7)


def moment_of(day: date, person: Person, policy: Policy, calendar: Calendar) -> datetime:
    """Return when the digest of a day is due: at its time, or the next working hour after."""
    clock = person.digest_time or policy.digest_time
    return calendar.next_open(calendar.at(calendar.day_after_if_holiday(day), clock))


def next_moment(now: datetime, person: Person, policy: Policy, calendar: Calendar) -> datetime:
    """Return when the next digest is due, later than now, so that nobody is looked at twice in one moment."""
    day = latest_day(calendar.day(now), person, policy)
    return next(
        moment for moment in (moment_of(day + WEEK * n, person, policy, calendar) for n in range(4)) if moment > now
    )
