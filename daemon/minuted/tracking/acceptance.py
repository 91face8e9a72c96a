"""The acceptance: an owner who never answered is asked once whether an item is theirs; then its organiser sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from minuted.model import Item, LetterKind, Policy, Section, State, View
from minuted.tracking import nudge
from minuted.tracking.calendar import Calendar
from minuted.tracking.known import announce_key, from_when, knows
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.series import rules


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield for each item that its owner was told of, and said nothing to, the question whether it is theirs."""
    reader = view.person.address
    for item in view.items:
        own = rules(policy, view.meetings.get(item.meeting))
        if reader != item.owner or not is_open_question(item, own) or not knows(item, view):
            continue
        reason = f"acceptance/{item.ref}/{item.owner}"
        heard = view.told_at.get(announce_key(item))
        if reason in view.told or heard is None:
            continue
        day = _day(item, calendar.day(heard), own, calendar)
        if item.due is not None and item.due < max(day, calendar.day(now)):
            # Past its date the nudges ask how it is going, which is the more pressing question.
            continue
        moment = calendar.start_of(day)
        yield Owed(
            reason=reason,
            kind=LetterKind.ACCEPTANCE,
            urgency=Urgency.ACCEPTANCE,
            moment=moment,
            lines=(Line(section=Section.UNCONFIRMED, item=item),),
            absorbs=nudge.absorbed(
                item, calendar.day(max(now, moment)), ahead=True, view=view, policy=policy, calendar=calendar
            ),
        )


def is_open_question(item: Item, policy: Policy) -> bool:
    """Say whether nobody knows yet if an item has reached its owner; the organiser's own items have."""
    silent = not item.accepted and item.last_word is None
    return bool(policy.acceptance_days) and item.state is State.OPEN and silent and item.owner != item.organiser


def surfaces(item: Item, view: View, *, today: date, policy: Policy, calendar: Calendar) -> bool:
    """Say whether an organiser must see that nobody has taken an item on.

    The question to its owner had as long as the answer; where nobody was named, only the organiser can say who does it.
    """
    policy = rules(policy, view.meetings.get(item.meeting))
    if view.person.address != item.organiser or not is_open_question(item, policy):
        return False
    if not item.owner:
        return True
    heard = calendar.day(from_when(item, view))
    return today >= calendar.add_working_days(heard, 2 * policy.acceptance_days)


def _day(item: Item, heard: date, policy: Policy, calendar: Calendar) -> date:
    """Return the day of the question: some working days after the owner heard, at the latest on the deadline."""
    day = calendar.add_working_days(heard, policy.acceptance_days)
    if item.due is None:
        return day
    last = calendar.day_before_if_holiday(item.due)
    return min(day, max(last, heard + timedelta(days=1)))
