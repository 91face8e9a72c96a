"""The second request for help: where nobody answers the first one, the contact of the owner's department joins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from minuted.model import Item, Person, Policy, Section, State, Turn, View
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.owed import Line
from minuted.tracking.raised import Raised, is_there, when
from minuted.tracking.series import rules


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar, calendars: Calendars) -> Iterator[Raised]:
    """Yield for each blocked item whose owner got no answer that the contact is asked, and from when on."""
    for item in view.items:
        contact = _contact(item, view)
        stuck = _unanswered(item)
        days = rules(policy, view.meetings.get(item.meeting)).help_days
        if view.person.address != item.owner or contact is None or stuck is None or not days:
            continue
        reason = f"escalation/{item.ref}/blocked-{stuck.at.astimezone(UTC):%Y%m%dT%H%M%S}/contact"
        start = calendar.start_of(calendar.add_working_days(calendar.day(stuck.at), days))
        if reason in view.told or not is_there(contact, calendar.day(max(start, now))):
            continue
        at, copy = when(start, contact, view=view, now=now, policy=policy, calendar=calendar, calendars=calendars)
        line = Line(section=Section.BLOCKED, item=item, verb=stuck.verb, by=stuck.by)
        yield Raised(reason=reason, to=contact, moment=at, copy=copy, line=line)


def _contact(item: Item, view: View) -> Person | None:
    """Return who speaks for the owner's department and was not asked with the first request."""
    owner = view.people.get(item.owner)
    address = owner.contact if owner else ""
    if not address or address in (item.owner, item.organiser, *item.helpers):
        return None
    return view.people.get(address) or Person(address=address)


def _unanswered(item: Item) -> Turn | None:
    """Return the latest call for help where nobody else has said anything since."""
    if item.state is not State.BLOCKED:
        return None
    stuck = max((turn for turn in item.turns if turn.verb == "blocked"), key=lambda turn: turn.at, default=None)
    if stuck is None or any(turn.at > stuck.at and turn.by != stuck.by for turn in item.turns):
        return None
    return stuck
