"""How rows of a letter are named in all languages: "1, 3-5", 第二项, "all", "both"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from minuted import re2
from minuted.reading.day_forms import any_of
from minuted.reading.numbers import Numerals

#: A range that names more rows than this is no row range.
_WIDEST = 50
#: The number of "the last one": only who has the letter knows it.
LAST: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Row numbers that a phrase names."""

    #: LAST stands for the last row, whichever it is.
    numbers: tuple[int, ...] = ()
    everything: bool = False
    #: What "all" leaves out: "all but 3".
    but: tuple[int, ...] = ()
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
        counted = f"第[{chars}]{{1,3}}(?:[、,和与及][{chars}]{{1,3}})*{after}"
        number = rf"(?:(?:{before} {{0,2}}){{0,2}}\d{{1,3}}(?: {{0,1}}{after})?|{counted})"
        span = f"{number}(?:{self._range}{number})?"
        listing = f"{span}(?:{self._joint}{span})*"
        self._last = frozenset(word for row in rows for word in row["last"])
        lists = [row["but"] for row in rows]
        without, others, spoken = ([w for each in lists for w in each[part]] for part in ("before", "after", "behind"))
        ends = (rf" {{0,2}}{any_of(each['after'])}" if each["after"] else "" for each in lists)
        but = "|".join(
            rf"{any_of(each['before'])} {{0,2}}{listing}{end}" for each, end in zip(lists, ends, strict=True)
        )
        single = any_of(tuple(self._all | self._last))
        #: Matches a row phrase, without groups.
        self.pattern = f"(?:{but}|{single}|{listing})"
        # "done except 3" says it of all others, and "except 3 done" nothing that is sure.
        self._but = re2.compile(rf"(?:{but}|{any_of(spoken)} {{0,2}}{listing})")
        self._whole = re2.compile(f"(?:{self._but.pattern}|{single}|{listing})")
        dangling = [word for row in rows for part in ("joints", "ranges") for word in row[part]]
        self._between = re2.compile(rf"[\d{chars}] {{0,2}}(?:{after} {{0,2}})?{self._range}")
        self._tail = re2.compile(f"[ ,、]*{any_of(dangling)}$")
        words = {word for row in rows for part in ("before", "after", "joints", "ranges") for word in row[part]}
        #: Matches every row phrase and more, and is small enough to stand in every form.
        more = rf"(?:[\d,、;{chars} ]|{any_of(tuple(words))})*"
        leaves = any_of([*without, *spoken])
        listed = rf"(?:[#\d第]|{before} ?\d){more}(?:{any_of(others)})?"
        self.loose = rf"(?:{single}|(?:{leaves} ?)?{listed})"
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
        single = " ".join(whole.split()) in self._all | self._last or self._but.fullmatch(whole) is not None
        ends = [whole] if single else []
        ends += [] if single else [whole[: piece.end()] for piece in reversed(list(self._piece.finditer(whole)))][:20]
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
        if named_all in self._last:
            return Rows(numbers=(LAST,))
        if self._whole.fullmatch(phrase) is None:
            return None
        numbers = self._numbers(phrase)
        if not numbers:
            return None
        if self._but.fullmatch(phrase) is not None:
            return Rows(everything=True, but=numbers)
        return Rows(numbers=numbers)

    def _numbers(self, phrase: str) -> tuple[int, ...]:
        """Return the numbers of a phrase; nothing where one of them makes no sense."""
        found: list[int] = []
        for piece in self._piece.finditer(phrase):
            named = [self._numerals.value(number.group()) or 0 for number in self._number.finditer(piece.group())]
            if len(named) == 2 and self._between.search(piece.group()) is not None:
                if not named[0] <= named[1] < named[0] + _WIDEST:
                    return ()
                named = list(range(named[0], named[1] + 1))
            if 0 in named:
                return ()
            found.extend(number for number in named if number not in found)
        return tuple(found)
