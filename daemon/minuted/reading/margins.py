"""Read a column at the right margin of plain text, headed by a word alone: "ACTION" above the initials of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minuted import re2
from minuted.reading.spelling import tidy

#: A word alone, so far to the right, heads a column; a title in the middle stands further left.
_LEFTMOST = 48
_FAR = " " * 40
_LONGEST_HEAD, _LONGEST_NAMES = 16, 24
_HEAD = re2.compile(r"^\p{Lu}\p{L}+(?: \p{L}+)?:?$")
#: What stands in the column, after the words of a line and a run of blanks.
_SIDE = re2.compile(r"^(?P<words>.*\S)\s{3,}(?P<names>\p{Lu}[\p{L}'.&/, ]*)$")
#: The column may begin so much left of its head.
_SLACK = 10


@dataclass(slots=True, kw_only=True)
class Margin:
    """The column, once its head was seen, and what stands in it beside the paragraph that is open."""

    head: str
    column: int
    names: str = ""

    def take(self, line: str) -> str:
        """Take what stands in the column off a line."""
        found = _SIDE.match(line.rstrip()) if len(line) > self.column - _SLACK else None
        if found is None or found.start(2) < self.column - _SLACK or len(found.group("names")) > _LONGEST_NAMES:
            return line
        self.names = tidy(found.group("names"))
        words: str = found.group("words")
        return words

    def said(self) -> str:
        """Return the head and the names as one line, "ACTION: TG", and forget the names."""
        said, self.names = f"{self.head}: {self.names}", ""
        return said


def margin_of(text: str, lines: Sequence[str]) -> Margin | None:
    """Find the head of such a column; None in nearly all texts."""
    if _FAR not in text:
        return None
    for line in lines:
        head = line.strip()
        if head.isupper() and " " * 5 in head:
            # "MINUTE                      ACTION"
            head = head.rpartition("  ")[2]
        column = len(line.rstrip()) - len(head)
        if column >= _LEFTMOST and len(head) <= _LONGEST_HEAD and _HEAD.match(head):
            return Margin(head=head.rstrip(":"), column=column)
    return None
