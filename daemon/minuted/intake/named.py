"""Finds the one person that an answer names; a tie or a stranger is a question, never a guess."""

from __future__ import annotations

from minuted.intake.circumstances import Circumstances
from minuted.intake.learned import either, meant_by
from minuted.model import Address, Item, Meeting, Refusal
from minuted.reading.names import Names
from minuted.store import Book
from minuted.tracking.refusals import Code


def named_person(
    book: Book, raw: str, meeting: Meeting | None, around: Circumstances, item: Item | None = None
) -> str | Refusal:
    """Return the address of whoever is named in words, or why nobody is surely meant.

    Looked at are the directory, then everybody on the mail that brought the minutes and the people of the item,
    then whom its organiser named before.
    """
    organiser = meeting.organiser if meeting else item.organiser if item else ""
    found = either(names_there(book, meeting, around, item).resolve(raw), raw, meant_by(book, organiser, around))
    if len(found) == 1 and found[0] in around.own:
        return Refusal(code=Code.PERSON_UNKNOWN, facts={"raw": raw, "options": ""})
    there = meeting.recipients if meeting is not None else ()
    # Who is outside the house gets no mail, so whoever the minutes went to may have an item.
    if len(found) == 1 and (around.may_own(found[0]) or found[0] in there):
        return found[0]
    if len(found) > 1:
        return Refusal(code=Code.PERSON_AMBIGUOUS, facts={"raw": raw, "options": ", ".join(found)})
    # An address is somebody; one that neither the directory, the house nor the minutes know may be a slip.
    code = Code.PERSON_OUTSIDE if found else Code.PERSON_UNKNOWN
    return Refusal(code=code, facts={"raw": raw, "options": ""})


def names_there(book: Book, meeting: Meeting | None, around: Circumstances, item: Item | None = None) -> Names:
    """Return the names of the directory, of everybody on the mail of the minutes, and of the item's people."""
    there = (meeting.organiser, *meeting.recipients) if meeting else ()
    concerned = (item.organiser, item.owner, *item.helpers) if item else ()
    known = book.people([address for address in dict.fromkeys((*there, *concerned)) if address])
    return around.names().with_recipients([Address(address=each, name=person.name) for each, person in known.items()])
