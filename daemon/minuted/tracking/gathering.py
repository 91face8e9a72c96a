"""What people learned is gathered around a retrospective: everybody is asked before it, and told of all of it after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from minuted.model import (
    Address,
    Collaboration,
    Language,
    Lesson,
    Letter,
    LetterKind,
    Person,
    Policy,
    Retrospective,
    RetrospectiveState,
    ToldLesson,
    View,
)
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.compose import key, name_of
from minuted.tracking.inviting import Invite, lookback
from minuted.tracking.series import rules


def owed(view: View, *, now: datetime, policy: Policy, calendars: Calendars) -> Iterator[Invite]:
    """Yield the request for lessons and the summary of them that the reader was not written yet, each for itself.

    The request is owed some working days before people meet, but never ahead of the invitation; the summary on the
    working day after, so that what minutes of that day say is in it.  Where nobody said anything there is none.
    """
    calendar = calendars.for_person(view.person)
    for one in view.retrospectives:
        collaboration = view.collaborations.get(one.ref)
        if collaboration is None or not collaboration.meetings or view.person.address not in one.guests:
            continue
        days = rules(policy, collaboration.meetings[-1]).retrospective_lessons_days
        if one.state is not RetrospectiveState.INVITED or one.start is None or one.end is None or not days:
            continue
        for purpose, moment in _moments(one, now, days, calendar):
            reason = f"{purpose}/{one.ref}"
            nothing = purpose == "summary" and moment <= now and not view.lessons.get(one.ref)
            if reason not in view.told and not nothing:
                letter = _letter(one, collaboration, view, purpose, reason, now, policy, calendar)
                yield Invite(moment=moment, letter=letter)


def _moments(one: Retrospective, now: datetime, days: int, calendar: Calendar) -> Iterator[tuple[str, datetime]]:
    """Yield what is to be written, and when."""
    assert one.start is not None and one.end is not None, "who is invited knows when"
    if now < one.start:
        before = calendar.add_working_days(calendar.day(one.start), -days)
        ask = max(calendar.start_of(before), calendar.next_open(one.stamp))
        if ask < one.start:
            yield "lessons", ask
    yield "summary", calendar.start_of(calendar.add_working_days(calendar.day(one.end), 1))


def _letter(
    one: Retrospective,
    collaboration: Collaboration,
    view: View,
    purpose: str,
    reason: str,
    now: datetime,
    policy: Policy,
    calendar: Calendar,
) -> Letter:
    person, newest = view.person, collaboration.meetings[-1]
    said = view.lessons.get(one.ref, ()) if purpose == "summary" else ()
    return Letter(
        key=key("lessons", person.address, reason),
        kind=LetterKind.LESSONS,
        to=Address(address=person.address, name=person.name),
        language=person.language or newest.language or Language.EN,
        zone=person.zone or policy.zone,
        at=now,
        reasons=(reason,),
        meeting=newest,
        lookback=replace(lookback(one, collaboration, view, calendar), purpose=purpose),
        lessons=tuple(told(said, view.people)),
        facts={"retrospective": one.ref},
    )


def told(lessons: Iterable[Lesson], people: Mapping[str, Person]) -> Iterator[ToldLesson]:
    """Yield lessons as those who were there are told of them: with the names of those who let them stand."""
    for each in lessons:
        who = name_of(each.by, people) if each.by else ""
        yield ToldLesson(kind=each.kind, text=each.text, who=who, ref=each.ref)
