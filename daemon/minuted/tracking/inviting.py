"""What each guest of a retrospective is written: the invitation, that it moved or fell out, and what is asked first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from minuted.model import (
    AWAY,
    COMES,
    Address,
    Attendee,
    Before,
    Collaboration,
    Event,
    Item,
    Language,
    Letter,
    LetterKind,
    Lookback,
    Milestone,
    Policy,
    Retrospective,
    RetrospectiveState,
    State,
    ToldLesson,
    View,
)
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.compose import key, name_of
from minuted.tracking.lessons import Source, readable, told_elsewhere
from minuted.tracking.retrospective import items_met

#: So many thanks stand in an invitation, the latest.
MOST_THANKS = 5
#: And so many lessons of the last time.
MOST_LESSONS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """A letter about a retrospective, and from when on it is owed."""

    moment: datetime
    letter: Letter


def owed(view: View, *, now: datetime, policy: Policy, calendars: Calendars) -> Iterator[Invite]:
    """Yield the letters about retrospectives that the reader was not written yet; each stands for itself.

    An invitation is a letter of its own: a calendar takes one meeting from it.
    """
    calendar = calendars.for_person(view.person)
    for retrospective in view.retrospectives:
        collaboration = view.collaborations.get(retrospective.ref)
        if collaboration is None or not collaboration.meetings or view.person.address not in retrospective.guests:
            continue
        if retrospective.start is None or retrospective.start <= now:
            continue
        for reason, purpose, who in _purposes(retrospective, view):
            if reason not in view.told:
                owed_from = few_come(retrospective, calendar) if purpose == "few" else retrospective.stamp
                if owed_from is not None:
                    yield Invite(
                        moment=calendar.next_open(owed_from),
                        letter=_letter(
                            retrospective, collaboration, view, (reason, purpose, who), now, policy, calendar
                        ),
                    )


def _purposes(retrospective: Retrospective, view: View) -> Iterator[tuple[str, str, str]]:
    """Yield reason, purpose, and whose wish it is."""
    ref, sequence, reader = retrospective.ref, retrospective.sequence, view.person.address
    invited = any(f"invite/{ref}/{before}" in view.told for before in range(sequence))
    match retrospective.state:
        case RetrospectiveState.ASKED if reader == retrospective.organiser:
            yield f"ask/{ref}/{retrospective.stamp:%Y%m%dT%H%M%S}", "ask", ""
        case RetrospectiveState.INVITED:
            yield f"invite/{ref}/{sequence}", "moved" if invited else "invite", ""
            if reader in retrospective.stays:
                yield f"stays/{ref}/{reader}/{_brief(retrospective.stays[reader])}", "stays", ""
            if reader == retrospective.organiser:
                yield f"few/{ref}", "few", ""
                for who, wish in retrospective.wishes.items():
                    yield f"wish/{ref}/{who}/{_brief(wish)}", "wish", who
        case RetrospectiveState.CANCELLED if invited:
            yield f"invite/{ref}/{sequence}", "cancelled", ""


def _brief(moment: str) -> str:
    return f"{datetime.fromisoformat(moment):%Y%m%dT%H%M}"


def few_come(retrospective: Retrospective, calendar: Calendar) -> datetime | None:
    """Return from when on its organiser is asked whether to move it, for too few come; None where enough do.

    At once where half of the others or more said no; the working day before, where fewer than half said yes.

    Args:
        calendar: the organiser's.
    """
    assert retrospective.start is not None, "who is invited knows when"
    others = retrospective.expected
    said = [retrospective.answers.get(one, "") for one in others]
    if others and 2 * sum(answer in AWAY for answer in said) >= len(others):
        return retrospective.stamp
    if 2 * sum(answer in COMES for answer in said) >= len(others):
        return None
    return calendar.start_of(calendar.add_working_days(calendar.day(retrospective.start), -1))


def _missing(retrospective: Retrospective) -> dict[str, str]:
    """Return who does not come and who has not said, the first before the others."""
    others = retrospective.expected
    declined = [one for one in others if retrospective.answers.get(one) in AWAY]
    silent = [one for one in others if not retrospective.answers.get(one)]
    return dict.fromkeys(declined, "declined") | dict.fromkeys(silent, "silent")


def _letter(
    retrospective: Retrospective,
    collaboration: Collaboration,
    view: View,
    why: tuple[str, str, str],
    now: datetime,
    policy: Policy,
    calendar: Calendar,
) -> Letter:
    person, newest = view.person, collaboration.meetings[-1]
    reason, purpose, who = why
    hurts = _missing(retrospective) if purpose == "few" else retrospective.hurts
    # Whom it does not suit is nobody's business but the organiser's.
    own = person.address == retrospective.organiser and purpose in ("ask", "few", "moved")
    back = lookback(replace(retrospective, hurts=hurts if own else {}), collaboration, view, calendar)
    last = view.before.get(retrospective.ref)
    wish = datetime.fromisoformat(retrospective.wishes[who]) if who else None
    if purpose == "stays":
        who = retrospective.organiser
    if purpose == "few":
        wish = view.proposals.get(retrospective.ref)
    if purpose in ("invite", "moved"):
        who = next((one for one, delegate in retrospective.delegates.items() if delegate == person.address), "")
    return Letter(
        key=key("retrospective", person.address, reason),
        kind=LetterKind.RETROSPECTIVE,
        to=Address(address=person.address, name=person.name),
        language=person.language or newest.language or Language.EN,
        zone=person.zone or policy.zone,
        at=now,
        reasons=(reason,),
        meeting=newest,
        lookback=replace(back, purpose=purpose, who=name_of(who, view.people) if who else "", wish=wish),
        event=event(retrospective, view, policy) if purpose in ("invite", "moved", "cancelled") else None,
        lessons=tuple(_learned(last, view)) if last is not None and purpose in ("invite", "moved") else (),
        facts={"retrospective": retrospective.ref},
    )


def _learned(last: Before, view: View) -> Iterator[ToldLesson]:
    """Yield what was learned the last time, for those who may read it: in nobody's name, what to try first."""
    known = {each.ref: Source(meeting=last.meeting, party=frozenset(last.guests)) for each in last.lessons}
    person = view.person
    own = {person.address, *person.aliases}
    mine = sorted(readable(last.lessons, known, own, person.department, view.people), key=lambda each: each.kind.value)
    return told_elsewhere(mine[::-1][:MOST_LESSONS], known)


def event(retrospective: Retrospective, view: View, policy: Policy) -> Event:
    """Return the calendar object of a retrospective, in its organiser's zone."""
    assert retrospective.start is not None and retrospective.end is not None, "who is invited knows when"
    leader = view.people.get(retrospective.organiser)
    return Event(
        method="CANCEL" if retrospective.state is RetrospectiveState.CANCELLED else "REQUEST",
        uid=retrospective.uid,
        sequence=retrospective.sequence,
        stamp=retrospective.stamp,
        start=retrospective.start,
        end=retrospective.end,
        zone=(leader.zone if leader else "") or policy.zone,
        attendees=tuple(
            Attendee(
                address=one,
                name=_name(one, view),
                answer=retrospective.answers.get(one, "needs-action"),
                delegate=retrospective.delegates.get(one, ""),
            )
            for one in retrospective.guests
        ),
        chair=retrospective.organiser,
    )


def lookback(retrospective: Retrospective, collaboration: Collaboration, view: View, calendar: Calendar) -> Lookback:
    """Return what happened, day by day and in figures, on the reader's calendar; of nobody alone."""
    assert retrospective.start is not None and retrospective.end is not None, "who is invited knows when"
    items = [item for item in collaboration.items if item.state is not State.CANCELLED]
    done = [item for item in items if item.state is State.DONE]
    newest, last = collaboration.meetings[-1], view.before.get(retrospective.ref)
    agreed = [item for item in last.items if item.state is not State.CANCELLED] if last is not None else []
    thanks = sorted(
        (turn.at, name_of(turn.by, view.people), turn.words)
        for item in items
        for turn in item.turns
        if turn.verb == "thanks"
    )
    return Lookback(
        title=newest.title or newest.subject,
        start=retrospective.start,
        end=retrospective.end,
        days=tuple(_days(collaboration, items, calendar)),
        done=len(done),
        dated=sum(item.due is not None for item in done),
        on_time=len(list(items_met(done, calendar))),
        blocked=sum(_was_blocked(item) for item in items),
        dropped=len(collaboration.items) - len(items),
        open=sum(item.live for item in items),
        decisions=tuple(each.text for each in collaboration.decisions if each.superseded is None),
        agreed=len(agreed),
        agreed_done=sum(item.state is State.DONE for item in agreed),
        thanks=tuple(dict.fromkeys((name, words) for _, name, words in thanks))[-MOST_THANKS:],
        hurts=tuple((name_of(address, view.people), hurt) for address, hurt in retrospective.hurts.items()),
        guests=len(retrospective.guests),
    )


def _days(collaboration: Collaboration, items: list[Item], calendar: Calendar) -> Iterator[Milestone]:
    minuted = {each.day: each.title or each.subject for each in collaboration.meetings}
    closed = {item.ref: calendar.day(item.closed) for item in items if item.closed is not None}
    blocked = {(item.ref, calendar.day(turn.at)) for item in items for turn in item.turns if turn.verb == "blocked"}
    for day in sorted({*minuted, *closed.values(), *(day for _, day in blocked)}):
        yield Milestone(
            day=day,
            title=minuted.get(day, ""),
            closed=tuple(item.task for item in items if closed.get(item.ref) == day),
            blocked=tuple(item.task for item in items if (item.ref, day) in blocked),
        )


def _was_blocked(item: Item) -> bool:
    return item.state is State.BLOCKED or any(turn.verb == "blocked" for turn in item.turns)


def _name(address: str, view: View) -> str:
    known = view.people.get(address)
    return known.name if known else ""
