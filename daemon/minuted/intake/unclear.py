"""Asks the organiser what words to a receipt mean, and waits anew: owners hear of what is confirmed only."""

from __future__ import annotations

from dataclasses import replace

from minuted import re2
from minuted.intake.circumstances import Circumstances
from minuted.model import Meeting, Person, Refusal, Said
from minuted.reading.replies import read_said
from minuted.store import Book
from minuted.tracking.refusals import Code
from minuted.tracking.series import rules

#: So much of the words is shown again.
_LONGEST = 200
_CLAUSE = re2.compile(r"[,.!;，。！；\n]")


def is_unclear(said: Said) -> bool:
    """Say whether words below a receipt may be meant for minuted: a remark on rows is for whoever has them."""
    return said.verb == "comment" and not said.rows and bool(said.args.get("note")) and set(said.args) <= {"note"}


def is_courtesy(said: Said, around: Circumstances) -> bool:
    """Say whether words below a receipt begin with thanks and name no row: there is nothing to ask about them."""
    note = said.args["note"]
    first = _CLAUSE.split(note, 1)[0]
    heard = read_said(first, base=around.now.date(), words=around.verbs, days=around.days)
    thanks = bool(heard) and all(one.verb == "thanks" for one in heard)
    return thanks and not any(char.isdigit() or char in "?？" for char in note)


def wait_anew(book: Book, meeting: Meeting, organiser: Person, around: Circumstances) -> None:
    """Let the time for objections begin anew: who was asked back has all of it to answer."""
    hours = rules(around.policy, meeting).wait_hours
    release = around.calendars.for_person(organiser).add_working_hours(around.now, hours)
    book.save_meeting(replace(meeting, release=max(release, meeting.release)))


def what_is_meant(said: Said) -> Refusal:
    """Return the question what words to a receipt mean."""
    words = " ".join(said.args["note"].split())
    shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
    return Refusal(code=Code.RECEIPT_UNCLEAR, facts={"raw": shown})
