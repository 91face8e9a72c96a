"""Count votes in one line: "7-0-1", "5 in favour, 2 against", "SF: 3", "+1", 赞成 5 票."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading.spelling import half_width
from minuted.reading.template import any_of

#: Longer lines tell of a vote, they do not count one.
_LONGEST = 160
#: "Ann: +1", "+1 (Bob)", "-1 from Carla".
_PLUS = re2.compile(r"^[^+\d]*\+1\b[^+]*$")
_MINUS = re2.compile(r"^(?:[^\d-]*[\s:])?[-–−]1\b[^-]*$")
#: "7-0-1", "Vote: 5/2".
_TALLY = re2.compile(r"^[^\d]*\b(\d{1,3})\s?[-–/]\s?(\d{1,3})(?:\s?[-–/]\s?\d{1,3})?\b[^\d]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    named: Any

    @classmethod
    def compile(cls, ayes: Sequence[str], noes: Sequence[str]) -> Ballots:
        """Build from the words for votes in favour and for those against."""
        aye, no = any_of(ayes or ["\x00"]), any_of(noes or ["\x00"])
        return cls(
            named=re2.compile(
                rf"(?i)(?:^|[^\p{{L}}\d])(?:(?P<n>\d{{1,3}})\s*(?:(?P<aye>{aye})|{no})"
                rf"|(?:(?P<ayes>{aye})|{no})\s*[:=(-]?\s*(?P<m>\d{{1,3}}))"
            )
        )

    def read(self, text: str) -> tuple[int, int] | None:
        """Return the votes for and against that one line states; None where it counts none."""
        if len(text) > _LONGEST or not any(map(str.isdigit, text)):
            return None
        folded = half_width(text)
        if _PLUS.match(folded):
            return 1, 0
        if _MINUS.match(folded):
            return 0, 1
        ayes = noes = 0
        named = list(self.named.finditer(folded))
        for found in named:
            count = int(found.group("n") or found.group("m"))
            if found.group("aye") or found.group("ayes"):
                ayes += count
            else:
                noes += count
        if named:
            return ayes, noes
        tally = _TALLY.match(folded)
        return (int(tally.group(1)), int(tally.group(2))) if tally is not None else None
