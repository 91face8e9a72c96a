"""Who knows of an item, and from when on they may be told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from minuted.model import Item, Letter, Meeting, Turn, View
from minuted.tracking.turns import HANDS

#: What gives an item to somebody, or back.
OPENING = HANDS | {"reopen", "undo"}


def announce_key(item: Item) -> str:
    """Return the key of telling somebody of an item; another owner is news to everybody on it."""
    return f"announce/{item.ref}/{item.owner}"


def knows(item: Item, view: View) -> bool:
    """Say whether the reader knows of the item; the organiser does, from the receipt, and whoever took it over."""
    reader = view.person.address
    took = reader == item.owner and any((turn.verb, turn.by) == ("take", reader) for turn in item.turns)
    return took or reader == item.organiser or announce_key(item) in view.told


def asked_key(reason: str) -> str:
    """Return a second key of asking somebody about another person's item: it names no item and so is kept lately."""
    return "asked/" + reason.partition("/")[2].replace("/", ":")


def asked_about(reason: str) -> str:
    """Return the ref of the item of such a key; "" for any other."""
    kind, _, rest = reason.partition("/")
    return rest.partition(":")[0] if kind == "asked" else ""


def was_asked(item: Item, view: View) -> datetime | None:
    """Return when the reader was first asked what the owner of an item needs; None where they never were."""
    prefix = f"escalation/{item.ref}/"
    return min((view.told_at[key] for key in view.told if key.startswith(prefix) and key in view.told_at), default=None)


def told(view: View, letters: tuple[Letter, ...], at: datetime) -> View:
    """Return the view of somebody who was written these letters, to them or about them."""
    reasons = frozenset(reason for letter in letters for reason in letter.reasons)
    return replace(view, told=view.told | reasons, told_at={**view.told_at, **dict.fromkeys(reasons, at)})


def had(item: Item, view: View) -> bool:
    """Say whether the reader was told of the item when it was theirs."""
    return f"announce/{item.ref}/{view.person.address}" in view.told


def may_know(item: Item, view: View, now: datetime) -> bool:
    """Say whether the reader knows of the item or is to be told of it now."""
    involved = view.person.address in (item.owner, *item.helpers)
    return knows(item, view) or (involved and from_when(item, view) <= now)


def agreed_from(item: Item, turn: Turn, view: View) -> datetime:
    """Return the moment from which others may hear of an act: later minutes are their organiser's own for a while."""
    meeting = view.meetings.get(item.listed)
    at = min(turn.at, item.changed)
    return max(at, _released(meeting)) if meeting is not None and meeting.received == turn.at else at


def _released(meeting: Meeting) -> datetime:
    return meeting.release if meeting.confirmed is None else min(meeting.confirmed, meeting.release)


def from_when(item: Item, view: View) -> datetime:
    """Return the moment from which people may be told of an item: released, given to its owner, opened."""
    meeting = view.meetings.get(item.meeting)
    moments = [item.created]
    if meeting is not None:
        moments.append(_released(meeting))
    # No act is later than the last one, but where a clock that was ahead wrote its moment.
    acts = (agreed_from(item, turn, view) for turn in item.turns if turn.verb in OPENING)
    return max([*moments, *acts])
