"""What minutes say of the meeting itself: title, day, attendees, goal, the next meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from minuted import re2
from minuted.model import Address, MeetingFacts
from minuted.reading import signs
from minuted.reading.attendance import (
    ABSENT,
    ATTENDEES,
    addresses,
    bare_name,
    is_absent,
    labels_inside,
    lettered,
    listed,
    opens,
    spellings,
)
from minuted.reading.conventions import Conventions
from minuted.reading.days import DayWords, find_days
from minuted.reading.markers import Markers
from minuted.reading.outline import Block, BlockKind
from minuted.reading.series import series_of
from minuted.reading.spelling import half_width, has_han, key, tidy

#: Facts stand at the top; the date of the next meeting may stand at the end.
_TOP = 60
_ATTENDEES = 80
#: Who was there is said first.
_VERY_TOP = 15
_LABEL = re2.compile(r"^\[?(?P<word>[^:\[\]]+?)\s*(?:[(\[][^()\[\]]*[)\]])?\s*(?:\]|:|-\s)\s*:?\s*(?P<value>.+)$")
#: "Attending. Ann Lee, Bob Ray."
_STOPPED = re2.compile(r"^(?P<word>\p{Lu}[\p{L} ]+)\.\s+(?P<value>\p{Lu}[^,.]*,.+)$")
_LONGEST_STOPPED = 24
_WORD, _VALUE = _LABEL.groupindex["word"], _LABEL.groupindex["value"]
_LONGEST_LABEL = 32
#: One of these stands behind a label.
_LABEL_MARKS = (":", "]", "- ", "(", "[")
#: A heading above names, or above the goal.
_LONGEST_HEAD = 48
#: The day of the next meeting stands right behind the words that announce it.
_NEAR, _RIGHT_BEHIND = 60, 3
_ASIDE = re2.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_NOT_HAN = re2.compile(r"[^\p{Han}]+")
_HAN_ONLY = re2.compile(r"\p{Han}+")
_LETTERS = re2.compile(r"[A-Za-z]{2}")
_HAS_YEAR = re2.compile(r"(?:19|20)\d\d")
_HAS_DIGIT = re2.compile(r"\d")
_COMPACT = re2.compile(r"(?:^|\D)(20\d{2})(0[1-9]|1[0-2])([0-3]\d)(?:\D|$)")
#: A date further from the mail than this is not the meeting's.
_YEAR_OF_DAYS = 366 * 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """The facts, and every spelling of a name that the text itself makes known."""

    facts: MeetingFacts
    names: frozenset[str]
    #: People whose address the attendance list gives.
    addresses: tuple[Address, ...]


def read_facts(blocks: Sequence[Block], subject: str, sent: date, conventions: Conventions, days: DayWords) -> Top:
    """Read the facts from labelled lines, the attendance list, the first headings and the subject.

    ``sent``: the mail's day in the organiser's zone, from which dates without a year count.
    """
    found: dict[str, str] = {}
    labelled = [*_labelled(blocks[:_TOP]), *labels_inside(blocks[:_VERY_TOP], conventions)]
    for word, value in labelled:
        found.setdefault(conventions.facts.get(word, ""), value)
    for word, value in _labelled(blocks[_TOP:]):
        if conventions.facts.get(word) == "next":
            found.setdefault("next", value)
    heads = [_heading_key(block.text) if len(block.text) <= _LONGEST_HEAD else "" for block in blocks]
    opened_by = [opens(block, head, conventions) for block, head in zip(blocks, heads, strict=True)]
    there = tuple(listed(blocks, opened_by, labelled, conventions, ATTENDEES))
    # In the order of the text: the same mail always reads the same.
    away = dict.fromkeys(
        (
            *listed(blocks, opened_by, labelled, conventions, ABSENT),
            *(one for one in there if is_absent(one, conventions)),
        )
    )
    day = _day(blocks, found.get("day", ""), subject, sent, days, conventions)
    after = found.get("next") or _below_heading(blocks, heads, conventions, "next")
    facts = MeetingFacts(
        title=_title(found.get("title", ""), blocks, subject, conventions.markers),
        day=day,
        attendees=_people(one for one in there if one not in away),
        absent=_people(away),
        goal=tidy(found.get("goal") or _below_heading(blocks, heads, conventions, "goal"))[:500],
        next_day=_next_day(after, blocks, conventions, day or sent, days),
        series=series_of(subject, base=sent, days=days),
    )
    names = frozenset(spelling for name in (*there, *away, *lettered(blocks)) for spelling in spellings(name))
    return Top(facts=facts, names=names, addresses=addresses((*there, *away)))


def _people(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(bare_name, written))))[:_ATTENDEES]


def _title(labelled: str, blocks: Sequence[Block], subject: str, markers: Markers) -> str:
    """The labelled title, else the first heading if it names no part of minutes, else the subject."""
    heads = (block.text for block in blocks[:8] if block.kind is BlockKind.HEADING)
    heading = next((text for text in heads if markers.heading(text, loose=False) is None), "")
    return tidy(labelled or heading or subject)[:200]


def _next_day(
    labelled: str, blocks: Sequence[Block], conventions: Conventions, base: date, days: DayWords
) -> date | None:
    """The day of the next meeting: after its label or below its heading, else in a sentence that announces it."""
    said = [(labelled, _NEAR)] if labelled else []
    announcing = [block.text for block in blocks if conventions.signs.of(block.text) & signs.COMING]
    said += [(text, _RIGHT_BEHIND) for whole in announcing for text in conventions.coming.after(whole)]
    for text, reach in said:
        near = next(iter(find_days(half_width(text[:_NEAR]), base=base, words=days)), None)
        coming = near.day if near is not None and near.start <= reach else None
        if coming is not None and coming > base:
            return coming
    return None


def _labelled(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after the colon of lines "Date: 3 March"."""
    for block in blocks:
        # A remark in brackets may stand between the label and its mark.
        head = half_width(block.text[:_LONGEST_HEAD])
        if not any(map(head.__contains__, _LABEL_MARKS)) and ". " not in head[:_LONGEST_STOPPED]:
            continue
        folded = half_width(block.text[:2000])
        match = _LABEL.match(folded) or _STOPPED.match(folded)
        if match is not None and len(match.group(_WORD)) <= _LONGEST_LABEL:
            value = block.text[match.span(_VALUE)[0] : 2000].strip(" *")
            for word in _spellings_of_label(match.group(_WORD)):
                yield word, value


def _spellings_of_label(label: str) -> tuple[str, ...]:
    """A label as a whole, and the Chinese and the English half of one in both languages: "Date 日期"."""
    # "成员1" is a person, and not the list of members.
    both = has_han(label) and _LETTERS.search(label) is not None
    halves = (_NOT_HAN.sub("", label), _HAN_ONLY.sub("", label)) if both else ()
    return tuple(dict.fromkeys(filter(None, map(key, (label, *halves)))))


def _day(
    blocks: Sequence[Block], labelled: str, subject: str, sent: date, days: DayWords, conventions: Conventions
) -> date | None:
    """The meeting's day: a labelled date, else a full one in the first headings or lines, else in the subject.

    What stands behind "next meeting" there is another day.
    """
    if labelled:
        day = _first_day(labelled, sent, days)
        if day is not None:
            return day
    tops = [
        b.text for b in blocks[:12] if b.kind is BlockKind.HEADING or b.strong or _is_title_line(b, conventions.markers)
    ]
    for text in map(conventions.coming.before, [*tops[:6], subject]):
        day = _first_day(text[:160], sent, days) if _HAS_YEAR.search(text[:160]) else None
        if day is not None and abs((day - sent).days) < 62:
            return day
    return None


def _is_title_line(block: Block, markers: Markers) -> bool:
    return block.line <= 4 and block.kind is BlockKind.PARAGRAPH and markers.labelled(block.text) is None


def _first_day(text: str, base: date, days: DayWords) -> date | None:
    compact = _COMPACT.search(text[:300])
    if compact is not None and int(compact.group(3)) <= 31:
        text = f"{compact.group(1)}-{compact.group(2)}-{compact.group(3)}"
    for found in find_days(half_width(text[:300]), base=base, words=days):
        if found.day is not None and _HAS_DIGIT.search(found.raw) and abs((found.day - base).days) < _YEAR_OF_DAYS:
            return found.day
    return None


def _below_heading(blocks: Sequence[Block], heads: Sequence[str], conventions: Conventions, fact: str) -> str:
    """The first line below a heading or a bare label that names a fact."""
    for block, head, below in zip(blocks, heads, blocks[1:], strict=False):
        if head and conventions.facts.get(head) == fact and len(block.text) <= 40:
            return below.text
    return ""


def _heading_key(text: str) -> str:
    folded = half_width(text)
    return key(_ASIDE.sub(" ", folded) if "(" in folded or "[" in folded else folded)
