"""Finds which items something said in an answer is about: by the row numbers of the letter it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minuted.model import Refusal, Said
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


def targets(said: Said, letter: SentLetter) -> tuple[Target, ...]:
    """Return the rows that something said is about; nothing is guessed.

    One row needs no number.  With several, the number is asked for, but for words that change no state.
    """
    items = {number: ref for number, ref in sorted(letter.rows.items()) if ref.startswith("A-")}
    if said.rows:
        return tuple(_numbered(number, letter.rows, items) for number in said.rows)
    if said.everything or said.verb in QUIET or len(items) == 1:
        return tuple(Target(number=number, ref=ref) for number, ref in items.items())
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
