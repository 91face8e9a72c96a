"""Sorts one understood mail: whose business it is and which part of intake takes it."""

from __future__ import annotations

from dataclasses import replace

from minuted.intake.circumstances import Circumstances
from minuted.intake.minutes import take_minutes
from minuted.intake.outcome import Taken, handled, held, ignored
from minuted.intake.replies import take_reply
from minuted.intake.requests import take_nothing, take_request
from minuted.model import Kind, Person, Proof
from minuted.reader import Understood
from minuted.store import Book, Kept, SentLetter


def take(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Taken:
    """Decide what becomes of one mail and write it into the book."""
    kind, sender = understood.reading.kind, understood.mail.sender
    if kind is Kind.UNREADABLE:
        return held(understood, understood.reading.reason)
    if kind is Kind.BOUNCE:
        return take_bounce(book, understood)
    if kind in (Kind.AUTOMATIC, Kind.INVITATION):
        return ignored(understood, understood.reading.reason)
    if sender is None:
        return held(understood, "its sender is not clear, so nobody may be meant")
    if sender.address in around.own:
        return ignored(understood, "it is our own mail")
    letter = answered_letter(book, understood)
    # Whom minuted wrote to may answer, wherever they are.
    if not around.allows(sender.address) and (letter is None or letter.recipient != sender.address):
        return ignored(understood, f"{sender.address} is in neither the directory nor the allowed domains")
    if understood.proof is Proof.FAIL:
        return held(understood, "the mail provider says that the sender is not who it claims to be")
    if letter is not None:
        return take_reply(book, understood, kept, letter, around)
    if kind is Kind.MINUTES:
        return take_minutes(book, understood, kept, around)
    if understood.by_list:
        return ignored(understood, "it came through a mailing list and has nothing to follow")
    if kind is Kind.REQUEST or understood.tokens:
        return take_request(book, understood, kept, around)
    if kind is Kind.REPLY:
        return ignored(understood, "it answers a mail that is not minuted's and has nothing to follow")
    return take_nothing(book, understood, kept, around)


def answered_letter(book: Book, understood: Understood) -> SentLetter | None:
    """Find the letter of ours that a mail answers: by its unguessable id, else by Message-ID."""
    for token in understood.tokens:
        letter = book.letter_of_token(token)
        if letter is not None:
            return letter
    for message_id in (*understood.mail.in_reply_to, *reversed(understood.mail.references)):
        letter = book.letter_of_message_id(message_id)
        if letter is not None:
            return letter
    return None


def take_bounce(book: Book, understood: Understood) -> Taken:
    """Note that an address refuses mail for good; a bounce never acts on an item and is never answered."""
    gone = [address for address, permanent in understood.bounced if permanent]
    known = [address for address in gone if book.person(address) is not None or book.letters(1, recipient=address)]
    for address in known:
        book.save_person(replace(book.person(address) or Person(address=address), failing=True))
    if known:
        return handled(understood, f"{', '.join(known)} cannot be reached; no more mail is sent there")
    return ignored(understood, understood.reading.reason)
