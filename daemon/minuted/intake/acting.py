"""Does one act of one person on one item: who is meant, whether they may, and then the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from minuted.intake.circumstances import Circumstances
from minuted.intake.named import named_person
from minuted.model import Act, Item, Person, Refusal, State
from minuted.store import Book
from minuted.tracking import apply, fold, roles, rules, stamp
from minuted.tracking.external import partner_of


def speaker(item: Item, writer: str, around: Circumstances) -> str:
    """Return the address the item knows a writer by: an alias of the owner is the owner."""
    known = around.known(writer)
    holders = (item.owner, item.organiser, *item.helpers)
    return known.address if known is not None and writer not in holders and known.address in holders else writer


def owner_spoken_for(book: Book, item: Item, writer: str, around: Circumstances) -> str:
    """Return the external owner of an item in whose place a writer is asked; "" for any other item."""
    owner = around.person(book, item.owner) if item.owner else None
    if owner is None or not owner.external:
        return ""
    asked = partner_of(owner.address, item.organiser, around.people(book, [owner.address, owner.partner]))
    deputy = around.person(book, asked).deputy
    return owner.address if writer in (asked, deputy) else ""


def act_of(
    book: Book, item: Item, verb: str, args: Mapping[str, str], *, writer: Person, mail: str, around: Circumstances
) -> Act | Refusal:
    """Make the act of something said, its person found and the rules of the day in it; or say who is not clear.

    Args:
        mail: id of the kept mail that says it.
    """
    args = dict(args)
    if args.get("person"):
        found = named_person(book, args["person"], book.meeting(item.meeting), around, item)
        if isinstance(found, Refusal):
            return found
        args |= {"person": found, "raw": args["person"]}
    by = speaker(item, writer.address, around)
    if owner := owner_spoken_for(book, item, by, around):
        args["for"] = owner
    act = Act(item=item.ref, verb=verb, by=by, at=around.now, args=args, mail=mail)
    policy = rules(around.policy, book.meeting(item.meeting)) if around.policy.series else around.policy
    return stamp(act, policy=policy, today=around.today(writer))


def tried(book: Book, item: Item, act: Act, *, writer: str, around: Circumstances) -> Item | Refusal:
    """Return the item as it would be after an act of a writer, or why it may not be; nothing is written."""
    partner = around.person(book, item.owner).partner if item.owner else ""
    people = around.people(book, [item.owner, item.organiser, *item.helpers, partner])
    return apply(item, act, roles=roles(writer, item, people), policy=around.policy)


def done(book: Book, act: Act) -> Item:
    """Write an act into the ledger and return the item that it adds up to, not yet saved."""
    book.append(act)
    return fold(book.acts(act.item))


def said_of(act: Act) -> dict[str, str]:
    """Return the arguments of an act as they were said, without the rules of its day."""
    return {name: value for name, value in act.args.items() if name not in ("limit", "today", "for")}


def concerned(item: Item) -> tuple[str, ...]:
    """Return everybody who has to do with an item, or once had, or wrote of it."""
    wrote = (turn.by for turn in item.turns if "@" in turn.by)
    every = dict.fromkeys((item.owner, item.organiser, *item.helpers, *item.former, *wrote))
    return tuple(address for address in every if address)


def asked_about(item: Item, around: Circumstances) -> tuple[str, ...]:
    """Return who may have been asked what the owner of an item needs, and so waits for any word on it."""
    owner = around.known(item.owner)
    is_late = item.due is not None and item.due < around.today(owner)
    if owner is None or not (is_late or item.state is State.BLOCKED):
        return ()
    return tuple(address for address in (owner.contact, owner.manager) if address)
