"""The reminder of a decision: its organiser wanted to look at it again on a day, and that day has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from minuted.model import LetterKind, Policy, Section, View
from minuted.tracking.calendar import Calendar
from minuted.tracking.owed import Line, Owed, Urgency


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield each decision once for its day; on a day off it comes on the working day before."""
    for decision in view.revisits:
        if decision.revisit is None or decision.superseded is not None:
            continue
        reason = f"revisit/{decision.ref}/{decision.revisit}"
        if reason not in view.told:
            yield Owed(
                reason=reason,
                kind=LetterKind.REVISIT,
                urgency=Urgency.REVISIT,
                moment=calendar.start_of(calendar.day_before_if_holiday(decision.revisit)),
                lines=(Line(section=Section.REVISIT, decision=decision),),
            )
