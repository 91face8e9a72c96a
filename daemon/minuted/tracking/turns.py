"""What others must hear of: each person's latest act of each telling verb on an item, and who heard of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from minuted.model import Act, Item, Turn
from minuted.tracking.verbs import VERBS
from minuted.tracking.verbs.hands import left

#: More than this is never news at one time; the oldest turn is forgotten first.
MOST_TURNS = 8
#: Verbs that only say something.
WORDS = frozenset({"comment", "thanks"})
#: Verbs whose reason stands nowhere else: the item keeps why it is blocked or declined, and how it was done.
REASONED = frozenset({"agree", "refuse", "cancel", "unblocked", "reassign", "take", "reopen"})
#: Verbs that make somebody else the owner.
HANDS = frozenset({"reassign", "take", "contact"})


def turned(item: Item, act: Act) -> Item:
    """Note that the others must hear of an act."""
    words = act.args.get("note", "").strip() if act.verb in WORDS | REASONED else ""
    if act.verb == "comment" and not words:
        # A wish like "no retro" comes without words for anybody.
        return item
    return _with(item, Turn(verb=act.verb, by=act.by, at=act.at, words=words, team=bool(act.args.get("team"))))


def taken_back(item: Item, act: Act, undone: Act) -> Item:
    """Note that an act was taken back; whoever heard of it must hear that."""
    item = replace(item, seq=act.seq or item.seq, changed=act.at)
    if undone.verb in HANDS:
        had = undone.by if undone.verb == "take" else undone.args.get("person", "")
        item = replace(item, former=left(item, had, now=item.owner))
    verb = VERBS.get(undone.verb)
    if verb is None or not verb.tells:
        return item
    turn = Turn(verb=act.verb, by=act.by, at=act.at, undone=undone.verb, undone_at=undone.at)
    return _with(item, turn)


def key_of(item: Item, at: datetime) -> str:
    """Return the reason key of telling what was done to an item at a moment."""
    return f"notice/{item.ref}/{at.astimezone(UTC):%Y%m%dT%H%M%S}"


def others(item: Item, reader: str) -> tuple[Turn, ...]:
    """Return what others than the reader did, oldest first."""
    return tuple(turn for turn in item.turns if turn.by != reader)


def unheard(item: Item, reader: str, told: frozenset[str]) -> tuple[Turn, ...]:
    """Return what the reader was not told yet; an act that was taken back before they heard of it is no news."""
    return tuple(
        turn
        for turn in others(item, reader)
        if key_of(item, turn.at) not in told and (turn.undone_at is None or key_of(item, turn.undone_at) in told)
    )


def keys(item: Item, turns: Iterable[Turn]) -> tuple[str, ...]:
    """Return the reason keys of these turns."""
    return tuple(key_of(item, turn.at) for turn in turns)


def _with(item: Item, turn: Turn) -> Item:
    kept = tuple(each for each in item.turns if (each.by, each.verb) != (turn.by, turn.verb))
    return replace(item, turns=(*kept, turn)[-MOST_TURNS:])
