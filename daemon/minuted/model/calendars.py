"""Meetings as calendars have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody whom an invitation names."""

    address: str
    name: str = ""
    #: What they answered, as RFC 5545 3.2.12 spells it in lower case: "accepted", "needs-action".
    answer: str = ""
    #: Address of whom they send in their place (RFC 5545 3.2.5); "" for nobody.
    delegate: str = ""


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
    #: Message-ID of that mail without brackets: minutes may answer it.
    message_id: str = ""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingTimes:
    """When minuted may put a meeting: the operator's rules for a slot."""

    #: How long the meeting takes.
    minutes: int = 45
    #: Nobody is invited at shorter notice; working days of everybody who is to come.
    lead_days: int = 3
    #: So many working days of the organiser are looked through for a slot.
    search_days: int = 15
    #: Kept free, on everybody's own clock; from and to the same: nothing is kept free.
    lunch: tuple[time, time] = (time(12), time(13))
    #: Whether a Friday will do after lunch has begun.
    friday_afternoon: bool = False


class Hurt(StrEnum):
    """Why a slot does not suit somebody."""

    AWAY = "away"
    DAY_OFF = "day_off"
    NIGHT = "night"
    #: Outside working hours, while people are awake.
    HOURS = "hours"
    #: They are invited elsewhere then.
    BUSY = "busy"
    FRIDAY = "friday"
    LUNCH = "lunch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A moment for a meeting, and whom it does not suit."""

    #: Aware, UTC.
    start: datetime
    end: datetime
    #: (address, the worst that it does to them), in the order of the guests; empty where it suits everybody.
    hurts: tuple[tuple[str, Hurt], ...] = ()


class Known(StrEnum):
    """Where the next meeting of a series is known from; the first one is believed most."""

    INVITATION = "invitation"
    MINUTES = "minutes"
    #: Nobody said it: the days of the minutes before have a rhythm.
    RHYTHM = "rhythm"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeeting:
    """When a series meets next, and how that is known."""

    day: date
    #: Aware; None where only the day is known.
    start: datetime | None = None
    known: Known
    #: UID of the invitation, or ref of the minutes.
    source: str
