"""Writing to somebody about another person's item, with that person in Cc: whom to ask, and when both are at work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minuted.model import Item, Person, Policy, Rhythm, Step, View
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.hours import weekday_of
from minuted.tracking.known import asked_key
from minuted.tracking.owed import Line, post, slot

#: People whose hours do not meet within so many openings live on two sides of the world.
MOST_OPENINGS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A reason to ask somebody what the owner of an item needs; the owner reads it too."""

    #: The key that names the reason; both are told it once for ever.
    reason: str
    to: Person
    #: From when on it is owed, within the hours of the reader.
    moment: datetime
    #: When the owner's copy may leave, within the owner's hours; mostly the same moment.
    copy: datetime
    line: Line
    #: Nudges of the owner that need not be told any more.
    absorbs: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every reason key that is told by it."""
        return (self.reason, asked_key(self.reason), *self.absorbs)


def asked(item: Item, view: View, policy: Policy) -> Iterator[tuple[Step, Person]]:
    """Yield who can be asked about an item, in the order of the policy, each person once and never the owner."""
    owner = view.people.get(item.owner) or Person(address=item.owner)
    named = {Step.CONTACT: owner.contact, Step.ORGANISER: item.organiser, Step.MANAGER: owner.manager}
    seen = {item.owner, ""}
    for step in policy.escalation_steps:
        address = named[step]
        if address not in seen:
            seen.add(address)
            yield step, view.people.get(address) or Person(address=address)


def askable(view: View) -> tuple[str, ...]:
    """Return everybody who may be asked about the person's items, whatever the policy."""
    owner = view.people.get(view.person.address) or view.person
    organisers = (item.organiser for item in view.items if item.owner == owner.address and item.live)
    others = dict.fromkeys((owner.contact, owner.manager, *organisers))
    return tuple(address for address in others if address not in ("", owner.address))


def to_hear(view: View) -> tuple[str, ...]:
    """Return who was asked about items of the person that have changed since: they are to hear how it goes on."""
    owner = view.people.get(view.person.address) or view.person
    found: dict[str, None] = {}
    # Everybody is told by the owner's plan alone, or two people would wake each other for ever.
    for item in (each for each in view.items if each.owner == owner.address):
        named = {Step.CONTACT: owner.contact, Step.ORGANISER: item.organiser, Step.MANAGER: owner.manager}
        for step, address in named.items():
            keys = (key for key in view.told if key.startswith(f"escalation/{item.ref}/") and key.endswith(f"/{step}"))
            if address not in ("", owner.address) and any(
                view.told_at[key] < item.changed for key in keys if key in view.told_at
            ):
                found[address] = None
    return tuple(found)


def is_there(person: Person, day: date) -> bool:
    """Say whether somebody can be asked on a day: not on leave, not in a pause, and not spared all but one mail."""
    back = max((until for until in (person.paused_until, person.away_until) if until is not None), default=date.min)
    reads = person.wants_mail and person.failing is None and not person.external and person.rhythm is not Rhythm.WEEKLY
    return reads and day >= back


def when(
    start: datetime, to: Person, *, view: View, now: datetime, policy: Policy, calendar: Calendar, calendars: Calendars
) -> tuple[datetime, datetime]:
    """Return from when on somebody can be asked, and when the owner's copy may leave.

    A day on which either of them gets another letter of the clock's is passed over; a digest is told no rows of others.
    Who works on the day of the digest alone is asked on it all the same.
    """
    theirs, moment = calendars.for_person(to), max(start, now)
    had = view.slots.get(to.address, frozenset())
    spare = None
    for _ in range(MOST_OPENINGS):
        at, copy = together(moment, theirs, calendar)
        day, own = theirs.day(at), calendar.day(copy)
        digests = any(each.weekday() == weekday_of(person, policy) for person, each in ((to, day), (view.person, own)))
        if not {slot(day), post(day)} & had and not {slot(own), post(own)} & view.told:
            if not digests:
                return at, copy
            spare = spare or (at, copy)
        moment = theirs.start_of(day + timedelta(days=1))
    return spare or together(moment, theirs, calendar)


def together(moment: datetime, one: Calendar, other: Calendar) -> tuple[datetime, datetime]:
    """Return the first moment from then on at which both work; where there is none, when each of them does."""
    at = moment
    for _ in range(MOST_OPENINGS):
        at = one.next_open(at)
        both = other.next_open(at)
        if both == at:
            return at, at
        at = both
    first = one.next_open(moment)
    return first, other.next_open(first)
