"""Verbs of time: due, agree, refuse, snooze."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from minuted.model import Act, Item, Refusal
from minuted.tracking.refusals import Code, no
from minuted.tracking.verbs.verb import INVOLVED, ORGANISER, UNDER_WAY, verb
from minuted.tracking.verbs.words import coming_day, extension_limit, heard


@verb(allowed=UNDER_WAY, who=INVOLVED, tells=True, harmless=True)
def due(item: Item, act: Act) -> Item | Refusal:
    """Set another deadline: the first short extension at once, any other after the organiser agrees."""
    day = coming_day(item, act)
    if isinstance(day, Refusal):
        return day
    if day == item.due:
        return no(Code.DAY_SAME, item, act, day=day.isoformat())
    item = heard(item, act, takes_on=True)
    if act.by == item.organiser or item.due is None or day < item.due:
        return _moved(item, day)
    if item.extensions or (day - item.due).days > extension_limit(act):
        return replace(item, asked_due=day)
    return replace(_moved(item, day), extensions=item.extensions + 1)


@verb(allowed=UNDER_WAY, who=ORGANISER, tells=True, harmless=True)
def agree(item: Item, act: Act) -> Item | Refusal:
    """Agree to the later deadline that the owner asks for."""
    if item.asked_due is None:
        return no(Code.NOTHING_ASKED, item, act)
    return replace(_moved(item, item.asked_due), extensions=item.extensions + 1)


@verb(allowed=UNDER_WAY, who=ORGANISER, tells=True, harmless=True)
def refuse(item: Item, act: Act) -> Item | Refusal:
    """Keep the deadline although the owner asks for a later one."""
    if item.asked_due is None:
        return no(Code.NOTHING_ASKED, item, act)
    return replace(item, asked_due=None)


@verb(allowed=UNDER_WAY, who=INVOLVED, harmless=True)
def snooze(item: Item, act: Act) -> Item | Refusal:
    """Ask for no reminders until a day; the deadline stays."""
    day = coming_day(item, act)
    if isinstance(day, Refusal):
        return day
    return replace(heard(item, act, takes_on=True), snoozed_until=day)


def _moved(item: Item, day: date) -> Item:
    """Return the item with another deadline, which answers whatever was asked."""
    return replace(item, due=day, due_text="", asked_due=None)
