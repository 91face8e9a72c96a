"""Looking back together: what on, when, with whom, and who comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from minuted.model.calendars import Attendee
from minuted.model.following import Decision, Item, Meeting

#: Answers of those who come, and of those who do not come themselves (RFC 5545 3.2.12).
COMES, AWAY = frozenset({"accepted", "tentative"}), frozenset({"declined", "delegated"})


class RetrospectiveState(StrEnum):
    """How far the invitation to look back has come."""

    #: Its organiser wants none.
    UNWANTED = "unwanted"
    #: No slot suits everybody; its organiser is asked about the best one.
    ASKED = "asked"
    INVITED = "invited"
    #: Called off after people were invited.
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrospective:
    """One meeting at which people look back on what came of their minutes."""

    #: "R-1".
    ref: str
    #: Names it in calendars for ever, before the "@" (RFC 5545 3.8.4.7).
    uid: str
    #: Address of who organised what is looked back on, and has the say.
    organiser: str
    #: Refs of the minutes that it is about, oldest first.
    meetings: tuple[str, ...]
    #: Addresses of everybody who is invited, the organiser first.
    guests: tuple[str, ...] = ()
    state: RetrospectiveState
    #: Aware; None only where none is wanted.
    start: datetime | None = None
    end: datetime | None = None
    #: Address to ``Hurt``: whom the slot does not suit.
    hurts: Mapping[str, str] = field(default_factory=dict)
    #: Rises with whatever changes for those invited (RFC 5546 2.1.4), and when that was.
    sequence: int = 0
    stamp: datetime
    #: Address to what they answered, as RFC 5545 3.2.12 spells it in lower case; who is missing did not answer.
    answers: Mapping[str, str] = field(default_factory=dict)
    #: Address to SEQUENCE and DTSTAMP of that answer: an older one never takes the place of a newer.
    answered: Mapping[str, str] = field(default_factory=dict)
    #: Address to the other moment that they ask the organiser for, ISO 8601.
    wishes: Mapping[str, str] = field(default_factory=dict)
    #: Address to the other moment that they asked for, and that its organiser will not have.
    stays: Mapping[str, str] = field(default_factory=dict)
    #: Address to that of whom they send in their place, who is a guest as well (RFC 5546 3.2.2.3).
    delegates: Mapping[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> tuple[str, ...]:
        """Who is to come besides the organiser: whoever sends somebody else is not."""
        return tuple(one for one in self.guests if one != self.organiser and one not in self.delegates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaboration:
    """What people did together since they last looked back."""

    #: Minutes of one series, or single ones; oldest first.
    meetings: tuple[Meeting, ...]
    items: tuple[Item, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One day of a collaboration."""

    day: date
    #: Title of the minutes of that day; "" for none.
    title: str = ""
    #: Tasks that were closed on it, and that were blocked on it.
    closed: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookback:
    """A collaboration as its invitation tells it; nothing here counts what a single person did."""

    title: str
    start: datetime
    end: datetime
    days: tuple[Milestone, ...] = ()
    #: Items that were done, those of them with a deadline, and those that met it.
    done: int = 0
    dated: int = 0
    on_time: int = 0
    #: Items that were blocked at some time, and that were dropped.
    blocked: int = 0
    dropped: int = 0
    #: Items that are still to be done: people may look back while there are some.
    open: int = 0
    decisions: tuple[str, ...] = ()
    #: Items that came of looking back the last time, and those of them that are done.
    agreed: int = 0
    agreed_done: int = 0
    #: Who said thank you, by name, and in which words.
    thanks: tuple[tuple[str, str], ...] = ()
    #: Whom the slot does not suit: (name, ``Hurt``), for "few" "declined" or "silent"; only the organiser is told.
    hurts: tuple[tuple[str, str], ...] = ()
    #: What the letter is for: "invite", "moved", "cancelled", "ask" (no slot suits everybody), "wish" (a guest asks for
    #: another moment), "stays" (which they do not get), "few" (too few come).
    purpose: str = "invite"
    #: For "wish": who asks, by name, and for when; for "invite": who sends the reader; for "few": a later
    #: moment that suits everybody.
    who: str = ""
    wish: datetime | None = None
    #: How many are invited.
    guests: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A calendar object that a letter carries (iTIP, RFC 5546); its organiser is minuted."""

    #: REQUEST or CANCEL.
    method: str
    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    #: IANA zone in which it stands.
    zone: str
    attendees: tuple[Attendee, ...]
    #: Address of the attendee who leads it.
    chair: str
