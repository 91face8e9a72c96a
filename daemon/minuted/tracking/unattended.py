"""The word that nobody is there: an owner and their deputy are both on leave, so the organiser is asked what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from minuted.model import Item, LetterKind, Policy, Section, State, View
from minuted.tracking.calendar import Calendar
from minuted.tracking.known import from_when
from minuted.tracking.owed import Line, Owed, Urgency


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield for each item of the reader's minutes that is due before anybody of the two is back."""
    reader, today = view.person.address, calendar.day(now)
    for item in view.items:
        if reader != item.organiser or reader == item.owner or item.state not in (State.OPEN, State.BLOCKED):
            continue
        back = first_back(item, view, today)
        if back is None or item.due is None or item.due >= back:
            continue
        reason = f"unattended/{item.ref}/{item.owner}/{back}"
        if reason not in view.told:
            yield Owed(
                reason=reason,
                kind=LetterKind.NOTICE,
                urgency=Urgency.HELP,
                moment=calendar.next_open(from_when(item, view)),
                lines=(Line(section=Section.WAITING, item=item, verb="unattended", by=item.owner),),
            )


def first_back(item: Item, view: View, today: date) -> date | None:
    """Return the day on which the owner or the deputy is back, whoever is first; None where one of them is there."""
    owner = view.people.get(item.owner)
    deputy = view.people.get(owner.deputy) if owner is not None and owner.deputy else None
    if owner is None or deputy is None:
        return None
    days = (owner.away_until, deputy.away_until)
    away = [day for day in days if day is not None and today < day]
    return min(away) if len(away) == len(days) else None
