"""Read "责任人：张三，完成时间：周五" and "Owner: Ann; Due: Friday" out of a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from minuted import re2
from minuted.reading.spelling import half_width, key
from minuted.reading.template import any_of

#: A value ends where a sentence or the bracket around it does.
_END = re2.compile(r"[;.]\s|[;)\]\n|]|\s{3,}|\.$")
#: A field's word is followed by a colon, a dash or a number.
_DIGITS = frozenset("0123456789")
_EDGES = " \t,;:.、-–—()（）[]【】|，；。：*"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValues:
    #: The line without its fields.
    rest: str
    #: owner, due, status, task as written.
    values: Mapping[str, str]


#: No fields at all.
NO_VALUES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    pattern: Any
    kinds: Mapping[str, str]
    #: Numbers of the pattern's groups: asking the pattern for them at each line is slow.
    word: int
    digit: int
    #: Keys of the words that a number may follow without a mark: "due 3 March".
    tight: frozenset[str]
    #: Keys of labels before the people of the tasks below: 人员.
    people: frozenset[str]
    #: Reads one line; keeps the last answers, because one line is asked several times.
    read: Callable[[str], FieldValues] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "read", lru_cache(maxsize=64)(self._read))

    @classmethod
    def compile(cls, tables: Iterable[Mapping[str, Any]]) -> Fields:
        """Merge the ``[fields]`` tables: what it holds to the words that name it; ``by`` is a ``due`` with a colon."""
        kinds: dict[str, str] = {}
        spelled: list[str] = []
        tight: set[str] = set()
        people: set[str] = set()
        for table in tables:
            for kind, names in table.items():
                if kind == "people":
                    people.update(map(key, names))
                    continue
                for word in names:
                    kinds.setdefault(key(word), "due" if kind == "by" else kind)
                    spelled.append(word)
                    if kind == "due":
                        tight.add(key(word))
        words = any_of(spelled or ["\x00"])
        pattern = re2.compile(
            rf"(?i)(?:^|[\s,;.:()\[\]、|*-])(?P<word>{words})\s*"
            rf"(?:\]\s*|(?:[)]\s*)?(?::|-{{2,3}})\s*|(?P<digit>[(]?\d))"
        )
        return cls(
            pattern=pattern,
            kinds=kinds,
            word=pattern.groupindex["word"],
            digit=pattern.groupindex["digit"],
            tight=frozenset(tight),
            people=frozenset(people),
        )

    def _read(self, text: str) -> FieldValues:
        """Take the fields out of one line."""
        folded = half_width(text)
        if ":" not in folded and "--" not in folded and "]" not in folded and _DIGITS.isdisjoint(folded):
            return FieldValues(rest=text, values={})
        word, digit = self.word, self.digit
        found = [
            match
            for match in self.pattern.finditer(folded)
            if match.group(digit) is None or key(match.group(word)) in self.tight
        ][:12]
        if not found:
            return FieldValues(rest=text, values={})
        rest = [text[: found[0].start(word)].rstrip(_EDGES)]
        values: dict[str, str] = {}
        for index, match in enumerate(found):
            limit = found[index + 1].start(word) if index + 1 < len(found) else len(text)
            kind = self.kinds.get(key(match.group(word)), "")
            begin = match.end() - len(match.group(digit) or "")
            stop = _END.search(folded[begin:limit]) if kind in ("owner", "holder", "helper", "due") else None
            end = begin + stop.start() if stop is not None else limit
            values.setdefault(kind, text[begin:end].strip(_EDGES))
            rest.append(text[end:limit].strip(_EDGES))
        return FieldValues(rest=" ".join(piece for piece in rest if piece), values=values)
