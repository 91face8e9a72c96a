"""The weekly digest: everything open around a person, what was decided and done, what comes, and how groups stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from minuted.model import Item, Known, LetterKind, Meeting, Policy, RetrospectiveState, Section, State, View
from minuted.tracking import acceptance, figures, notice, nudge, unowned
from minuted.tracking.calendar import Calendar
from minuted.tracking.hours import WEEK, latest_day, moment_of
from minuted.tracking.known import from_when, knows, may_know
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.series import rules
from minuted.tracking.turns import WORDS

#: Meetings so far ahead are told.
AHEAD = timedelta(days=14)
#: So many digests may have been left out since the last one; what was told earlier is no longer known.
MISSED = 4


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield this week's digest, if it had something to say when it was due, and the next one."""
    if not view.person.wants_digest:
        return
    view = wanted(view, policy)
    today = calendar.day(now)
    latest = latest_day(today, view.person, policy)
    spoken_for = [item for items in view.departments.values() for item in items]
    last = max((from_when(item, view) for item in (*view.items, *spoken_for) if item.live), default=now)
    weeks = max(1, -(-(calendar.day(last) - latest).days // 7) + 1)
    # A clock that was ahead may have told weeks to come; beyond them there is one to wait for.
    weeks += sum(reason.startswith("digest/") for reason in view.told)
    for day in (latest + WEEK * count for count in range(weeks + 2)):
        moment = moment_of(day, view.person, policy, calendar)
        reason = _reason(view, day)
        if reason in view.told or _reason(view, day + WEEK) in view.told:
            # Who chose a later day of the week is not told twice of the week before.
            continue
        since = _last(view, day, policy, calendar)
        standing = tuple(
            replace(line, section=Section.NOT_TAKEN_ON if line.item.owner else Section.UNOWNED)
            if line.item and acceptance.surfaces(line.item, view, today=today, policy=policy, calendar=calendar)
            else line
            for line in (*open_lines(view, now, today, said=(since, moment)), *_department_lines(view, now))
        )
        done = tuple(_done_lines(view, moment, since))
        counted = (*figures.of_series(view, moment, calendar), *figures.of_departments(view, moment, calendar))
        if (
            any(_stood(line.item, view, moment) for line in standing if line.item)
            or any(_is_news(line.item, view) for line in done if line.item)
            or (view.departments and counted)
        ):
            yield Owed(
                reason=reason,
                kind=LetterKind.DIGEST,
                urgency=Urgency.DIGEST,
                moment=moment,
                lines=(*standing, *_decided_lines(view, day), *done, *_coming_lines(view, day, calendar)),
                absorbs=_absorbed(view, today, policy, calendar),
                figures=counted,
            )
            if day > latest:
                return


def section(item: Item, reader: str, today: date) -> Section:
    """Return the heading of a live item for one reader."""
    if item.state is State.DECLINED:
        return Section.DECLINED
    if item.state is State.BLOCKED:
        return Section.BLOCKED
    if item.asked_due is not None and reader == item.organiser:
        return Section.ASKED
    if unowned.question(item, reader) is Section.UNDATED:
        return Section.UNDATED
    return nudge.section(item, today) if reader == item.owner else Section.WAITING


def wanted(view: View, policy: Policy) -> View:
    """Leave out the meetings whose rules keep them out of digests."""
    if policy.digest and not policy.series:
        return view
    kept = {ref for ref, meeting in view.meetings.items() if rules(policy, meeting).digest}
    return replace(
        view,
        items=tuple(item for item in view.items if item.meeting in kept),
        overheard=tuple(item for item in view.overheard if item.meeting in kept),
        departments={
            name: tuple(item for item in items if item.meeting in kept) for name, items in view.departments.items()
        },
        decisions={ref: decisions for ref, decisions in view.decisions.items() if ref in kept},
    )


def _reason(view: View, day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"digest/{view.person.address}/{year}-W{week:02d}"


def _last(view: View, day: date, policy: Policy, calendar: Calendar) -> datetime:
    """Return the moment up to which the digest before this one told what others wrote; a week back where none is known.

    A digest that a holiday or another wish moved, or that somebody on leave never got, leaves out no word that way, and
    tells none again.
    """
    for before in (day - WEEK * count for count in range(1, MISSED + 1)):
        at = view.told_at.get(_reason(view, before))
        if at is not None:
            # One that went out late told no more; one that went out before another day was chosen told no more either.
            return min(at, moment_of(before, view.person, policy, calendar))
    return moment_of(day - WEEK, view.person, policy, calendar)


def open_lines(
    view: View, now: datetime, today: date, *, said: tuple[datetime, datetime] | None = None
) -> Iterator[Line]:
    """Yield what is open around a person and may be told to them now.

    Args:
        said: the organiser is told what others wrote about it from the first moment on, before the second; None: not
            here.
    """
    reader = view.person.address
    for item in view.items:
        # A declined item is its organiser's again.
        mine = (item.organiser,) if item.state is State.DECLINED else (item.organiser, item.owner, *item.helpers)
        if item.live and reader in mine and may_know(item, view, now):
            heard = said if reader == item.organiser else None
            yield Line(section=section(item, reader, today), item=item, said=heard)


def _department_lines(view: View, now: datetime) -> Iterator[Line]:
    """Yield what is in the way of the people somebody speaks for; all the rest is theirs alone."""
    reader = view.person.address
    # What somebody was asked about is in their view as well, and is still another's.
    own = {item.ref for item in view.items if reader in (item.organiser, item.owner, *item.helpers)}
    for item in (item for items in view.departments.values() for item in items):
        if item.ref not in own and item.state is State.BLOCKED and from_when(item, view) <= now:
            yield Line(section=Section.BLOCKED, item=item)


def _done_lines(view: View, moment: datetime, since: datetime) -> Iterator[Line]:
    """Yield what was done since the digest before, and what was thanked for since then."""
    reader = view.person.address
    for item in view.items:
        if reader not in (item.organiser, item.owner, *item.helpers) or item.state is not State.DONE:
            continue
        spoken = any(turn.verb in WORDS and since <= turn.at < moment and turn.by != reader for turn in item.turns)
        if item.closed is not None and (since <= item.closed < moment or (spoken and item.closed < moment)):
            yield Line(section=Section.DONE, item=item, verb="done", by=item.closed_by, said=(since, moment))


def _decided_lines(view: View, day: date) -> Iterator[Line]:
    own = {item.meeting for item in view.items}
    for decision in (each for ref, decisions in view.decisions.items() if ref in own for each in decisions):
        if day - WEEK <= decision.day < day and decision.superseded is None:
            yield Line(section=Section.DECIDED, decision=decision)


def _coming_lines(view: View, day: date, calendar: Calendar) -> Iterator[Line]:
    """Yield the meetings to come: as the invitation to the series says, else as the newest minutes say."""
    yield from _retrospective_lines(view, day, calendar)
    invited: dict[str, date] = {}
    for each in (*view.coming, *view.attended):
        if each.next.known is Known.INVITATION and each.next.day >= day:
            invited.setdefault(each.minutes.ref, each.next.day)
    newest: dict[str, Meeting] = {}
    for meeting in sorted(view.meetings.values(), key=lambda each: (each.received, each.ref)):
        if view.person.address in (meeting.organiser, *meeting.recipients):
            newest[meeting.series or meeting.ref] = meeting
    for meeting in newest.values():
        meets = invited.get(meeting.ref, meeting.next_day)
        if meets is not None and day <= meets < day + AHEAD:
            yield Line(section=Section.COMING, meeting=replace(meeting, next_day=meets))


def _retrospective_lines(view: View, day: date, calendar: Calendar) -> Iterator[Line]:
    """Yield the retrospectives to come that the reader is invited to."""
    for one in view.retrospectives:
        known = one.ref in view.collaborations and view.collaborations[one.ref].meetings
        invited = known and one.state is RetrospectiveState.INVITED and view.person.address in one.guests
        if invited and one.start is not None and day <= calendar.day(one.start) < day + AHEAD:
            yield Line(section=Section.COMING, retrospective=one)


def _stood(item: Item, view: View, moment: datetime) -> bool:
    """Say whether the item was there already when the digest was due: what came later waits for the next one.

    Of others' items only what is in the way is told, so it must have been in the way then.
    """
    mine = view.person.address in (item.organiser, item.owner, *item.helpers)
    return (from_when(item, view) if mine else item.changed) <= moment


def _is_news(item: Item, view: View) -> bool:
    return knows(item, view) and not notice.heard(item, view)


def _absorbed(view: View, today: date, policy: Policy, calendar: Calendar) -> tuple[str, ...]:
    return tuple(
        key
        for item in view.items
        if item.owner == view.person.address and item.live
        for key in nudge.absorbed(item, today, view=view, policy=policy, calendar=calendar)
    )
