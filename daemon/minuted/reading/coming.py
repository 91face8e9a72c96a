"""Find the words that announce the next meeting, and what stands right behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading.spelling import half_width
from minuted.reading.template import any_of

#: What stands behind them is looked at so far.
_REACH = 60
#: A longer line is prose, and the announcement stands near its end or not at all.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The ``[coming]`` tables of the convention files."""

    pattern: Any
    #: One of these is in every text that the pattern matches.
    hints: tuple[str, ...]

    @classmethod
    def compile(cls, starts: Sequence[str], joins: Sequence[str]) -> Coming:
        """Compile "next meeting" and its like, and what may stand between them and the day: "will be on"."""
        gap = r"[\s:,*_-]*"
        return cls(
            pattern=re2.compile(rf"(?i){any_of(starts or [chr(0)])}(?:{gap}{any_of(joins or [chr(0)])})*{gap}"),
            hints=tuple(word.lower() for word in starts),
        )

    def may_stand_in(self, text: str) -> bool:
        """Say whether a word that announces the next meeting stands in a whole text at all."""
        lowered = half_width(text).lower()
        return any(map(lowered.__contains__, self.hints))

    def after(self, text: str) -> Iterator[str]:
        """Yield what stands behind each announcement in ``text``."""
        folded = half_width(text[:_LONGEST])
        lowered = folded.lower()
        if not any(map(lowered.__contains__, self.hints)):
            return
        for match in self.pattern.finditer(folded):
            yield text[match.end() : match.end() + _REACH]
