"""Find markers without a colon, before a number or a name: "AP107 Ann to …", "ACTION on Bob: …", "#todo …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading.template import any_of

#: Capital letters that may stand right before a number: AP107.
_LONGEST_CODE = 3


def _shortest(words: Sequence[str]) -> tuple[str, ...]:
    """Leave out words that contain another one: where they are, that one is."""
    return tuple(word for word in words if not any(other in word and other != word for other in words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    #: The marker word as written.
    word: str
    #: Offset of what follows.
    start: int
    #: It counts only where somebody is named in what follows.
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    code: Any
    tag: Any
    name: Any
    inside: Any
    #: A marker in brackets behind what it marks: "Ann to call the bank (action item)".
    behind: Any
    #: One of these is in every line in which a call may stand.
    hints: tuple[str, ...]
    starts: tuple[str, ...]

    @classmethod
    def compile(cls, inline: Sequence[str], called: Sequence[str], toward: Sequence[str]) -> Calls:
        """Compile the words that begin a piece inside a line, those that call somebody, and what may stand between."""
        codes = [word for word in inline if word.isupper() and word.isalnum() and len(word) <= _LONGEST_CODE]
        code = "(?:" + "|".join(map(re2.escape, codes or ["\x00"])) + ")"
        spelled = sorted({form for word in called for form in (word, word.upper(), word.capitalize(), word.title())})
        call = any_of(spelled or ["\x00"])
        to = any_of(toward or ["\x00"])
        number = r"(?:\s*(?:#|no\.?)?\s*-?\d[\d./-]*)?"
        return cls(
            code=re2.compile(rf"^[(\[]?(?P<word>{code})[ #-]?\d[\d./-]*[)\]]?(?P<sign>\s*[:-]+\s+|\s*[.)]?\s+)"),
            tag=re2.compile(rf"(?i)^[#@](?P<word>{any_of(inline or [chr(0)])})\s*:?\s+"),
            name=re2.compile(rf"^[^\p{{L}}\p{{N}}]?(?P<word>{call}){number}(?:,\s*|\s+(?:(?:{to})\s+|[@\p{{Lu}}]))"),
            inside=re2.compile(
                rf"(?:^|\s)((?i:[#@]{any_of(inline or [chr(0)])})\s)|(?:[.;!?)(\[\]]|\s-{{1,3}})\s*({call}{number}"
                rf"\s*(?:-{{1,3}}\s+)?(?:{to}\s+)?(?:[@\p{{Lu}}]))|\s({code}[ -]?\d\d+\s+(?:-{{1,3}}\s+)?\p{{Lu}})"
            ),
            behind=re2.compile(rf"(?i)\s[(\[](?P<word>{any_of(inline or [chr(0)])})[)\]][\s.!]*$"),
            hints=_shortest([*spelled, "#", "@", *codes]),
            starts=(*spelled, "#", "@", *codes),
        )

    def read(self, folded: str) -> Call | None:
        """Read the call that a text begins with."""
        head = folded.lstrip("*_([ ")
        if not head.startswith(self.starts):
            return None
        found = self.tag.match(folded)
        if found is not None:
            return Call(word=found.group("word"), start=found.end(), named=False)
        found = self.code.match(folded)
        if found is not None:
            return Call(word=found.group("word"), start=found.end(), named=not found.group("sign").strip(" .)"))
        found = self.name.match(folded)
        if found is None:
            return None
        end = found.end()
        return Call(word=found.group("word"), start=end if folded[end - 1].isspace() else end - 1, named=True)

    def last(self, folded: str) -> tuple[str, int] | None:
        """Return the marker in brackets that a text ends with, and where it begins."""
        found = self.behind.search(folded) if folded.rstrip(" .!")[-1:] in (")", "]") else None
        return (found.group("word"), found.start()) if found is not None else None

    def cuts(self, folded: str) -> list[int]:
        """Offsets at which a call begins inside a line, the first character aside."""
        if not any(map(folded.__contains__, self.hints)):
            return []
        starts = (
            next(begin for begin in map(found.start, (1, 2, 3)) if begin >= 0) for found in self.inside.finditer(folded)
        )
        return [start for start in starts if start > 0]
