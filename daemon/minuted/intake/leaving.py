"""Lets somebody go: their items, meetings and help pass to somebody else, and they get no more mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from minuted.intake.acting import concerned, done
from minuted.intake.circumstances import Circumstances
from minuted.intake.partners import asked_instead
from minuted.model import Act, Item, Learned, Meeting, Person
from minuted.store import Book
from minuted.tracking import MINUTED, rules, stamp

#: So many meetings pass on; older ones end with whoever called them.
MOST_MEETINGS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """What somebody leaves behind."""

    #: Live items that are theirs, that they wait for as organiser, and that they help with.
    owned: tuple[Item, ...]
    organised: tuple[Item, ...]
    helped: tuple[Item, ...]
    #: Meetings whose minutes they sent.
    meetings: tuple[Meeting, ...]
    #: Names that mean them.
    names: tuple[Learned, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, once, by number."""
        every = {item.ref: item for item in (*self.owned, *self.organised, *self.helped)}
        return tuple(every.values())

    @property
    def is_something(self) -> bool:
        """Say whether they leave anything behind."""
        return bool(self.items or self.meetings or self.names)


def parting(book: Book, person: Person) -> Parting:
    """Return what somebody would leave behind; nothing is written."""
    gone = _addresses(person)
    live = book.live_items()
    return Parting(
        owned=tuple(item for item in live if item.owner in gone),
        organised=tuple(item for item in live if item.organiser in gone),
        helped=tuple(item for item in live if gone & set(item.helpers)),
        meetings=tuple(meeting for address in sorted(gone) for meeting in book.meetings_by(address, MOST_MEETINGS)),
        names=tuple(one for one in book.all_learned() if one.address in gone),
    )


def part(book: Book, person: Person, successor: Person, around: Circumstances) -> Parting:
    """Pass everything on; said again, it finds nothing left to do.

    An item has to be taken on by whoever gets it, as after any handing over; organisers hear of it.
    """
    left = parting(book, person)
    looks: set[str] = {person.address, successor.address, *asked_instead(book, person.address, around)}
    for before in left.items:
        after = before
        for act in _acts(before, person, successor, around):
            policy = rules(around.policy, book.meeting(before.meeting))
            after = done(book, stamp(act, policy=policy, today=around.today(successor)))
        book.save_item(after)
        looks |= {*concerned(before), *concerned(after)}
    for meeting in left.meetings:
        book.save_meeting(replace(meeting, organiser=successor.address))
    for address in sorted(_addresses(person)):
        book.forget_learned("", address)
        known = around.person(book, address)
        book.save_person(replace(known, wants_mail=False, wants_digest=False))
    book.look_sooner(sorted(looks), around.now)
    return left


def _acts(item: Item, person: Person, successor: Person, around: Circumstances) -> Iterator[Act]:
    """Yield what is written into the ledger of one item; closed decisions of hers stay who made them."""
    for address in sorted(_addresses(person)):
        if item.owner == address:
            args = {"person": successor.address, "name": successor.name}
            yield Act(item=item.ref, verb="reassign", by=MINUTED, at=around.now, args=args)
        if item.organiser == address or address in item.helpers:
            args = {"person": successor.address, "former": address}
            yield Act(item=item.ref, verb="succeeded", by=MINUTED, at=around.now, args=args)


def _addresses(person: Person) -> set[str]:
    """Return every address of somebody; names among the aliases are none."""
    return {person.address, *(alias for alias in person.aliases if "@" in alias)}
