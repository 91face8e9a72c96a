"""Gathers what a department's year was, for whoever speaks for it, in the month in which they are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from minuted.model import Item, Person, Policy, View, Year
from minuted.store import Book
from minuted.tracking import Calendars
from minuted.tracking.lessons import departments, sources
from minuted.tracking.yearly import MONTH, year_of

#: So many lessons and decisions of a year are looked through, the newest.
LOOKED_THROUGH = 20_000


def years(
    book: Book, view: View, now: datetime, directory: Mapping[str, Person], policy: Policy, calendars: Calendars
) -> dict[str, Year]:
    """Return the year that is over, by department that the person speaks for; empty at any other time."""
    calendar = calendars.for_person(view.person)
    today = calendar.day(now)
    year = today.year - 1
    names = [name for name in view.departments if f"yearly/{name}/{year}" not in view.told]
    if today.month != MONTH or not policy.yearly or not names:
        return {}
    first, last = date(year, 1, 1), date(year, 12, 31)
    lessons = [each for each in book.latest_lessons(first, LOOKED_THROUGH) if each.day <= last]
    held = book.retrospectives(sorted({each.retrospective for each in lessons} - {""}))
    known = sources(lessons, book.meetings(sorted({each.meeting for each in lessons})), held)
    made = [each for each in book.latest_decisions(first, LOOKED_THROUGH) if each.day <= last]
    minuted = book.meetings(sorted({each.meeting for each in made}))
    found = {}
    for name in names:
        people = [each.address for each in directory.values() if each.department == name]
        there = [ref for ref, one in held.items() if name in departments(one.guests, directory)]
        found[name] = year_of(
            name,
            _closed(book, people, first, last),
            (each for each in lessons if each.ref in known and name in departments(known[each.ref].party, directory)),
            known,
            agreed=book.agreed_at(there),
            decisions=sum(each.meeting in minuted and minuted[each.meeting].organiser in people for each in made),
            people=len(people),
            calendar=calendar,
        )
    return found


def _closed(book: Book, people: list[str], first: date, last: date) -> list[Item]:
    """Return what people had and closed between two days."""
    every = (item for address in people for item in book.find_items(owner=address, limit=None))
    return [item for item in every if item.closed is not None and first <= item.closed.astimezone(UTC).date() <= last]
