"""The yearly digest: what a department learned in the year that is over, for whoever speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from minuted.model import (
    Address,
    Item,
    Language,
    Lesson,
    Letter,
    LetterKind,
    Lookback,
    Policy,
    State,
    View,
    Year,
)
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.compose import key
from minuted.tracking.hours import WEEK, latest_day, moment_of
from minuted.tracking.inviting import Invite
from minuted.tracking.lessons import Source, told_elsewhere
from minuted.tracking.retrospective import items_met

#: It is told in this month, and at no other time: what is much later is no news.
MONTH = 1
#: So many lessons stand in it, the newest.
MOST_LESSONS = 12
#: Of fewer people figures would be of single ones.
FEWEST_PEOPLE = 2


def owed(view: View, *, now: datetime, policy: Policy, calendars: Calendars) -> Iterator[Invite]:
    """Yield the letter about each department that the reader speaks for, with their first digest of the year.

    Where nothing was learned and nothing was done there is none.
    """
    if not policy.yearly or not view.person.wants_digest:
        return
    calendar = calendars.for_person(view.person)
    today = calendar.day(now)
    this = today.year if today.month == MONTH else today.year + 1
    for name in sorted(view.departments):
        for year in (this, this + 1):
            moment, reason = _first_digest(year, view, policy, calendar), f"yearly/{name}/{year - 1}"
            over = view.years.get(name)
            told = reason in view.told or (moment <= now and (over is None or not _says_something(over)))
            if moment.month == MONTH and not told:
                yield Invite(
                    moment=moment, letter=_letter(over or Year(name=name), view, year - 1, reason, now, policy)
                )
                break


def year_of(
    name: str,
    items: Iterable[Item],
    lessons: Iterable[Lesson],
    known: Mapping[str, Source],
    *,
    agreed: Iterable[Item],
    decisions: int,
    people: int,
    calendar: Calendar,
) -> Year:
    """Sum up one year of a department.

    Args:
        items: what its people had, closed within the year.
        lessons: those of meetings that its people were at.
        known: where they come from.
        agreed: items of retrospectives that its people were at.
        decisions: how many its people minuted.
        people: how many they are; figures of a single one are nobody's business.
        calendar: of whoever reads it.
    """
    newest = sorted(lessons, key=lambda each: (each.day, each.ref), reverse=True)
    told = tuple(told_elsewhere(newest[:MOST_LESSONS], known))
    if people < FEWEST_PEOPLE:
        return Year(name=name, lessons=told, more=len(newest) - len(told))
    done = [item for item in items if item.state is State.DONE]
    agreed = [item for item in agreed if item.state is not State.CANCELLED]
    return Year(
        name=name,
        lessons=told,
        more=len(newest) - len(told),
        done=len(done),
        dated=sum(item.due is not None for item in done),
        on_time=len(list(items_met(done, calendar))),
        blocked=sum(any(turn.verb == "blocked" for turn in item.turns) for item in done),
        agreed=len(agreed),
        agreed_done=sum(item.state is State.DONE for item in agreed),
        decisions=decisions,
    )


def _first_digest(year: int, view: View, policy: Policy, calendar: Calendar) -> datetime:
    """Return when the reader's first digest of a year is due."""
    day = latest_day(date(year, MONTH, 1), view.person, policy)
    days = (day + WEEK * count for count in range(3))
    return next(
        moment
        for moment in (moment_of(day, view.person, policy, calendar) for day in days)
        if calendar.day(moment).year == year
    )


def _says_something(year: Year) -> bool:
    return bool(year.lessons or year.done or year.agreed or year.decisions)


def _letter(year: Year, view: View, of: int, reason: str, now: datetime, policy: Policy) -> Letter:
    person = view.person
    start = datetime(of, 1, 1, tzinfo=UTC)
    return Letter(
        key=key("yearly", person.address, *reason.split("/")[1:]),
        kind=LetterKind.YEARLY,
        to=Address(address=person.address, name=person.name),
        language=person.language or Language.EN,
        zone=person.zone or policy.zone,
        at=now,
        reasons=(reason,),
        lookback=Lookback(
            title=year.name,
            start=start,
            end=start + timedelta(days=365),
            purpose="year",
            done=year.done,
            dated=year.dated,
            on_time=year.on_time,
            blocked=year.blocked,
            agreed=year.agreed,
            agreed_done=year.agreed_done,
        ),
        lessons=year.lessons,
        facts={"year": str(of), "department": year.name, "more": str(year.more), "decisions": str(year.decisions)},
    )
