"""Finds out who is to be called together to look back, on what, and from when on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from minuted.model import Collaboration, Person, Policy, RetrospectiveState, View
from minuted.store import Book
from minuted.tracking import Calendars, retrospective, rules
from minuted.tracking.inviting import few_come

#: So many minutes of one organiser are looked through for series with a rhythm.
MOST_MEETINGS = 60


def to_call(
    book: Book, view: View, *, policy: Policy, calendars: Calendars
) -> Iterator[tuple[Collaboration, datetime]]:
    """Yield what an organiser's people are to look back on as it stands now, each with the moment from which on."""
    calendar = calendars.for_person(view.person)
    for meeting in retrospective.all_closed(view):
        if rules(policy, meeting).retrospective_weeks:
            continue
        collaboration = book.collaboration(meeting)
        due = retrospective.due_from(collaboration, policy=policy, calendar=calendar)
        if due is not None and book.retrospective_of(meeting.ref) is None:
            yield collaboration, due
    if not retrospective.has_rhythm(policy):
        return
    for meeting in retrospective.in_rhythm(book.meetings_by(view.person.address, MOST_MEETINGS), policy):
        collaboration, last = book.collaboration(meeting), book.last_looked_back(meeting)
        due = retrospective.due_from(collaboration, policy=policy, calendar=calendar, last=last)
        if due is not None:
            yield collaboration, due


def proposals(
    book: Book,
    view: View,
    now: datetime,
    person: Callable[[Book, str], Person],
    *,
    policy: Policy,
    calendars: Calendars,
) -> dict[str, datetime]:
    """Return a later slot that suits everybody, by ref of the retrospectives that too few come to."""
    found: dict[str, datetime] = {}
    calendar = calendars.for_person(view.person)
    for one in view.retrospectives:
        lead = one.organiser == view.person.address and one.state is RetrospectiveState.INVITED
        if not lead or f"few/{one.ref}" in view.told or one.start is None or one.start <= now:
            continue
        asks = few_come(one, calendar)
        if asks is None or asks > now:
            continue
        circle = retrospective.Circle(
            people={guest: person(book, guest) for guest in one.guests},
            known=book.all_calendars(),
            now=now,
            policy=rules(policy, view.collaborations[one.ref].meetings[-1]),
            calendars=calendars,
        )
        later = retrospective.placed(one, later_by=retrospective.LATER, **circle)
        if not later.hurts and later.start is not None:
            found[one.ref] = later.start
    return found
