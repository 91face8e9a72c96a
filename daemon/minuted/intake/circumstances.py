"""What intake must know besides the mail and the store: the moment, the rules, and who people are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from minuted import re2
from minuted.config import Config
from minuted.config.series_words import around_series
from minuted.model import Address, Borders, Language, LetterKind, Person, Policy
from minuted.reading.days import DayWords
from minuted.reading.lesson_words import LessonWords
from minuted.reading.names import Names, Prepared
from minuted.reading.people_words import PeopleWords
from minuted.reading.replies import VerbWords
from minuted.reading.reply_lines import tidy
from minuted.reading.retrospective_words import RetrospectiveWords
from minuted.reading.spelling import fold
from minuted.store import Book, known_person
from minuted.tracking import Calendars
from minuted.tracking.likeness import Likeness

#: Direct answers that anybody can ask for again and again; each counts for the day's limit.
ANSWERS = (
    LetterKind.RECEIPT,
    LetterKind.NOTHING,
    LetterKind.CONFIRMATION,
    LetterKind.WISH,
    LetterKind.ANSWER,
    LetterKind.REFUSAL,
    LetterKind.STATUS,
    LetterKind.HELP,
    LetterKind.DECISIONS,
    LetterKind.LEARNED,
)


#: Acts of one mail that are looked at when a day's mails are counted.
MOST_ACTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    policy: Policy
    calendars: Calendars
    #: By address.
    directory: Mapping[str, Person]
    own: frozenset[str]
    #: Who is outside the house.
    borders: Borders
    #: What waits for a word of the writer's own address is forgotten after so many working days.
    confirm_days: int
    answers_per_day: int
    #: What stands around the name of a series in the subject of its minutes, as ``Meeting.series`` is spelt.
    around_series: frozenset[str]
    #: Whole lines, folded, that confirm what was asked for in somebody's name.
    confirming: frozenset[str]
    #: How tasks are compared; made when the first minutes of a series come.
    likeness: Callable[[], Likeness]
    #: How the words of a decision name the one it stands in the place of.
    superseding: Callable[[], re2.Pattern]
    #: The words of the former, whatever follows.
    replacing: Callable[[], re2.Pattern]
    #: Compiled when the first answer comes; minutes were read by another process.
    words: Callable[[], tuple[VerbWords, DayWords]]
    #: What is answered to an invitation to look back.
    looking_back: Callable[[], RetrospectiveWords]
    #: What people write that they learned.
    learning: Callable[[], LessonWords]
    #: The directory, made ready when an answer first names somebody.
    names: Callable[[], Prepared]
    now: datetime

    @classmethod
    def of(cls, config: Config) -> Circumstances:
        """Gather them from the configuration; the moment is filled in by ``at``."""
        words, people = config.languages(), config.directory().as_people()
        borders = config.borders()

        def names() -> Prepared:
            called = (table.get("people", {}) for table in config.conventions().values())
            return Names.prepared(people, PeopleWords.compile(called))

        return cls(
            policy=config.policy,
            calendars=Calendars.compile(config.calendars(), config.policy),
            directory={person.address: person for person in people},
            own=config.own,
            borders=borders,
            confirm_days=config.trust.confirm_days,
            answers_per_day=config.limits.answers_per_sender_per_day,
            around_series=around_series(words),
            confirming=frozenset(fold(word) for table in words.values() for word in table["confirming"]["yes"]),
            likeness=cache(lambda: Likeness.compile(words)),
            superseding=cache(lambda: _superseding(words)),
            replacing=cache(lambda: _replacing(words)),
            words=cache(lambda: (VerbWords.compile(words), DayWords.compile(words))),
            looking_back=cache(lambda: RetrospectiveWords.compile(words.values())),
            learning=cache(lambda: LessonWords.compile(words.values())),
            names=cache(names),
            now=datetime.fromtimestamp(0, UTC),
        )

    @property
    def verbs(self) -> VerbWords:
        """The verbs that people answer with."""
        return self.words()[0]

    @property
    def days(self) -> DayWords:
        """The words that name days."""
        return self.words()[1]

    def superseded_in(self, text: str) -> tuple[str, ...]:
        """Return the numbers of decisions in whose place a new one says that it stands: ("4",) for "supersedes D-4"."""
        return tuple(self.superseding().findall(fold(text)))

    def supersedes(self, text: str) -> bool:
        """Say whether a decision says that it stands in the place of another one, which it need not name."""
        return self.replacing().search(fold(text)) is not None

    def at(self, now: datetime) -> Circumstances:
        """Return the same circumstances at another moment."""
        return replace(self, now=now)

    def confirms(self, line: str) -> bool:
        """Say whether a line confirms what was asked for in its writer's name: "Yes, that was me, thanks!"."""
        bare = tidy(fold(line))
        polite = self.verbs.manners.polite_after.search(bare)
        return bare in self.confirming or (polite is not None and tidy(bare[: polite.start()]) in self.confirming)

    def may_answer(self, book: Book, address: str) -> bool:
        """Say whether the day's limit of direct answers to somebody, under all their addresses, is not reached yet."""
        known = self.known(address)
        since = self.now - timedelta(days=1)
        every = {address, *((known.address,) if known else ())}
        return sum(book.letters_to(each, ANSWERS, since=since, until=self.now) for each in every) < self.answers_per_day

    def may_act(self, book: Book, address: str) -> bool:
        """Say whether fewer mails of somebody than the day's limit changed anything within a day.

        It holds for those who answer letters that were written to others: nobody fills other people's mailboxes.
        """
        since = self.now - timedelta(days=1)
        reached = book.act_back(address, self.answers_per_day - 1)
        if reached is None or reached <= since:
            return True
        acts = book.acts_by(address, self.answers_per_day * MOST_ACTS)
        return len({act.mail for act in acts if since < act.at <= self.now}) < self.answers_per_day

    def allows(self, address: str) -> bool:
        """Say whether minuted listens to this sender, and writes there: people inside the house."""
        known = self.known(address)
        return not self.borders.marked(known or Person(address=address)).external

    def may_own(self, address: str) -> bool:
        """Say whether an item may be given to somebody by a word: people inside, and external ones who are known."""
        known = self.known(address) is not None or address.rpartition("@")[2] in self.borders.partners
        return known or self.allows(address)

    def known(self, address: str) -> Person | None:
        """Find somebody of the directory by address or by another address of theirs."""
        found = self.directory.get(address)
        return found or next((p for p in self.directory.values() if address in p.aliases), None)

    def person(self, book: Book, address: Address | str, language: Language | None = None) -> Person:
        """Return who somebody is: the directory's word, else what was learned, else the bare address."""
        wanted = address if isinstance(address, Address) else Address(address=address)
        person = self.borders.marked(
            known_person(self.directory.get(wanted.address), book.person(wanted.address), wanted.address)
        )
        name, spoken = person.name or wanted.name, person.language or language
        known = name == person.name and spoken == person.language
        return person if known else replace(person, name=name, language=spoken)

    def people(self, book: Book, addresses: Iterable[str]) -> dict[str, Person]:
        """Return everybody named, by address, with the whole directory."""
        found = {address: self.person(book, address) for address in addresses if address}
        return {**self.directory, **found}

    def zone(self, person: Person | None) -> tzinfo:
        """Return the zone somebody lives in."""
        return ZoneInfo((person.zone if person else "") or self.policy.zone)

    def today(self, person: Person | None) -> date:
        """Return the day it is where somebody lives."""
        return self.now.astimezone(self.zone(person)).date()


def _replacing(languages: Mapping[Language, dict[str, Any]]) -> re2.Pattern:
    return re2.compile(_listed_superseding(languages))


def _listed_superseding(languages: Mapping[Language, dict[str, Any]]) -> str:
    words = [fold(word) for table in languages.values() for word in table["superseding"]["words"]]
    # Latin words stand alone: "replaces" is no part of "irreplaceable".
    return "|".join(rf"\b{re2.escape(word)}\b" if word.isascii() else re2.escape(word) for word in words)


def _superseding(languages: Mapping[Language, dict[str, Any]]) -> re2.Pattern:
    return re2.compile(
        rf"(?:{_listed_superseding(languages)})[ :：]{{0,2}}(?:[a-z ]{{0,30}}|[决议定的]{{0,3}})\bd-?(\d{{1,7}})\b"
    )
