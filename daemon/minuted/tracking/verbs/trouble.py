"""Verbs of work that does not go on: blocked, unblocked, decline."""

from __future__ import annotations

from dataclasses import replace

from minuted.model import Act, Item, Refusal, State
from minuted.tracking.verbs.verb import INVOLVED, OWNER_SIDE, UNDER_WAY, verb
from minuted.tracking.verbs.words import heard


@verb(allowed=UNDER_WAY, who=INVOLVED, to=State.BLOCKED, tells=True, harmless=True)
def blocked(item: Item, act: Act) -> Item | Refusal:
    """Say what is in the way; the organiser is asked for help now and reminders pause."""
    person = act.args.get("person", "")
    asked = person and person not in (item.owner, item.organiser, *item.helpers)
    return replace(
        heard(item, act, takes_on=True),
        state=State.BLOCKED,
        why=act.args.get("note", "").strip() or item.why,
        helpers=(*item.helpers, person) if asked else item.helpers,
    )


@verb(allowed=frozenset({State.BLOCKED}), who=INVOLVED, to=State.OPEN, tells=True, harmless=True)
def unblocked(item: Item, act: Act) -> Item | Refusal:
    """Say that it can go on; reminders come again."""
    return replace(heard(item, act, takes_on=True), state=State.OPEN, why="")


@verb(allowed=UNDER_WAY, who=OWNER_SIDE, to=State.DECLINED, tells=True, harmless=True)
def decline(item: Item, act: Act) -> Item | Refusal:
    """Say that it is not yours and why; it goes back to the organiser."""
    return replace(
        heard(item, act),
        state=State.DECLINED,
        why=act.args.get("note", "").strip(),
        accepted=False,
        closed=act.at,
        closed_by=act.by,
        asked_due=None,
        snoozed_until=None,
    )
