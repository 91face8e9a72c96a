"""Sorts one understood mail: whose business it is and which part of intake takes it."""

from __future__ import annotations

from dataclasses import replace

from minuted.intake.circumstances import Circumstances
from minuted.intake.invitations import take_invitation
from minuted.intake.lessons import answers_lessons, lessons_in
from minuted.intake.machines import is_back, take_automatic, take_bounce
from minuted.intake.minutes import take_minutes
from minuted.intake.outcome import Taken, held, ignored
from minuted.intake.replies import take_reply
from minuted.intake.requests import take_nothing, take_request
from minuted.intake.retrospectives import is_over, take_answer
from minuted.model import Kind, LetterKind, Proof
from minuted.reader import Understood
from minuted.store import Book, Kept, SentLetter

#: Their keys name one.
ABOUT_RETROSPECTIVES = frozenset({LetterKind.RETROSPECTIVE, LetterKind.LESSONS})


def take(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Taken:
    """Decide what becomes of one mail and write it into the book."""
    kind, sender = understood.reading.kind, understood.mail.sender
    if kind is Kind.UNREADABLE:
        return held(understood, understood.reading.reason)
    if kind is Kind.BOUNCE:
        return take_bounce(book, understood, around)
    if kind is Kind.AUTOMATIC:
        return take_automatic(book, understood, around)
    if kind is Kind.INVITATION:
        return take_invitation(book, understood, kept, around)
    if sender is None:
        return held(understood, "its sender is not clear, so nobody may be meant")
    if sender.address in around.own:
        return ignored(understood, "it is our own mail")
    if book.letter_of_message_id(understood.mail.message_id) is not None:
        # Whatever a server on the way made of its headers: this is a letter of ours that came back.
        return ignored(understood, "it is a letter of ours")
    letter = answered_letter(book, understood)
    if not around.allows(sender.address) and not _may_comment(book, sender.address, letter, around):
        known = around.may_own(sender.address)
        why = (
            "is external and may only comment on items"
            if known
            else "is in neither the directory nor the allowed domains"
        )
        return ignored(understood, f"{sender.address} {why}")
    if understood.proof is Proof.FAIL:
        return held(understood, "the mail provider says that the sender is not who it claims to be")
    is_back(book, understood, around)
    if letter is not None and (ref := _looks_back(book, letter)):
        if understood.minutes is not None and is_over(book, ref, around.now):
            # The minutes of a meeting are often written to all who were invited, as an answer to its invitation.
            return take_minutes(book, replace(understood, reading=understood.minutes), kept, around)
        return take_answer(book, understood, kept, letter, ref, around)
    if letter is not None:
        return take_reply(book, understood, kept, letter, around)
    if not around.may_answer(book, sender.address):
        if kind is Kind.MINUTES:
            return held(understood, "the day's limit of answers to this sender is reached")
        return ignored(understood, "the day's limit of answers to this sender is reached")
    if kind is Kind.MINUTES:
        return take_minutes(book, understood, kept, around)
    if understood.by_list:
        return ignored(understood, "it came through a mailing list and has nothing to follow")
    if kind is Kind.REQUEST or understood.tokens:
        return take_request(book, understood, kept, around)
    if kind is Kind.REPLY:
        return ignored(understood, "it answers a mail that is not minuted's and has nothing to follow")
    if lessons_in(understood, around):
        # Minutes of a retrospective need no items to be minutes.
        return take_minutes(book, understood, kept, around)
    return take_nothing(book, understood, kept, around)


def _may_comment(book: Book, address: str, letter: SentLetter | None, around: Circumstances) -> bool:
    """Say whether somebody outside the house may write below a letter: who is known, was written to, or has an item."""
    if letter is None or letter.kind in ABOUT_RETROSPECTIVES:
        return False
    if address in letter.readers or around.may_own(address):
        return True
    items = (book.item(ref) for ref in letter.rows.values() if ref.startswith("A-"))
    return any(item is not None and address in (item.owner, *item.helpers) for item in items)


def _looks_back(book: Book, letter: SentLetter) -> str:
    """Return the ref of the retrospective that a letter of ours is about; "" for any other letter."""
    if letter.kind in ABOUT_RETROSPECTIVES:
        return next((part for part in letter.key.split("/") if part.startswith("R-")), "")
    return answers_lessons(book, letter) if letter.kind is LetterKind.ANSWER else ""


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
