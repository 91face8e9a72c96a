"""Verbs of whose it is and what it is: reassign, take, task, cancel, same, reopen."""

from __future__ import annotations

from dataclasses import replace

from minuted.model import Act, Item, Refusal, State
from minuted.tracking.refusals import Code, no
from minuted.tracking.verbs.verb import CLOSED, INVOLVED, LIVE, ORGANISER, OWNER_OR_ORGANISER, verb


def left(item: Item, person: str, *, now: str) -> tuple[str, ...]:
    """Return who had an item and has it no more, once it has left a person for the one who has it now."""
    return tuple(each for each in dict.fromkeys((*item.former, person)) if each and each != now)


@verb(allowed=LIVE, who=OWNER_OR_ORGANISER, to=State.OPEN, tells=True)
def reassign(item: Item, act: Act) -> Item | Refusal:
    """Hand it over to somebody else, who is asked to take it on; the organiser is told."""
    person = act.args.get("person", "")
    if "@" not in person:
        return no(Code.PERSON_MISSING, item, act, raw=act.args.get("raw") or person)
    if person == item.owner and item.state is not State.DECLINED:
        return no(Code.SAME_OWNER, item, act, who=person)
    return _handed(item, act, person)


@verb(allowed=LIVE, who=ORGANISER, to=State.OPEN, tells=True)
def contact(item: Item, act: Act) -> Item | Refusal:
    """Note that somebody else speaks for the department that has it; nobody says it, the directory does."""
    return _handed(item, act, act.args.get("person", ""))


@verb(allowed=LIVE, who=INVOLVED, to=State.OPEN, tells=True)
def take(item: Item, act: Act) -> Item | Refusal:
    """Take it over from whoever has it; they and the organiser are told."""
    if act.by == item.owner and item.state is not State.DECLINED:
        return no(Code.SAME_OWNER, item, act, who=act.by)
    return _handed(item, act, act.by)


def _handed(item: Item, act: Act, person: str) -> Item:
    """Return the item as somebody has it from now on."""
    return replace(
        item,
        state=State.OPEN,
        owner=person,
        owner_name=act.args.get("name", ""),
        helpers=tuple(helper for helper in item.helpers if helper != person),
        former=left(item, item.owner, now=person),
        # Whoever takes something over for themselves need not be asked.
        accepted=person == act.by,
        # What the former owner said and asked binds nobody; who takes it over has said a word.
        last_word=act.at if person == act.by else None,
        why="",
        snoozed_until=None,
        asked_due=None,
        extensions=0,
        closed=None,
        closed_by="",
    )


@verb(allowed=LIVE, who=ORGANISER, tells=True, harmless=True)
def task(item: Item, act: Act) -> Item | Refusal:
    """Put it in other words."""
    words = act.args.get("task", "").strip() or act.args.get("note", "").strip()
    return replace(item, task=words) if words else no(Code.TASK_MISSING, item, act)


@verb(allowed=LIVE, who=ORGANISER, to=State.CANCELLED, tells=True)
def cancel(item: Item, act: Act) -> Item | Refusal:
    """Drop it; the owner is told that nothing is owed any more."""
    return replace(
        item,
        state=State.CANCELLED,
        why="",
        closed=act.at,
        closed_by=act.by,
        asked_due=None,
        snoozed_until=None,
    )


@verb(allowed=LIVE, who=ORGANISER, to=State.CANCELLED, tells=True, harmless=True)
def same(item: Item, act: Act) -> Item | Refusal:
    """Say that it is the same as an earlier item, which goes on with what is new here."""
    if not act.args.get("item") or act.args["item"] == item.ref:
        return no(Code.SAME_AS_WHICH, item, act)
    return replace(
        item,
        state=State.CANCELLED,
        why="",
        closed=act.at,
        closed_by=act.by,
        asked_due=None,
        snoozed_until=None,
    )


@verb(allowed=CLOSED, who=OWNER_OR_ORGANISER, to=State.OPEN, tells=True, harmless=True)
def reopen(item: Item, act: Act) -> Item | Refusal:
    """Open it again; reminders come again."""
    takes_on = item.owner in (act.by, act.args.get("for"))
    return replace(
        item,
        state=State.OPEN,
        why="",
        closed=None,
        closed_by="",
        accepted=item.accepted or takes_on,
        last_word=act.at if takes_on else item.last_word,
    )
