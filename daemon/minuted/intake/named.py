"""Finds the one person that an answer names; a tie or a stranger is a question, never a guess."""

from __future__ import annotations

from minuted.intake.circumstances import Circumstances
from minuted.model import Address, Item, Refusal
from minuted.reading.names import Names
from minuted.store import Book
from minuted.tracking.refusals import Code


def named_person(book: Book, raw: str, item: Item, around: Circumstances) -> str | Refusal:
    """Return the address of whoever is named in words about an item, or why nobody is surely meant.

    Looked at are the directory, then everybody on the mail that brought the item.
    """
    meeting = book.meeting(item.meeting)
    around_item = (item.organiser, item.owner, *item.helpers, *(meeting.recipients if meeting else ()))
    known = book.people([address for address in dict.fromkeys(around_item) if address])
    recipients = [Address(address=address, name=known[address].name if address in known else "") for address in known]
    found = Names(around.directory.values(), recipients).resolve(raw)
    if len(found) == 1 and found[0] in around.own:
        return Refusal(code=Code.PERSON_UNKNOWN, facts={"raw": raw, "options": ""})
    if len(found) == 1 and around.allows(found[0]):
        return found[0]
    if len(found) > 1:
        return Refusal(code=Code.PERSON_AMBIGUOUS, facts={"raw": raw, "options": ", ".join(found)})
    return Refusal(code=Code.PERSON_UNKNOWN, facts={"raw": raw, "options": ""})
