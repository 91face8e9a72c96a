"""What a clock wrote that was ahead counts as written now: nobody waits for a moment that only it believed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from minuted.model import Item, Meeting, View


def as_of(view: View, now: datetime) -> View:
    """Return the view with nothing later than now in what has happened.  Turns keep their moments, which name them."""
    if all(item.changed <= now for item in view.items) and all(m.received <= now for m in view.meetings.values()):
        return view
    return replace(
        view,
        items=tuple(_item(item, now) if item.changed > now else item for item in view.items),
        meetings={ref: _meeting(m, now) if m.received > now else m for ref, m in view.meetings.items()},
    )


def _item(item: Item, now: datetime) -> Item:
    return replace(
        item,
        created=min(item.created, now),
        changed=now,
        last_word=min(item.last_word, now) if item.last_word else None,
        closed=min(item.closed, now) if item.closed else None,
    )


def _meeting(meeting: Meeting, now: datetime) -> Meeting:
    # How long its organiser was to have time for a word is not known any more: owners hear of it now.
    return replace(meeting, received=now, release=now)
