"""The announcement: an owner or helper learns of an item that is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from minuted.model import LetterKind, Policy, Section, State, View
from minuted.tracking import nudge
from minuted.tracking.calendar import Calendar
from minuted.tracking.known import announce_key, from_when, knows
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.turns import keys, unheard

#: Items in these states are somebody's to do.
TO_DO = (State.OPEN, State.BLOCKED)


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield an announcement for each item that the reader is to do or to help with and was not told of."""
    reader = view.person.address
    for item in view.items:
        if reader not in (item.owner, *item.helpers) or item.state not in TO_DO or knows(item, view):
            continue
        moment = calendar.next_open(from_when(item, view))
        day = calendar.day(max(now, moment))
        absorbs = keys(item, unheard(item, reader, view.told))
        if reader == item.owner:
            absorbs += nudge.absorbed(item, day, ahead=True, view=view, policy=policy, calendar=calendar)
        yield Owed(
            reason=announce_key(item),
            kind=LetterKind.ANNOUNCEMENT,
            urgency=Urgency.NEW,
            moment=moment,
            lines=(Line(section=Section.NEW, item=item),),
            absorbs=absorbs,
        )
