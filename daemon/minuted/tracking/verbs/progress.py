"""Verbs of work that goes on and ends: ok, progress, done, comment, thanks."""

from __future__ import annotations

from dataclasses import replace

from minuted.model import Act, Item, Refusal, State
from minuted.tracking.refusals import Code, no
from minuted.tracking.verbs.verb import ANY_STATE, ANYONE, INVOLVED, LIVE, UNDER_WAY, verb
from minuted.tracking.verbs.words import heard, note, percentage


@verb(allowed=ANY_STATE, who=ANYONE, quiet=True, harmless=True)
def ok(item: Item, act: Act) -> Item | Refusal:
    """Say that you have seen it and take it on; nothing else changes."""
    return heard(item, act, takes_on=True, anyone=True)


@verb(allowed=UNDER_WAY, who=INVOLVED, harmless=True, tells=True)
def progress(item: Item, act: Act) -> Item | Refusal:
    """Say how far it is, in words or percent; the next reminder moves away."""
    written = act.args.get("percent", "")
    percent = percentage(written) if written else item.percent
    if written and percent is None:
        return no(Code.PERCENT_WRONG, item, act, raw=written)
    return replace(heard(item, act, takes_on=True), percent=percent, note=note(item, act))


@verb(allowed=LIVE, who=INVOLVED, to=State.DONE, tells=True, harmless=True)
def done(item: Item, act: Act) -> Item | Refusal:
    """Close it, with a note if you like; the organiser is told."""
    return replace(
        heard(item, act, takes_on=True),
        state=State.DONE,
        # An older word is no closing note: "not yet" would read oddly under what is done.
        note=act.args.get("note", "").strip(),
        why="",
        closed=act.at,
        closed_by=act.by,
        asked_due=None,
        snoozed_until=None,
    )


@verb(allowed=ANY_STATE, who=ANYONE, quiet=True, harmless=True, tells=True)
def comment(item: Item, act: Act) -> Item | Refusal:
    """Write anything; it is kept with the item and changes nothing."""
    return replace(heard(item, act, anyone=True), note=note(item, act, anyone=True))


@verb(allowed=ANY_STATE, who=ANYONE, quiet=True, harmless=True, tells=True)
def thanks(item: Item, act: Act) -> Item | Refusal:
    """Thank somebody; the owner reads it, everybody on the item where you thank the team; nothing changes."""
    return item
