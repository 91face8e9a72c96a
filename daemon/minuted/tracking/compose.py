"""From lines to a letter's numbered rows, with everything a template may want to say of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from minuted.model import AWAY, COMES, Decision, Item, LetterRow, Meeting, Person, Retrospective, Section, View
from minuted.tracking.external import partner_of
from minuted.tracking.owed import Line

#: The order of the headings in a letter: what is asked of the reader first.
SECTIONS = (
    Section.NEW,
    Section.UNCONFIRMED,
    Section.ASKED,
    Section.UNANSWERED,
    Section.OVERDUE,
    Section.THIS_WEEK,
    Section.LATER,
    Section.NO_DATE,
    Section.BLOCKED,
    Section.DECLINED,
    Section.UNOWNED,
    Section.UNDATED,
    Section.NOT_TAKEN_ON,
    Section.HANDED_OVER,
    Section.WAITING,
    Section.MOVING,
    Section.UNDERSTOOD,
    Section.REVISIT,
    Section.DECIDED,
    Section.AMENDED,
    Section.GOES_ON,
    Section.EARLIER,
    Section.DONE,
    Section.CANCELLED,
    Section.COMING,
)

#: A decision so few lines above an item is taken for the reason behind it.
NEAR_LINES = 1


def key(*parts: str) -> str:
    """Join the parts of a letter's key; what is not plain ASCII is percent-encoded, for keys become Message-IDs."""
    return "/".join(quote(part, safe="/@+=:.-_") for part in parts)


def ordered(lines: Iterable[Line]) -> list[Line]:
    """Put lines in the order of a letter, each item once: the first line of an item is kept."""
    once: dict[str, Line] = {}
    for line in lines:
        once.setdefault(line.ref, line)
    return sorted(once.values(), key=_place)


def rows(lines: Iterable[Line], view: View, today: date) -> Iterator[tuple[LetterRow, Line]]:
    """Yield the rows of lines already in order, numbered from 1; a decision is only told and has number 0."""
    number = 0
    for line in lines:
        if line.item is not None:
            number += 1
            row = item_row(line.item, number, line.section, view.meetings, view.decisions, view.people, today)
            yield _with_words(_for_others(row, view), line, view), line
        elif line.decision is not None:
            yield decision_row(line.decision, 0, view.meetings.get(line.decision.meeting), line.section), line
        elif line.meeting is not None:
            title = line.meeting.title
            yield LetterRow(number=0, section=line.section, task=title, ref=line.ref, due=line.meeting.next_day), line
        elif line.retrospective is not None:
            yield _retrospective_row(line.retrospective, line.section, view), line


def _retrospective_row(one: Retrospective, section: Section, view: View) -> LetterRow:
    newest = view.collaborations[one.ref].meetings[-1]
    row = LetterRow(number=0, section=section, task=newest.title or newest.subject, ref=one.ref, start=one.start)
    if view.person.address != one.organiser:
        return row
    others = one.expected
    absent = tuple(name_of(guest, view.people) for guest in others if one.answers.get(guest) in AWAY)
    coming = sum(one.answers.get(guest) in COMES for guest in others)
    return replace(row, comes=(coming, len(others)), absent=absent)


def _for_others(row: LetterRow, view: View) -> LetterRow:
    """Say in whose place the reader is asked, where the owner is external."""
    owner = view.speaks_for.get(row.ref, "")
    return replace(row, speaks_for=owner, speaks_for_name=name_of(owner, view.people)) if owner else row


def _with_words(row: LetterRow, line: Line, view: View) -> LetterRow:
    """Add what others wrote lately; the reader's own words, and those that the row shows anyway, are no news."""
    if line.item is None or line.said is None:
        return row
    since, until = line.said
    said: dict[str, list[tuple[str, str]]] = {"comment": [], "thanks": []}
    for turn in line.item.turns:
        if turn.verb in said and since <= turn.at < until and turn.by != view.person.address:
            said[turn.verb].append((name_of(turn.by, view.people), turn.words))
    remarks = tuple((name, words) for name, words in said["comment"] if words and words != row.note)
    return replace(row, remarks=remarks, thanks=tuple(said["thanks"]))


def item_row(
    item: Item,
    number: int,
    section: Section,
    meetings: Mapping[str, Meeting],
    decisions: Mapping[str, tuple[Decision, ...]],
    people: Mapping[str, Person],
    today: date,
) -> LetterRow:
    """Return the row of an item as it is on a day of the reader."""
    meeting = meetings.get(item.meeting)
    through = partner_of(item.owner, item.organiser, people)
    return LetterRow(
        number=number,
        section=section,
        task=item.task,
        ref=item.ref,
        owner=item.owner,
        owner_name=name_of(item.owner, people) if item.owner else item.owner_name,
        helper_names=tuple(name_of(helper, people) for helper in item.helpers),
        due=item.due,
        due_text=item.due_text,
        state=item.state,
        late=(today - item.due).days if item.due and item.live else 0,
        percent=item.percent,
        note=item.note,
        why=item.why,
        asked_due=item.asked_due,
        meeting_title=meeting.title if meeting else "",
        organiser_name="" if item.organiser == item.owner else name_of(item.organiser, people),
        reason=reason(item, meeting, decisions.get(item.meeting, ())),
        line=item.line,
        convention=item.convention,
        through=through,
        through_name=name_of(through, people) if through else "",
    )


def decision_row(
    decision: Decision, number: int, meeting: Meeting | None, section: Section = Section.DECIDED
) -> LetterRow:
    """Return the row of a decision."""
    return LetterRow(
        number=number,
        section=section,
        task=decision.text,
        ref=decision.ref,
        meeting_title=meeting.title if meeting else "",
        day=decision.day,
        superseded_by=decision.superseded_by,
        superseded=decision.superseded,
        revisit=decision.revisit,
        line=decision.line,
        convention=decision.convention,
    )


def reason(item: Item, meeting: Meeting | None, decisions: Iterable[Decision]) -> str:
    """Return what makes an item matter: the decision just above it in the minutes, else the meeting's goal."""
    above = [each for each in decisions if 0 < item.line - each.line <= NEAR_LINES and each.superseded is None]
    if above:
        return max(above, key=lambda each: each.line).text
    return meeting.goal if meeting else ""


def name_of(address: str, people: Mapping[str, Person]) -> str:
    """Return what to call somebody: their name, else their address."""
    known = people.get(address)
    return known.name if known and known.name else address


def _place(line: Line) -> tuple[int, date, str, int]:
    letter, _, number = line.ref.partition("-")
    day = line.item.due if line.item else line.meeting.next_day if line.meeting else None
    if line.retrospective is not None and line.retrospective.start is not None:
        day = line.retrospective.start.date()
    due = day or date.max
    return SECTIONS.index(line.section), due, letter, int(number) if number.isdecimal() and number.isascii() else 0
