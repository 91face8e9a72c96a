"""What people write that they learned: "keep: short weeklies", 问题：…, or such a word with a list below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from minuted.model import LessonKind, SaidLesson
from minuted.reading.spelling import fold

#: Longer ones are cut; of one mail so many are read.
LONGEST, MOST = 500, 40
#: No word that says what a line is takes longer than this.
LONGEST_HEAD = 40
#: A line as long as this may have been broken by a mail program; a Chinese one is shorter.
BROKEN, BROKEN_HAN = 60, 30
_COLON = re.compile("[:：]")
#: Marks of lists, of headings and around words, which say nothing by themselves.
_BULLET = re.compile(r"\s*(?:[-–—*•·●▪◦+]|\(?\d{1,2}[.)、）])\s*")
_AROUND = " \t#*_[]()<>-–—,.!"
_NO_WORD = re.compile("[^0-9a-z\u3400-\u9fff]+")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonWords:
    """The ``[lessons]`` tables of all languages together."""

    kinds: Mapping[str, LessonKind]
    #: What asks for no name, the longest first.
    anonymous: tuple[str, ...]
    #: What people write where there is nothing to write.
    nothing: frozenset[str]
    #: What names a meeting that looks back, in its title.
    titles: tuple[str, ...]

    @classmethod
    def compile(cls, tables: Iterable[Mapping[str, Any]]) -> LessonWords:
        """Compile the words of every language."""
        kinds: dict[str, LessonKind] = {}
        anonymous, nothing, titles = set[str](), set[str](), set[str]()
        for table in (each["lessons"] for each in tables):
            for kind in LessonKind:
                kinds |= dict.fromkeys(map(fold, table[kind.value]), kind)
            anonymous.update(map(fold, table["anonymous"]))
            nothing.update(map(fold, table["nothing"]))
            titles.update(map(fold, table["titles"]))
        return cls(
            kinds=kinds,
            anonymous=tuple(sorted(anonymous, key=lambda word: (-len(word), word))),
            nothing=frozenset(nothing),
            titles=tuple(sorted(titles)),
        )

    def looks_back(self, title: str) -> bool:
        """Say whether a title is that of a meeting at which people look back."""
        words = f" {' '.join(_NO_WORD.split(fold(title)))} "
        return any(f" {each} " in words if each.isascii() else each in words for each in self.titles)

    def read(self, text: str) -> tuple[tuple[SaidLesson, ...], str]:
        """Return the lessons in the new text of a mail, and that text with their lines left empty."""
        walk = _Walk(self, text.split("\n"))
        lessons = list(walk.lessons())[:MOST]
        if walk.nobody:
            lessons = [SaidLesson(kind=each.kind, text=each.text, line=each.line, anonymous=True) for each in lessons]
        return tuple(lessons), "\n".join("" if n in walk.taken else line for n, line in enumerate(walk.lines))

    def head(self, words: str) -> tuple[LessonKind | None, bool]:
        """Return which kind a few words name, and whether they ask for no name: "problem (anonymous)"."""
        bare = fold(words).strip(_AROUND)
        if bare in self.kinds:
            return self.kinds[bare], False
        for mark in self.anonymous:
            if bare == mark:
                return None, True
            if bare.startswith(mark) or bare.endswith(mark):
                rest = (bare[len(mark) :] if bare.startswith(mark) else bare[: -len(mark)]).strip(_AROUND)
                if rest in self.kinds:
                    return self.kinds[rest], True
        return None, False


class _Walk:
    """One text, line by line."""

    def __init__(self, words: LessonWords, lines: list[str]) -> None:
        self.words, self.lines = words, lines
        #: Places of lines that are used up.
        self.taken: set[int] = set()
        #: A line of its own asks for no name at anything.
        self.nobody = False
        self._kind: LessonKind | None = None
        self._hidden = False
        #: Below a heading: lines without a mark count until an empty one.
        self._plain = False

    def lessons(self) -> Iterator[SaidLesson]:
        """Yield what is said, each with the lines that a mail program broke off it."""
        said: SaidLesson | None = None
        for place, line in enumerate(self.lines):
            found = self._line(place, line)
            if found is None and said is not None and self._goes_on(place, line):
                self.taken.add(place)
                joint = "" if _HAN.search(said.text[-1:]) else " "
                text = _tidy(f"{said.text}{joint}{line.strip()}")
                said = SaidLesson(kind=said.kind, text=text, line=said.line, anonymous=said.anonymous)
                continue
            if found is None and not line.strip():
                self._plain = False
            if said is not None:
                yield said
            said = found
        if said is not None:
            yield said

    def _line(self, place: int, line: str) -> SaidLesson | None:
        bullet = _BULLET.match(line)
        body = line[bullet.end() :] if bullet else line
        kind, hidden, rest = self._parted(body, place)
        if kind is not None or hidden:
            self.taken.add(place)
            if kind is None and not rest:
                # "anonymous" on a line of its own is about the whole mail.
                self.nobody = True
                return None
            if kind is not None and not rest:
                self._kind, self._hidden, self._plain = kind, hidden, True
                return None
            kind = kind or self._kind
            if kind is None:
                # Nothing says what it is, so it is nothing; it is asked about.
                self.taken.discard(place)
                return None
            if kind is not self._kind:
                self._kind, self._plain = None, False
            return self._said(kind, rest, place, hidden=hidden)
        if self._kind is None or not body.strip() or not (bullet or self._plain):
            if body.strip():
                self._kind = None if not line[:1].isspace() else self._kind
            return None
        self.taken.add(place)
        return self._said(self._kind, body, place, hidden=self._hidden)

    def _parted(self, body: str, place: int) -> tuple[LessonKind | None, bool, str]:
        """Return kind, whether no name is wanted, and what is said."""
        colon = _COLON.search(body[: LONGEST_HEAD + 1])
        if colon is None:
            kind, hidden = self.words.head(body) if len(body) <= LONGEST_HEAD else (None, False)
            if kind is not None and not self._heads(body, place):
                return None, False, ""
            return kind, hidden, ""
        kind, hidden = self.words.head(body[: colon.start()])
        rest = body[colon.end() :].strip(" \t*_")
        if hidden and kind is None and rest:
            inner, _, text = self._parted(rest, place)
            return (inner, True, text) if inner is not None else (None, True, rest)
        return kind, hidden, rest

    def _heads(self, body: str, place: int) -> bool:
        """Say whether a bare word stands above a list, or is marked as a heading: 好的 alone is a yes."""
        below = next((line for line in self.lines[place + 1 :] if line.strip()), "")
        return body.strip()[:1] in ("#", "*", "【", "[") or _BULLET.match(below) is not None

    def _goes_on(self, place: int, line: str) -> bool:
        """Say whether a line is the rest of the one before, which was broken, or is set in below it."""
        before = self.lines[place - 1]
        if place - 1 not in self.taken or not line.strip() or _BULLET.match(line):
            return False
        broken = len(before) >= (BROKEN_HAN if _HAN.search(before) else BROKEN)
        return broken or line[:1].isspace()

    def _said(self, kind: LessonKind, text: str, place: int, *, hidden: bool) -> SaidLesson | None:
        text = _tidy(text)
        if not text or fold(text).strip(_AROUND) in self.words.nothing:
            return None
        return SaidLesson(kind=kind, text=text, line=place + 1, anonymous=hidden)


def _tidy(text: str) -> str:
    """Return a text as one line of bounded length without anything unseen."""
    seen = "".join(char if char.isprintable() else " " for char in text[: LONGEST * 4])
    line = " ".join(seen.split()).strip("*_ ")
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
