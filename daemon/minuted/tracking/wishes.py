"""The letters that ask for one word: of the writer's own address, or of the organiser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Unpack

from minuted.model import Item, Letter, LetterKind, Meeting, Outcome, Person
from minuted.tracking.answer import Asked, answer
from minuted.tracking.compose import key


def confirmation(
    outcomes: Sequence[Outcome],
    *,
    people: Mapping[str, Person],
    meetings: Mapping[str, Meeting],
    until: date,
    choices: Mapping[int, Item] | None = None,
    **asked: Unpack[Asked],
) -> Letter:
    """Answer a mail of which something waits for a word of the writer's own address.

    It goes to the address of record alone, and only an answer to this very letter counts: whoever writes in
    somebody's name without reading their mailbox never sees it.

    Args:
        until: the last day on which the word comes in time.
    """
    letter = answer(outcomes, people=people, meetings=meetings, choices=choices, **asked)
    return replace(letter, kind=LetterKind.CONFIRMATION, facts={**letter.facts, "until": until.isoformat()})


def wish_letter(
    outcomes: Sequence[Outcome],
    *,
    people: Mapping[str, Person],
    meetings: Mapping[str, Meeting],
    **asked: Unpack[Asked],
) -> Letter:
    """Put to an organiser what somebody asked for who may not do it."""
    letter = answer(outcomes, people=people, meetings=meetings, **asked)
    name = key("wish", asked["mail"][:16], asked["to"].address)
    who = next((each.refusal.facts.get("who", "") for each in outcomes if each.refusal is not None), "")
    return replace(letter, key=name, kind=LetterKind.WISH, reasons=(name,), facts={**letter.facts, "who": who})
