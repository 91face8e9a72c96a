"""Find the words that say what follows: "ACTION:", "## Decisions made", 待办事项, "Agenda"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from minuted import re2
from minuted.reading.calls import Calls
from minuted.reading.heading_edges import unedged, unnumbered
from minuted.reading.headings import Headings
from minuted.reading.spelling import FIRST_HAN, half_width, has_han, key, tidy
from minuted.reading.template import any_of


class Makes(StrEnum):
    """What stands under a marker."""

    ACTION = "action"
    DECISION = "decision"
    #: What is put to a vote: a decision once the minutes say that it was carried.
    MOTION = "motion"
    #: What somebody proposes: votes alone do not decide it, only words that say so.
    PROPOSAL = "proposal"
    #: Who moves it: what stands right above is put to a vote.
    MOVER = "mover"
    #: The outcome of a vote that decides nothing: failed, withdrawn, put off.
    LOST = "lost"
    #: Agenda, attendance, links: nothing there is an action unless it carries a marker of its own.
    NOTHING = "nothing"
    #: A heading that only ends what came before.
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    #: "english-markers/action": file and name of the convention.
    convention: str
    makes: Makes
    #: Whether it may stand before the words of a line ("ACTION: …"), or only above a list.
    label: bool = True
    #: Other things stand below it too, so that only those count in which somebody is named.
    mixed: bool = False
    #: All below it is done.
    done: bool = False
    #: Titles of lists below it are people: "Who does what".
    people: bool = False
    #: It says what became of earlier actions, one a line: "Lock: changed".
    review: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A line that begins with a marker."""

    marker: Marker
    #: Names in brackets after the marker, as written: 待办（张三）.
    who: str
    #: Offset of what follows.
    start: int
    #: It counts only where somebody is named in what follows.
    named: bool = False


_ROUND = re2.compile(r"\(([^()]*)\)")
_LONGEST_HEADING = 48
#: A word of a list does not end thus: "action item", "action point".
_SINGULAR = frozenset("mt")
_HAN_RUN = re2.compile(r"[\p{Han}]+")
#: One of these stands after a label.
_AFTER_LABEL = (":", "-", "=>", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Markers:
    """All marker words of the convention files."""

    exact: Mapping[str, Marker]
    within: Any
    within_words: Mapping[str, Marker]
    label: Any
    bracket: Any
    inline: Any
    calls: Calls
    headings: Headings
    #: The markers of ``headings``, by number.
    headed: Sequence[Marker]
    words: Mapping[str, Marker] = field(default_factory=dict)
    #: Reads the marker that a line begins with; keeps the last answers, because one line is asked several times.
    labelled: Callable[[str], Labelled | None] = field(init=False)
    _heading: Callable[[str, bool], Marker | None] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "labelled", lru_cache(maxsize=64)(self._labelled))
        object.__setattr__(self, "_heading", lru_cache(maxsize=512)(self._read_heading))

    @classmethod
    def compile(
        cls, tables: Iterable[tuple[str, Mapping[str, Any]]], beside: Iterable[Mapping[str, Sequence[str]]] = ()
    ) -> Markers:
        """Build from ``(file stem, [[marker]] table)`` pairs and the ``[headings]`` tables."""
        exact: dict[str, Marker] = {}
        words: dict[str, Marker] = {}
        within: dict[str, Marker] = {}
        latin: list[str] = []
        han: list[str] = []
        spelled: list[str] = []
        inline: list[str] = []
        called: list[str] = []
        toward: list[str] = []
        headed: list[Marker] = []
        heads: list[Sequence[str]] = []
        for stem, table in tables:
            makes = Makes(table["makes"])
            marker = Marker(
                convention=f"{stem}/{table['name']}",
                makes=makes,
                label=table.get("label", True),
                people=table.get("people", False),
                mixed=table.get("mixed", False) or table.get("review", False),
                review=table.get("review", False),
            )
            for word in table.get("words", ()):
                exact.setdefault(key(word), marker)
                if marker.label:
                    words.setdefault(key(word), marker)
                    spelled.append(word)
                    if table.get("inline", False):
                        inline.append(word)
            called += table.get("called", ())
            toward += table.get("toward", ())
            if "heads" in table:
                headed.append(marker)
                heads.append(table["heads"])
            for word in table.get("contains", ()):
                within.setdefault(key(word), marker)
                (han if has_han(word) else latin).append(word)
        body = any_of(spelled or ["\x00"])
        number = r"(?:\s*(?:#|no\.?|-)?\s*(?:\d[\d./-]*|[一二三四五六七八九十]{1,3}))?"
        who = r"(?:\s*[(\[](?P<who>[^()\[\]]+)[)\]])?"
        return cls(
            exact=exact,
            within=re2.compile(rf"(?i)\b{any_of(latin or [chr(0)])}|{any_of(han or [chr(0)])}"),
            within_words=within,
            calls=Calls.compile(inline, called, toward),
            headings=Headings.compile(heads, beside),
            headed=headed,
            words=words,
            label=re2.compile(
                rf"(?i)^[^\p{{L}}\p{{N}}]{{0,3}}(?P<word>{body}){number}{who}\s*(?::|-{{1,3}}>?\s|=>|\|)\s*"
            ),
            bracket=re2.compile(rf"(?i)^\[(?P<word>{body}){number}\s*\]\s*:?\s*(?P<who>\x00)?"),
            inline=re2.compile(
                rf"(?i)(?:^|[\s.;,!?\])(\[])({any_of(inline or [chr(0)])}){number}(?:\s*[(][^()]{{1,60}}[)])?\s*:"
            ),
        )

    def _labelled(self, text: str) -> Labelled | None:
        folded = half_width(text[:200])
        found = self.label.match(folded) if any(mark in folded for mark in _AFTER_LABEL) else None
        if found is None and folded.startswith("["):
            found = self.bracket.match(folded)
        if found is None:
            return None
        marker = self.words.get(key(found.group("word")))
        if marker is None:
            return None
        return Labelled(marker=marker, who=found.group("who") or "", start=found.end())

    def called(self, text: str) -> Labelled | None:
        """Read a marker that needs no colon behind it: "AP107 Ann to …", "ACTION on Bob: …", "#todo …"."""
        call = self.calls.read(half_width(text[:200]))
        marker = self.words.get(key(call.word)) if call is not None else None
        if call is None or marker is None:
            return None
        return Labelled(marker=marker, who="", start=call.start, named=call.named)

    def behind(self, text: str) -> tuple[Marker, int] | None:
        """Return the marker in brackets that a text ends with, "… (action item)", and where it begins."""
        found = self.calls.last(half_width(text[-60:]))
        marker = self.words.get(key(found[0])) if found is not None else None
        return (marker, max(0, len(text) - 60) + found[1]) if found is not None and marker is not None else None

    def is_exact(self, text: str) -> bool:
        """Say whether a heading is one of the marker words, not only a line that contains one."""
        return self.heading(text, loose=False) is not None

    def heading(self, text: str, *, loose: bool) -> Marker | None:
        """Read a line as a heading; ``loose`` also accepts lines that merely contain a marker word."""
        return self._heading(text, loose)

    def _read_heading(self, text: str, loose: bool) -> Marker | None:
        bare = tidy(text)
        folded = unedged(half_width(bare))
        if len(bare) > _LONGEST_HEADING:
            return self._composed(folded)
        folded = unnumbered(folded)
        candidates: tuple[str, ...] = (folded,)
        if "(" in folded and ")" in folded:
            outer = _ROUND.sub(" ", folded)
            outside = has_han(outer)
            rounds = [found.strip() for found in _ROUND.findall(folded) if has_han(found) is not outside]
            if len(rounds) != 1 or not folded.endswith(")"):
                rounds = []
            candidates = (folded, outer, *rounds)
        for candidate in candidates:
            bare = key(candidate)
            marker = self.exact.get(bare) if len(bare) > 2 or has_han(bare) else None
            if marker is not None:
                return marker
        both = self._in_both_languages(folded) or self._composed(folded)
        if both is not None or not loose:
            return both
        # What stands in brackets is said of the heading: "检查门锁（遗留问题由张三跟进）" announces nothing.
        said = candidates[1] if len(candidates) > 1 else folded
        found = self.within.search(said)
        if found is None:
            return None
        marker = self.within_words.get(key(found.group(0)))
        if marker is not None and marker.makes is Makes.ACTION and found.group(0)[-1:] in _SINGULAR:
            # "Update on action item tracking" is about a tool.
            return marker if self.headings.goes_on.match(said[found.end() :]) else None
        return marker

    def _composed(self, folded: str) -> Marker | None:
        """Read a heading that is made of few words: "Open action items from last week"."""
        found = self.headings.read(folded)
        if found is None:
            return None
        number, mixed, done = found
        marker = self.headed[number]
        return replace(marker, mixed=mixed or marker.mixed, done=done)

    def _in_both_languages(self, folded: str) -> Marker | None:
        """Read "Action items 待办": both halves are headings that announce the same."""
        if not has_han(folded) or min(key(folded), default=FIRST_HAN) >= FIRST_HAN:
            return None
        halves = (key("".join(_HAN_RUN.findall(folded))), key(_HAN_RUN.sub(" ", folded)))
        first, second = (self.exact.get(half) for half in halves)
        return first if first is not None and second is not None and first.makes is second.makes else None

    def cuts(self, text: str) -> tuple[int, ...]:
        """Offsets at which a marker begins inside a line, the first character aside."""
        folded = half_width(text)
        cuts = self.calls.cuts(folded)
        if ":" in folded[1:]:
            cuts += [found.start(1) for found in self.inline.finditer(folded) if _begins(folded, found.start(1))]
        return tuple(sorted(set(cuts)))


def _begins(text: str, at: int) -> bool:
    """Say whether a marker may begin there: within a sentence, "summarize action points:", only in capitals."""
    return at > 0 and (text[at] != text[at].lower() or not text[at].isascii() or not text[:at].rstrip()[-1:].isalnum())
