"""The agenda: before a series meets again its organiser gets what is open in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from minuted.model import ComingMeeting, Item, LetterKind, Policy, Section, State, View
from minuted.tracking import nudge, unowned
from minuted.tracking.calendar import Calendar
from minuted.tracking.hours import latest_day
from minuted.tracking.known import from_when
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.series import rules


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield the agenda of each series that meets soon; once the meeting is over it is needed no more."""
    for coming in view.coming:
        days = rules(policy, coming.minutes).agenda_days
        reason = f"agenda/{coming.minutes.ref}/{coming.next.day}"
        if not days or reason in view.told or _is_over(coming, now, calendar):
            continue
        moment = calendar.start_of(_day(view, coming.next.day, days, policy, calendar))
        lines = tuple(_lines(view, coming, max(now, moment), coming.next.day))
        if lines:
            yield Owed(
                reason=reason,
                kind=LetterKind.AGENDA,
                urgency=Urgency.AGENDA,
                moment=moment,
                lines=lines,
                facts={
                    "title": coming.minutes.title or coming.minutes.subject,
                    "next_meeting": coming.next.day.isoformat(),
                    "next_known": coming.next.known.value,
                },
            )


def _day(view: View, meets: date, days: int, policy: Policy, calendar: Calendar) -> date:
    """Return the day of the agenda; where that is the day of the digest, which would swallow it, the one before."""
    day = calendar.add_working_days(meets, -days)
    digest = calendar.day_after_if_holiday(latest_day(day, view.person, policy))
    return calendar.add_working_days(day, -1) if view.person.wants_digest and digest == day else day


def _is_over(coming: ComingMeeting, now: datetime, calendar: Calendar) -> bool:
    start = coming.next.start
    return now >= start if start is not None else calendar.day(now) > coming.next.day


def _lines(view: View, coming: ComingMeeting, now: datetime, day: date) -> Iterator[Line]:
    """Yield what is open in a series and its organiser's to see, and what is to be decided again until it meets."""
    for item in view.items:
        of_series = item.meeting in coming.refs or item.listed in coming.refs
        if of_series and item.live and item.organiser == view.person.address and from_when(item, view) <= now:
            yield Line(section=_section(item, day), item=item)
    for decision in view.revisits:
        if decision.meeting in coming.refs and decision.revisit is not None and decision.revisit <= day:
            yield Line(section=Section.REVISIT, decision=decision)


def _section(item: Item, day: date) -> Section:
    """Return the heading of an item on the day of the meeting: first what somebody has to decide."""
    if item.state is State.DECLINED:
        return Section.DECLINED
    if not item.owner:
        return Section.UNOWNED
    if item.asked_due is not None:
        return Section.ASKED
    if item.state is State.BLOCKED:
        return Section.BLOCKED
    return unowned.question(item, item.organiser) or nudge.section(item, day)
