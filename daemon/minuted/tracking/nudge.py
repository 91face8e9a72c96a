"""The nudge: an owner is reminded before, on and after the deadline, and left in peace after a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minuted.model import Item, LetterKind, Policy, Section, State, View
from minuted.tracking.calendar import Calendar
from minuted.tracking.known import knows
from minuted.tracking.owed import Line, Owed, Urgency
from minuted.tracking.series import rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One day on which an owner may be reminded of an item."""

    day: date
    key: str
    #: True before the deadline, where silence costs nothing: such a nudge is left out rather than put off.
    early: bool = False
    #: True where the owner asked for this very day.
    wanted: bool = False


def stages(item: Item, *, policy: Policy, calendar: Calendar) -> tuple[Stage, ...]:
    """Return the days to remind of an item, oldest first; another deadline has other keys, so it starts anew."""
    found = _dated(item, item.due, policy, calendar) if item.due else _undated(item, policy, calendar)
    born = calendar.day(item.created)
    # The organiser's own items are told by the receipt, on the day they are born.
    quiet = calendar.add_working_days(born, policy.quiet_days) if item.owner == item.organiser else born
    found = [stage for stage in found if stage.day > (quiet if stage.early else born)]
    if item.snoozed_until is not None:
        again = calendar.day_after_if_holiday(item.snoozed_until)
        key = f"nudge/{item.ref}/{item.due or 'none'}/until-{item.snoozed_until}"
        found = [Stage(day=again, key=key, wanted=True), *(stage for stage in found if stage.day > again)]
    return tuple(sorted(found, key=lambda stage: stage.day))


def absorbed(
    item: Item, day: date, *, view: View, policy: Policy, calendar: Calendar, ahead: bool = False
) -> tuple[str, ...]:
    """Return the nudges that a letter of that day, speaking of the item to its owner, makes needless.

    Args:
        ahead: true where the letter tells of the item or of a change: nudges before the deadline that fall in the
            quiet days after it are needless too, not only those up to the day.
    """
    policy = rules(policy, view.meetings.get(item.meeting))
    quiet = calendar.add_working_days(day, policy.quiet_days) if ahead and policy.quiet_days else day
    return tuple(
        stage.key
        for stage in stages(item, policy=policy, calendar=calendar)
        if stage.key not in view.told and stage.day <= (quiet if stage.early else day)
    )


def owed(view: View, *, now: datetime, policy: Policy, calendar: Calendar) -> Iterator[Owed]:
    """Yield for each open item that its owner knows of the nudge that is due, and the next one to come."""
    reader, today = view.person.address, calendar.day(now)
    for item in view.items:
        if reader != item.owner or item.state is not State.OPEN or not knows(item, view):
            continue
        own = rules(policy, view.meetings.get(item.meeting))
        every = stages(item, policy=own, calendar=calendar)
        for stage, day in _standing(item, every, today, own, calendar):
            if stage.key not in view.told:
                yield Owed(
                    reason=stage.key,
                    kind=LetterKind.NUDGE,
                    urgency=Urgency.NUDGE,
                    moment=calendar.start_of(day),
                    lines=(Line(section=section(item, max(day, today)), item=item),),
                    # What was passed over is told by this one.
                    absorbs=tuple(
                        other.key for other in every if other.day <= min(day, today) and other.key not in view.told
                    ),
                )


def section(item: Item, today: date) -> Section:
    """Return the heading of an open item on a day: late, due until Sunday, later, without a deadline."""
    if item.due is None:
        return Section.NO_DATE
    if item.due < today:
        return Section.OVERDUE
    sunday = today + timedelta(days=6 - today.weekday())
    return Section.THIS_WEEK if item.due <= sunday else Section.LATER


def _standing(
    item: Item, every: tuple[Stage, ...], today: date, policy: Policy, calendar: Calendar
) -> Iterator[tuple[Stage, date]]:
    """Yield the stages that stand with their days: the latest until today, and all after it.

    A stage in the quiet days is put off to their end, or left out before the deadline; one that is put off to the
    day of the next stage gives way to it.
    """
    quiet = quiet_until(item, policy, calendar)
    kept = [
        (stage, stage.day if stage.wanted else max(stage.day, quiet))
        for stage in every
        if not (stage.early and stage.day < quiet)
    ]
    for (stage, day), following in zip(kept, [*kept[1:], None], strict=False):
        if following is None or (following[0].day > max(today, day)):
            yield stage, day


def quiet_until(item: Item, policy: Policy, calendar: Calendar) -> date:
    """Return the first day on which a nudge may come again after a word, or while a later day is asked for."""
    day = date.min
    if item.last_word is not None and policy.quiet_days:
        day = calendar.add_working_days(calendar.day(item.last_word), policy.quiet_days + 1)
    if item.asked_due is not None:
        day = max(day, calendar.add_working_days(item.asked_due, 1))
    return day


def _dated(item: Item, due: date, policy: Policy, calendar: Calendar) -> list[Stage]:
    # Where the deadline is a day off for the owner, the working day before is the last one to do it.
    last = calendar.day_before_if_holiday(due)
    return [
        Stage(day=calendar.add_working_days(last, count), key=f"nudge/{item.ref}/{due}/{count}", early=count < 0)
        for count in sorted(set(policy.stages))
    ]


def _undated(item: Item, policy: Policy, calendar: Calendar) -> list[Stage]:
    born = calendar.day(item.created)
    return [
        Stage(day=calendar.add_working_days(born, count), key=f"nudge/{item.ref}/none/{count}")
        for count in (policy.undated_days * time for time in range(1, policy.undated_times + 1))
        if count > 0
    ]
