"""The weekly digest: everything open around a person, what was decided and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from minuted.model import Item, LetterKind, Policy, Section, State, View
from minuted.tracking import notice, nudge
from minuted.tracking.calendar import Calendar
from minuted.tracking.known import from_when, knows, may_know
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.series import rules

WEEK = timedelta(days=7)


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield this week's digest, if it had something to say when it was due, and the next one."""
    view = _wanted(view, policy)
    today = calendar.day(now)
    latest = today - timedelta(days=(today.weekday() - policy.digest_weekday) % 7)
    last = max((from_when(item, view) for item in view.items if item.live), default=now)
    weeks = max(1, -(-(calendar.day(last) - latest).days // 7) + 1)
    # A clock that was ahead may have told weeks to come; beyond them there is one to wait for.
    weeks += sum(reason.startswith("digest/") for reason in view.told)
    for day in (latest + WEEK * count for count in range(weeks + 1)):
        moment = moment_of(day, policy, calendar)
        reason = _reason(view, day)
        if reason in view.told:
            continue
        standing = tuple(open_lines(view, now, today))
        done = tuple(_done_lines(view, moment))
        if any(_stood(line.item, view, moment) for line in standing if line.item) or any(
            _is_news(line.item, view) for line in done if line.item
        ):
            yield Owed(
                reason=reason,
                kind=LetterKind.DIGEST,
                urgency=Urgency.DIGEST,
                moment=moment,
                lines=(*standing, *_decided_lines(view, day), *done),
                absorbs=_absorbed(view, today, policy, calendar),
            )
            if day > latest:
                return


def moment_of(day: date, policy: Policy, calendar: Calendar) -> datetime:
    """Return when the digest of a week is due: its weekday and time, or the next working hour after."""
    return calendar.next_open(calendar.at(calendar.day_after_if_holiday(day), policy.digest_time))


def section(item: Item, reader: str, today: date) -> Section:
    """Return the heading of a live item for one reader."""
    if item.state is State.DECLINED:
        return Section.DECLINED
    if item.state is State.BLOCKED:
        return Section.BLOCKED
    if item.asked_due is not None and reader == item.organiser:
        return Section.ASKED
    return nudge.section(item, today) if reader == item.owner else Section.WAITING


def _wanted(view: View, policy: Policy) -> View:
    """Leave out the meetings whose rules keep them out of digests."""
    if policy.digest and not policy.series:
        return view
    kept = {ref for ref, meeting in view.meetings.items() if rules(policy, meeting).digest}
    return replace(
        view,
        items=tuple(item for item in view.items if item.meeting in kept),
        decisions={ref: decisions for ref, decisions in view.decisions.items() if ref in kept},
    )


def _reason(view: View, day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"digest/{view.person.address}/{year}-W{week:02d}"


def open_lines(view: View, now: datetime, today: date) -> Iterator[Line]:
    """Yield what is open around a person and may be told to them now."""
    reader = view.person.address
    for item in view.items:
        # A declined item is its organiser's again.
        mine = (item.organiser,) if item.state is State.DECLINED else (item.organiser, item.owner, *item.helpers)
        if item.live and reader in mine and may_know(item, view, now):
            yield Line(section=section(item, reader, today), item=item)


def _done_lines(view: View, moment: datetime) -> Iterator[Line]:
    reader = view.person.address
    for item in view.items:
        if reader not in (item.organiser, item.owner, *item.helpers):
            continue
        if item.state is State.DONE and item.closed is not None and moment - WEEK <= item.closed < moment:
            yield Line(section=Section.DONE, item=item, verb="done", by=item.closed_by)


def _decided_lines(view: View, day: date) -> Iterator[Line]:
    for decisions in view.decisions.values():
        for decision in decisions:
            if day - WEEK <= decision.day < day:
                yield Line(section=Section.DECIDED, decision=decision)


def _stood(item: Item, view: View, moment: datetime) -> bool:
    """Say whether the item was there already when the digest was due: what came later waits for the next one."""
    return from_when(item, view) <= moment


def _is_news(item: Item, view: View) -> bool:
    return knows(item, view) and not notice.heard(item, view)


def _absorbed(view: View, today: date, policy: Policy, calendar: Calendar) -> tuple[str, ...]:
    return tuple(
        key
        for item in view.items
        if item.owner == view.person.address and item.live
        for key in nudge.absorbed(item, today, view=view, policy=policy, calendar=calendar)
    )
