"""Meetings that minuted follows, and what was decided there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, func, select

from minuted.model import Decision, Meeting
from minuted.store.page import Page, made, once, upsert, values
from minuted.store.tables import decision, meeting, meeting_reader

SAVE_MEETING = upsert(meeting)
MEETINGS = select(meeting).where(meeting.c.ref.in_(bindparam("refs", expanding=True)))
MEETINGS_LOCKED = MEETINGS.order_by(meeting.c.ref).with_for_update(key_share=True)
BY_MESSAGE_ID = (
    select(meeting)
    .where(meeting.c.message_id == bindparam("message_id"))
    .order_by(meeting.c.received.desc(), meeting.c.ref.desc())
    .limit(1)
)
BY_ORGANISER = (
    select(meeting)
    .where(meeting.c.organiser == bindparam("organiser"))
    .order_by(meeting.c.received.desc(), meeting.c.ref.desc())
    .limit(bindparam("most"))
)
ALL_MEETINGS = select(meeting).order_by(meeting.c.day, meeting.c.received, meeting.c.ref)
SAVE_READERS = once(meeting_reader)
SAVE_DECISION = upsert(decision)
BY_NUMBER = (func.length(decision.c.ref), decision.c.ref)
DECISIONS = select(decision).where(decision.c.meeting.in_(bindparam("meetings", expanding=True))).order_by(*BY_NUMBER)
DECISION = select(decision).where(decision.c.ref == bindparam("ref"))
TO_REVISIT = (
    select(decision)
    .join(meeting, meeting.c.ref == decision.c.meeting)
    .where(
        decision.c.revisit.is_not(None), decision.c.superseded.is_(None), meeting.c.organiser == bindparam("organiser")
    )
    .order_by(decision.c.revisit, *BY_NUMBER)
)
LATEST_DECISIONS = (
    select(decision)
    .where(decision.c.day >= bindparam("since"))
    .order_by(decision.c.day.desc(), func.length(decision.c.ref).desc(), decision.c.ref.desc())
    .limit(bindparam("most"))
)
DECISIONS_SINCE = select(decision).where(decision.c.day >= bindparam("day")).order_by(decision.c.day, *BY_NUMBER)


class Meetings(Page):
    """The part of a book that holds meetings and decisions."""

    __slots__ = ()

    def save_meeting(self, meeting: Meeting) -> None:
        """Remember a meeting, in place of what was remembered under its ref."""
        self._write(SAVE_MEETING, values(meeting))

    def save_readers(self, meeting: Meeting, addresses: Iterable[str]) -> None:
        """Remember who only got the minutes of a meeting to read."""
        rows = [
            {"meeting": meeting.ref, "address": address, "received": meeting.received}
            for address in sorted(set(addresses))
        ]
        if rows:
            self._write(SAVE_READERS, rows)

    def meeting(self, ref: str) -> Meeting | None:
        """Return a meeting; None where there is none.  For writing it is locked as by ``meetings``."""
        return self.meetings((ref,)).get(ref)

    def meetings(self, refs: Iterable[str]) -> dict[str, Meeting]:
        """Return meetings by ref, unknown refs left out; in a book for writing they are locked until its end."""
        statement = MEETINGS_LOCKED if self._writing else MEETINGS
        return {row.ref: made(Meeting, row) for row in self._many(statement, "refs", sorted(set(refs)))}

    def all_meetings(self) -> tuple[Meeting, ...]:
        """Return every meeting, the oldest first."""
        return tuple(made(Meeting, row) for row in self._rows(ALL_MEETINGS))

    def meeting_by_message_id(self, message_id: str) -> Meeting | None:
        """Return the newest meeting whose minutes had this Message-ID (without brackets)."""
        row = self._row(BY_MESSAGE_ID, message_id=message_id) if message_id else None
        return None if row is None else made(Meeting, row)

    def meetings_by(self, organiser: str, limit: int) -> tuple[Meeting, ...]:
        """Return the last meetings of an organiser, the newest first."""
        return tuple(made(Meeting, row) for row in self._rows(BY_ORGANISER, organiser=organiser, most=limit))

    def save_decision(self, decision: Decision) -> None:
        """Remember a decision, in place of what was remembered under its ref."""
        self._write(SAVE_DECISION, values(decision))

    def decisions(self, meeting_refs: Iterable[str]) -> tuple[Decision, ...]:
        """Return what was decided in some meetings, by number."""
        found = (made(Decision, row) for row in self._many(DECISIONS, "meetings", meeting_refs))
        return tuple(sorted(found, key=lambda one: (len(one.ref), one.ref)))

    def decision(self, ref: str) -> Decision | None:
        """Return a decision; None where there is none."""
        row = self._row(DECISION, ref=ref)
        return None if row is None else made(Decision, row)

    def decisions_to_revisit(self, organiser: str) -> tuple[Decision, ...]:
        """Return what an organiser's meetings are to look at again some day, the earliest first."""
        return tuple(made(Decision, row) for row in self._rows(TO_REVISIT, organiser=organiser))

    def latest_decisions(self, since: date, limit: int) -> tuple[Decision, ...]:
        """Return the last decisions since a day, the newest first."""
        return tuple(made(Decision, row) for row in self._rows(LATEST_DECISIONS, since=since, most=limit))

    def decisions_since(self, day: date) -> tuple[Decision, ...]:
        """Return what was decided on or after a day, oldest first."""
        return tuple(made(Decision, row) for row in self._rows(DECISIONS_SINCE, day=day))
