"""Takes rows that are followed already: they go on, change with what is new, or are asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from minuted.intake.acting import act_of, concerned, done, said_of, tried
from minuted.intake.circumstances import Circumstances
from minuted.intake.kin import Kin, known_items
from minuted.intake.trust import is_sensitive
from minuted.intake.wishing import ASKABLE, NOT_THEIRS, Wishes
from minuted.model import (
    Decision,
    DecisionRow,
    Doubt,
    Item,
    Meeting,
    Outcome,
    Person,
    Question,
    Reading,
    Refusal,
    Row,
    Said,
    Section,
    State,
)
from minuted.store import Book
from minuted.tracking import differs
from minuted.tracking.calendar import Calendar
from minuted.tracking.carried import Change, changes, listed
from minuted.tracking.identity import Known, Match, left_out, matched
from minuted.tracking.likeness import share

#: A decision of another version is a corrected one from so many words in common.
_CORRECTED = 0.6
#: What is asked of a row that goes on: whether its date can be meant, where that is news.
_OF_DATES = frozenset({Doubt.DATE_UNCLEAR, Doubt.DATE_PAST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What new minutes say again, before anything is written."""

    kin: Kin | None
    rows: tuple[Row, ...]
    matches: tuple[Match, ...]
    #: What is new in them: rows, their questions, decisions.
    fresh: Reading
    #: Items of the minutes before that they no longer list.
    gone: tuple[Known, ...] = ()
    around: Circumstances

    @property
    def again(self) -> tuple[tuple[int, Row, Known], ...]:
        """The rows that go on, with their places among all rows."""
        return tuple(
            (place, row, match.known)
            for place, (row, match) in enumerate(zip(self.rows, self.matches, strict=True))
            if match.known is not None
        )

    @property
    def says_nothing(self) -> bool:
        """Say whether another version of minutes says nothing that the first did not say."""
        if self.kin is None or not self.kin.same or self.fresh.rows or self.fresh.decisions or self.gone:
            return False
        return not any(self.changes(row, known) for _, row, known in self.again)

    def is_same(self, known: Known) -> bool:
        """Say whether an item was listed by another version of the same minutes."""
        return self.kin is not None and known.meeting in self.kin.same

    def asked(self, questions: Iterable[Question]) -> Iterator[Question]:
        """Yield what is asked of new rows by their places among all rows."""
        places = [place for place, each in enumerate(self.matches) if each.known is None]
        return (replace(one, row=places[one.row]) for one in questions)

    def changes(self, row: Row, known: Known) -> tuple[Change, ...]:
        """Return what a row says otherwise than the minutes before; an item is worded by its own organiser alone."""
        own = self.kin is not None and known.item.organiser == self.kin.organiser
        every = changes(row, known, likeness=self.around.likeness())
        return tuple(each for each in every if own or each.verb != "task")


def match(book: Book, reading: Reading, kin: Kin | None, organiser: Person, around: Circumstances) -> Matched:
    """Find what a reading says again; nothing is written."""
    if kin is None:
        return Matched(
            kin=None, rows=reading.rows, matches=(Match(),) * len(reading.rows), fresh=reading, around=around
        )
    calendar = around.calendars.for_person(organiser)
    rows = tuple(_on_working_day(row, calendar) for row in reading.rows)
    known = known_items(book, kin, around)
    matches = matched(rows, known, likeness=around.likeness())
    places = [place for place, each in enumerate(matches) if each.known is None]
    moved = {old: new for new, old in enumerate(places)}
    fresh = replace(
        reading,
        rows=tuple(reading.rows[place] for place in places),
        questions=tuple(replace(one, row=moved[one.row]) for one in reading.questions if one.row in moved),
        decisions=tuple(_new_decisions(book, reading.decisions, kin, around)),
    )
    return Matched(
        kin=kin,
        rows=rows,
        matches=matches,
        fresh=fresh,
        gone=_gone(known, matches, kin, len(reading.decisions) - len(fresh.decisions)),
        around=around,
    )


@dataclass(slots=True, kw_only=True)
class Carried:
    """The rows that went on, as the receipt shows them."""

    #: By place among all rows.
    items: dict[int, Item] = field(default_factory=dict)
    #: By ref of the item; rows that are not here are new.
    sections: dict[str, Section] = field(default_factory=dict)
    #: By ref: the item as it was, where it changed.
    before: dict[str, Item] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    #: Refs of rows that the receipt leaves out.
    silent: set[str] = field(default_factory=set)
    #: Items that are only shown, because something is asked of them.
    shown: list[Item] = field(default_factory=list)

    def among(self, new: Sequence[Item]) -> list[Item]:
        """Return the items of all rows in the order of the minutes, then those that are only shown."""
        left = iter(new)
        rows = (self.items[place] if place in self.items else next(left) for place in range(len(self.items) + len(new)))
        return [*rows, *self.shown]

    def others(self) -> list[str]:
        """Return everybody who has to do with what goes on."""
        every = (*self.items.values(), *self.before.values(), *self.shown)
        return list(dict.fromkeys(person for item in every for person in concerned(item)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Whose word it is what minutes say of items that are followed already, and what it is worth."""

    by: Person
    #: Id of the kept mail that says it.
    mail: str
    #: The provider vouches for the writer.
    proven: bool
    #: Keeps what is not the writer's to say, and what takes another word of theirs.
    wishes: Wishes
    around: Circumstances
    #: What the writer is told of what was put to organisers.
    asked: list[Outcome] = field(default_factory=list)


def carry(book: Book, found: Matched, reading: Reading, meeting: Meeting, word: Word) -> Carried:
    """Write down what rows say again: the listing itself, and the organiser's word where something changed.

    Args:
        reading: with all rows, whose questions about a day are asked of those that go on, too.
        meeting: the new minutes, already saved.
    """
    around, carried = found.around, Carried()
    for place, row, known in found.again:
        before = known.item
        item = _follow(book, found, row, known, meeting, word)
        carried.items[place] = item
        asked = [one for one in reading.questions if one.row == place and one.doubt in _OF_DATES]
        if differs(replace(before, listed=item.listed), item):
            carried.before[item.ref] = before
            carried.sections[item.ref] = Section.DONE if item.state is State.DONE else Section.AMENDED
        elif not before.live and not row.done and not found.is_same(known):
            carried.sections[item.ref] = Section.EARLIER
            carried.questions.append(Question(doubt=Doubt.CLOSED, row=place, options=(_closed_day(before, around),)))
        elif found.is_same(known):
            # Its receipt was written already.
            carried.silent.add(item.ref)
        else:
            carried.sections[item.ref] = Section.DONE if item.state is State.DONE else Section.GOES_ON
        if item.live and item.due != row.due and row.due_text != known.due_text:
            carried.questions += asked
    _ask(found, carried)
    return carried


def _follow(book: Book, found: Matched, row: Row, known: Known, meeting: Meeting, word: Word) -> Item:
    """Write one row down and return its item; what its writer may not say of it is put to its organiser."""
    item = done(book, listed(row, known.item, meeting, at=found.around.now))
    for change in found.changes(row, known):
        item = changed(book, item, change, word) or item
    book.save_item(item)
    return item


def changed(book: Book, item: Item, change: Change, word: Word) -> Item | None:
    """Do what minutes say otherwise of an item; None where it waits for somebody's word, or may not be.

    Its organiser's minutes do it at once, but for what takes work from somebody: whoever writes in the organiser's name
    needs the provider's word for that, as in a reply.  Minutes of others do what their writer might say in a reply.
    """
    around, own = word.around, word.by.address == item.organiser
    act = act_of(book, item, change.verb, change.args, writer=word.by, mail=word.mail, around=around)
    if isinstance(act, Refusal):
        return None
    after = tried(book, item, act, writer=word.by.address, around=around)
    if isinstance(after, Refusal):
        theirs = after.code in NOT_THEIRS and change.verb in ASKABLE and not own
        if theirs and around.may_answer(book, item.organiser):
            word.asked.append(word.wishes.ask(change.verb, said_of(act), item))
        return None
    sensitive = is_sensitive(Said(verb=change.verb, args=change.args), item, several=False)
    if not word.proven and (not own or (sensitive and not _untold(book, item, word))):
        word.wishes.confirm(change.verb, said_of(act), item)
        return None
    return done(book, act)


def _untold(book: Book, item: Item, word: Word) -> bool:
    """Say whether the minutes that began an item are still the writer's own: nobody else was told of them."""
    began = book.meeting(item.meeting)
    waiting = began is not None and began.confirmed is None and word.around.now < began.release
    return waiting and began is not None and began.organiser == word.by.address


def _ask(found: Matched, carried: Carried) -> None:
    """Ask about rows that may be an item, and about items that are no longer listed."""
    beyond = len(found.rows)
    shown: dict[str, int] = {}

    def place_of(known: Known) -> int:
        if known.item.ref not in shown:
            shown[known.item.ref] = beyond + len(carried.shown)
            carried.shown.append(known.item)
            carried.sections[known.item.ref] = Section.EARLIER
        return shown[known.item.ref]

    for place, each in enumerate(found.matches):
        if each.options:
            options = tuple(str(place_of(known)) for known in each.options)
            carried.questions.append(Question(doubt=Doubt.SAME_AS, row=place, options=options))
    for known in found.gone:
        carried.questions.append(Question(doubt=Doubt.LEFT_OUT, row=place_of(known)))


def _gone(known: Sequence[Known], matches: Sequence[Match], kin: Kin, repeated: int) -> tuple[Known, ...]:
    """Return what the minutes right before listed and these do not, where they go on with most of it.

    Minutes that list only what is new leave nothing out.  ``repeated``: decisions that they tell again.
    """
    before = set(kin.same) or {each.ref for each in kin.meetings if each.day == kin.latest.day}
    # Whatever others leave out of their list stays with its organiser.
    own = [each for each in known if each.item.organiser == kin.organiser]
    listed_before = [each for each in own if each.meeting in before and each.item.live]
    going = sum(match.known is not None and match.known.meeting in before for match in matches)
    gone = tuple(each for each in left_out(known, matches) if each in listed_before)
    going += repeated
    # An answer that says one row once more is no other version of the list.
    return gone if going > len(gone) or (going == len(gone) and not kin.same) else ()


def _new_decisions(
    book: Book, decisions: Sequence[DecisionRow], kin: Kin, around: Circumstances
) -> Iterator[DecisionRow]:
    """Yield what was not decided before in the same words and numbers."""
    told = around.likeness().told
    known = {
        (each.bare, each.marks) for each in map(told, (d.text for d in book.decisions(m.ref for m in kin.meetings)))
    }
    for row in decisions:
        said = told(row.text)
        if (said.bare, said.marks) not in known:
            yield row


def corrected(
    book: Book, found: Matched, reading: Reading, made: Sequence[Decision]
) -> Iterator[tuple[Decision, Decision]]:
    """Yield new decisions of another version of minutes, each with the one of before that it says otherwise.

    Only where it is surely meant: what the new version says again stands, and of the rest nothing else is as near.
    """
    likeness = found.around.likeness()
    said = {(each.bare, each.marks) for each in (likeness.told(row.text) for row in reading.decisions)}
    before = [
        (each, told)
        for each in book.decisions(sorted(found.kin.versions) if found.kin is not None else ())
        if each.superseded is None and ((told := likeness.told(each.text)).bare, told.marks) not in said
    ]
    new = [(each, likeness.told(each.text)) for each in made]
    near = [(one, other) for one, told in new for other, was in before if share(told, was) >= _CORRECTED]
    for one, other in near:
        if sum(one is each or other is its for each, its in near) == 1:
            yield one, other


def _on_working_day(row: Row, calendar: Calendar) -> Row:
    """Return a row with its deadline on the day that holds: minutes before may have named the same day off."""
    return row if row.due is None or row.done else replace(row, due=calendar.day_before_if_holiday(row.due))


def _closed_day(item: Item, around: Circumstances) -> str:
    return (item.closed or item.changed).astimezone(around.zone(None)).date().isoformat()
