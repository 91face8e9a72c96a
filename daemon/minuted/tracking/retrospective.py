"""The invitation to look back: owed when everything of some minutes is closed, or when their organiser asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from minuted.model import (
    CalendarSeries,
    Collaboration,
    Item,
    Meeting,
    MeetingTimes,
    Person,
    Policy,
    Retrospective,
    RetrospectiveState,
    State,
    View,
)
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.external import partner_of
from minuted.tracking.series import rules
from minuted.tracking.slot import Guest, busy_times, find_slot, hurt_of

#: Nobody looks back alone.
FEWEST_GUESTS = 2
#: "later" looks for a slot so many working days further on.
LATER = 10
#: So far ahead other meetings are looked at.
AHEAD = timedelta(days=120)


def times_of(policy: Policy) -> MeetingTimes:
    """Return the operator's rules for the slot of a retrospective."""
    return MeetingTimes(
        minutes=policy.retrospective_minutes,
        lead_days=policy.retrospective_lead_days,
        lunch=policy.retrospective_lunch,
        friday_afternoon=policy.retrospective_friday,
    )


def all_closed(view: View) -> tuple[Meeting, ...]:
    """Return the newest minutes of each series that the reader organises, where nothing in the view is open."""
    mine = [item for item in view.items if item.organiser == view.person.address and item.meeting in view.meetings]
    live = {_series(view.meetings[item.meeting]) for item in mine if item.live}
    newest: dict[str, Meeting] = {}
    for meeting in sorted((view.meetings[item.meeting] for item in mine), key=lambda each: (each.received, each.ref)):
        newest[_series(meeting)] = meeting
    return tuple(meeting for series, meeting in newest.items() if series not in live)


def has_rhythm(policy: Policy) -> bool:
    """Say whether the people of any series look back in a rhythm."""
    return any(each.retrospective_weeks for each in (policy, *(series.policy for series in policy.series)))


def in_rhythm(meetings: Iterable[Meeting], policy: Policy) -> tuple[Meeting, ...]:
    """Return the newest minutes of each series of one organiser that looks back in a rhythm of its own."""
    newest: dict[str, Meeting] = {}
    for meeting in sorted(meetings, key=lambda each: (each.received, each.ref)):
        newest[_series(meeting)] = meeting
    return tuple(each for each in newest.values() if rules(policy, each).retrospective_weeks)


def due_from(
    collaboration: Collaboration, *, policy: Policy, calendar: Calendar, last: datetime | None = None
) -> datetime | None:
    """Return from when on people are to be invited: the working day after the last item was closed.

    Where the series has a rhythm: so many weeks after they last looked back, or after its first minutes.
    None: never, for something is open still, or it is too little to look back on.

    Args:
        calendar: the organiser's.
        last: when people last looked back on the series, or were to; aware.
    """
    meetings, items = collaboration.meetings, collaboration.items
    if not meetings:
        return None
    policy = rules(policy, meetings[-1])
    weeks = policy.retrospective_weeks
    if not weeks and any(item.live for item in items):
        return None
    done = [item for item in items if item.state is State.DONE and item.closed is not None]
    people = len(guests_of(collaboration))
    enough = (0 < policy.retrospective_items <= len(done)) or (0 < policy.retrospective_people <= people)
    if not policy.retrospective or not done or not enough or people < FEWEST_GUESTS:
        return None
    if weeks:
        return calendar.start_of(calendar.day(last or meetings[0].received) + timedelta(weeks=weeks))
    closed = max(item.closed for item in items if item.closed is not None)
    return calendar.start_of(calendar.add_working_days(calendar.day(closed), 1))


def guests_of(collaboration: Collaboration) -> tuple[str, ...]:
    """Return the addresses of everybody who did something together, their organiser first."""
    organiser = collaboration.meetings[-1].organiser
    kept = [item for item in collaboration.items if item.state is not State.CANCELLED]
    others = (address for item in kept for address in (item.owner, *item.helpers) if address)
    return tuple(dict.fromkeys([organiser, *others]))


def invited(collaboration: Collaboration, people: Mapping[str, Person]) -> tuple[str, ...]:
    """Return who of them can be invited, their organiser first; for external people whoever is asked in their place."""
    organiser = collaboration.meetings[-1].organiser
    every = (partner_of(one, organiser, people) or one for one in guests_of(collaboration))
    return tuple(one for one in dict.fromkeys(every) if one == organiser or _is_reached(people[one]))


def call(
    collaboration: Collaboration,
    *,
    ref: str,
    people: Mapping[str, Person],
    known: Iterable[CalendarSeries],
    now: datetime,
    policy: Policy,
    calendars: Calendars,
) -> Retrospective:
    """Call people together: at the first slot that suits everybody, or ask their organiser about the best one.

    Args:
        people: by address, at least everybody concerned.
        known: other meetings that invitations told of.
    """
    newest = collaboration.meetings[-1]
    guests = invited(collaboration, people)
    blank = Retrospective(
        ref=ref,
        uid=f"{ref.lower()}.{newest.mail[:32]}",
        organiser=newest.organiser,
        meetings=tuple(each.ref for each in collaboration.meetings),
        guests=tuple(guests),
        state=RetrospectiveState.ASKED,
        stamp=now,
    )
    return placed(blank, people=people, known=known, now=now, policy=rules(policy, newest), calendars=calendars)


class Circle(TypedDict):
    """What says whom a moment suits."""

    #: By address, at least everybody invited.
    people: Mapping[str, Person]
    #: Other meetings that invitations told of.
    known: Iterable[CalendarSeries]
    now: datetime
    #: The rules of the series.
    policy: Policy
    calendars: Calendars


def placed(retrospective: Retrospective, *, later_by: int = 0, **circle: Unpack[Circle]) -> Retrospective:
    """Return a retrospective at the first slot there is for it; what people answered to another one is void.

    Args:
        later_by: so many working days more than usual lie in between.
    """
    guests, times, now = _guests(retrospective, circle), times_of(circle["policy"]), circle["now"]
    slot = find_slot(guests, now=now, times=replace(times, lead_days=times.lead_days + later_by))
    was_invited = retrospective.state is RetrospectiveState.INVITED
    return replace(
        retrospective,
        state=RetrospectiveState.ASKED if slot.hurts and not was_invited else RetrospectiveState.INVITED,
        start=slot.start,
        end=slot.end,
        hurts={address: hurt.value for address, hurt in slot.hurts},
        sequence=retrospective.sequence + was_invited,
        stamp=now,
        answers={},
        answered={},
        wishes={},
        stays={},
        delegates={},
    )


def _guests(retrospective: Retrospective, circle: Circle) -> list[Guest]:
    busy = busy_times(circle["known"], after=circle["now"], until=circle["now"] + AHEAD)
    people = [circle["people"][one] for one in retrospective.guests]
    return [
        Guest(person=one, calendar=circle["calendars"].for_person(one), busy=busy.get(one.address, ()))
        for one in people
    ]


def moved(retrospective: Retrospective, start: datetime, **circle: Unpack[Circle]) -> Retrospective:
    """Return a retrospective at the moment that its organiser names; who was invited is invited anew.

    It holds whomever it does not suit: that is for its organiser to know, and to say.
    """
    assert retrospective.start is not None and retrospective.end is not None, "what is moved has a place"
    end = start + (retrospective.end - retrospective.start)
    times = times_of(circle["policy"])
    suits = ((each.person.address, hurt_of(each, start, end, times)) for each in _guests(retrospective, circle))
    was_invited = retrospective.state is not RetrospectiveState.ASKED
    return replace(
        retrospective,
        state=RetrospectiveState.INVITED,
        start=start,
        end=end,
        hurts={address: hurt.value for address, hurt in suits if hurt is not None},
        sequence=retrospective.sequence + was_invited,
        stamp=circle["now"],
        answers={},
        answered={},
        wishes={},
        stays={},
        delegates={},
    )


def sent(retrospective: Retrospective, guest: str, delegate: str) -> Retrospective:
    """Return a retrospective to which a guest sends somebody else, who is invited as it stands (RFC 5546 3.2.2.3)."""
    guests = dict.fromkeys((*retrospective.guests, delegate))
    return replace(
        retrospective,
        guests=tuple(guests),
        answers={**retrospective.answers, guest: "delegated"},
        delegates={**retrospective.delegates, guest: delegate},
    )


def answered(retrospective: Retrospective, guest: str, answer: str) -> Retrospective:
    """Return a retrospective with a guest's own answer; who was sent in their place before stays invited."""
    delegates = {one: other for one, other in retrospective.delegates.items() if one != guest}
    return replace(retrospective, answers={**retrospective.answers, guest: answer}, delegates=delegates)


def unsaid(retrospective: Retrospective, guest: str) -> Retrospective:
    """Return a retrospective to which a guest never answered; whom they sent in their place stays invited."""
    said = (retrospective.answers, retrospective.wishes, retrospective.delegates)
    answers, wishes, delegates = ({one: what for one, what in each.items() if one != guest} for each in said)
    return replace(retrospective, answers=answers, wishes=wishes, delegates=delegates)


def kept(retrospective: Retrospective, guest: str) -> Retrospective:
    """Return a retrospective that stays when it is, although a guest asks for another moment; they are told."""
    wishes = dict(retrospective.wishes)
    return replace(retrospective, stays={**retrospective.stays, guest: wishes.pop(guest)}, wishes=wishes)


def agreed(retrospective: Retrospective, *, now: datetime) -> Retrospective:
    """Return a retrospective whose organiser takes the slot, although it does not suit everybody."""
    return replace(retrospective, state=RetrospectiveState.INVITED, stamp=now)


def called_off(retrospective: Retrospective, *, now: datetime) -> Retrospective:
    """Return a retrospective that does not take place; those who were invited are told."""
    if retrospective.state is not RetrospectiveState.INVITED:
        return replace(retrospective, state=RetrospectiveState.UNWANTED, stamp=now)
    return replace(
        retrospective, state=RetrospectiveState.CANCELLED, sequence=retrospective.sequence + 1, stamp=now, wishes={}
    )


def unwanted(meetings: Sequence[Meeting], ref: str, now: datetime) -> Retrospective:
    """Return the organiser's word that nobody is to look back on these minutes."""
    newest = meetings[-1]
    return Retrospective(
        ref=ref,
        uid=f"{ref.lower()}.{newest.mail[:32]}",
        organiser=newest.organiser,
        meetings=tuple(each.ref for each in meetings),
        state=RetrospectiveState.UNWANTED,
        stamp=now,
    )


def _is_reached(person: Person) -> bool:
    return person.wants_mail and not person.failing and not person.external


def _series(meeting: Meeting) -> str:
    return meeting.series or meeting.ref


def items_met(items: Iterable[Item], calendar: Calendar) -> Iterator[Item]:
    """Yield the items that were done by their deadline, on the calendar of whoever looks."""
    for item in items:
        if item.due is not None and item.closed is not None and calendar.day(item.closed) <= item.due:
            yield item
