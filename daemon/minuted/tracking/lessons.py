"""Lessons after they were learned: found by words, and who may read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from minuted.model import Lesson, Meeting, Person, Retrospective, ToldLesson
from minuted.tracking.decisions import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a lesson comes from."""

    #: The minutes that people looked back on, or in which it stands.
    meeting: Meeting
    #: Addresses of those who were there.
    party: frozenset[str]

    @property
    def title(self) -> str:
        """How it is called."""
        return self.meeting.title or self.meeting.subject


def sources(
    lessons: Iterable[Lesson], meetings: Mapping[str, Meeting], retrospectives: Mapping[str, Retrospective]
) -> dict[str, Source]:
    """Return where each lesson comes from, by its ref; those of unknown minutes have no source.

    Who was only sent the minutes that people look back on was not there; who got those of the retrospective was.
    """
    found: dict[str, Source] = {}
    for each in lessons:
        meeting, one = meetings.get(each.meeting), retrospectives.get(each.retrospective)
        if meeting is not None:
            there = one.guests if one is not None else (meeting.organiser, *meeting.recipients)
            found[each.ref] = Source(meeting=meeting, party=frozenset(there))
    return found


def readable(
    lessons: Iterable[Lesson],
    known: Mapping[str, Source],
    own: Collection[str],
    department: str,
    directory: Mapping[str, Person],
) -> Iterator[Lesson]:
    """Yield the lessons of meetings that somebody was at, or where somebody of their department was.

    Args:
        own: every address of the reader.
        department: theirs; "" for none.
        directory: people by address.
    """
    for each in lessons:
        source = known.get(each.ref)
        if source is None:
            continue
        if source.party & set(own) or (department and department in departments(source.party, directory)):
            yield each


def departments(party: Iterable[str], directory: Mapping[str, Person]) -> frozenset[str]:
    """Return the departments of people, as far as the directory knows them."""
    known = (directory.get(address) for address in party)
    return frozenset(person.department for person in known if person is not None and person.department)


def found(
    lessons: Iterable[Lesson], known: Mapping[str, Source], words: Iterable[str], series: str = ""
) -> Iterator[Lesson]:
    """Yield the lessons that have every word in their text, kind, ref or meeting's title, the newest first.

    Capitals and full-width letters do not matter, and words may be parts of words.

    Args:
        series: words of the meeting's series or title, in any order.
    """
    wanted, named = [folded(word) for word in words], folded(series).split()
    for each in sorted(lessons, key=_age, reverse=True):
        source = known.get(each.ref)
        if source is None:
            continue
        text = folded(f"{each.text}\n{source.title}")
        of = folded(f"{source.meeting.series}\n{source.title}")
        mine = (each.ref.lower(), each.kind.value)
        if all(word in text or word in mine for word in wanted) and all(word in of for word in named):
            yield each


def told_elsewhere(lessons: Iterable[Lesson], known: Mapping[str, Source]) -> Iterator[ToldLesson]:
    """Yield lessons as they are told where nobody may have been there: with their source, in nobody's name."""
    for each in lessons:
        source = known[each.ref]
        yield ToldLesson(kind=each.kind, text=each.text, title=source.title, day=each.day, ref=each.ref)


def _age(lesson: Lesson) -> tuple[date, int]:
    return lesson.day, int(lesson.ref.partition("-")[2])
