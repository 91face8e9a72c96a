"""How rows of a letter are named in all languages: "1, 3-5", 第二项, "all", "both"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading.day_forms import any_of
from minuted.reading.numbers import Numerals

#: A range that names more rows than this is no row range.
_WIDEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Row numbers that a phrase names."""

    numbers: tuple[int, ...] = ()
    everything: bool = False
    #: "both" is everything where there are two; 0 where the phrase does not count.
    count: int = 0


class RowWords:
    """How rows are named in all languages: "1, 3-5", 第二项, "all"."""

    def __init__(self, tables: Sequence[Mapping[str, Any]], numerals: Numerals) -> None:
        rows = [table["verbs"]["rows"] for table in tables]
        self._numerals = numerals
        self._counted = {
            word: int(number) for row in rows for number, words in row.get("counted", {}).items() for word in words
        }
        self._all = frozenset(word for row in rows for word in row["all"]) | self._counted.keys()
        before = any_of([word for row in rows for word in row["before"]])
        after = any_of([word for row in rows for word in row["after"]])
        self._joint = rf" {{0,2}}(?:[,、;]|{any_of([w for row in rows for w in row['joints']])}| ){{1,2}} {{0,2}}"
        self._range = rf" {{0,2}}{any_of([w for row in rows for w in row['ranges']])} {{0,2}}"
        chars = "".join(numerals.digits) + "".join(numerals.tens)
        # A number in characters needs the words around it: 第二项 is a row, 二 may be anything.
        listed = f"第[{chars}]{{1,3}}(?:[、,和与及][{chars}]{{1,3}})*{after}"
        number = rf"(?:(?:{before} {{0,2}}){{0,2}}\d{{1,3}}(?: {{0,1}}{after})?|{listed})"
        span = f"{number}(?:{self._range}{number})?"
        #: Matches a row phrase, without groups.
        self.pattern = f"(?:{any_of(tuple(self._all))}|{span}(?:{self._joint}{span})*)"
        self._whole = re2.compile(self.pattern)
        dangling = [word for row in rows for part in ("joints", "ranges") for word in row[part]]
        self._between = re2.compile(rf"[\d{chars}] {{0,2}}(?:{after} {{0,2}})?{self._range}")
        self._tail = re2.compile(f"[ ,、]*{any_of(dangling)}$")
        words = {word for row in rows for part in ("before", "after", "joints", "ranges") for word in row[part]}
        #: Matches every row phrase and more, and is small enough to stand in every form.
        more = rf"(?:[\d,、;{chars} ]|{any_of(tuple(words))})*"
        self.loose = rf"(?:{any_of(tuple(self._all))}|[#\d第]{more}|{before} ?\d{more})"
        self._number = re2.compile(rf"\d{{1,3}}|[{chars}]{{1,3}}")
        #: Matches a number, without groups.
        self.count = numerals.pattern()
        self._start = re2.compile(f"^({self.pattern})")
        self._gap = re2.compile(r"^ {0,3}(?:[:,.)\]\-、]{1,2} {0,3})?")
        self._piece = re2.compile(f"{number}(?:{self._range}{number})?")

    def value(self, word: str) -> int | None:
        """Read one number in digits or words."""
        return self._numerals.value(word)

    def before(self, line: str) -> Iterator[tuple[Rows, int]]:
        """Yield the row phrases that a line begins with, longest first, and where the rest begins."""
        match = self._start.match(line)
        if match is None:
            return
        whole = match.group(1)
        ends = [whole] if " ".join(whole.split()) in self._all else []
        ends += [whole[: piece.end()] for piece in reversed(list(self._piece.finditer(whole)))][:20]
        for phrase in ends:
            gap = self._gap.match(line[len(phrase) :])
            rows = self.read(phrase)
            after = line[len(phrase) :].lstrip()
            # "4 -> Ines": the arrow belongs to what follows.
            rest = len(line) - len(after) if after.startswith("->") else len(phrase) + (gap.end() if gap else 0)
            touching = rest == len(phrase) and rest < len(line) and line[rest].isascii() and line[rest].isalnum()
            if rows is not None and rest < len(line) and not (touching and phrase[-1].isascii()):
                yield rows, rest

    def read(self, phrase: str) -> Rows | None:
        """Read a row phrase; None where a number or a range in it makes no sense."""
        phrase = self._tail.sub("", phrase.strip(" ,;、"))
        named_all = " ".join(phrase.split())
        if named_all in self._all:
            return Rows(everything=True, count=self._counted.get(named_all, 0))
        if self._whole.fullmatch(phrase) is None:
            return None
        found: list[int] = []
        for piece in self._piece.finditer(phrase):
            named = [self._numerals.value(number.group()) or 0 for number in self._number.finditer(piece.group())]
            if len(named) == 2 and self._between.search(piece.group()) is not None:
                if not named[0] <= named[1] < named[0] + _WIDEST:
                    return None
                named = list(range(named[0], named[1] + 1))
            if 0 in named:
                return None
            found.extend(number for number in named if number not in found)
        return Rows(numbers=tuple(found)) if found else None
