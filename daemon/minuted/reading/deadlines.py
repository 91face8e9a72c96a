"""Read a line that gives a whole list its deadline, and days that were moved: "All of the above by Friday", 延至."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from minuted import re2
from minuted.reading.spelling import half_width, has_han
from minuted.reading.template import any_of

#: A line that only gives a deadline is no longer, in Chinese and in other languages.
_LONGEST_HAN, _LONGEST = 48, 90
#: A moved day, and the words around it, are no longer.
_LONGEST_DAY = 24
_EDGES = " ,;:，；：、(（"


class Whose(StrEnum):
    """Whose deadline a line gives."""

    BELOW = "below"
    ABOVE = "above"
    #: Those around it: what stands above, else what stands below.
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """The words of all ``[deadlines]`` tables."""

    words: Mapping[Whose, Any]
    #: What stands between the day that no longer holds and the one that does: 延至, "->".
    moved: Any
    #: What may stand before the former: 由, 原定.
    before: tuple[str, ...]
    #: Words that say that it tells what was: 已.
    past: tuple[str, ...]

    @classmethod
    def compile(cls, tables: Iterable[Mapping[str, Sequence[str]]]) -> Deadlines:
        """Merge the tables: ``below``, ``above``, ``all``, ``moved`` and ``before``."""
        merged: dict[str, list[str]] = {name: [] for name in (*Whose, "moved", "before", "past")}
        for table in tables:
            for name, words in table.items():
                merged[name] += words
        return cls(
            words={whose: re2.compile(rf"(?i)^{any_of(merged[whose] or [chr(0)])}") for whose in Whose},
            moved=re2.compile(rf"(?i)\s*{any_of(merged['moved'] or [chr(0)])}\s*"),
            before=tuple(merged["before"]),
            past=tuple(merged["past"]),
        )

    def whose(self, text: str) -> Whose | None:
        """Say whose deadline a line gives that begins so and says nothing else; None where it is longer."""
        if len(text) > (_LONGEST_HAN if has_han(text) else _LONGEST):
            return None
        folded = half_width(text)
        if any(map(folded.casefold().__contains__, self.past)):
            return None
        return next((whose for whose, words in self.words.items() if words.match(folded)), None)

    def last(self, value: str) -> str:
        """Return what a field says of the day that holds now: "3月6日延至3月13日" is "3月13日"."""
        found = list(self.moved.finditer(half_width(value)))
        return value[found[-1].end() :] if found and value[found[-1].end() :].strip() else value

    def moves(self, task: str, starts_with_day: Callable[[str], int]) -> tuple[str, str] | None:
        """Cut "由3月6日延至3月13日（原3月1日）" off a task; return the task and the day that holds now.

        ``starts_with_day``: how much of a text is the day that it begins with; 0 where it begins with none.
        """
        folded = half_width(task)
        found = self.moved.search(folded)
        if found is None:
            return None
        behind = task[found.end() : found.end() + _LONGEST_DAY]
        length = starts_with_day(behind)
        if not length:
            return None
        before, after = task[: found.start()].rstrip(_EDGES), task[found.end() + length :]
        cut = next(
            (
                at
                for at in range(max(0, len(before) - _LONGEST_DAY), len(before))
                if self._is_day(before, at, starts_with_day)
            ),
            -1,
        )
        if cut >= 0:
            before = before[:cut].rstrip(_EDGES)
            for word in self.before:
                before = before.removesuffix(word).rstrip(_EDGES)
        if half_width(after[:1]) == "(" and half_width(after).find(")") > 0:
            after = after[half_width(after).find(")") + 1 :]
        return f"{before}{after.strip(' )）')}", behind[:length]

    @staticmethod
    def _is_day(text: str, at: int, starts_with_day: Callable[[str], int]) -> bool:
        """Say whether a text is a day from there on."""
        first = text[at]
        return (first.isdigit() and not text[at - 1 : at].isdigit()) and starts_with_day(text[at:]) == len(text) - at
