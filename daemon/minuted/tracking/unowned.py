"""The question that comes back once: an item of the minutes has nobody to do it, and the receipt was not answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from minuted.model import Item, LetterKind, Policy, Section, State, View
from minuted.tracking.calendar import Calendar
from minuted.tracking.known import from_when
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.series import rules


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield for each item without an owner the question who does it; from then on it only stands in the digest."""
    for item in view.items:
        days = rules(policy, view.meetings.get(item.meeting)).acceptance_days
        reason = f"unowned/{item.ref}"
        if not days or reason in view.told or not _is_open_question(item, view):
            continue
        heard = calendar.day(from_when(item, view))
        yield Owed(
            reason=reason,
            kind=LetterKind.NOTICE,
            urgency=Urgency.NEWS,
            moment=calendar.start_of(calendar.add_working_days(heard, days)),
            lines=(Line(section=Section.UNOWNED, item=item, verb="unowned"),),
        )


def _is_open_question(item: Item, view: View) -> bool:
    """Say whether the reader was asked in the receipt who does it, and nobody has taken it since."""
    return view.person.address == item.organiser and not item.owner and item.state in (State.OPEN, State.BLOCKED)
