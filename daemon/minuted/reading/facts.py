"""What minutes say of the meeting itself: title, day, attendees, goal, the next meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import re2

from minuted.model import MeetingFacts
from minuted.reading.conventions import Conventions
from minuted.reading.days import DayWords, find_days
from minuted.reading.markers import Makes, Markers
from minuted.reading.outline import Block, BlockKind
from minuted.reading.scopes import stands_under
from minuted.reading.spelling import half_width, has_han, key, tidy

#: Facts stand at the top; the date of the next meeting may stand at the end.
_TOP = 60
_ATTENDEES = 80
_LABEL = re2.compile(r"^\[?(?P<word>[^:\[\]]+?)\s*(?:[(\[][^()\[\]]*[)\]])?\s*(?:\]|:|-\s)\s*:?\s*(?P<value>.+)$")
_WORD, _VALUE = _LABEL.groupindex["word"], _LABEL.groupindex["value"]
_LONGEST_LABEL = 32
#: A heading above names, or above the goal.
_LONGEST_HEAD = 48
_NOT_HAN = re2.compile(r"[^\p{Han}]+")
_HAN_ONLY = re2.compile(r"\p{Han}+")
_HAS_YEAR = re2.compile(r"(?:19|20)\d\d")
_HAS_DIGIT = re2.compile(r"\d")
_COMPACT = re2.compile(r"(?:^|\D)(20\d{2})(0[1-9]|1[0-2])([0-3]\d)(?:\D|$)")
_NAME_SPLIT = re2.compile(r"\s*[,、;|]\s*|\s{2,}")
_HAN_BLANK = re2.compile(r"^(?:\p{Han}{2,4}\s+){2,}\p{Han}{2,4}$")
_ROUND = re2.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_DASH = re2.compile(r"\s+[-|]\s+|\s*:\s+|\s{2,}")
_DASHES = (" -", " |", ":", "  ", "\n")
_CAPITALISED = re2.compile(
    r"^\p{Lu}[\p{L}'.-]+(?: (?:\p{Lu}[\p{L}'.-]*|van|von|de|der|di|da|del|la|le|bin))*? \p{Lu}[\p{L}'.-]+$"
)
#: A Chinese name with its department and a bracket; longer is a sentence.
_LONGEST_HAN = 24
#: A date further from the mail than this is not the meeting's.
_YEAR_OF_DAYS = 366 * 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """The facts, and every spelling of a name that the text itself makes known."""

    facts: MeetingFacts
    names: frozenset[str]


def read_facts(blocks: Sequence[Block], subject: str, sent: date, conventions: Conventions, days: DayWords) -> Top:
    """Read the facts from labelled lines, the attendance list, the first headings and the subject.

    ``sent``: the mail's day in the organiser's zone, from which dates without a year count.
    """
    found: dict[str, str] = {}
    labelled = list(_labelled(blocks[:_TOP]))
    for word, value in labelled:
        found.setdefault(conventions.facts.get(word, ""), value)
    for word, value in _labelled(blocks[_TOP:]):
        if conventions.facts.get(word) == "next":
            found.setdefault("next", value)
    heads = [_heading_key(block.text) if len(block.text) <= _LONGEST_HEAD else "" for block in blocks]
    written = tuple(_attendees(blocks, heads, labelled, conventions))
    day = _day(blocks, found.get("day", ""), subject, sent, days, conventions.markers)
    base = day or sent
    after = found.get("next") or _below_heading(blocks, heads, conventions, "next")
    coming = _first_day(after, base, days) if after else None
    title = found.get("title") or next((b.text for b in blocks[:8] if b.kind is BlockKind.HEADING), "") or subject
    facts = MeetingFacts(
        title=tidy(title)[:200],
        day=day,
        attendees=tuple(dict.fromkeys(filter(None, map(_bare_name, written))))[:_ATTENDEES],
        goal=tidy(found.get("goal") or _below_heading(blocks, heads, conventions, "goal"))[:500],
        next_day=coming if coming is not None and coming > base else None,
    )
    return Top(facts=facts, names=frozenset(spelling for name in written for spelling in _spellings(name)))


def _labelled(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after the colon of lines "Date: 3 March"."""
    for block in blocks:
        folded = half_width(block.text[:2000])
        if ":" not in folded and "]" not in folded and "- " not in folded:
            continue
        match = _LABEL.match(folded)
        if match is not None and len(match.group(_WORD)) <= _LONGEST_LABEL:
            value = block.text[match.span(_VALUE)[0] : 2000].strip(" *")
            for word in _spellings_of_label(match.group(_WORD)):
                yield word, value


def _spellings_of_label(label: str) -> tuple[str, ...]:
    """A label as a whole, and the Chinese and the English half of one in both languages: "Date 日期"."""
    halves = (_NOT_HAN.sub("", label), _HAN_ONLY.sub("", label)) if has_han(label) else ()
    return tuple(dict.fromkeys(filter(None, map(key, (label, *halves)))))


def _day(
    blocks: Sequence[Block], labelled: str, subject: str, sent: date, days: DayWords, markers: Markers
) -> date | None:
    """The meeting's day: a labelled date, else a full one in the first headings or lines, else in the subject."""
    if labelled:
        day = _first_day(labelled, sent, days)
        if day is not None:
            return day
    tops = [b.text for b in blocks[:12] if b.kind is BlockKind.HEADING or b.strong or _is_title_line(b, markers)]
    for text in [*tops[:6], subject]:
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
    return key(_ROUND.sub(" ", folded) if "(" in folded or "[" in folded else folded)


def _attendees(
    blocks: Sequence[Block], heads: Sequence[str], labelled: Sequence[tuple[str, str]], conventions: Conventions
) -> Iterator[str]:
    """Names as written: after a label, in the list or table below a heading, or in a bare line of names."""
    for word, value in labelled:
        if conventions.facts.get(word) == "attendees":
            yield from _names_in(value)
    opened: Block | None = None
    for index, (block, head) in enumerate(zip(blocks, heads, strict=True)):
        if _opens_attendance(block, head, conventions):
            opened = block
        elif opened is not None and _ends_attendance(block, opened):
            opened = None
        elif opened is not None:
            yield from block.cells[:2] if block.header else _names_in(block.text)
        elif index < 15 and block.kind is BlockKind.PARAGRAPH and "," in block.text:
            parts = [_ROUND.sub(" ", part).strip(" .") for part in half_width(block.text[:600]).split(",")]
            if len(parts) >= 3 and all(_CAPITALISED.match(part) for part in parts):
                yield from parts


def _opens_attendance(block: Block, words: str, conventions: Conventions) -> bool:
    """Say whether a heading, or a label with nothing after it, stands above a list of who was there."""
    if len(block.text) > _LONGEST_HEAD or block.kind is BlockKind.ROW:
        return False
    if conventions.facts.get(words) == "attendees":
        return True
    if block.kind is not BlockKind.HEADING and not block.text.rstrip().endswith((":", "：")):
        return False
    marker = conventions.markers.heading(block.text, loose=True)
    if marker is None or marker.makes is not Makes.NOTHING:
        return False
    return any(fact == "attendees" and word in words for word, fact in conventions.facts.items() if len(word) > 2)


def _ends_attendance(block: Block, opened: Block) -> bool:
    if block.kind is BlockKind.HEADING:
        return opened.kind is not BlockKind.HEADING or block.depth <= opened.depth
    if opened.kind is BlockKind.HEADING:
        return False
    if block.kind is BlockKind.PARAGRAPH:
        return block.gap or block.strong or block.indent < opened.indent or ":" in half_width(block.text[:12])
    if block.kind is not BlockKind.ITEM or opened.kind is BlockKind.PARAGRAPH:
        return False
    # "二、参会人员" may stand above "1、…", as far out as itself.
    return block.indent < opened.indent or (block.indent == opened.indent and not stands_under(block, opened.mark))


def _names_in(text: str) -> Iterator[str]:
    text = text[:1500]
    folded = half_width(text)
    if _HAN_BLANK.match(folded):
        yield from folded.split()
        return
    if has_han(text) and ":" in folded[:20]:
        folded = folded.split(":", 1)[1]
    for part in _NAME_SPLIT.split(folded):
        piece = part.strip(" .*")
        if 1 < len(piece) <= (_LONGEST_HAN if has_han(piece) else 60):
            yield piece


def _bare_name(written: str) -> str:
    folded = half_width(written)
    if "(" in folded or "[" in folded:
        folded = _ROUND.sub(" ", folded)
    name = folded.strip()
    if any(mark in name for mark in _DASHES):
        name = _DASH.split(name, 1)[0]
    name = tidy(name.replace("@", " ")).strip(" .,*-")
    return name if 1 < len(name) <= 40 and not _HAS_DIGIT.match(name) else ""


def _spellings(written: str) -> Iterator[str]:
    """Keys under which a name of the attendance list may be used: whole, first name, initials, handle."""
    folded = half_width(written)
    name = _bare_name(written)
    if name:
        yield key(name)
        parts = name.split()
        if not has_han(name) and len(parts) <= 4 and parts[0][:1].isupper() and len(parts[0]) > 1:
            yield key(parts[0])
            if len(parts) > 1:
                yield key("".join(part[0] for part in parts))
                yield key(parts[0] + parts[-1][0])
        elif has_han(name) and len(name) == 3:
            yield key(name[1:])
    for aside in _ROUND.findall(folded):
        inner = aside.strip(" ()[]@")
        if inner and len(inner) <= 24 and " " not in inner:
            yield key(inner)
    for word in folded.split():
        if word.startswith(("@", "(@", "[@")):
            yield key(word)
