"""RE2 patterns, which take linear time on any text, asked without the detours of the library's own Python layer.

That layer costs more than most of our patterns: a generator and two conversions of offsets for each text, and a new
table of group names for each name asked for.  Here a text without a match costs one call, and offsets are only
converted where there is a match in a text that is not ASCII.  The methods mean what they mean in the library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import re2 as library

Options = library.Options
error = library.error
escape = library.escape

_ANYWHERE, _START, _BOTH = (
    library._re2.RE2.Anchor.UNANCHORED,
    library._re2.RE2.Anchor.ANCHOR_START,
    library._re2.RE2.Anchor.ANCHOR_BOTH,
)
_Spans = list[tuple[int, int]]
#: No match at all.
_NONE: Iterator[Match] = iter(())


class _Count:
    """Counts the characters of a text up to an octet, going on from the last one asked for."""

    __slots__ = ("_char", "_octet", "octets")

    def __init__(self, octets: bytes) -> None:
        self.octets, self._octet, self._char = octets, 0, 0

    def at(self, octet: int) -> int:
        if octet < self._octet:
            self._octet = self._char = 0
        self._char += len(self.octets[self._octet : octet].decode())
        self._octet = octet
        return self._char


class Match:
    """Where a pattern was found in a text; offsets are those of the text, counted when they are asked for."""

    __slots__ = ("_count", "_names", "_spans", "_start", "_text")

    def __init__(self, text: str, spans: _Spans, names: dict[str, int], count: _Count | None) -> None:
        self._text, self._spans, self._names, self._count = text, spans, names, count
        self._start = -1

    def _at(self, octet: int) -> int:
        """Return the offset in characters; only where the match starts is counted from afar."""
        if self._count is None or octet < 0:
            return octet
        start = self._spans[0][0]
        if self._start < 0:
            self._start = self._count.at(start)
        return self._start if octet == start else self._start + len(self._count.octets[start:octet].decode())

    def span(self, group: int = 0) -> tuple[int, int]:
        """Return start and end of a group; -1 where it took no part."""
        start, end = self._spans[group]
        return self._at(start), self._at(end)

    def start(self, group: int = 0) -> int:
        """Return where a group starts."""
        return self._at(self._spans[group][0])

    def end(self, group: int = 0) -> int:
        """Return where a group ends."""
        return self._at(self._spans[group][1])

    def group(self, which: int | str = 0) -> Any:
        """Return the text of a group by number or name; None where it took no part."""
        return self._words(*self._spans[which if isinstance(which, int) else self._names[which]])

    def groups(self) -> tuple[Any, ...]:
        """Return the texts of all groups but the whole."""
        return tuple(self._words(start, end) for start, end in self._spans[1:])

    def _words(self, start: int, end: int) -> str | None:
        if start < 0:
            return None
        return self._text[start:end] if self._count is None else self._count.octets[start:end].decode()


class Pattern:
    """One compiled pattern."""

    __slots__ = ("_find", "groupindex", "groups", "pattern")

    def __init__(self, pattern: str, options: Any = None) -> None:
        compiled = library.compile(pattern, options)
        self._find: Callable[..., _Spans] = compiled._regexp.Match
        self.pattern = pattern
        self.groups: int = compiled.groups
        self.groupindex: dict[str, int] = compiled.groupindex

    def search(self, text: str, pos: int = 0) -> Match | None:
        """Find the first match in ``text`` from ``pos`` on."""
        if pos:
            return self._once(_ANYWHERE, text, pos)
        octets = text.encode()
        size = len(octets)
        spans = self._find(_ANYWHERE, octets, 0, size)
        if spans[0][0] < 0:
            return None
        return Match(text, spans, self.groupindex, None if size == len(text) else _Count(octets))

    def match(self, text: str, pos: int = 0) -> Match | None:
        """Match at ``pos``."""
        if pos:
            return self._once(_START, text, pos)
        octets = text.encode()
        size = len(octets)
        spans = self._find(_START, octets, 0, size)
        if spans[0][0] < 0:
            return None
        return Match(text, spans, self.groupindex, None if size == len(text) else _Count(octets))

    def fullmatch(self, text: str) -> Match | None:
        """Match the whole text."""
        return self._once(_BOTH, text, 0)

    def _once(self, anchor: Any, text: str, pos: int = 0) -> Match | None:
        octets = text.encode()
        size = len(octets)
        at = pos and len(text[:pos].encode())
        if at > size:
            return None
        spans = self._find(anchor, octets, at, size)
        if spans[0][0] < 0:
            return None
        return Match(text, spans, self.groupindex, None if size == len(text) else _Count(octets))

    def finditer(self, text: str) -> Iterator[Match]:
        """Yield the matches from left to right, none overlapping."""
        octets = text.encode()
        spans = self._find(_ANYWHERE, octets, 0, len(octets))
        return _NONE if spans[0][0] < 0 else self._each(text, octets, spans)

    def _each(self, text: str, octets: bytes, spans: _Spans) -> Iterator[Match]:
        """Yield the first match, which is found, and all that follow it."""
        size = len(octets)
        find, names = self._find, self.groupindex
        count = None if size == len(text) else _Count(octets)
        at, end = 0, spans[0][1]
        while True:
            yield Match(text, spans, names, count)
            if at == size:
                return
            # An empty match where the last one ended must not be found for ever.
            at = end if at != end else at + _width(octets[at])
            spans = find(_ANYWHERE, octets, at, size)
            start, end = spans[0]
            if start < 0:
                return

    def findall(self, text: str) -> list[Any]:
        """Return the text of every match, or of its groups where the pattern has some."""
        if not self.groups:
            return [match.group() for match in self.finditer(text)]
        found = [[group or "" for group in match.groups()] for match in self.finditer(text)]
        return [groups[0] if self.groups == 1 else tuple(groups) for groups in found]

    def split(self, text: str, maxsplit: int = 0) -> list[Any]:
        """Cut ``text`` at the matches; groups of the pattern stand between the pieces."""
        pieces: list[Any] = []
        end = 0
        for count, match in enumerate(self.finditer(text)):
            if maxsplit and count >= maxsplit:
                break
            pieces += (text[end : match.start()], *match.groups())
            end = match.end()
        return [*pieces, text[end:]]

    def sub(self, replacement: str | Callable[[Match], str], text: str) -> str:
        r"""Replace every match; ``\1`` in a replacement stands for a group, ``\n`` and ``\t`` for what they mean."""
        found = self.finditer(text)
        if found is _NONE:
            return text
        pieces: list[str] = []
        end = 0
        for match in found:
            pieces.append(text[end : match.start()])
            pieces.append(replacement(match) if callable(replacement) else _expanded(replacement, match))
            end = match.end()
        return "".join((*pieces, text[end:]))


class Set:
    """Patterns that are looked for in one pass."""

    __slots__ = ("_set",)

    def __init__(self, anchor: Any, options: Any = None) -> None:
        self._set = library._re2.Set(anchor, options or Options())

    @classmethod
    def SearchSet(cls, options: Any = None) -> Set:
        """Make a set of patterns that may match anywhere."""
        return cls(_ANYWHERE, options)

    @classmethod
    def FullMatchSet(cls, options: Any = None) -> Set:
        """Make a set of patterns that match a whole text."""
        return cls(_BOTH, options)

    def Add(self, pattern: str) -> int:
        """Add a pattern and return its number.

        Raises:
            error: It is none.
        """
        number: int = self._set.Add(pattern.encode())
        if number < 0:
            raise error(f"failed to add {pattern!r}")
        return number

    def Compile(self) -> None:
        """End the adding.

        Raises:
            error: There is not enough memory.
        """
        if not self._set.Compile():
            raise error("failed to compile a set")

    def Match(self, text: str) -> list[int]:
        """Return the numbers of the patterns that match."""
        found: list[int] = self._set.Match(text.encode())
        return found


#: So many patterns of languages and conventions are kept: what reads and what follows up share most of them.
@lru_cache(maxsize=8192)
def compile(pattern: str, options: Any = None) -> Pattern:  # it is called as ``re2.compile``
    """Compile a pattern; the same one is compiled once.

    Raises:
        error: It is none.
    """
    return Pattern(pattern, options)


def _width(octet: int) -> int:
    """Return how many octets the UTF-8 character has that begins with this one."""
    return 1 if octet < 0x80 else 2 if octet < 0xE0 else 3 if octet < 0xF0 else 4


def _expanded(replacement: str, match: Match) -> str:
    if "\\" not in replacement:
        return replacement
    return "".join(piece if isinstance(piece, str) else match.group(piece) or "" for piece in _pieces(replacement))


@lru_cache(maxsize=64)
def _pieces(replacement: str) -> tuple[str | int, ...]:
    first, *rest = replacement.split("\\")
    return (first, *(piece for part in rest for piece in (_escaped(part[:1]), part[1:])))


def _escaped(sign: str) -> str | int:
    return int(sign) if sign.isdigit() else {"n": "\n", "t": "\t"}[sign]
