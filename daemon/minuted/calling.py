"""Finds out who is to be called together to look back, on what, and from when on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from minuted.model import Collaboration, Policy, View
from minuted.store import Book
from minuted.tracking import Calendars, retrospective, rules

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
