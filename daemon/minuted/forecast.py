"""Looks ahead: the letters one person would get until a day if nobody said anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from minuted.model import Letter, Policy, View
from minuted.tracking import Calendars, plan
from minuted.tracking.known import told

#: Nobody needs more letters than this to see where it goes.
MOST = 1000


def forecast(
    view: View,
    *,
    now: datetime,
    until: datetime,
    policy: Policy,
    calendars: Calendars,
    standing_in: Sequence[View] = (),
) -> Iterator[Letter]:
    """Yield the letters in order of time, each planned as the daemon would plan it at that moment.

    Args:
        standing_in: views of everybody whose deputy the person is; they count while they are on leave.
    """
    for _ in range(MOST):
        away = [other for other in standing_in if _is_away(other, now, calendars)]
        owed = plan(view, now=now, policy=policy, calendars=calendars, standing_in=away)
        yield from owed.letters
        view = told(view, owed.letters, now)
        standing_in = [told(other, owed.letters, now) for other in standing_in]
        if owed.look is None or owed.look > until:
            return
        now = max(now, owed.look)


def _is_away(view: View, now: datetime, calendars: Calendars) -> bool:
    away = view.person.away_until
    return away is not None and calendars.for_person(view.person).day(now) < away
