"""What planning may know of one person, gathered in a handful of questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select

from minuted.model import Decision, Item, Meeting, Person, Role, View
from minuted.store.ledger import BY_NUMBER
from minuted.store.ledger import ITEMS as ITEMS_OF
from minuted.store.lessons import Lessons
from minuted.store.meetings import MEETINGS
from minuted.store.page import made
from minuted.store.people import People, known_person
from minuted.store.retrospectives import Retrospectives
from minuted.store.tables import item, item_person, meeting_reader, told
from minuted.tracking.known import asked_about

_concerned = (
    select(item_person.c.ref)
    .where(item_person.c.address == bindparam("address"), item_person.c.until >= bindparam("since"))
    .distinct()
    .subquery()
)
ITEMS = select(item).join(_concerned, _concerned.c.ref == item.c.ref).order_by(*BY_NUMBER)
_owned = (
    select(item_person.c.ref)
    .where(
        item_person.c.address.in_(bindparam("owners", expanding=True)),
        item_person.c.role == Role.OWNER,
        item_person.c.until >= bindparam("since"),
    )
    .distinct()
    .subquery()
)
OWNED = select(item).join(_owned, _owned.c.ref == item.c.ref).order_by(*BY_NUMBER)
_read = (
    select(meeting_reader.c.meeting)
    .where(meeting_reader.c.address == bindparam("address"), meeting_reader.c.received >= bindparam("received"))
    .subquery()
)
OVERHEARD = (
    select(item)
    .join(_read, _read.c.meeting == item.c.meeting)
    .where(or_(item.c.closed.is_(None), item.c.closed >= bindparam("since")))
    .order_by(*BY_NUMBER)
)
#: Who only read the minutes hears so long of what became of them.
FOLLOWED = timedelta(days=92)
#: Reasons without an item (a weekly digest, a day's slot) are known for so long before the view's own beginning.
MEMORY = timedelta(days=31)
TOLD_LATELY = select(told.c.reason, told.c.at).where(
    told.c.person == bindparam("address"), told.c.about == "", told.c.at >= bindparam("since")
)
TOLD_ABOUT = select(told.c.reason, told.c.at).where(
    told.c.person == bindparam("address"), told.c.about.in_(bindparam("refs", expanding=True))
)


class Views(Retrospectives, Lessons, People):
    """The part of a book that puts a person's affairs together."""

    __slots__ = ()

    def view(self, address: str, *, since: datetime, directory: Mapping[str, Person]) -> View:
        """Return what a person has to do with, and what they were told of it.

        Args:
            address: whose view; lower case.
            since: items that were closed at or after this moment are in it too.
            directory: people by address; wins over what was learned, but for their own wishes.
        """
        items = tuple(made(Item, row) for row in self._rows(ITEMS, address=address, since=since))
        lately = {row.reason: row.at for row in self._rows(TOLD_LATELY, address=address, since=since - MEMORY)}
        asked = self._asked_about(lately, {one.ref for one in items}, since)
        known = {one.ref for one in (*items, *asked)}
        overheard = tuple(one for one in self._overheard(address, since) if one.ref not in known)
        departments = self._departments(address, since, directory)
        read = (*items, *overheard, *(one for some in departments.values() for one in some))
        items, every = (*items, *asked), (*read, *asked)
        refs = sorted({ref for one in every for ref in (one.meeting, one.listed) if ref})
        meetings = {row.ref: made(Meeting, row) for row in self._many(MEETINGS, "refs", refs)}
        decisions: dict[str, tuple[Decision, ...]] = {}
        for one in self.decisions(sorted({one.meeting for one in read})):
            decisions[one.meeting] = (*decisions.get(one.meeting, ()), one)
        revisits = self.decisions_to_revisit(address)
        meetings |= self.meetings(one.meeting for one in revisits if one.meeting not in meetings)
        subjects = [one.ref for one in items] + refs + [one.ref for some in decisions.values() for one in some]
        subjects += [one.ref for one in revisits]
        retrospectives = self.retrospectives_of(address, since=since)
        subjects += [one.ref for one in retrospectives]
        told_at = lately | {row.reason: row.at for row in self._many(TOLD_ABOUT, "refs", subjects, address=address)}
        lessons = self.lessons_said_to(one.ref for one in retrospectives)
        collaborations = {one.ref: self.looked_back_on(one) for one in retrospectives}
        before = {
            one.ref: last
            for one in retrospectives
            if (found := collaborations[one.ref].meetings) and (last := self.before(one, found[-1])) is not None
        }
        guests = [guest for one in retrospectives for guest in one.guests]
        guests += [guest for last in before.values() for guest in last.guests]
        people = self._concerned(address, every, meetings, directory, guests)
        return View(
            person=people[address],
            items=items,
            overheard=overheard,
            departments=departments,
            meetings=meetings,
            revisits=revisits,
            retrospectives=retrospectives,
            collaborations=collaborations,
            before=before,
            lessons=lessons,
            decisions=decisions,
            people=people,
            told=frozenset(told_at),
            told_at=told_at,
        )

    def _overheard(self, address: str, since: datetime) -> Iterator[Item]:
        """Return items of minutes that somebody only got to read; a month longer, for they hear of them so often."""
        rows = self._rows(OVERHEARD, address=address, received=since - FOLLOWED, since=since - MEMORY)
        return (made(Item, row) for row in rows)

    def _departments(
        self, address: str, since: datetime, directory: Mapping[str, Person]
    ) -> dict[str, tuple[Item, ...]]:
        """Return the items of the people of each department that somebody speaks for: its name is one of theirs."""
        speaker = directory.get(address)
        names = {alias.casefold() for alias in speaker.aliases} if speaker else set()
        owners: dict[str, list[str]] = {}
        for person in directory.values():
            if person.department and person.department.casefold() in names:
                owners.setdefault(person.department, []).append(person.address)
        return {
            name: tuple(made(Item, row) for row in self._many(OWNED, "owners", sorted(some), since=since))
            for name, some in sorted(owners.items())
        }

    def _asked_about(self, reasons: Iterable[str], known: set[str], since: datetime) -> tuple[Item, ...]:
        """Return the items of others that the person was lately asked to help with."""
        refs = {asked_about(reason) for reason in reasons} - known - {""}
        found = (made(Item, row) for row in self._many(ITEMS_OF, "refs", sorted(refs)))
        return tuple(one for one in found if one.closed is None or one.closed >= since)

    def slots(self, address: str, *, since: datetime) -> frozenset[str]:
        """Return the keys of the days on which somebody lately had their letter of the day."""
        found = (row.reason for row in self._rows(TOLD_LATELY, address=address, since=since))
        return frozenset(reason for reason in found if reason.startswith(("slot/", "post/")))

    def told_of(self, address: str, view: View) -> frozenset[str]:
        """Return what one person was told of the affairs of another, whose view this is."""
        return frozenset(self.told_at_of(address, view))

    def told_at_of(self, address: str, view: View) -> dict[str, datetime]:
        """Return what one person was told of the affairs of another, and when."""
        subjects = [one.ref for one in view.items] + list(view.meetings)
        return {row.reason: row.at for row in self._many(TOLD_ABOUT, "refs", subjects, address=address)}

    def _concerned(
        self,
        address: str,
        items: Iterable[Item],
        meetings: Mapping[str, Meeting],
        directory: Mapping[str, Person],
        guests: Iterable[str],
    ) -> dict[str, Person]:
        wanted = {address, *guests}
        for one in items:
            wanted.update((one.owner, one.organiser, one.closed_by, *one.helpers))
        for meeting in meetings.values():
            wanted.update((meeting.organiser, *meeting.recipients))
        wanted.discard("")
        learned = self.people(sorted(wanted))
        found = {one: known_person(directory.get(one), learned.get(one), one) for one in sorted(wanted)}
        # Whom to turn to for these people is named by them, one step further.
        named = {
            other for one in found.values() for other in (one.contact, one.manager, one.deputy, one.partner) if other
        }
        further = named - found.keys()
        learned = self.people(sorted(further))
        return found | {one: known_person(directory.get(one), learned.get(one), one) for one in sorted(further)}
