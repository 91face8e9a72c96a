"""Look at a line once for the words that each way of reading it needs, so that most lines are not asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from minuted import re2
from minuted.reading.spelling import half_width

#: A marker word, "action" or 待办, whether it marks anything or not.
LABEL: Final = 1
#: What calls somebody: "AP107", "#todo".
CALL: Final = 2
#: The word of a field: "Owner", 完成时间.
FIELD: Final = 4
#: What a task became: "done", 进行中.
STATUS: Final = 8
#: What stands between a day that was moved and the one it was moved to: 延至.
MOVED: Final = 16
#: What begins a line that gives a whole list its deadline: "All of the above".
WHOSE: Final = 32
#: What announces the next meeting.
COMING: Final = 64

#: Memory for the automaton, in bytes.
_MEMORY = 32 << 20
_NAMES: Mapping[int, Mapping[str, Sequence[str]]] = {
    STATUS: {"status": ("marks", "asides")},
    MOVED: {"deadlines": ("moved",)},
    WHOSE: {"deadlines": ("below", "above", "all")},
    COMING: {"coming": ("starts",)},
}


class Signs:
    """All those words in one automaton.

    A sign only says that the word stands somewhere in the line: whoever reads it asks the exact pattern then.
    Without the sign that pattern cannot match, neither in the line nor in a piece of it.
    """

    def __init__(self, tables: Iterable[Mapping[str, Any]]) -> None:
        words: dict[int, list[str]] = {
            LABEL: [],
            CALL: ["#", "@"],
            FIELD: [],
            STATUS: [],
            MOVED: [],
            WHOSE: [],
            COMING: [],
        }
        for table in tables:
            for sign, spelled in _spelled(table):
                words[sign] += spelled
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.max_mem = _MEMORY
        self._set = re2.Set.SearchSet(options)
        self._signs = tuple(sign for sign, spelled in words.items() if spelled)
        for sign in self._signs:
            self._set.Add("|".join(map(_pattern, dict.fromkeys(words[sign]))))
        self._set.Compile()
        #: Gives the signs of a line, added up; keeps the last answers, because one line is asked several times.
        self.of: Callable[[str], int] = lru_cache(maxsize=1024)(self._of)

    def _of(self, text: str) -> int:
        signs = self._signs
        return sum(signs[hit] for hit in self._set.Match(half_width(text)))


def _spelled(table: Mapping[str, Any]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the words of one convention file by what they are a sign of."""
    for marker in table.get("marker", ()):
        yield LABEL, marker.get("words", ())
        yield CALL, (*marker.get("called", ()), *(marker.get("words", ()) if marker.get("inline", False) else ()))
    for kind, names in table.get("fields", {}).items():
        if kind != "people":
            yield FIELD, names
    for sign, lists in _NAMES.items():
        for name, parts in lists.items():
            for part in parts:
                yield sign, table.get(name, {}).get(part, ())


def _pattern(word: str) -> str:
    return r"\s+".join(re2.escape(half_width(piece)) for piece in word.split())
