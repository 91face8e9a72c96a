"""Read an action written as a card, one part a line: "Action: 12/3", "On: Ann", "Requirement: sell the boat"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from minuted.reading.markers import Makes
from minuted.reading.outline import Block, BlockKind
from minuted.reading.spelling import half_width, key
from minuted.reading.walk import Walk

#: Lines of one card that are looked at.
_LINES = 8
_LONGEST_LABEL = 32
#: What a reference is made of, beside digits and single letters: "28/1/25/13", "24-61", "#7", "A.3".
_JOINTS = frozenset("/.-#()[] ")


def is_reference(text: str) -> bool:
    """Say whether a text is nothing but the number under which an action is kept."""
    words = "".join(" " if char in _JOINTS else char for char in half_width(text)).split()
    return bool(words) and any(char.isdigit() for char in text) and all(w.isdigit() or len(w) == 1 for w in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    walk: Walk

    def read(self, index: int, block: Block) -> bool:
        """Read a marker that gives a number only, with the labelled lines below it; the number alone is no action."""
        labelled = self.walk.conventions.markers.labelled(block.text)
        if labelled is None or labelled.marker.makes is not Makes.ACTION:
            return False
        said = block.text[labelled.start :].strip()
        if not is_reference(said or block.text[: labelled.start].partition(" ")[2].rstrip(": ")):
            return False
        values: dict[str, str] = {}
        title = last = index
        for at, part, value in self._parts(index):
            values.setdefault(part, value)
            title, last = at if part == "task" else title, at
        task = values.pop("task", "")
        if not task:
            return bool(said)
        draft = self.walk.harvest.act(title, self.walk.blocks[title], task, labelled.marker.convention, ())
        if draft is not None:
            self.walk.wording.apply(draft, values)
            draft.line = block.line
        self.walk.behind = last + 1
        return True

    def _parts(self, index: int) -> Iterator[tuple[int, str, str]]:
        """Yield the labelled lines below a block: where each stands, which part of an action it is, what it says."""
        seen: set[str] = set()
        for at in range(index + 1, min(index + 1 + _LINES, len(self.walk.blocks))):
            block = self.walk.blocks[at]
            label, colon, _ = half_width(block.text[: _LONGEST_LABEL + 1]).partition(":")
            part = self.walk.conventions.card.get(key(label), "") if colon else ""
            value = block.text[len(label) + 1 :].strip()
            if not part or part in seen or block.kind is BlockKind.HEADING or (part == "task" and is_reference(value)):
                return
            seen.add(part)
            yield at, part, value
