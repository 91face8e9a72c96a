"""An hour of the week, as people name the one at which they want to read: "Fridays at 4 pm", 周五下午四点."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from minuted import re2
from minuted.reading.day_forms import any_of
from minuted.reading.numbers import Numerals
from minuted.reading.spelling import fold

#: Nobody reads mail before this hour: without a word on the half of the day, "4" is in the afternoon.
EARLIEST = 7
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """The words for days of the week and hours, of all languages together."""

    pattern: Any
    weekdays: Mapping[str, int]
    #: "am", "pm" or "noon" by the words for them.
    halves: Mapping[str, str]
    numerals: Numerals

    @classmethod
    def compile(cls, tables: Sequence[Mapping[str, Any]], numerals: Numerals) -> Weekly:
        """Compile the ``[days.weekdays]`` and ``[verbs.clock]`` tables of each language."""
        weekdays = {
            word: int(number) - 1
            for table in tables
            for number, words in table["days"]["weekdays"].items()
            for word in words
        }
        clocks = [table["verbs"]["clock"] for table in tables]
        halves = {word: half for clock in clocks for half in ("am", "pm", "noon") for word in clock[half]}
        lead, joint, hour, end = (
            any_of([word for clock in clocks for word in clock[part]]) for part in ("lead", "joints", "hour", "end")
        )
        half = any_of(list(halves))
        number = numerals.pattern(longest=2)
        minutes = (
            rf"[:.](?P<minutes>\d{{2}})|{hour} {{0,1}}(?:(?P<half>{any_of([w for c in clocks for w in c['half']])})"
        )
        minutes += rf"|(?P<spoken>{number}){end}?)?"
        pattern = (
            rf"^(?:{lead} {{0,1}}){{0,2}}(?:(?P<weekday>{any_of(list(weekdays))})s?)? {{0,1}}(?:{joint} {{0,1}})?"
            rf"(?P<before>{half})? {{0,1}}(?:(?P<hour>{number})(?:{minutes})?{end}?)? {{0,1}}(?P<after>{half})?$"
        )
        return cls(pattern=re2.compile(pattern), weekdays=weekdays, halves=halves, numerals=numerals)

    def read(self, words: str) -> dict[str, str] | None:
        """Return "weekday" (Monday is 0) and "time" (ISO), as far as they are named; None where it is no such hour."""
        folded = fold(words).strip(" ,.:。，")
        match = self.pattern.match(folded) if folded and len(folded) <= _LONGEST else None
        if match is None:
            return None
        found: dict[str, str] = {}
        if match.group("weekday"):
            found["weekday"] = str(self.weekdays[match.group("weekday")])
        half = self.halves.get(match.group("before") or match.group("after") or "", "")
        if match.group("hour") or half == "noon":
            clock = self._clock(match, half)
            if clock is None:
                return None
            found["time"] = clock.isoformat("minutes")
        elif half:
            return None
        return found or None

    def _clock(self, match: Any, half: str) -> time | None:
        hour = self.numerals.value(match.group("hour")) if match.group("hour") else 12
        spoken = self.numerals.value(match.group("spoken")) if match.group("spoken") else 0
        minutes = int(match.group("minutes")) if match.group("minutes") else 30 if match.group("half") else spoken
        if hour is None or minutes is None or hour > 23 or minutes > 59:
            return None
        afternoon = half == "pm" or (half == "noon" and hour < EARLIEST) or (not half and hour < EARLIEST)
        if half == "am" and hour == 12:
            hour = 0
        return time(hour + 12 if afternoon and hour < 12 else hour, minutes)
