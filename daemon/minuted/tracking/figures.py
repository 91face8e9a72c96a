"""How a series or a department stands beside the week before: counted from the items, of nobody alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from minuted.model import Figures, Item, State, View
from minuted.tracking.calendar import Calendar
from minuted.tracking.hours import WEEK
from minuted.tracking.known import from_when

#: Of fewer items than this the rows say it all.
FEWEST = 3


def of_series(view: View, moment: datetime, calendar: Calendar) -> Iterator[Figures]:
    """Yield the figures of each series whose minutes the reader answers for, by its name."""
    groups: dict[str, list[Item]] = {}
    for item in view.items:
        meeting = view.meetings.get(item.meeting)
        if meeting is not None and item.organiser == view.person.address:
            groups.setdefault(meeting.series or meeting.title, []).append(item)
    named = {_title(items, view): items for items in groups.values()}
    for name in sorted(named):
        yield from worth_telling(named[name], name, moment, calendar)


def of_departments(view: View, moment: datetime, calendar: Calendar) -> Iterator[Figures]:
    """Yield the figures of each department that the reader speaks for, by its name."""
    for name in sorted(view.departments):
        known = [item for item in view.departments[name] if from_when(item, view) <= moment]
        yield from worth_telling(known, name, moment, calendar)


def worth_telling(items: Iterable[Item], name: str, moment: datetime, calendar: Calendar) -> Iterator[Figures]:
    """Yield the figures of items, unless there are so few that they say nothing more than the rows."""
    found = figures(items, name, moment, calendar)
    if found.open + found.closed + found.closed_before >= FEWEST and found.open + found.closed:
        yield found


def figures(items: Iterable[Item], name: str, moment: datetime, calendar: Calendar) -> Figures:
    """Count items as they stand at the moment of a digest, and as they stood a week before.

    A deadline is met on its day, in the reader's zone; an item that was opened again counts as never closed.
    """
    items = [item for item in items if item.state is not State.CANCELLED]
    before = moment - WEEK
    week = _closed(items, before, moment)
    week_before = _closed(items, before - WEEK, before)
    standing = [item for item in items if _open_at(item, moment)]
    return Figures(
        name=name,
        open=len(standing),
        open_before=sum(_open_at(item, before) for item in items),
        closed=len(week),
        closed_before=len(week_before),
        dated=sum(item.due is not None for item in week),
        on_time=sum(_on_time(item, calendar) for item in week),
        dated_before=sum(item.due is not None for item in week_before),
        on_time_before=sum(_on_time(item, calendar) for item in week_before),
        blocked=sum(item.state is State.BLOCKED for item in standing),
        declined=sum(item.state is State.DECLINED for item in standing),
    )


def _closed(items: Iterable[Item], start: datetime, end: datetime) -> list[Item]:
    return [
        item for item in items if item.state is State.DONE and item.closed is not None and start <= item.closed < end
    ]


def _open_at(item: Item, moment: datetime) -> bool:
    return item.created <= moment and (item.live or (item.closed is not None and item.closed >= moment))


def _on_time(item: Item, calendar: Calendar) -> bool:
    return item.due is not None and item.closed is not None and calendar.day(item.closed) <= item.due


def _title(items: Iterable[Item], view: View) -> str:
    """Return what the newest minutes of a series are called."""
    meetings = [view.meetings[item.meeting] for item in items]
    return max(meetings, key=lambda each: (each.received, each.ref)).title
