"""What an act's plain strings mean: days, percentages, notes; and what a word of the owner does to an item."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

from minuted.model import Act, Item, Policy, Refusal
from minuted.tracking.refusals import Code, no

#: Nobody plans further ahead than this; a later day is a slip of the pen.
FARTHEST = timedelta(days=5 * 366)
#: Somewhere on Earth it is still this much earlier; used where an act does not carry its author's day.
EARLIEST_ZONE = timedelta(hours=12)


def heard(item: Item, act: Act, *, takes_on: bool = False, anyone: bool = False) -> Item:
    """Note a word of the owner or a helper: it keeps nudges away, and the owner's may take the item on.

    Args:
        takes_on: true for words that say "I am at it".
        anyone: true for verbs open to bystanders, whose words count for nothing here.
    """
    if act.args.get("for") == item.owner != "":
        # A partner's word is the word of the external owner.
        return replace(item, last_word=act.at, accepted=item.accepted or takes_on)
    if act.by != item.owner and act.by not in item.helpers and (anyone or act.by == item.organiser):
        return item
    # Who is none of them and may speak all the same speaks for the owner: a deputy or the department's contact.
    takes_on = takes_on and act.by not in item.helpers
    return replace(item, last_word=act.at, accepted=item.accepted or takes_on)


def note(item: Item, act: Act, *, anyone: bool = False) -> str:
    """Return what the owner's side added in words; without any, or from others, what was noted before stays."""
    said = act.args.get("note", "").strip()
    return said if said and heard(item, act, anyone=anyone) is not item else item.note


def day_of(text: str) -> date | None:
    """Read an ISO day; None for anything else, for acts come from the ledger and never raise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def coming_day(item: Item, act: Act) -> date | Refusal:
    """Return the day that an act names, today or later, or why it cannot be meant."""
    day = day_of(act.args.get("day", ""))
    if day is None:
        return no(Code.DAY_MISSING, item, act, raw=act.args.get("raw") or act.args.get("day", ""))
    today = today_of(act)
    if day < today:
        return no(Code.DAY_PAST, item, act, day=day.isoformat(), today=today.isoformat())
    if day - today > FARTHEST:
        return no(Code.DAY_FAR, item, act, day=day.isoformat())
    return day


def today_of(act: Act) -> date:
    """Return the author's day where ``stamp`` put it into the act, else the earliest day it can have been."""
    today = day_of(act.args.get("today", ""))
    return today or (act.at.astimezone(UTC) - EARLIEST_ZONE).date()


def extension_limit(act: Act) -> int:
    """Return how many calendar days an owner may extend by alone, as it was ruled when the act was made."""
    text = act.args.get("limit", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else Policy().extension_days


def percentage(text: str) -> int | None:
    """Read 0 to 100, with or without a sign for percent; None for anything else."""
    text = text.strip().rstrip("%％")
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        return None
    return int(text) if int(text) <= 100 else None
