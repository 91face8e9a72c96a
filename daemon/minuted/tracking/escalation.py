"""The escalation: who can help is asked what an owner needs who does not answer, one after the other, in the open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from minuted.model import Item, Policy, Section, State, View
from minuted.tracking import nudge
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.known import announce_key
from minuted.tracking.owed import Line
from minuted.tracking.raised import Raised, asked, is_there, when
from minuted.tracking.series import rules


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar, calendars: Calendars) -> Iterator[Raised]:
    """Yield for each late item whose owner does not answer the next person to ask, and from when on.

    Any word of the owner ends it, for only nudges after it count; another deadline starts anew, for its keys are new.
    """
    for item in view.items:
        if view.person.address != item.owner or item.state is not State.OPEN or item.due is None:
            continue
        own = rules(policy, view.meetings.get(item.meeting))
        since = silent_since(item, view, policy=policy, calendar=calendar)
        if since is None:
            continue
        reasons = {step: f"escalation/{item.ref}/{item.due}/{step}" for step, _ in asked(item, view, own)}
        last = max((view.told_at[key] for key in reasons.values() if key in view.told_at), default=since)
        # Whoever was asked and answers gets the time that each step has.
        words = [turn.at for turn in item.turns if turn.by != item.owner and turn.at > since]
        day = calendar.add_working_days(calendar.day(max([last, *words])), own.escalation_days)
        start = calendar.start_of(day)
        today = calendar.day(max(start, now))
        left = [(step, person) for step, person in asked(item, view, own) if reasons[step] not in view.told]
        for step, person in (each for each in left if is_there(each[1], today)):
            at, copy = when(start, person, view=view, now=now, policy=policy, calendar=calendar, calendars=calendars)
            yield Raised(
                reason=reasons[step],
                to=person,
                moment=at,
                copy=copy,
                line=Line(section=Section.UNANSWERED, item=item),
                absorbs=nudge.absorbed(item, calendar.day(copy), view=view, policy=policy, calendar=calendar),
            )
            break


def silent_since(item: Item, view: View, *, policy: Policy, calendar: Calendar) -> datetime | None:
    """Return when the nudge was told after which an owner's silence is a question to others; None before it.

    Several nudges that one letter told count once, and so does what the announcement told: nobody is escalated for
    mail they did not get.
    """
    policy = rules(policy, view.meetings.get(item.meeting))
    if not policy.escalation_nudges or item.due is None:
        return None
    late = [
        stage.key
        for stage in nudge.stages(item, policy=policy, calendar=calendar)
        if not stage.early and stage.day > item.due and stage.key in view.told
    ]
    heard = {view.told_at[key] for key in late if key in view.told_at} - {view.told_at.get(announce_key(item))}
    unanswered = sorted(at for at in heard if at and (item.last_word is None or at > item.last_word))
    count = policy.escalation_nudges
    return unanswered[count - 1] if len(unanswered) >= count else None


def may_be_raised(view: View, *, policy: Policy, calendar: Calendar) -> bool:
    """Say whether somebody may have to be asked about an item of the person."""
    own = (item for item in view.items if item.owner == view.person.address)
    return any(
        item.state is State.BLOCKED or silent_since(item, view, policy=policy, calendar=calendar) is not None
        for item in own
        if item.live
    )
