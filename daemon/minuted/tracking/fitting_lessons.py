"""Which lessons fit what begins now: of its series first, then of the same people, then of the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from minuted.model import Lesson, LessonKind, Person
from minuted.tracking.decisions import folded
from minuted.tracking.lessons import Source, departments
from minuted.tracking.likeness import Likeness
from minuted.tracking.next_meeting import core

#: So many are shown.
MOST = 3
#: Words weigh so much, and two Chinese characters in a row; below this, what both have is chance.
WORD, PAIR, LEAST = 3, 2, 6
#: Shorter words are in everything.
SHORTEST = 4
#: What so many sources say is in everything as well: one in so many, where there are as many as that.
COMMON = 3
#: What helps whoever begins most comes first.
ORDER = (LessonKind.TRY, LessonKind.PROBLEM, LessonKind.KEEP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A collaboration that begins."""

    #: As ``Meeting.series`` is spelt.
    series: str
    #: Addresses of its organiser and of those who are to do something.
    party: frozenset[str]
    #: What is to be done, and under which title.
    text: str


def fitting(
    lessons: Iterable[Lesson],
    known: Mapping[str, Source],
    new: Beginning,
    *,
    directory: Mapping[str, Person],
    around_series: Collection[str],
    likeness: Likeness,
) -> tuple[Lesson, ...]:
    """Return the lessons that fit best, each saying something else; none where none fits.

    Args:
        lessons: those that the reader may read.
        directory: people by address.
        around_series: what stands around the name of a series in the subject of its minutes.
    """
    readable = [each for each in lessons if each.ref in known]
    terms = {each.ref: frozenset(_terms(f"{each.text}\n{known[each.ref].title}", likeness)) for each in readable}
    said = frozenset(_terms(new.text, likeness)) - _everywhere(readable, terms)
    name, groups = core(new.series, around_series), departments(new.party, directory)
    places: dict[str, tuple[int, int]] = {}
    for each in readable:
        source = known[each.ref]
        shared = sum(PAIR if len(term) == 2 and not term.isascii() else WORD for term in said & terms[each.ref])
        if name and core(source.meeting.series, around_series) == name:
            places[each.ref] = 0, -shared
        elif _same(groups, departments(source.party, directory)) or _together(new.party, source.party):
            places[each.ref] = 1, -shared
        elif shared >= LEAST:
            places[each.ref] = 2, -shared
    fits = [each for each in readable if each.ref in places]
    fits.sort(key=lambda each: (each.day, int(each.ref.partition("-")[2])), reverse=True)
    fits.sort(key=lambda each: (*places[each.ref], ORDER.index(each.kind)))
    return tuple(_once(fits))[:MOST]


def _once(lessons: Iterable[Lesson]) -> Iterator[Lesson]:
    """Yield lessons but those that say again what one before them says."""
    seen: set[str] = set()
    for each in lessons:
        if folded(each.text) not in seen:
            seen.add(folded(each.text))
            yield each


def _same(new: frozenset[str], old: frozenset[str]) -> bool:
    """Say whether several departments work together, as they did before."""
    return len(new) > 1 and new <= old


def _together(new: frozenset[str], old: frozenset[str]) -> bool:
    """Say whether most people of a party, and more than one, worked together before."""
    both = len(new & old)
    return both > 1 and 2 * both > len(new)


def _everywhere(lessons: Collection[Lesson], terms: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the terms that tell nothing, because lessons of so many meetings have them."""
    of_meetings: dict[str, set[str]] = {}
    for each in lessons:
        of_meetings.setdefault(each.meeting, set()).update(terms[each.ref])
    counts = Counter(term for every in of_meetings.values() for term in every)
    return frozenset(term for term, count in counts.items() if count >= COMMON and COMMON * count >= len(of_meetings))


def _terms(text: str, likeness: Likeness) -> Iterator[str]:
    """Yield the stems of words that say something, and every two Chinese characters that follow each other."""
    for line in text.split("\n"):
        words = likeness.told(line).words
        yield from (word for word in words if word.isascii() and len(word) >= SHORTEST)
        yield from (a + b for a, b in pairwise(words) if len(a + b) == 2 and not (a + b).isascii())
