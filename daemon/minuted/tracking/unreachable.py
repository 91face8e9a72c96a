"""The word that an owner cannot be reached: their organiser hears once that mail to them comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from minuted.model import LetterKind, Policy, Section, View
from minuted.tracking.calendar import Calendar
from minuted.tracking.owed import Line, Owed, Urgency


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield for each item of the reader's minutes that its owner cannot be written to, and since when."""
    reader = view.person.address
    for item in view.items:
        owner = view.people.get(item.owner)
        if reader != item.organiser or reader == item.owner or not item.live or owner is None or owner.failing is None:
            continue
        if owner.external:
            # Nobody writes there anyway.
            continue
        reason = f"unreachable/{item.ref}/{item.owner}/{owner.failing}"
        if reason not in view.told:
            yield Owed(
                reason=reason,
                kind=LetterKind.NOTICE,
                urgency=Urgency.HELP,
                moment=calendar.next_open(max(item.created, calendar.start_of(owner.failing))),
                lines=(Line(section=Section.WAITING, item=item, verb="unreachable", by=item.owner),),
            )
