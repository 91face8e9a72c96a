"""Retrospectives: what was looked back on or is to be, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, select

from minuted.model import Before, Collaboration, Decision, Item, Lesson, Meeting, Retrospective
from minuted.store.ledger import BY_NUMBER
from minuted.store.lessons import SAID_TO
from minuted.store.meetings import DECISIONS, MEETINGS, Meetings
from minuted.store.page import made, once, upsert, values
from minuted.store.tables import act, item, meeting, retrospective, retrospective_guest, retrospective_meeting

SAVE = upsert(retrospective)
SAVE_GUESTS = upsert(retrospective_guest)
SAVE_MEETINGS = once(retrospective_meeting)
ONE = select(retrospective).where(retrospective.c.ref == bindparam("ref"))
SEVERAL = select(retrospective).where(retrospective.c.ref.in_(bindparam("refs", expanding=True)))
LOCKED = ONE.with_for_update()
OF_UID = select(retrospective).where(retrospective.c.uid == bindparam("uid"))
OF_GUEST = (
    select(retrospective)
    .join(retrospective_guest, retrospective_guest.c.ref == retrospective.c.ref)
    .where(retrospective_guest.c.address == bindparam("address"), retrospective_guest.c.until >= bindparam("since"))
    .order_by(retrospective.c.stamp, retrospective.c.ref)
)
OF_MEETING = (
    select(retrospective)
    .join(retrospective_meeting, retrospective_meeting.c.ref == retrospective.c.ref)
    .where(retrospective_meeting.c.meeting == bindparam("meeting"))
)
LINKED = select(retrospective_meeting).where(retrospective_meeting.c.meeting.in_(bindparam("refs", expanding=True)))
MINUTES = select(retrospective_meeting).where(retrospective_meeting.c.ref == bindparam("ref"))
LOOKED_BACK = select(retrospective_meeting.c.meeting).where(
    retrospective_meeting.c.meeting.in_(bindparam("refs", expanding=True))
)
#: So many minutes of one series are looked back on at once, the newest.
MOST_MEETINGS = 50
OF_SERIES = (
    select(meeting)
    .where(meeting.c.organiser == bindparam("organiser"), meeting.c.series == bindparam("series"))
    .order_by(meeting.c.received.desc(), meeting.c.ref.desc())
    .limit(MOST_MEETINGS)
)
ITEMS = select(item).where(item.c.meeting.in_(bindparam("refs", expanding=True))).order_by(*BY_NUMBER)
#: Items of earlier minutes that these say something of, too.
LISTED = (
    select(item)
    .join(act, act.c.item == item.c.ref)
    .where(act.c.verb == "listed", act.c.mail.in_(bindparam("mails", expanding=True)))
    .order_by(*BY_NUMBER)
)


class Retrospectives(Meetings):
    """The part of a book that holds retrospectives."""

    __slots__ = ()

    def save_retrospective(self, one: Retrospective) -> None:
        """Remember a retrospective, in place of what was remembered under its ref."""
        self._write(SAVE, values(one))
        self._write(SAVE_MEETINGS, [{"meeting": each, "ref": one.ref} for each in one.meetings])
        until = max(one.end, one.stamp) if one.end is not None else one.stamp
        if one.guests:
            self._write(SAVE_GUESTS, [{"ref": one.ref, "address": each, "until": until} for each in one.guests])

    def retrospective(self, ref: str) -> Retrospective | None:
        """Return a retrospective; for writing it is locked until the book is closed."""
        row = self._row(LOCKED if self._writing else ONE, ref=ref)
        return None if row is None else made(Retrospective, row)

    def retrospectives(self, refs: Iterable[str]) -> dict[str, Retrospective]:
        """Return retrospectives by ref, for reading; unknown refs are left out."""
        return {row.ref: made(Retrospective, row) for row in self._many(SEVERAL, "refs", refs)}

    def retrospective_of_uid(self, uid: str) -> Retrospective | None:
        """Return the retrospective that calendars know by an identifier, without its "@" and what follows."""
        row = self._row(OF_UID, uid=uid)
        return None if row is None else self.retrospective(row.ref)

    def retrospective_of(self, meeting: str) -> Retrospective | None:
        """Return the retrospective that looks back on some minutes; None where there is none yet."""
        row = self._row(OF_MEETING, meeting=meeting)
        return None if row is None else self.retrospective(row.ref)

    def retrospectives_of(self, guest: str, *, since: datetime) -> tuple[Retrospective, ...]:
        """Return those that somebody is a guest of and that are to come, or ended or were changed since a moment."""
        return tuple(made(Retrospective, row) for row in self._rows(OF_GUEST, address=guest, since=since))

    def collaboration(self, newest: Meeting) -> Collaboration:
        """Return what came of some minutes and those of their series before, since people last looked back."""
        found = self._of_series(newest)
        over = {row.meeting for row in self._many(LOOKED_BACK, "refs", sorted(found))}
        return self._collaboration([each for ref, each in found.items() if ref not in over])

    def last_looked_back(self, newest: Meeting) -> datetime | None:
        """Return when people last looked back on a series, are to, or when that was last not wanted; None for never.

        Args:
            newest: its newest minutes.
        """
        held = self._held(self._of_series(newest)).values()
        return max((each.stamp if each.start is None else each.start for each in held), default=None)

    def looked_back_on(self, one: Retrospective) -> Collaboration:
        """Return what a retrospective is about."""
        return self._collaboration([made(Meeting, row) for row in self._many(MEETINGS, "refs", one.meetings)])

    def link_minutes(self, ref: str, meeting: str) -> None:
        """Remember that some minutes are of a retrospective itself: nobody looks back on them again."""
        self._write(SAVE_MEETINGS, [{"meeting": meeting, "ref": ref}])

    def before(self, one: Retrospective, newest: Meeting) -> Before | None:
        """Return what was learned when people last looked back on the series; None where nobody did or said anything.

        Args:
            newest: the newest minutes that it is about.
        """
        if not newest.series:
            return None
        meetings = self._of_series(newest)
        held = (each for ref, each in self._held(meetings).items() if ref != one.ref and each.start)
        for last in sorted(held, key=lambda each: each.stamp, reverse=True):
            lessons = tuple(made(Lesson, row) for row in self._many(SAID_TO, "refs", (last.ref,)))
            if lessons and last.meetings[-1] in meetings:
                own = [row.meeting for row in self._rows(MINUTES, ref=last.ref) if row.meeting not in last.meetings]
                items = tuple(made(Item, row) for row in self._many(ITEMS, "refs", own))
                return Before(meeting=meetings[last.meetings[-1]], guests=last.guests, lessons=lessons, items=items)
        return None

    def agreed_at(self, refs: Iterable[str]) -> tuple[Item, ...]:
        """Return what minutes of retrospectives themselves say is to be done."""
        held = self.retrospectives(refs)
        linked = [(row.meeting, ref) for ref in held for row in self._rows(MINUTES, ref=ref)]
        own = [meeting for meeting, ref in linked if meeting not in held[ref].meetings]
        return tuple(made(Item, row) for row in self._many(ITEMS, "refs", own))

    def _of_series(self, newest: Meeting) -> dict[str, Meeting]:
        """Return minutes and those of their series by ref."""
        found = {newest.ref: newest}
        if newest.series:
            rows = self._rows(OF_SERIES, organiser=newest.organiser, series=newest.series)
            found |= {row.ref: made(Meeting, row) for row in rows}
        return found

    def _held(self, meetings: Iterable[str]) -> dict[str, Retrospective]:
        """Return the retrospectives that look back on some of the minutes, or are minuted there, by ref."""
        return self.retrospectives(sorted({row.ref for row in self._many(LINKED, "refs", sorted(meetings))}))

    def _collaboration(self, meetings: list[Meeting]) -> Collaboration:
        """Return what came of minutes: their own items, and earlier ones that they go on with."""
        meetings = sorted(meetings, key=lambda each: (each.received, each.ref))
        refs = [each.ref for each in meetings]
        items = [made(Item, row) for row in self._many(ITEMS, "refs", refs)]
        listed = (made(Item, row) for row in self._many(LISTED, "mails", (each.mail for each in meetings)))
        # What was closed before these minutes was looked back on with those that it came from.
        items += (each for each in listed if each.closed is None or each.closed >= meetings[0].received)
        return Collaboration(
            meetings=tuple(meetings),
            items=tuple({each.ref: each for each in items}.values()),
            decisions=tuple(made(Decision, row) for row in self._many(DECISIONS, "meetings", refs)),
        )
