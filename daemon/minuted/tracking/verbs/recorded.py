"""Verbs of the ledger itself: record, which makes an item, and undo."""

from __future__ import annotations

from dataclasses import replace

from minuted.model import Act, Item, Refusal, Role, State
from minuted.tracking.refusals import Code, no
from minuted.tracking.verbs.verb import ANY_STATE, ANYONE, verb
from minuted.tracking.verbs.words import day_of

#: Who first records an item: minuted itself, which is nobody's address.
MINUTED = "minuted"


def blank(act: Act) -> Item:
    """Return the item before anything is known of it."""
    return Item(ref=act.item, meeting="", organiser="", task="", created=act.at, changed=act.at)


@verb(allowed=ANY_STATE, who=frozenset({Role.ORGANISER}))
def record(item: Item, act: Act) -> Item | Refusal:
    """Add an item; the act holds all that the minutes say of it."""
    if item.meeting:
        return no(Code.ALREADY_RECORDED, item, act)
    args = act.args
    state = State.DONE if args.get("state") == State.DONE else State.OPEN
    line = args.get("line", "")
    return replace(
        item,
        meeting=args.get("meeting", "") or "M-0",
        organiser=args.get("organiser", ""),
        task=args.get("task", ""),
        owner=args.get("owner", ""),
        owner_name=args.get("owner_name", ""),
        helpers=tuple(args.get("helpers", "").split()),
        due=day_of(args.get("due", "")),
        due_text=args.get("due_text", ""),
        state=state,
        line=int(line) if line.isascii() and line.isdigit() and len(line) < 10 else 0,
        convention=args.get("convention", ""),
        closed=act.at if state is State.DONE else None,
        closed_by=act.by if state is State.DONE else "",
    )


@verb(allowed=ANY_STATE, who=frozenset({Role.ORGANISER}))
def listed(item: Item, act: Act) -> Item | Refusal:
    """Note that later minutes list an item again, and in which words; whoever they name beside its owner helps."""
    helpers = (person for person in act.args.get("helpers", "").split() if person != item.owner)
    return replace(
        item, helpers=tuple(dict.fromkeys((*item.helpers, *helpers))), listed=act.args.get("meeting", "") or item.listed
    )


@verb(allowed=ANY_STATE, who=frozenset({Role.ORGANISER}))
def succeeded(item: Item, act: Act) -> Item | Refusal:
    """Note that somebody left, and who calls the meeting or helps in their place."""
    former, person = act.args.get("former", ""), act.args.get("person", "")
    helpers = (person if helper == former else helper for helper in item.helpers)
    return replace(
        item,
        organiser=person if item.organiser == former else item.organiser,
        helpers=tuple(helper for helper in dict.fromkeys(helpers) if helper != item.owner),
    )


@verb(allowed=ANY_STATE, who=ANYONE, harmless=True)
def undo(item: Item, act: Act) -> Item | Refusal:
    """Take back what you last said here; only the ledger knows what that was (see ``tracking.ledger``)."""
    return no(Code.NOTHING_TO_UNDO, item, act)
