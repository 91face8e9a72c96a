"""Takes minutes: a meeting, its decisions and items, and the receipt that restates them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from minuted.intake.circumstances import Circumstances
from minuted.intake.coming import calendars_of, with_invited, with_next_day
from minuted.intake.learned import meant_by, with_learned
from minuted.intake.outcome import Taken, handled
from minuted.intake.repeats import earlier, without_repeats
from minuted.intake.requests import take_nothing
from minuted.mail import is_unattended
from minuted.model import Address, Decision, Meeting, Person
from minuted.reader import Understood
from minuted.store import Book, Kept
from minuted.tracking import fold, list_id, receipt, recorded, rules


def take_minutes(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Taken:
    """Record what minutes say and write the receipt to whoever sent them.

    Nobody else hears of it before the organiser says ok or the waiting time is over.
    """
    mail, reading = understood.mail, understood.reading
    assert mail.sender is not None, "sorting holds a mail without a sender"
    if not reading.rows and not reading.decisions:
        return take_nothing(book, understood, kept, around)
    same = book.meeting_by_message_id(mail.message_id)
    if same is not None:
        return handled(understood, f"these minutes were read already, as {same.ref}")
    writer = organiser_of(understood, around)
    reading = with_learned(reading, meant_by(book, writer.address, around))
    before = earlier(book, mail, writer.address)
    if before is not None:
        reading = without_repeats(reading, book.find_items(meeting=before.ref), book.decisions([before.ref]))
        if not reading.rows and not reading.decisions:
            return handled(understood, f"it says again what {before.ref} says")
    organiser = around.person(book, writer, reading.language)
    meeting = _meeting(book, understood, kept, organiser, around)
    book.save_meeting(meeting)
    calendars = calendars_of(book, meeting, around)
    reading, coming = with_next_day(with_invited(reading, calendars, around), meeting, organiser, calendars, around)
    _remember_people(book, understood, around)
    record = recorded(
        reading,
        meeting,
        refs=book.next_refs("A", len(reading.rows)),
        at=around.now,
        calendars=around.calendars,
        people=around.people(book, [organiser.address, *(p for row in reading.rows for p in row.people)]),
    )
    items = [fold([book.append(act)]) for act in record.acts]
    book.save_items(items)
    decisions = [
        Decision(ref=ref, meeting=meeting.ref, day=meeting.day, text=row.text, line=row.line, convention=row.convention)
        for ref, row in zip(book.next_refs("D", len(reading.decisions)), reading.decisions, strict=True)
    ]
    for decision in decisions:
        book.save_decision(decision)
    concerned = [organiser.address, *(p for item in items for p in (item.owner, *item.helpers) if p)]
    readers = tuple(_readers(meeting, understood, concerned, around)) if items else ()
    book.save_readers(meeting, readers)
    letter = receipt(
        meeting,
        items,
        decisions,
        record.questions,
        to=organiser,
        people=around.people(book, concerned),
        now=around.now,
        policy=around.policy,
        references=mail.references,
        coming=coming,
    )
    return Taken(
        understood=understood,
        state="handled",
        reason=f"{meeting.ref}: {_count(len(items), 'item')}, {_count(len(decisions), 'decision')}",
        letters=(letter,),
        items=tuple(items),
        looks=dict.fromkeys((*concerned, *readers), meeting.release),
    )


def organiser_of(understood: Understood, around: Circumstances) -> Address:
    """Say who answers for minutes: the author of forwarded ones, where minuted may write there; else the sender.

    A forward can be made up, and so can minutes of one's own: whoever answers for them gets the receipt and can object.
    """
    sender, author = understood.mail.sender, understood.reading.author
    assert sender is not None, "sorting holds a mail without a sender"
    if author is None or author.address in around.own or not around.allows(author.address):
        return sender
    if is_unattended(author.address):
        # What a meeting assistant wrote is answered for by whoever passes it on.
        return sender
    return author


def _readers(
    meeting: Meeting, understood: Understood, concerned: Collection[str], around: Circumstances
) -> Iterator[str]:
    """Yield who only gets the minutes to read and may hear of progress: people minuted listens to, and no lists."""
    posts = "".join(understood.mail.headers.get("list-post", ())).lower()
    for address in meeting.recipients:
        if address not in concerned and around.allows(address) and not is_unattended(address) and address not in posts:
            yield address


def _meeting(book: Book, understood: Understood, kept: Kept, organiser: Person, around: Circumstances) -> Meeting:
    mail, reading = understood.mail, understood.reading
    calendar = around.calendars.for_person(organiser)
    # Whoever forwarded somebody else's minutes wants to know what becomes of them.
    forwarder = (mail.sender,) if mail.sender is not None and mail.sender.address != organiser.address else ()
    concerned = (*mail.to, *mail.cc, *forwarder)
    meeting = Meeting(
        ref=book.next_ref("M"),
        title=reading.meeting.title or mail.subject,
        day=reading.meeting.day or reading.written or mail.day_in(around.zone(organiser)),
        organiser=organiser.address,
        recipients=tuple(dict.fromkeys(a.address for a in concerned if a.address not in around.own)),
        attendees=reading.meeting.attendees,
        goal=reading.meeting.goal,
        language=reading.language,
        mail=kept.id,
        message_id=mail.message_id,
        subject=mail.subject,
        series=reading.meeting.series,
        list_id=list_id(mail.headers.get("list-id", ())),
        next_day=reading.meeting.next_day,
        received=around.now,
        release=around.now,
    )
    wait = rules(around.policy, meeting).wait_hours
    return replace(meeting, release=calendar.add_working_hours(around.now, wait))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _remember_people(book: Book, understood: Understood, around: Circumstances) -> None:
    """Learn the names of everybody on the mail, and the language its sender writes."""
    mail = understood.mail
    for address in (*((mail.sender,) if mail.sender else ()), *mail.to, *mail.cc):
        if address.address in around.own:
            continue
        language = understood.reading.language if address == mail.sender else None
        person = around.person(book, address, language)
        if book.person(address.address) != person:
            book.save_person(person)
