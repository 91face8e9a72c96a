"""What was learned of people, and when to plan for each of them again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select
from sqlalchemy.dialects import postgresql

from minuted.model import Person
from minuted.store.page import Page, made, upsert, values
from minuted.store.tables import look, person

SAVE_PERSON = upsert(person)
PEOPLE = select(person).where(person.c.address.in_(bindparam("addresses", expanding=True)))
ALL_PEOPLE = select(person)
ALL_LOOKS = select(look.c.address)
LOOKED_AT_IN = select(look.c.address).where(look.c.address.like(bindparam("ending"))).order_by(look.c.address)

LOOK_AT = upsert(look)
_sooner = postgresql.insert(look)
LOOK_SOONER = _sooner.on_conflict_do_update(
    index_elements=["address"],
    set_={"at": _sooner.excluded.at},
    where=or_(look.c.at.is_(None), look.c.at > _sooner.excluded.at),
)
DUE_PEOPLE = (
    select(look.c.address)
    .where(look.c.at <= bindparam("now"))
    .order_by(look.c.at, look.c.address)
    .limit(bindparam("most"))
)
DUE_PEOPLE_LOCKED = DUE_PEOPLE.with_for_update(skip_locked=True)
TAKE_PERSON = (
    select(look.c.address)
    .where(look.c.address == bindparam("address"), look.c.at <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
NEXT_LOOK = select(look.c.at).where(look.c.at.is_not(None)).order_by(look.c.at).limit(1)

#: Facts of a person that no mail teaches: they are as the directory says now, and none where it says none.
DIRECTORY_FACTS = (
    "aliases",
    "zone",
    "country",
    "hours",
    "days",
    "department",
    "contact",
    "manager",
    "deputy",
    "external",
    "partner",
)


def known_person(directory: Person | None, learned: Person | None, address: str) -> Person:
    """Put together what the directory says of a person and what was learned.

    Facts are the directory's, also where an earlier one said more: whoever takes a deputy out of it means that.  The
    person's own words (language, pause, no mail) and a failing address are never in it, so what was learned wins there.
    """
    if directory is None:
        if learned is None:
            return Person(address=address)
        nobody = Person(address=address)
        return replace(learned, **{name: getattr(nobody, name) for name in DIRECTORY_FACTS})
    if learned is None:
        return directory
    return replace(
        directory,
        name=directory.name or learned.name,
        language=learned.language or directory.language,
        paused_until=learned.paused_until or directory.paused_until,
        away_until=max((day for day in (learned.away_until, directory.away_until) if day), default=None),
        rhythm=learned.rhythm or directory.rhythm,
        digest_weekday=directory.digest_weekday if learned.digest_weekday is None else learned.digest_weekday,
        digest_time=learned.digest_time or directory.digest_time,
        wants_digest=learned.wants_digest and directory.wants_digest,
        wants_mail=learned.wants_mail and directory.wants_mail,
        failing=learned.failing or directory.failing,
    )


class People(Page):
    """The part of a book that holds people.

    Whom a book was asked for once it knows until its end: intake asks for the same few again and again.
    """

    __slots__ = ("_met",)

    def __init__(self, connection: Connection, *, writing: bool) -> None:
        super().__init__(connection, writing=writing)
        self._met: dict[str, Person | None] = {}

    def person(self, address: str) -> Person | None:
        """Return what was learned of a person; None where nothing was."""
        return self._met[address] if address in self._met else self.people((address,)).get(address)

    def people(self, addresses: Iterable[str]) -> dict[str, Person]:
        """Return what was learned of people, by address, unknown ones left out."""
        wanted = tuple(dict.fromkeys(addresses))
        new = [address for address in wanted if address not in self._met]
        self._met.update(dict.fromkeys(new))
        self._met.update((row.address, made(Person, row)) for row in self._many(PEOPLE, "addresses", new))
        return {address: found for address in wanted if (found := self._met[address]) is not None}

    def all_people(self) -> tuple[Person, ...]:
        """Return everybody something was learned of or who was ever planned for, by address."""
        found = {row.address: Person(address=row.address) for row in self._rows(ALL_LOOKS)}
        found |= {row.address: made(Person, row) for row in self._rows(ALL_PEOPLE)}
        return tuple(found[address] for address in sorted(found))

    def people_of_domain(self, domain: str) -> tuple[str, ...]:
        """Return the addresses of a mail domain that were ever planned for."""
        return tuple(row.address for row in self._rows(LOOKED_AT_IN, ending=f"%@{domain}"))

    def save_person(self, person: Person) -> None:
        """Remember what was learned of a person, in place of what was remembered before."""
        self._write(SAVE_PERSON, values(person))
        self._met.pop(person.address, None)

    def look_at(self, address: str, moment: datetime | None) -> None:
        """Set when to plan for a person again; None: not before something happens."""
        self._write(LOOK_AT, {"address": address, "at": moment})

    def look_sooner(self, addresses: Iterable[str], moment: datetime) -> None:
        """Plan for people at this moment, unless that is to be done earlier anyway."""
        # In one order, so that two processes never wait for each other.
        rows = [{"address": address, "at": moment} for address in sorted(set(addresses)) if address]
        if rows:
            self._write(LOOK_SOONER, rows)

    def due_people(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Return who must be planned for by now, longest due first.

        In a book for writing they are locked until its end and passed over by other processes.
        """
        statement = DUE_PEOPLE_LOCKED if self._writing else DUE_PEOPLE
        return tuple(row.address for row in self._rows(statement, now=now, most=limit))

    def take_person(self, address: str, now: datetime) -> bool:
        """Lock a person who is due until the transaction ends, so that one process plans for them at a time.

        False: they are not due any more, or another process plans for them; then leave them alone.
        """
        return self._row(TAKE_PERSON, address=address, now=now) is not None

    def next_look(self) -> datetime | None:
        """Return when somebody must be planned for next; None: not before something happens."""
        row = self._row(NEXT_LOOK)
        return None if row is None else row.at
