"""Takes mail to minuted itself: help, status, one's own preferences; and mail with nothing to follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from minuted.intake.circumstances import Circumstances
from minuted.intake.outcome import Taken, handled, ignored
from minuted.model import Language, Letter, LetterKind, Outcome, Said
from minuted.reader import Understood
from minuted.store import Book, Kept
from minuted.tracking import Asked, answer, help_letter, nothing_found, status_letter

#: What is answered by a letter and changes nothing.
REQUESTS = frozenset({"help", "status", "list", "board"})
#: What a person decides about their own mail.
PREFERENCES = frozenset({"pause", "stop", "start", "language"})
#: "Nothing to follow" is said at most once in this time.
KINDLY_AGAIN = timedelta(days=7)
#: The help is sent unasked at most once in this time.
HELP_AGAIN = timedelta(days=1)


def take_request(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Taken:
    """Answer a mail written to minuted alone."""
    sender = understood.mail.sender
    assert sender is not None, "sorting holds a mail without a sender"
    if not around.may_answer(book, sender.address):
        return ignored(understood, "the day's limit of answers to this sender is reached")
    letters: list[Letter] = []
    for said in understood.reading.said:
        if said.verb in REQUESTS:
            letters += answer_request(book, understood, kept, said, around)
        elif said.verb in PREFERENCES and around.trusts(understood.proof):
            letters += change_preference(book, understood, kept, said, around)
    if letters:
        return replace(handled(understood, "answered"), letters=tuple(letters[:1]))
    if understood.tokens:
        return ignored(understood, "it answers a letter that is not known here")
    if book.letters_to(sender.address, LetterKind.HELP, since=around.now - HELP_AGAIN):
        return ignored(understood, "it asks nothing that is understood, and the sender got the help lately")
    facts = _answering(book, understood, kept, around)
    return replace(handled(understood, "it asks nothing that is understood; help"), letters=(help_letter(**facts),))


def take_nothing(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Taken:
    """Say kindly that nothing was found to follow, at most once a week to one person."""
    sender = understood.mail.sender
    assert sender is not None, "sorting holds a mail without a sender"
    if book.letters_to(sender.address, LetterKind.NOTHING, since=around.now - KINDLY_AGAIN):
        return ignored(understood, "nothing in it to follow, and the sender was told so within the week")
    letter = nothing_found(**_answering(book, understood, kept, around))
    return replace(handled(understood, "nothing in it to follow; the sender is told so"), letters=(letter,))


def answer_request(
    book: Book, understood: Understood, kept: Kept, said: Said, around: Circumstances
) -> tuple[Letter, ...]:
    """Write what was asked for."""
    facts = _answering(book, understood, kept, around)
    if said.verb == "help":
        return (help_letter(**facts),)
    sender = facts["to"].address
    view = book.view(sender, since=around.now, directory=around.directory)
    return (status_letter(view, **facts),)


def change_preference(
    book: Book, understood: Understood, kept: Kept, said: Said, around: Circumstances
) -> tuple[Letter, ...]:
    """Change what one person gets, and say so."""
    sender = understood.mail.sender
    assert sender is not None, "sorting holds a mail without a sender"
    person = around.person(book, sender)
    if said.verb == "language" and said.args.get("language") in tuple(Language):
        person = replace(person, language=Language(said.args["language"]))
    elif said.verb == "pause" and said.args.get("day"):
        person = replace(person, paused_until=date.fromisoformat(said.args["day"]))
    elif said.verb in ("stop", "start"):
        person = replace(person, wants_mail=said.verb == "start", paused_until=None)
    else:
        return answer_request(book, understood, kept, Said(verb="help"), around)
    book.save_person(person)
    book.look_sooner((person.address,), around.now)
    outcome = Outcome(verb=said.verb, args=dict(said.args))
    facts = _answering(book, understood, kept, around)
    return (answer([outcome], people={person.address: person}, meetings={}, **facts),)


def _answering(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Asked:
    """Gather what every direct answer needs."""
    mail = understood.mail
    assert mail.sender is not None, "sorting holds a mail without a sender"
    return Asked(
        mail=kept.id,
        to=around.person(book, mail.sender, understood.reading.language),
        now=around.now,
        policy=around.policy,
        in_reply_to=mail.message_id,
        references=(*mail.references, mail.message_id),
        subject=mail.subject,
    )
