"""Numbers in words and digits: "three", "3rd", 十二, 二〇二六."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minuted import re2

#: Numbers longer than this are no counts, days or rows of anybody's.
LONGEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerals:
    """The number words of one or several languages."""

    words: Mapping[str, int]
    ordinals: Mapping[str, int]
    digits: Mapping[str, int]
    tens: Mapping[str, int]

    @classmethod
    def compile(cls, tables: Mapping[str, Mapping[str, Any]]) -> Numerals:
        """Make one reader of the ``[numbers]`` tables, given by language."""
        merged: dict[str, dict[str, int]] = {"words": {}, "ordinals": {}, "digits": {}, "tens": {}}
        for table in tables.values():
            for part, words in merged.items():
                words.update(table.get("numbers", {}).get(part, {}))
        return cls(**merged)

    def value(self, written: str) -> int | None:
        """Read one number; None where it is none.  Ordinal endings (3rd) are ignored."""
        word = written.strip()
        if len(word) > 2 and word[-2:] in ("st", "nd", "rd", "th") and word[:-2].isascii() and word[:-2].isdigit():
            word = word[:-2]
        if word.isascii() and word.isdigit():
            return int(word) if len(word) <= LONGEST + 2 else None
        known = self.words.get(word, self.ordinals.get(word))
        if known is not None:
            return known
        return self._characters(word)

    def is_count(self, written: str) -> bool:
        """Say whether people count so: 十二 is a count, 一二 is two digits, as years have them."""
        word = written.strip()
        return word in self.words or len(word) < 2 or not all(char in self.digits for char in word)

    def _characters(self, word: str) -> int | None:
        """Read Chinese numerals: 二〇二六 digit by digit, 二十五 by tens."""
        if not word or len(word) > LONGEST:
            return None
        if all(char in self.digits for char in word):
            return int("".join(str(self.digits[char]) for char in word))
        total, unit, seen_ten = 0, -1, False
        for char in word:
            if char in self.tens and not seen_ten:
                total, unit, seen_ten = self.tens[char] * (max(unit, 1)), -1, True
            elif char in self.digits and unit < 0:
                unit = self.digits[char]
            else:
                return None
        return total + max(unit, 0) if seen_ten else None

    def pattern(self, *, longest: int = 3) -> str:
        """Return an RE2 pattern, without groups, that matches every number up to ``longest`` digits."""
        words = "|".join(re2.escape(word) for word in sorted(self.words, key=len, reverse=True))
        chars = "".join(self.digits) + "".join(self.tens)
        parts = [rf"\d{{1,{longest}}}", words, f"[{chars}]{{1,3}}" if chars else ""]
        return "(?:" + "|".join(part for part in parts if part) + ")"
