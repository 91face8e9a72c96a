"""Direct answers as they would be written if somebody wrote about an item now: nothing is read, done or kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from minuted.intake import Circumstances
from minuted.intake.lessons import lessons_for
from minuted.intake.wishing import outcome_of
from minuted.model import Act, Item, Letter, LetterKind, Meeting, Outcome, Person, Refusal, Role, Wish
from minuted.seeing import LOOK_BACK
from minuted.store import Book, outside_too
from minuted.tracking import (
    Asked,
    Code,
    answer,
    apply,
    confirmation,
    help_letter,
    nothing_found,
    receipt,
    status_letter,
    wish_letter,
)
from minuted.tracking.answer import decisions_letter, lessons_letter
from minuted.tracking.external import partner_of
from minuted.tracking.lessons import told_elsewhere


def pretended(kind: LetterKind, book: Book, item: Item, around: Circumstances) -> Letter:
    """Write the direct answer of a kind that speaks of an item, or goes to whoever has it."""
    return DIRECT[kind](book, item, around)


def finished(item: Item, around: Circumstances) -> Item:
    """Return an open item as it is once its owner said that it is done; any other as it is."""
    if not (item.live and item.owner):
        return item
    act = Act(item=item.ref, verb="done", by=item.owner, at=around.now)
    done = apply(item, act, roles=frozenset({Role.OWNER}), policy=around.policy)
    return item if isinstance(done, Refusal) else done


def _receipt(book: Book, item: Item, around: Circumstances) -> Letter:
    meeting = _meeting(book, item)
    items = book.find_items(meeting=meeting.ref)
    concerned = [meeting.organiser, *(a for each in items for a in (each.owner, *each.helpers) if a)]
    return receipt(
        meeting,
        items,
        book.decisions([meeting.ref]),
        (),
        to=around.person(book, meeting.organiser, meeting.language),
        people=around.people(book, concerned),
        now=around.now,
        policy=around.policy,
    )


def _nothing(book: Book, item: Item, around: Circumstances) -> Letter:
    return nothing_found(**_asked(book, item.organiser, item, around))


def _help(book: Book, item: Item, around: Circumstances) -> Letter:
    return help_letter(**_asked(book, _holder(book, item, around), item, around))


def _status(book: Book, item: Item, around: Circumstances) -> Letter:
    since = around.now - LOOK_BACK
    view = book.view(_holder(book, item, around), since=since, directory=around.directory)
    view = outside_too(book, view, since, around.directory, around.borders)
    return status_letter(view, **_asked(book, _holder(book, item, around), item, around))


def _answer(book: Book, item: Item, around: Circumstances) -> Letter:
    return answer(
        [Outcome(verb="done", number=1, item=finished(item, around))],
        people=_people(book, item, around),
        meetings=_meetings(book, item),
        **_asked(book, _holder(book, item, around), item, around),
    )


def _refusal(book: Book, item: Item, around: Circumstances) -> Letter:
    act = Act(item=item.ref, verb="done", by=item.organiser, at=around.now)
    no = Refusal(code=Code.NOT_YOURS, facts={"verb": act.verb, "owner": item.owner, "organiser": item.organiser})
    return answer(
        [Outcome(verb=act.verb, number=1, item=item, refusal=no)],
        people=_people(book, item, around),
        meetings=_meetings(book, item),
        **_asked(book, _holder(book, item, around), item, around),
    )


def _confirmation(book: Book, item: Item, around: Circumstances) -> Letter:
    wish = _wish(book, item, asked=_holder(book, item, around), around=around)
    calendar = around.calendars.for_person(around.person(book, _holder(book, item, around)))
    return confirmation(
        [outcome_of(wish, item, Code.NOT_PROVED, 1)],
        people=_people(book, item, around),
        meetings=_meetings(book, item),
        until=calendar.add_working_days(calendar.day(around.now), around.confirm_days),
        **_asked(book, _holder(book, item, around), item, around),
    )


def _wished(book: Book, item: Item, around: Circumstances) -> Letter:
    return wish_letter(
        [outcome_of(_wish(book, item, asked=item.organiser, around=around), item, Code.WISHED, 1)],
        people=_people(book, item, around),
        meetings=_meetings(book, item),
        **_asked(book, item.organiser, item, around),
    )


def _decisions(book: Book, item: Item, around: Circumstances) -> Letter:
    meetings = _meetings(book, item)
    found = book.decisions(meetings)
    return decisions_letter(
        found, meetings, words="", known=len(found), **_asked(book, _holder(book, item, around), item, around)
    )


def _lessons(book: Book, item: Item, around: Circumstances) -> Letter:
    asked = _asked(book, _holder(book, item, around), item, around)
    mine, known = lessons_for(book, asked["to"], around)
    return lessons_letter(list(told_elsewhere(mine, known)), words="", known=len(mine), **asked)


#: By kind: its maker.  What else there is follows from how things are, and is looked for ahead.
DIRECT: Mapping[LetterKind, Callable[[Book, Item, Circumstances], Letter]] = {
    LetterKind.RECEIPT: _receipt,
    LetterKind.NOTHING: _nothing,
    LetterKind.CONFIRMATION: _confirmation,
    LetterKind.WISH: _wished,
    LetterKind.ANSWER: _answer,
    LetterKind.REFUSAL: _refusal,
    LetterKind.STATUS: _status,
    LetterKind.HELP: _help,
    LetterKind.DECISIONS: _decisions,
    LetterKind.LEARNED: _lessons,
}


def _wish(book: Book, item: Item, *, asked: str, around: Circumstances) -> Wish:
    """Make a wish that an item be dropped, by whoever has it."""
    by = _holder(book, item, around)
    return Wish(ref="", asked=asked, by=by, verb="cancel", item=item.ref, letter="", mail="preview", at=around.now)


def _holder(book: Book, item: Item, around: Circumstances) -> str:
    """Return who is written to about an item: its owner, and whoever is asked in place of an external one."""
    owner = around.person(book, item.owner) if item.owner else None
    people = around.people(book, [item.owner, owner.partner]) if owner else {}
    return partner_of(item.owner, item.organiser, people) or item.owner or item.organiser


def _asked(book: Book, address: str, item: Item, around: Circumstances) -> Asked:
    person = around.person(book, address, _meeting(book, item).language)
    return Asked(mail="preview", to=person, now=around.now, policy=around.policy)


def _people(book: Book, item: Item, around: Circumstances) -> dict[str, Person]:
    return around.people(book, [item.owner, item.organiser, *item.helpers])


def _meetings(book: Book, item: Item) -> dict[str, Meeting]:
    return book.meetings([item.meeting])


def _meeting(book: Book, item: Item) -> Meeting:
    meeting = book.meeting(item.meeting)
    assert meeting is not None, "an item has its meeting"
    return meeting
