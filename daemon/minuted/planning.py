"""Makes one person's part of the outbox agree with what they are owed now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from minuted.calling import people_of, proposals, to_call
from minuted.config import Config
from minuted.config.series_words import around_series
from minuted.letters import Stationery
from minuted.model import Borders, LetterKind, Person, Policy, View
from minuted.report import Report, Written
from minuted.seeing import seen
from minuted.store import Book, WaitingLetter, known_person, unnamed
from minuted.tracking import PLANNED, Calendars, as_of, plan, retrospective
from minuted.tracking.compose import key
from minuted.tracking.escalation import may_be_raised
from minuted.tracking.external import partner_of
from minuted.tracking.hours import next_moment
from minuted.tracking.raised import askable, to_hear
from minuted.years import years

log = structlog.get_logger("minuted")

#: A person whose letter cannot be written is looked at again after this time.
PAUSE = timedelta(hours=1)
#: The shortest time that the store tells apart.
SOON = timedelta(microseconds=1)
#: The letter of a day is older than this when the day is over everywhere.
SLOTS = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """What planning needs besides the person, the moment and the book."""

    policy: Policy
    calendars: Calendars
    directory: Mapping[str, Person]
    #: By address of the deputy: whom they stand in for.
    deputising: Mapping[str, tuple[Person, ...]]
    #: Who is outside the house.
    borders: Borders
    stationery: Stationery
    #: Envelope sender of letters.
    sender: str
    #: What stands around the name of a series in the subject of its minutes.
    around_series: frozenset[str]
    #: More letters than this within an hour mean that something is wrong.
    letters_per_hour: int

    @classmethod
    def of(cls, config: Config, calendars: Calendars, stationery: Stationery) -> Planner:
        people = config.directory().as_people()
        borders = config.borders()
        deputising: dict[str, tuple[Person, ...]] = {}
        for person in people:
            if person.deputy:
                deputising[person.deputy] = (*deputising.get(person.deputy, ()), person)
        return cls(
            policy=config.policy,
            calendars=calendars,
            directory={person.address: person for person in people},
            deputising=deputising,
            borders=borders,
            stationery=stationery,
            sender=config.sender.address,
            around_series=around_series(config.languages()),
            letters_per_hour=config.limits.letters_per_hour,
        )

    def agree(self, book: Book, address: str, now: datetime, report: Report) -> None:
        """Add what one person is owed, withdraw what is owed no longer, and note when to look again.

        Raises: BrokenLetter where a template or a header is at fault; nothing of this person's is changed then.
        """
        view = self._seen(book, address, now)
        waiting = [
            letter
            for letter in book.waiting_letters(address)
            if not letter.attempted and letter.kind in PLANNED and _is_planned_for(letter, address)
        ]
        # What is still in the outbox is planned again, so that only what is still owed stays there.
        loose = frozenset(reason for letter in waiting for reason in letter.reasons)
        view = as_of(replace(view, told=view.told - loose), now)
        absent = [
            replace(other, told=(other.told | book.told_of(address, other)) - loose)
            for other in self._absent(book, address, now)
        ]
        view = replace(view, slots=self._slots(book, view, now, loose))
        view = replace(view, years=years(book, view, now, self.directory, self.policy, self.calendars))
        view, call_from = self._retrospect(book, view, now)
        later = proposals(book, view, now, self._person, policy=self.policy, calendars=self.calendars)
        view = replace(view, proposals=later)
        owed = plan(view, now=now, policy=self.policy, calendars=self.calendars, standing_in=absent)
        letters = [(letter, self.stationery.write(letter)) for letter in owed.letters]
        texts = {letter.key: unnamed(written.text) for letter, written in letters}
        still: set[str] = set()
        for before in waiting:
            sent = book.letter_of_key(before.key)
            if sent is not None and texts.get(before.key) == sent.text:
                still.add(before.key)
                continue
            book.withdraw(before.key, "no longer owed as it was written")
            report.withdrawn.append(before.key)
            log.info("letter.withdrawn", key=before.key)
        for letter, written in letters:
            if letter.key in still:
                continue
            if not book.add_letter(letter, written, self.sender):
                log.error("letter.refused", key=letter.key, why="something in it was told before")
                continue
            report.letters.append(
                Written(key=letter.key, kind=letter.kind, recipient=letter.to.address, subject=written.subject)
            )
            log.info("letter.written", key=letter.key, rows=len(letter.rows))
        book.look_at(address, min((at for at in (owed.look, call_from) if at is not None), default=None))
        self._tell_contact(book, view, now)
        if self._is_away(view.person, now) and view.person.deputy:
            book.look_sooner((view.person.deputy,), now)
            # Where both are away, whoever waits for their items is asked.
            mine = (item for item in view.items if item.live and item.owner == address)
            book.look_sooner({item.organiser for item in mine} - {address}, now)
        book.look_sooner(to_hear(view), now)
        if view.person.external:
            book.look_sooner(_asked_for(view), now)

    def _seen(self, book: Book, address: str, now: datetime) -> View:
        return seen(book, address, now, self.directory, self.policy, self.around_series, self.borders)

    def _retrospect(self, book: Book, view: View, now: datetime) -> tuple[View, datetime | None]:
        """Call those together who are to look back on some minutes of the person's; tell when to look again."""
        called, moments = [], []
        for collaboration, due in to_call(book, view, policy=self.policy, calendars=self.calendars):
            if due > now:
                moments.append(due)
                continue
            people = people_of(book, collaboration, self._person)
            if len(retrospective.invited(collaboration, people)) < retrospective.FEWEST_GUESTS:
                continue
            one = retrospective.call(
                collaboration,
                ref=book.next_ref("R"),
                people=people,
                known=book.all_calendars(),
                now=now,
                policy=self.policy,
                calendars=self.calendars,
            )
            book.save_retrospective(one)
            book.look_sooner(set(one.guests) - {view.person.address}, now)
            log.info("retrospective.called", ref=one.ref, state=str(one.state), guests=len(one.guests))
            called.append((one, collaboration, people))
        for one, collaboration, people in called:
            last = book.before(one, collaboration.meetings[-1])
            if last is not None:
                view = replace(view, before={**view.before, one.ref: last})
            view = replace(
                view,
                retrospectives=(*view.retrospectives, one),
                collaborations={**view.collaborations, one.ref: collaboration},
                people={**people, **view.people},
            )
        return view, min(moments, default=None)

    def _slots(self, book: Book, view: View, now: datetime, loose: frozenset[str]) -> dict[str, frozenset[str]]:
        """Return the days on which those had their letter who may have to be asked about the person's items."""
        calendar = self.calendars.for_person(view.person)
        others = askable(view) if may_be_raised(view, policy=self.policy, calendar=calendar) else ()
        return {address: book.slots(address, since=now - SLOTS) - loose for address in others}

    def _tell_contact(self, book: Book, view: View, now: datetime) -> None:
        """See to it that whoever speaks for the person's department is looked at when their digest is due."""
        department = view.person.department.casefold()
        if not department or not view.items:
            return
        for speaker in self.directory.values():
            if department in (alias.casefold() for alias in speaker.aliases):
                known = book.people((speaker.address,)).get(speaker.address)
                person = known_person(speaker, known, speaker.address)
                # Two who speak for each other's departments would look at each other for ever if now were late enough.
                moment = next_moment(now + SOON, person, self.policy, self.calendars.for_person(person))
                book.look_sooner((speaker.address,), moment)

    def _absent(self, book: Book, address: str, now: datetime) -> Iterator[View]:
        """Yield the views of those on leave whose deputy somebody is."""
        for person in self.deputising.get(address, ()):
            if person.address != address:
                view = self._seen(book, person.address, now)
                if self._is_away(view.person, now) and not view.person.failing:
                    yield view

    def _is_away(self, person: Person, now: datetime) -> bool:
        until = person.away_until
        return until is not None and self.calendars.for_person(person).day(now) < until

    def room(self, book: Book, now: datetime) -> int:
        """Say how many letters may still be written within the hour; without room, mails and plans wait."""
        room = self.letters_per_hour - book.letters_to(since=now - timedelta(hours=1), until=now)
        if room <= 0:
            log.error("letters.stopped", limit=self.letters_per_hour, why="the limit of an hour is reached")
        return max(room, 0)

    def opens(self, book: Book, address: str, now: datetime) -> datetime:
        """Say from when on somebody works who is written to of our own accord: now, or when they begin."""
        return self.calendars.for_person(self._person(book, address)).next_open(now)

    def _person(self, book: Book, address: str) -> Person:
        return self.borders.marked(known_person(self.directory.get(address), book.person(address), address))


def _asked_for(view: View) -> set[str]:
    """Return who is asked, or was, in place of somebody external."""
    mine = view.person.address
    items = (item for item in view.items if mine in (item.owner, *item.helpers, *item.former))
    return {partner_of(mine, item.organiser, view.people) for item in items} - {""}


def _is_planned_for(letter: WaitingLetter, address: str) -> bool:
    """Say whether a letter follows from somebody's own affairs: others only read what is asked about an owner."""
    return letter.kind is not LetterKind.ESCALATION or letter.key.startswith(key("escalation", address) + "/")
