"""Looks ahead: the letters one person would get until a day if nobody said anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from minuted.model import Letter, Policy, View
from minuted.tracking import Calendars, plan

#: Nobody needs more letters than this to see where it goes.
MOST = 1000


def forecast(view: View, *, now: datetime, until: datetime, policy: Policy, calendars: Calendars) -> Iterator[Letter]:
    """Yield the letters in order of time, each planned as the daemon would plan it at that moment."""
    for _ in range(MOST):
        owed = plan(view, now=now, policy=policy, calendars=calendars)
        yield from owed.letters
        told = view.told.union(*(letter.reasons for letter in owed.letters))
        view = replace(view, told=frozenset(told))
        if owed.look is None or owed.look > until:
            return
        now = max(now, owed.look)
