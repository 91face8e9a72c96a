"""Finds which items something said in an answer is about: by the row numbers of the letter it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from minuted.model import Item, Refusal, Said, State
from minuted.store import SentLetter
from minuted.tracking import QUIET
from minuted.tracking.refusals import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One row that is meant, or why none is."""

    number: int = 0
    #: Ref of the item; "" with a refusal.
    ref: str = ""
    refusal: Refusal | None = None


#: What must hold of an item for a verb to mean it, where no row is named; any other verb means what is live.
CAN_BE_MEANT: Mapping[str, Callable[[Item], bool]] = {
    "unblocked": lambda item: item.state is State.BLOCKED,
    "agree": lambda item: item.asked_due is not None,
    "refuse": lambda item: item.asked_due is not None,
    "reopen": lambda item: item.state not in (State.OPEN, State.BLOCKED),
}


def targets(said: Said, letter: SentLetter, known: Mapping[str, Item]) -> tuple[Target, ...]:
    """Return the rows that something said is about; nothing is guessed.

    One row needs no number, nor does the only one of several that can be meant.  Else the number is asked for, but
    for words that change no state.

    Args:
        known: the items of the letter, by ref, as they are now.
    """
    items = {number: ref for number, ref in sorted(letter.rows.items()) if ref.startswith("A-")}
    if said.rows:
        return tuple(_numbered(number, letter.rows, items) for number in said.rows)
    if said.everything or said.verb in QUIET or len(items) == 1:
        return tuple(Target(number=number, ref=ref) for number, ref in items.items())
    able = CAN_BE_MEANT.get(said.verb, _live)
    meant = [(number, ref) for number, ref in items.items() if ref in known and able(known[ref])]
    if len(meant) == 1:
        ((number, ref),) = meant
        return (Target(number=number, ref=ref),)
    if not items:
        return (Target(refusal=Refusal(code=Code.LETTER_UNKNOWN, facts={"verb": said.verb})),)
    facts = {"verb": said.verb, "count": str(len(items)), "first": str(min(items)), "last": str(max(items))}
    return (Target(refusal=Refusal(code=Code.WHICH_ROW, facts=facts)),)


def _numbered(number: int, rows: Mapping[int, str], items: Mapping[int, str]) -> Target:
    if number in items:
        return Target(number=number, ref=items[number])
    if number in rows:
        return Target(number=number, refusal=Refusal(code=Code.NOT_AN_ITEM, facts={"number": str(number)}))
    facts = {"number": str(number), "count": str(max(items, default=0))}
    return Target(number=number, refusal=Refusal(code=Code.NO_SUCH_ROW, facts=facts))


def _live(item: Item) -> bool:
    return item.live
