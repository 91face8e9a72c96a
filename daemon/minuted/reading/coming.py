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

    @classmethod
    def compile(cls, starts: Sequence[str], joins: Sequence[str]) -> Coming:
        """Compile "next meeting" and its like, and what may stand between them and the day: "will be on"."""
        gap = r"[\s:,*_-]*"
        return cls(
            pattern=re2.compile(rf"(?i){any_of(starts or [chr(0)])}(?:{gap}{any_of(joins or [chr(0)])})*{gap}"),
        )

    def begins(self, text: str) -> bool:
        """Say whether ``text`` begins with such an announcement: "Next meeting on 10 March"."""
        return self.pattern.match(half_width(text[:_REACH])) is not None

    def before(self, text: str) -> str:
        """Return what stands before the first announcement in ``text``; all of it where there is none."""
        match = self.pattern.search(half_width(text[:_LONGEST]))
        return text[: match.start()] if match is not None else text

    def after(self, text: str) -> Iterator[str]:
        """Yield what stands behind each announcement in ``text``."""
        for match in self.pattern.finditer(half_width(text[:_LONGEST])):
            yield text[match.end() : match.end() + _REACH]
