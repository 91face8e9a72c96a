"""Finds out who is to be called together to look back, on what, and from when on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
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


def people_of(book: Book, collaboration: Collaboration, person: Callable[[Book, str], Person]) -> dict[str, Person]:
    """Return everybody who did something together, and who is asked in place of those outside the house."""
    people = {one: person(book, one) for one in retrospective.guests_of(collaboration)}
    partners = {each.partner for each in people.values() if each.external and each.partner}
    return people | {one: person(book, one) for one in sorted(partners)}


def with_called(
    book: Book,
    views: Mapping[str, View],
    now: datetime,
    until: datetime,
    person: Callable[[Book, str], Person],
    *,
    policy: Policy,
    calendars: Calendars,
) -> dict[str, View]:
    """Return views with the retrospectives to which people will be called until then, if nobody says anything."""
    found = dict(views)
    for view in views.values():
        for collaboration, due in to_call(book, view, policy=policy, calendars=calendars):
            people = people_of(book, collaboration, person)
            if due > until or len(retrospective.invited(collaboration, people)) < retrospective.FEWEST_GUESTS:
                continue
            one = retrospective.call(
                collaboration,
                # It has no number of its own yet.
                ref=f"R-{collaboration.meetings[-1].ref}",
                people=people,
                known=book.all_calendars(),
                now=max(now, due),
                policy=policy,
                calendars=calendars,
            )
            for guest in (each for each in one.guests if each in found):
                found[guest] = replace(
                    found[guest],
                    retrospectives=(*found[guest].retrospectives, one),
                    collaborations={**found[guest].collaborations, one.ref: collaboration},
                    people={**people, **found[guest].people},
                )
    return found


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
        collaboration = view.collaborations.get(one.ref)
        lead = one.organiser == view.person.address and one.state is RetrospectiveState.INVITED
        if not lead or collaboration is None or not collaboration.meetings:
            continue
        if f"few/{one.ref}" in view.told or one.start is None or one.start <= now:
            continue
        asks = few_come(one, calendar)
        if asks is None or asks > now:
            continue
        circle = retrospective.Circle(
            people={guest: person(book, guest) for guest in one.guests},
            known=book.all_calendars(),
            now=now,
            policy=rules(policy, collaboration.meetings[-1]),
            calendars=calendars,
        )
        later = retrospective.placed(one, later_by=retrospective.LATER, **circle)
        if not later.hurts and later.start is not None:
            found[one.ref] = later.start
    return found
