"""Learn from the way in which Chinese minutes use words again and again which of them are names of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from minuted import re2
from minuted.reading import leading
from minuted.reading.conventions import Conventions
from minuted.reading.outline import Block, BlockKind
from minuted.reading.owners import Judge, split
from minuted.reading.spelling import half_width, has_han, key

_KINDS = (BlockKind.ITEM, BlockKind.CHECKBOX, BlockKind.PARAGRAPH)
#: Longer texts are prose, and longer pieces at an edge are no names.
_LONGEST, _LONGEST_NAMES, _LONGEST_NAME = 160, 20, 3
_TAGGED = re2.compile(r"@(\p{Han}+)([\p{L}\p{N}]?)")
_HANDLE = re2.compile(r"(?:^|[^\p{L}\p{N}._])@([A-Za-z][A-Za-z0-9_-]{2,})(?:[^A-Za-z0-9_.-]|$)")
_TAIL = re2.compile(r"(?:\s*-{1,3}\s*|\s+|[(:<{\[]|\s@)([\p{Han}A-Za-z·、,&/ 和与]+)[)>}\]]?[.;]?$")
#: "jdoe: …"; from so many of them on, minutes record who spoke.
_TURN = re2.compile(r"^(\p{Ll}[\p{Ll}\p{N}_.-]+)\s?:\s")
_NICK, _TURNS = 24, 12
#: What ends a word that is no name.
_NO_ENDS = frozenset("的了是等后前中时性化率")


@dataclass(slots=True, kw_only=True)
class _Place:
    """What stands at one edge of the lines that stand beside each other."""

    lines: int = 0
    #: The names of each line that has something at that edge that may name people.
    named: list[tuple[str, ...]] = field(default_factory=list)
    #: How many of them say behind the name what somebody does.
    acting: int = 0


def learned(blocks: Sequence[Block], conventions: Conventions, judge: Judge) -> frozenset[str]:
    """Return keys of names: those tagged, and those at the same edge of most lines of a list, or of all its titles."""
    found = (tag for block in blocks if "@" in block.text for tag in _TAGGED.findall(block.text))
    tags = (tag.rstrip("和与及") for tag, more in found if not more)
    names = {key(tag) for tag in tags if 1 < len(tag) <= _LONGEST_NAME and tag not in judge.words.not_names}
    names |= {key(tag) for block in blocks if "@" in block.text for tag in _HANDLE.findall(block.text)}
    for share, places in _gathered(blocks, judge):
        for place in places.values():
            names.update(_agreed(place, share, conventions, judge))
    return frozenset(names)


def speakers(blocks: Sequence[Block]) -> frozenset[str]:
    """Return keys of the nicknames of those who speak again and again in minutes that record it: "jdoe: …"."""
    turns = (_TURN.match(block.text) for block in blocks if block.text[:1].islower() and ":" in block.text[:_NICK])
    counts = Counter(turn.group(1) for turn in turns if turn is not None)
    spoken = sum(counts.values()) >= _TURNS
    return frozenset(key(name) for name, count in counts.items() if spoken and count > 1)


def _gathered(blocks: Sequence[Block], judge: Judge) -> Iterator[tuple[float, Mapping[object, _Place]]]:
    """Yield which share of the lines must hold names, with the lines of each list at each of their edges."""
    titles: dict[object, _Place] = {}
    edges: dict[object, _Place] = {}
    for block in blocks:
        if not 1 < len(block.text) <= _LONGEST or not has_han(block.text):
            continue
        if block.kind is BlockKind.HEADING:
            _note(titles, (block.path[:-1], block.depth), _names(block.text.strip(" :：")))
        elif block.kind in _KINDS:
            place = (block.path, block.kind, block.indent)
            bare = half_width(block.text).strip(" *")
            if bare.endswith(":"):
                _note(titles, place, _names(bare[:-1]))
                continue
            for edge, read in _EDGES.items():
                _note(edges, (*place, edge), read(bare, judge))
            if bare.partition(":")[2].lstrip().startswith(judge.words.acts):
                edges[(*place, "colon")].acting += 1
    yield 1.0, titles
    yield 0.6, edges


def _note(places: dict[object, _Place], where: object, names: tuple[str, ...]) -> None:
    place = places.setdefault(where, _Place())
    place.lines += 1
    if names:
        place.named.append(names)


def _names(text: str) -> tuple[str, ...]:
    return split(text) if 1 < len(text) <= _LONGEST_NAMES else ()


def _before_colon(text: str, judge: Judge) -> tuple[str, ...]:
    head, colon, rest = text.partition(":")
    return _names(head) if colon and len(rest) > 1 else ()


def _at_end(text: str, judge: Judge) -> tuple[str, ...]:
    tail = _TAIL.search(text[-_LONGEST_NAMES:])
    return _names(tail.group(1)) if tail is not None else ()


def _at_front(text: str, judge: Judge) -> tuple[str, ...]:
    if ":" in text[:_LONGEST_NAMES]:
        return ()
    names, _ = leading.people(text, judge)
    return tuple(name for name in names if has_han(name))


_EDGES: Mapping[str, Callable[[str, Judge], tuple[str, ...]]] = {
    "colon": _before_colon,
    "end": _at_end,
    "front": _at_front,
}


def _agreed(place: _Place, share: float, conventions: Conventions, judge: Judge) -> Iterator[str]:
    """Yield the names at an edge where most lines have some, and where some of them look like people."""
    if len(place.named) < 2 or len(place.named) < share * place.lines:
        return
    sure = [names for names in place.named if all(_is_person(name, judge) for name in names)]
    if len({name for names in sure for name in names}) < 2 or 3 * len(sure) < len(place.named):
        return
    most = len(sure) >= share * len(place.named) or 2 * place.acting > len(place.named)
    for names in place.named:
        for name in names:
            if _is_person(name, judge) or (most and _may_name(name, conventions, judge)):
                yield key(name)


def _is_person(name: str, judge: Judge) -> bool:
    return has_han(name) and not judge.is_group(name) and judge.plausible(name)


def _may_name(name: str, conventions: Conventions, judge: Judge) -> bool:
    """Say whether a word without a known family name may be a first name or a nickname, and is no label."""
    bare, words = key(name), judge.words
    if not 1 < len(bare) <= _LONGEST_NAME or not has_han(bare[:1]) or not has_han(bare[-1:]) or bare[-1] in _NO_ENDS:
        return False
    if bare in words.not_names or bare[:2] in words.not_names or bare in words.acts or bare[-2:] in words.acts:
        return False
    if bare in conventions.facts or bare in conventions.fields.kinds or bare in conventions.fields.people:
        return False
    return not judge.is_group(name) and not judge.nobody(name) and conventions.markers.heading(name, loose=True) is None
