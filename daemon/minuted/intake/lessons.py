"""Keeps what people write that they learned, and forgets it again when they take it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256

from minuted.intake.circumstances import Circumstances
from minuted.intake.kin import Kin
from minuted.model import (
    Item,
    Language,
    Lesson,
    Meeting,
    Outcome,
    Person,
    Refusal,
    Retrospective,
    RetrospectiveState,
    SaidLesson,
    ToldLesson,
)
from minuted.reader import Understood
from minuted.store import Book, SentLetter
from minuted.tracking.compose import key
from minuted.tracking.decisions import folded
from minuted.tracking.fitting_lessons import Beginning, fitting
from minuted.tracking.lessons import Source, readable, sources, told_elsewhere
from minuted.tracking.next_meeting import core
from minuted.tracking.refusals import Code

#: How the words to take something back are spelt as a verb.
UNDO = "undo"
#: Minutes of a retrospective come so long after it.
LATELY = timedelta(days=21)
#: So many lessons are looked through, of so long, the newest first.
LOOKED_THROUGH, LOOKED_BACK = 5_000, timedelta(days=5 * 366)


def origin_of(mail: str) -> str:
    """Return the digest under which the lessons of a mail are kept; it is found by the key of the answer to that mail.

    Args:
        mail: id of the kept mail.
    """
    return _digest(key("answer", mail[:16]))


def keep_lessons(
    book: Book,
    said: Iterable[SaidLesson],
    *,
    by: str,
    language: Language,
    day: date,
    meeting: str,
    retrospective: str,
    mail: str,
) -> Iterator[Outcome]:
    """Keep each line and yield what its writer is told; a line that is kept already is not kept again.

    What minutes say that somebody had said before stays with whoever said it.

    Whoever wants no name has none in the lesson, and the answer, which names its reader, does not repeat the line.

    Args:
        by: address of who writes; "" where minutes speak for everybody.
        mail: id of the kept mail.
    """
    origin, hidden = origin_of(mail), 0
    there = {each.line for each in book.lessons_of(origin)}
    known = book.lessons_said_to([retrospective]).get(retrospective, ()) if retrospective and not by else ()
    same = {(each.kind, each.text) for each in known}
    for each in said:
        if each.line in there or (each.kind, each.text) in same:
            continue
        lesson = Lesson(
            ref=book.next_ref("L"),
            kind=each.kind,
            text=each.text,
            by="" if each.anonymous else by,
            language=language,
            day=day,
            meeting=meeting,
            retrospective=retrospective,
            origin=origin,
            line=each.line,
        )
        book.save_lesson(lesson)
        if each.anonymous:
            hidden += 1
        else:
            yield Outcome(verb="lesson", args={"lesson": each.kind.value, "task": each.text})
    if hidden:
        yield Outcome(verb="lesson", args={"lesson": "hidden", "n": str(hidden)})


def lessons_in(understood: Understood, around: Circumstances) -> tuple[SaidLesson, ...]:
    """Return what minutes of a meeting that looks back say was learned; minutes of any other meeting say nothing."""
    reading, mail = understood.reading, understood.mail
    titles = (reading.meeting.title, mail.subject)
    if understood.by_list or not any(around.learning().looks_back(title) for title in titles):
        return ()
    return around.learning().read(reading.text)[0]


def retrospective_of_minutes(book: Book, meeting: Meeting, around: Circumstances) -> Retrospective | None:
    """Return the retrospective that some minutes are of: it took place lately, and they name it, or it is the only one.

    Only one whose guest the organiser of the minutes was.
    """
    over = [
        one
        for one in book.retrospectives_of(meeting.organiser, since=around.now - LATELY)
        if one.state is RetrospectiveState.INVITED and one.start is not None and one.start <= around.now
    ]
    title = folded(f"{meeting.title}\n{meeting.subject}")
    over.sort(key=lambda one: (one.start or one.stamp, one.ref))
    named = [one for one in over if any(_names(title, each, around) for each in book.looked_back_on(one).meetings[-1:])]
    return named[-1] if named else over[0] if len(over) == 1 else None


def keep_lessons_of_minutes(
    book: Book, meeting: Meeting, said: Sequence[SaidLesson], mail: str, around: Circumstances
) -> tuple[ToldLesson, ...]:
    """Keep what the minutes of a retrospective say was learned, in nobody's name, and return what is kept now."""
    one = retrospective_of_minutes(book, meeting, around)
    if one is not None:
        book.link_minutes(one.ref, meeting.ref)
        look_at_lessons(book, one, around)
    list(
        keep_lessons(
            book,
            said,
            by="",
            language=meeting.language,
            day=meeting.day,
            meeting=one.meetings[-1] if one is not None else meeting.ref,
            retrospective=one.ref if one is not None else "",
            mail=mail,
        )
    )
    return tuple(ToldLesson(kind=each.kind, text=each.text, ref=each.ref) for each in book.lessons_of(origin_of(mail)))


def _names(title: str, meeting: Meeting, around: Circumstances) -> bool:
    """Say whether a title names a meeting, with or without "minutes of"."""
    bare = core(meeting.series, around.around_series)
    letters = "".join(char for char in title if char.isalnum())
    return folded(meeting.title or meeting.subject) in title or (bool(bare) and bare in letters)


def lessons_for(book: Book, reader: Person, around: Circumstances) -> tuple[list[Lesson], dict[str, Source]]:
    """Return the lessons that somebody may read, the newest first, and where they come from."""
    person = around.known(reader.address) or reader
    latest = book.latest_lessons(around.now.date() - LOOKED_BACK, LOOKED_THROUGH)
    known = sources(
        latest,
        book.meetings(sorted({each.meeting for each in latest})),
        book.retrospectives(sorted({each.retrospective for each in latest} - {""})),
    )
    own = {reader.address, person.address, *person.aliases}
    return list(readable(latest, known, own, person.department, around.directory)), known


def lessons_to_begin_with(
    book: Book, meeting: Meeting, kin: Kin | None, items: Sequence[Item], reader: Person, around: Circumstances
) -> tuple[ToldLesson, ...]:
    """Return what was learned before and fits what these minutes begin; nothing where they go on with something.

    A series begins anew once people looked back on what it had.

    Args:
        kin: what the minutes go on from.
        reader: their organiser.
    """
    if kin is not None and (kin.same or not all(_is_looked_back_on(book, each, around) for each in kin.meetings[:1])):
        return ()
    mine, known = lessons_for(book, reader, around)
    if not mine:
        return ()
    people = (address for item in items for address in (item.owner, *item.helpers) if address)
    new = Beginning(
        series=meeting.series,
        party=frozenset((meeting.organiser, *people)),
        text="\n".join((meeting.title, *(item.task for item in items))),
    )
    found = fitting(
        mine,
        known,
        new,
        directory=around.directory,
        around_series=around.around_series,
        likeness=around.likeness(),
    )
    return tuple(told_elsewhere(found, known))


def _is_looked_back_on(book: Book, meeting: Meeting, around: Circumstances) -> bool:
    one = book.retrospective_of(meeting.ref)
    return one is not None and one.end is not None and one.end <= around.now


def take_back_lessons(book: Book, one: Retrospective, letter: SentLetter, writer: str) -> Outcome:
    """Forget what came with the mail that our letter answers; else the last that the writer said with their name."""
    gone = book.lessons_of(_digest(letter.key))
    if not gone:
        own = [each for each in book.lessons_said_to([one.ref]).get(one.ref, ()) if each.by == writer]
        gone = book.lessons_of(own[-1].origin) if own else ()
    if not gone:
        return Outcome(verb=UNDO, refusal=Refusal(code=Code.NOTHING_TO_UNDO))
    book.forget_lessons(each.ref for each in gone)
    return Outcome(verb="lesson", args={"lesson": "gone", "n": str(len(gone))})


def answers_lessons(book: Book, letter: SentLetter) -> str:
    """Return the ref of the retrospective whose lessons a letter of ours answered; "" for any other letter."""
    return next((each.retrospective for each in book.lessons_of(_digest(letter.key))), "")


def look_at_lessons(book: Book, one: Retrospective, around: Circumstances) -> None:
    """See to it that everybody is told of lessons that come late."""
    book.look_sooner(one.guests, around.now)


def _digest(name: str) -> str:
    return sha256(f"lessons {name}".encode()).hexdigest()[:32]
