"""Takes minutes: a meeting, its decisions and items, and the receipt that restates them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from minuted.intake.answering import Answers
from minuted.intake.belonging import belonging
from minuted.intake.carrying import Carried, Word, carry, corrected, match
from minuted.intake.circumstances import Circumstances
from minuted.intake.coming import calendars_of, with_invited, with_next_day
from minuted.intake.kin import hold_back, kin_of
from minuted.intake.learned import meant_by, with_learned
from minuted.intake.lessons import keep_lessons_of_minutes, lessons_in, lessons_to_begin_with
from minuted.intake.on_decisions import perhaps_superseding, superseding
from minuted.intake.outcome import Taken, handled
from minuted.intake.requests import take_nothing
from minuted.intake.wishing import Wishes
from minuted.mail import is_unattended
from minuted.model import Address, Decision, Item, Meeting, Person, Proof
from minuted.reader import Understood
from minuted.store import Book, Kept
from minuted.tracking import fold, list_id, receipt, recorded, rules


def take_minutes(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Taken:
    """Record what minutes say and write the receipt to whoever sent them.

    Nobody else hears of it before the organiser says ok or the waiting time is over.
    """
    mail, reading = understood.mail, understood.reading
    assert mail.sender is not None, "sorting holds a mail without a sender"
    learned = lessons_in(understood, around)
    if not reading.rows and not reading.decisions and not learned:
        return take_nothing(book, understood, kept, around)
    same = book.meeting_by_message_id(mail.message_id)
    if same is not None:
        return handled(understood, f"these minutes were read already, as {same.ref}")
    writer = organiser_of(understood, around)
    reading = with_learned(reading, meant_by(book, writer.address, around))
    organiser = around.person(book, writer, reading.language)
    meeting = _meeting(understood, kept, organiser, around)
    attached = [each.said.uid for each in understood.invitations]
    meeting = belonging(book, mail, meeting, attached, around)
    calendars = calendars_of(book, meeting, around)
    reading, coming = with_next_day(with_invited(reading, calendars, around), meeting, organiser, calendars, around)
    kin = kin_of(book, mail, meeting, around, stated=reading.meeting.day is not None)
    found = match(book, reading, kin, organiser, around)
    if kin is not None and found.says_nothing and not learned:
        return handled(understood, f"it says again what {kin.latest.ref} says")
    meeting = replace(meeting, ref=book.next_ref("M"))
    book.save_meeting(meeting)
    hold_back(book, kin, meeting, around)
    _remember_people(book, understood, around)
    lessons = keep_lessons_of_minutes(book, meeting, learned, kept.id, around) if learned else ()
    fresh = found.fresh
    record = recorded(
        fresh,
        meeting,
        refs=book.next_refs("A", len(fresh.rows)),
        at=around.now,
        calendars=around.calendars,
        people=around.people(book, [organiser.address, *(p for row in fresh.rows for p in row.people)]),
    )
    items = [fold([book.append(act)]) for act in record.acts]
    book.save_items(items)
    wishes = Wishes(book=book, around=around, writer=organiser, mail=kept.id)
    # What is passed on in somebody's name is not vouched for by whoever passes it on.
    proven = understood.proof is Proof.PASS and writer.address == mail.sender.address
    word = Word(by=organiser, mail=kept.id, proven=proven, wishes=wishes, around=around)
    carried = carry(book, found, reading, meeting, word)
    decisions = [
        Decision(ref=ref, meeting=meeting.ref, day=meeting.day, text=row.text, line=row.line, convention=row.convention)
        for ref, row in zip(book.next_refs("D", len(fresh.decisions)), fresh.decisions, strict=True)
    ]
    for decision in decisions:
        book.save_decision(decision)
    superseded = superseding(
        book,
        decisions,
        organiser.address,
        around,
        corrected=corrected(book, found, reading, decisions),
        unproved=None if word.proven else wishes,
    )
    concerned = [organiser.address, *(p for item in items for p in (item.owner, *item.helpers) if p)]
    readers = tuple(_readers(meeting, understood, concerned, around)) if items else ()
    book.save_readers(meeting, readers)
    if not learned:
        lessons = lessons_to_begin_with(book, meeting, kin, items, organiser, around)
    listed, others = carried.among(items), carried.others()
    earlier = kin.own - kin.same if kin is not None else ()
    which = perhaps_superseding(book, decisions, sorted(earlier), around)
    letter = receipt(
        meeting,
        listed,
        decisions,
        (*found.asked(record.questions), *carried.questions),
        to=organiser,
        people=around.people(book, [*concerned, *others]),
        now=around.now,
        policy=around.policy,
        references=mail.references,
        coming=coming,
        sections=carried.sections,
        silent=carried.silent,
        before=carried.before,
        meetings=book.meetings([*(each.meeting for each in listed), *(each.meeting for each in superseded)]),
        superseded=superseded,
        outcomes=(*word.asked, *which),
        lessons=lessons,
    )
    answers = Answers(book=book, around=around, mail=mail, kept=kept.id, writer=organiser)
    return Taken(
        understood=understood,
        state="handled",
        reason=_told(meeting, items, decisions, carried) + (f", {_count(len(lessons), 'lesson')}" if learned else ""),
        letters=(*((letter,) if letter.rows or not wishes.own else ()), *answers.letters((), wishes)),
        items=(*items, *(item for item in carried.items.values() if item.ref in carried.before)),
        looks={**dict.fromkeys(others, around.now), **dict.fromkeys((*concerned, *readers), meeting.release)},
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


def _meeting(understood: Understood, kept: Kept, organiser: Person, around: Circumstances) -> Meeting:
    mail, reading = understood.mail, understood.reading
    calendar = around.calendars.for_person(organiser)
    # Whoever forwarded somebody else's minutes wants to know what becomes of them.
    forwarder = (mail.sender,) if mail.sender is not None and mail.sender.address != organiser.address else ()
    concerned = (*mail.to, *mail.cc, *forwarder)
    meeting = Meeting(
        ref="",
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


def _told(meeting: Meeting, items: Sequence[Item], decisions: Sequence[Decision], carried: Carried) -> str:
    """Say for the operator what became of minutes."""
    told = [_count(len(items), "item"), _count(len(decisions), "decision")]
    if carried.items:
        told.append(f"{len(carried.items)} known already, {len(carried.before)} of them changed")
    return f"{meeting.ref}: {', '.join(told)}"


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
