"""Who knows of an item, and from when on they may be told of it."""

from __future__ import annotations

from datetime import datetime

from minuted.model import Item, View


def announce_key(item: Item) -> str:
    """Return the key of telling somebody of an item; another owner is news to everybody on it."""
    return f"announce/{item.ref}/{item.owner}"


def knows(item: Item, view: View) -> bool:
    """Say whether the reader knows of the item; the organiser does, from the receipt."""
    return view.person.address == item.organiser or announce_key(item) in view.told


def had(item: Item, view: View) -> bool:
    """Say whether the reader was told of the item when it was theirs."""
    return f"announce/{item.ref}/{view.person.address}" in view.told


def may_know(item: Item, view: View, now: datetime) -> bool:
    """Say whether the reader knows of the item or is to be told of it now."""
    involved = view.person.address in (item.owner, *item.helpers)
    return knows(item, view) or (involved and from_when(item, view) <= now)


def from_when(item: Item, view: View) -> datetime:
    """Return the moment from which people may be told of an item: released, given to its owner, opened."""
    meeting = view.meetings.get(item.meeting)
    moments = [item.created]
    if meeting is not None:
        moments.append(meeting.release if meeting.confirmed is None else min(meeting.confirmed, meeting.release))
    # No act is later than the last one, but where a clock that was ahead wrote its moment.
    acts = (min(turn.at, item.changed) for turn in item.turns if turn.verb in ("reassign", "reopen", "undo"))
    return max([*moments, *acts])
