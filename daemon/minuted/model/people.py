"""Whom minuted writes to, and what it learned of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Language(StrEnum):
    """A language that minuted reads and writes."""

    EN = "en"
    ZH = "zh"


class Rhythm(StrEnum):
    """How often somebody wants letters that they did not ask for."""

    AT_ONCE = ""
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody minuted writes to: from the directory, or learned from mail."""

    address: str
    name: str = ""
    #: Other names and addresses that mean this person.
    aliases: tuple[str, ...] = ()
    #: None: not known, the language of the minutes is used.
    language: Language | None = None
    #: IANA zone name; "" is the instance's.
    zone: str = ""
    #: ISO 3166 country with public holidays ("CN", "DE"); "" is the instance's.
    country: str = ""
    #: Working hours in the person's zone; None is the instance's.
    hours: tuple[time, time] | None = None
    #: Weekdays on which the person works, Monday is 0; None: those of the country.
    days: tuple[int, ...] | None = None
    department: str = ""
    #: Address of who speaks for the department; "" where nobody does.
    contact: str = ""
    manager: str = ""
    deputy: str = ""
    #: True for people outside the house: minuted never writes to them.
    external: bool = False
    #: Address of who is asked in place of somebody external; "" is whoever calls the meeting.
    partner: str = ""
    #: No reminders before this day.
    paused_until: date | None = None
    #: On leave until this day, as an out-of-office answer said; a deputy gets what cannot wait.
    away_until: date | None = None
    #: How often the person wants to be written to, unasked.
    rhythm: Rhythm = Rhythm.AT_ONCE
    #: The person's own day (Monday is 0) and hour of the weekly digest; None is the instance's.
    digest_weekday: int | None = None
    digest_time: time | None = None
    #: False after the person asked for no digest; nudges come all the same.
    wants_digest: bool = True
    #: False after the person asked for no mail: only direct answers are written.
    wants_mail: bool = True
    #: Since when mail to the address comes back for good; None while it arrives.
    failing: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Whom an organiser means by a name that nothing else explains: their own word, with its evidence."""

    #: As the minutes write it.
    name: str
    #: Letters and digits of the name, by which it is found again.
    spelt: str
    address: str
    #: Address of the organiser who said so; it holds in their minutes only.
    by: str
    at: datetime
    #: Id of the kept mail that says so, and its words.
    mail: str
    words: str
