"""Words of commands that are wrong by one letter: "finishd", "compelted", "snoze"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minuted import re2
from minuted.reading.spelling import fold

_WORD = re2.compile(r"[a-z']+")
#: A command begins with its verb; what stands further down is a note, and its words are not ours.
_FIRST_WORDS = 6
#: Shorter words are too near to others.
_SHORTEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Typos:
    #: Words that may be meant, by first letter.
    words: dict[str, tuple[str, ...]]
    #: Right words that are near to one of them: "finishes" is not "finished".
    others: frozenset[str]

    @classmethod
    def of(cls, tables: Sequence[dict[str, list[str]]]) -> Typos:
        """Gather the ``[verbs.typos]`` of all languages."""
        words: dict[str, tuple[str, ...]] = {}
        for word in (word for table in tables for word in table.get("words", ())):
            words[word[0]] = (*words.get(word[0], ()), word)
        return cls(words=words, others=frozenset(other for table in tables for other in table.get("others", ())))

    def righted(self, line: str) -> str:
        """Return a line with the mistyped words at its start right; the line itself where there are none."""
        for match in reversed(list(_WORD.finditer(fold(line)))[:_FIRST_WORDS]):
            right = self._right(match.group())
            if right:
                line = line[: match.start()] + right + line[match.end() :]
        return line

    def _right(self, word: str) -> str:
        near = self.words.get(word[0], ())
        if len(word) < _SHORTEST or word in self.others or word in near:
            return ""
        # "completd" lacks a letter of "completed", rather than ending "complete" with a wrong one.
        return max((each for each in near if _one_off(word, each)), key=len, default="")


def _one_off(word: str, right: str) -> bool:
    """Say whether one letter is wrong, missing or too many, or two neighbours stand the other way round."""
    if abs(len(word) - len(right)) > 1:
        return False
    start = next((at for at, (one, other) in enumerate(zip(word, right, strict=False)) if one != other), None)
    if start is None:
        return len(word) != len(right)
    rests: Iterable[tuple[str, str]] = (
        (word[start + 1 :], right[start + 1 :]),
        (word[start:], right[start + 1 :]),
        (word[start + 1 :], right[start:]),
        (word[start + 1 : start + 2] + word[start : start + 1] + word[start + 2 :], right[start:]),
    )
    return any(one == other for one, other in rests)
