"""The questions that come back once where the receipt was not answered: who does an item, and which day is meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from minuted.model import Item, LetterKind, Policy, Section, State, View
from minuted.tracking.calendar import Calendar
from minuted.tracking.known import from_when
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.series import rules


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield the question for each item without an owner, or with a deadline that is no day; then the digest has it."""
    for item in view.items:
        days = rules(policy, view.meetings.get(item.meeting)).acceptance_days
        section = question(item, view.person.address)
        if section is None or not days or f"{section}/{item.ref}" in view.told:
            continue
        heard = calendar.day(from_when(item, view))
        yield Owed(
            reason=f"{section}/{item.ref}",
            kind=LetterKind.NOTICE,
            urgency=Urgency.NEWS,
            moment=calendar.start_of(calendar.add_working_days(heard, days)),
            lines=(Line(section=section, item=item, verb=section.value),),
        )


def question(item: Item, reader: str) -> Section | None:
    """Return what is still open about an item since its receipt; None for nothing, or for who was not asked."""
    if reader != item.organiser or item.state not in (State.OPEN, State.BLOCKED):
        return None
    if not item.owner:
        return Section.UNOWNED
    # Whoever has it themselves is reminded of it.
    unclear = item.due is None and bool(item.due_text) and item.owner != reader
    return Section.UNDATED if unclear else None
