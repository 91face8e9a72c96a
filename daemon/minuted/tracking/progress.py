"""The word to those who only read the minutes: once a month, what became of what they were told of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from minuted.model import Item, LetterKind, Policy, Section, State, View
from minuted.tracking import digest
from minuted.tracking.calendar import Calendar
from minuted.tracking.hours import WEEK, moment_of, weekday_of
from minuted.tracking.known import from_when
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.series import rules


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield the letter of this month, if anything moved since the last one, and the next while anything is open.

    It comes with the first digest of a month, and not at all to somebody who wants no digest.
    """
    if not view.overheard or not view.person.wants_digest:
        return
    view = _wanted(digest.wanted(view, policy), policy)
    this = calendar.day(now).replace(day=1)
    for month in (this, _next(this)):
        last, moment = (
            moment_of(_first(each, weekday_of(view.person, policy)), view.person, policy, calendar)
            for each in (_previous(month), month)
        )
        reason = f"progress/{view.person.address}/{month:%Y-%m}"
        if reason in view.told:
            continue
        # What the minutes said a few days ago is fresh in mind.
        known = [item for item in view.overheard if from_when(item, view) < moment - WEEK]
        since = {item.ref: last if from_when(item, view) < last - WEEK else from_when(item, view) for item in known}
        moved = tuple(_lines(known, since, min(moment, now)))
        if moved if moment <= now else any(item.live for item in known) or tuple(_lines(known, since, moment)):
            yield Owed(
                reason=reason,
                kind=LetterKind.PROGRESS,
                urgency=Urgency.PROGRESS,
                moment=moment,
                lines=(*moved, *_decided(view, known, calendar.day(last), calendar.day(moment))),
            )


def _wanted(view: View, policy: Policy) -> View:
    """Leave out the items of meetings whose rules tell nothing to those who only read their minutes."""
    kept = tuple(item for item in view.overheard if rules(policy, view.meetings.get(item.meeting)).progress)
    return replace(view, overheard=kept)


def _lines(items: list[Item], beginnings: Mapping[str, datetime], until: datetime) -> Iterator[Line]:
    """Yield what was finished, what is held up, and what was said of the rest, each from a moment of its own on."""
    for item in items:
        since = beginnings[item.ref]
        if item.state is State.DONE and item.closed is not None and since <= item.closed < until:
            yield Line(section=Section.DONE, item=item, verb="done", by=item.closed_by)
        elif (item.state is State.BLOCKED and since <= item.changed < until) or (
            item.state is State.OPEN and item.note and item.last_word is not None and since <= item.last_word < until
        ):
            yield Line(section=Section.MOVING, item=item)


def _decided(view: View, items: list[Item], since: date, until: date) -> Iterator[Line]:
    for ref in dict.fromkeys(item.meeting for item in items):
        for decision in view.decisions.get(ref, ()):
            if since <= decision.day < until and decision.superseded is None:
                yield Line(section=Section.DECIDED, decision=decision)


def _first(month: date, weekday: int) -> date:
    """Return the first such day of the week in a month."""
    return month + timedelta(days=(weekday - month.weekday()) % 7)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _previous(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
