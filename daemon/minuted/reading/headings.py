"""Read headings that are put together from few words: "Open action items from last week (12 March)"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading.spelling import has_han, key
from minuted.reading.template import any_of

#: Longer headings are sentences.
_LONGEST = 90
_BETWEEN = r"[\s,:;/&+.()'\[\]|>-]*"
_NUMBER = r"\d[\d./:-]*(?:st|nd|rd|th)?\b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """Which words make a heading one of actions, and which may stand beside them."""

    #: The whole heading is made of these words.
    whole: Any
    #: One of the words that announce something.
    core: Any
    #: Words that say that other things stand below too: "Discussion and actions".
    mixed: Any
    #: Words that say that all below is done, "Completed actions", and those that only seem to, "To be done".
    done: Any
    undone: Any
    #: What may follow a core word within a heading.
    goes_on: Any
    #: Key of a core word to the number of its marker.
    cores: Mapping[str, int]

    @classmethod
    def compile(cls, heads: Sequence[Sequence[str]], tables: Iterable[Mapping[str, Sequence[str]]]) -> Headings:
        """Compile the ``heads`` of each marker, and the ``[headings]`` tables."""
        more: dict[str, list[str]] = {"beside": [], "mixed": [], "done": [], "undone": []}
        for table in tables:
            for name, words in table.items():
                more[name] += words
        cores = [word for words in heads for word in words]
        every = any_of([*cores, *(word for words in more.values() for word in words)] or ["\x00"])
        core, mixed, done, undone = (
            re2.compile(rf"(?i)({_bounded(words)})") for words in (cores, more["mixed"], more["done"], more["undone"])
        )
        return cls(
            whole=re2.compile(rf"(?i)^{_BETWEEN}(?:(?:{every}|{_NUMBER}){_BETWEEN})+$"),
            core=core,
            mixed=mixed,
            done=done,
            undone=undone,
            goes_on=re2.compile(rf"(?i)^(?:\s*$|\s*[^\p{{L}}\s]|{_BETWEEN}{every})"),
            cores={key(word): number for number, words in enumerate(heads) for word in words},
        )

    def read(self, folded: str) -> tuple[int, bool, bool] | None:
        """Return the marker's number, whether the heading is mixed, and whether all below it is done."""
        if len(folded) > _LONGEST:
            return None
        core = self.core.search(folded)
        if core is None or self.whole.match(folded) is None:
            return None
        done = self.done.search(folded) is not None and self.undone.search(folded) is None
        return self.cores[key(core.group(1))], self.mixed.search(folded) is not None, done


def _bounded(words: Sequence[str]) -> str:
    """Make a pattern of words: a Latin one begins where a word does, a Chinese one anywhere."""
    latin = [word for word in words if not has_han(word)]
    han = [word for word in words if has_han(word)]
    return rf"\b{any_of(latin or [chr(0)])}|{any_of(han or [chr(0)])}"
