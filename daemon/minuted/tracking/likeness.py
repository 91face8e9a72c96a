"""How alike two tasks are: which words both have, and what makes them two however alike they are."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

#: Beginnings shorter than this are no stem: "new" and "news" are two words.
_STEM = 4
#: What a word may have behind its stem and be the same word: "booked" is "book", "prices" is "price".
_ENDINGS = ("ing", "ed", "es", "s")
#: Chinese numbers; they tell phases, versions and floors apart.
_HAN_NUMBERS = frozenset("〇零一二三四五六七八九十百千两")
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"})
#: Signs before a number that make it another one.
_SIGNS = frozenset("-+%")
#: Tasks are compared by so much of their text, and by so many words.
_LONGEST, _MOST_WORDS = 400, 40


@dataclass(frozen=True, slots=True)
class Told:
    """What one task says, as it is compared."""

    #: Letters and digits, and what belongs to numbers: 1.5 is not 15.
    bare: str
    #: The words that say something, by their stems; a Chinese character is one.
    words: tuple[str, ...]
    #: Numbers, single letters and words such as "not": where they differ, two tasks are two.
    marks: frozenset[str]
    #: The words and, of those that are said again, for the how manieth time.
    bag: frozenset[tuple[str, int]] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Compares tasks by the words of the languages; the answers say nothing of people or days."""

    #: Words that say nothing of their own: "the", 的.
    idle: frozenset[str]
    #: Words that turn a task round: "not", 取消.
    against: tuple[str, ...]

    @classmethod
    def compile(cls, languages: Mapping[Any, Mapping[str, Any]]) -> Likeness:
        """Take the words of every language table under ``alike``."""
        tables = [table["alike"] for table in languages.values()]
        return cls(
            idle=frozenset(_folded(word) for table in tables for word in table["idle"]),
            against=tuple(dict.fromkeys(_folded(word) for table in tables for word in table["against"])),
        )

    def told(self, text: str) -> Told:
        """Return what a task says."""
        return _told(text[:_LONGEST], self.idle, self.against)


def share(one: Told, other: Told) -> float:
    """Return which part of the words both have, from 0 to 1 (Dice); without any words 0."""
    total = len(one.words) + len(other.words)
    return 2 * common(one, other) / total if total else 0.0


def within(short: Told, long: Told) -> float:
    """Return which part of the longer task the shorter one is, where it says nothing of its own; else 0.

    One other word is enough for 0, and so is another order: "book a room in Bonn" is not "book a room in Rome", and
    what Ann sends to Bob is not what Bob sends to Ann.
    """
    if not short.words or len(short.words) > len(long.words) or short.marks != long.marks:
        return 0.0
    rest = iter(long.words)
    in_order = all(any(word == other for other in rest) for word in short.words)
    return len(short.words) / len(long.words) if in_order else 0.0


def common(one: Told, other: Told) -> int:
    """Count the words that both have."""
    return len(one.bag & other.bag)


def _stem(word: str) -> str:
    """Return a word without its ending, so that its forms compare equal."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > _STEM else word


@lru_cache(maxsize=4096)
def _told(text: str, idle: frozenset[str], against: tuple[str, ...]) -> Told:
    folded = _folded(text)
    words = tuple(_words(folded))
    said = tuple(_stem(word) for word in words if word not in idle)[:_MOST_WORDS] or words[:_MOST_WORDS]
    spaced = f" {' '.join(words)} "
    marks = {word for word in words if _is_mark(word)}
    marks |= {word for word in against if (f" {word} " in spaced if word.isascii() else word in folded)}
    bare = "".join(_bare(folded))
    # Signs and points count with their number only.
    marks |= set(_numbers(folded))
    return Told(bare=bare, words=said, marks=frozenset(marks), bag=frozenset(_bag(said)))


def _bag(words: Iterable[str]) -> Iterator[tuple[str, int]]:
    seen: Counter[str] = Counter()
    for word in words:
        yield word, seen[word]
        seen[word] += 1


def _is_mark(word: str) -> bool:
    return any(map(str.isdigit, word)) or word in _HAN_NUMBERS or word in _ROMAN or (len(word) == 1 and word.isascii())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def _words(folded: str) -> Iterator[str]:
    """Yield runs of letters and digits, and each Chinese character by itself."""
    run: list[str] = []
    for char in folded:
        if _is_han(char) or not (char.isalnum() or (char == "'" and run)):
            if run:
                yield "".join(run).rstrip("'")
                run.clear()
            if _is_han(char):
                yield char
        else:
            run.append(char)
    if run:
        yield "".join(run).rstrip("'")


def _numbers(folded: str) -> Iterator[str]:
    """Yield every number with its point, its sign and what it is of: "1.5", "-5", "5%", "$5"."""
    run: list[str] = []
    for place, char in enumerate(folded):
        if not char.isspace() and (char.isdigit() or _of_number(folded, place)):
            run.append(char)
            continue
        if any(map(str.isdigit, run)):
            yield "".join(run)
        run.clear()
    if any(map(str.isdigit, run)):
        yield "".join(run)


def _bare(folded: str) -> Iterable[str]:
    return (char for place, char in enumerate(folded) if char.isalnum() or _of_number(folded, place))


def _of_number(folded: str, place: int) -> bool:
    """Say whether a sign makes the number beside it another one: 1.5 is not 15, nor $5 €5, nor -5 5."""
    char = folded[place]
    before, after = folded[place - 1 : place], folded[place + 1 : place + 2]
    if char.isspace():
        return False
    if char in "-+":
        return after.isdigit() and (not before.strip() or before.isdigit())
    if char in _SIGNS or unicodedata.category(char) in ("Sc", "Sm"):
        return after.isdigit() or before.isdigit()
    return before.isdigit() and after.isdigit()


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" or char in "々〇"
