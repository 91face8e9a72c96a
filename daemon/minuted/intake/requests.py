"""Takes mail to minuted itself: help, status, one's own preferences; and mail with nothing to follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from minuted.intake.answering import Answers
from minuted.intake.circumstances import Circumstances
from minuted.intake.lessons import lessons_for
from minuted.intake.looking_back import look_back
from minuted.intake.on_decisions import ON_DECISIONS, on_decisions
from minuted.intake.outcome import Taken, handled, ignored
from minuted.intake.preferences import PREFERENCES, prefer
from minuted.intake.wishing import Wishes
from minuted.model import Letter, LetterKind, Outcome, Proof, Refusal, Said
from minuted.reader import Understood
from minuted.store import Book, Kept, outside_too
from minuted.tracking import QUIET, VERBS, Asked, decisions, help_letter, lessons, nothing_found, status_letter
from minuted.tracking.answer import decisions_letter, lessons_letter
from minuted.tracking.refusals import Code

#: What is answered by a letter and changes nothing.
REQUESTS = frozenset({"help", "status", "list", "board", "decisions", "lessons"})
#: So many decisions are looked through, of so long, the newest first.
LOOKED_THROUGH, LOOKED_BACK = 20_000, timedelta(days=5 * 366)
#: "Nothing to follow" is said at most once in this time.
KINDLY_AGAIN = timedelta(days=7)
#: The help is sent unasked at most once in this time.
HELP_AGAIN = timedelta(days=1)


def take_request(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Taken:
    """Answer a mail written to minuted alone, or to a letter that is not known here.

    Nothing in it shows that its writer ever read a letter of ours, so what changes anything waits for their own word.
    """
    sender = understood.mail.sender
    assert sender is not None, "sorting holds a mail without a sender"
    writer = around.person(book, sender, understood.reading.language)
    wishes = Wishes(book=book, around=around, writer=writer, mail=kept.id)
    outcomes: list[Outcome] = []
    asked: list[Letter] = []
    for said in understood.reading.said:
        if said.verb in REQUESTS:
            asked += answer_request(book, understood, kept, said, around)
        elif said.verb in ON_DECISIONS and understood.proof is Proof.PASS:
            known = around.known(writer.address)
            speakers = {writer.address, *((known.address,) if known else ())}
            outcomes += on_decisions(book, said, {}, speakers, around.today(writer))
        elif "retro" in said.args:
            known = around.known(writer.address)
            speakers = {writer.address, *((known.address,) if known else ())}
            proven = understood.proof is Proof.PASS
            outcomes += look_back(book, said, speakers, around, unproved=None if proven else wishes)
        elif said.verb in PREFERENCES and understood.proof is Proof.PASS:
            outcomes.append(prefer(book, said, wishes.record, around))
        elif said.verb in PREFERENCES:
            wishes.confirm(said.verb, said.args)
        elif said.verb in VERBS and said.verb not in QUIET and understood.tokens and understood.proof is Proof.PASS:
            # Surely they, and surely about something: the list of what is open has numbers to answer with.
            outcomes = [Outcome(verb=said.verb, refusal=Refusal(code=Code.LETTER_UNKNOWN, facts={"verb": said.verb}))]
            asked += answer_request(book, understood, kept, Said(verb="status"), around)
    answers = Answers(book=book, around=around, mail=understood.mail, kept=kept.id, writer=writer)
    letters = tuple(answers.letters(outcomes, wishes, asked))
    if letters:
        why = "it waits for a word of the sender's own address" if wishes.own else "answered"
        return replace(handled(understood, why), letters=letters)
    if understood.tokens:
        return ignored(understood, "it answers a letter that is not known here")
    if any(said.verb in PREFERENCES for said in understood.reading.said):
        return ignored(understood, "the same waits for a word of the sender's own address already")
    if book.letters_to(sender.address, (LetterKind.HELP,), since=around.now - HELP_AGAIN, until=around.now):
        return ignored(understood, "it asks nothing that is understood, and the sender got the help lately")
    facts = _answering(book, understood, kept, around)
    return replace(handled(understood, "it asks nothing that is understood; help"), letters=(help_letter(**facts),))


def take_nothing(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Taken:
    """Say kindly that nothing was found to follow, at most once a week to one person."""
    sender = understood.mail.sender
    assert sender is not None, "sorting holds a mail without a sender"
    if book.letters_to(sender.address, (LetterKind.NOTHING,), since=around.now - KINDLY_AGAIN, until=around.now):
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
    if said.verb == "decisions":
        return (_decisions(book, said, facts, around),)
    if said.verb == "lessons":
        return (_lessons(book, said, facts, around),)
    sender = facts["to"].address
    view = book.view(sender, since=around.now, directory=around.directory)
    view = outside_too(book, view, around.now, around.directory, around.borders)
    return (status_letter(view, **facts),)


def _decisions(book: Book, said: Said, facts: Asked, around: Circumstances) -> Letter:
    """Write which decisions have the words; only of meetings whose minutes the writer got, or has an item of."""
    reader = facts["to"]
    known = around.known(reader.address) or reader
    own = {reader.address, known.address, *known.aliases}
    latest = book.latest_decisions(around.now.date() - LOOKED_BACK, LOOKED_THROUGH)
    meetings = book.meetings(sorted({each.meeting for each in latest}))
    owed = {item.meeting for address in own for item in book.find_items(owner=address)}
    mine = {ref: each for ref, each in meetings.items() if ref in owed or own & {each.organiser, *each.recipients}}
    words = said.args.get("note", "")
    found = list(decisions.found(latest, mine, words.split()))
    count = sum(each.meeting in mine for each in latest)
    return decisions_letter(found, mine, words=words, known=count, **facts)


def _lessons(book: Book, said: Said, facts: Asked, around: Circumstances) -> Letter:
    """Write what was learned that has the words; only at meetings that the writer, or their department, was at."""
    mine, known = lessons_for(book, facts["to"], around)
    words = said.args.get("note", "")
    found = list(lessons.found(mine, known, words.split()))
    told = list(lessons.told_elsewhere(found, known))
    return lessons_letter(told, words=words, known=len(mine), **facts)


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
