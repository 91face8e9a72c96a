"""Meetings as calendars have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody whom an invitation names."""

    address: str
    name: str = ""
    #: What they answered, as RFC 5545 3.2.12 spells it in lower case: "accepted", "needs-action".
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One meeting of a series that takes place otherwise than the rule says, or does not (RFC 5545 3.8.4.4)."""

    #: When the rule has it, aware.
    at: datetime
    #: When it takes place, aware; None where it does not.
    start: datetime | None = None
    end: datetime | None = None
    #: All that follow move with it (THISANDFUTURE).
    onwards: bool = False
    sequence: int = 0
    #: When its organiser wrote it, aware; None where it does not say.
    stamp: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSeries:
    """A meeting as calendars have it, once or repeated: what the invitations to it said so far.

    Moments are aware; all stand in the zone of the meeting, so that nine o'clock stays nine o'clock.
    """

    #: Unique for ever (RFC 5545 3.8.4.7).
    uid: str
    title: str = ""
    #: Made of the title as ``Meeting.series`` is of a subject.
    series: str = ""
    #: Address; "" where the invitation names nobody.
    organiser: str = ""
    attendees: tuple[Attendee, ...] = ()
    #: IANA name.
    zone: str = "UTC"
    #: The first meeting; None while only single ones of the series are known.
    start: datetime | None = None
    end: datetime | None = None
    #: Days without time; ``start`` and ``end`` are midnights.
    all_day: bool = False
    #: RFC 5545 3.3.10, "FREQ=WEEKLY;BYDAY=MO"; "" where it takes place once.
    rule: str = ""
    #: Further meetings, and those that fall out.
    added: tuple[datetime, ...] = ()
    removed: tuple[datetime, ...] = ()
    changes: tuple[Change, ...] = ()
    cancelled: bool = False
    sequence: int = 0
    stamp: datetime | None = None
    #: Address of who told minuted, and the id of the kept mail.
    told_by: str = ""
    mail: str = ""
    #: When minuted heard of it last.
    received: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One calendar object of a mail, before it is believed (iTIP, RFC 5546)."""

    #: REQUEST, CANCEL, ADD, REPLY, COUNTER, PUBLISH, …
    method: str
    #: The meeting as this mail tells it; its ``told_by``, ``mail`` and ``received`` are empty.
    said: CalendarSeries
    #: Address of who may write in the organiser's name (RFC 5545 3.2.18); "" for nobody.
    sent_by: str = ""
    #: What could not be taken as written, one English phrase each.
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One meeting that takes place."""

    #: Aware, in the zone of the meeting.
    start: datetime
    end: datetime
    all_day: bool = False


class Known(StrEnum):
    """Where the next meeting of a series is known from; the first one is believed most."""

    INVITATION = "invitation"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeeting:
    """When a series meets next, and how that is known."""

    day: date
    #: Aware; None where only the day is known.
    start: datetime | None = None
    known: Known
    #: UID of the invitation, or ref of the minutes.
    source: str
