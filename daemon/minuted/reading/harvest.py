"""What was found in minutes so far: actions and decisions, each with its line and convention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from minuted.model import DecisionRow
from minuted.reading.conventions import Conventions
from minuted.reading.markers import Makes
from minuted.reading.outline import Block, BlockKind
from minuted.reading.spelling import key, tidy
from minuted.reading.wording import ACTION, ANYWHERE, ITEM, Draft, Wording

#: More rows than this are no minutes; a receipt could not show them.
ROW_LIMIT = 500
#: A decision as short as this says nothing by itself.
_SHORTEST = 3
#: What ends a sentence.
_ENDS = (". ", "! ", "? ", "。", "！", "？")
_SENTENCES = 30


@dataclass(slots=True, kw_only=True)
class Harvest:
    """Actions and decisions in the order in which they were read."""

    wording: Wording
    drafts: list[Draft] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)

    @property
    def conventions(self) -> Conventions:
        """The conventions that are read by."""
        return self.wording.conventions

    @property
    def full(self) -> bool:
        """Say whether no more is taken."""
        return len(self.drafts) >= ROW_LIMIT or len(self.decisions) >= ROW_LIMIT

    def act(
        self,
        index: int,
        block: Block,
        text: str,
        convention: str,
        wheres: Sequence[str] = ACTION,
        *,
        marked: bool = True,
        wording: Wording | None = None,
    ) -> Draft | None:
        """Read ``text`` of block ``index`` as an action and keep it; None where it is none.

        ``wording``: where this text is read in another way than the rest.
        """
        draft = (wording or self.wording).read(text, convention, wheres, marked=marked)
        if draft is None:
            return None
        draft.line, draft.last, draft.block = block.line, block.last, index
        draft.done = draft.done or bool(block.checked) or block.struck
        self.drafts.append(draft)
        return draft

    def decide(self, block: Block, text: str, convention: str) -> None:
        """Keep a decision, unless its text says that there is none."""
        text = self.wording.clean(tidy(text)) if not text.rstrip().endswith((".", "。")) else tidy(text).rstrip("。")
        if len(key(text)) < _SHORTEST or self.conventions.says_nothing(text):
            return
        self.decisions.append(DecisionRow(line=block.line, convention=convention, text=text))

    def outcome(self, block: Block, above: str) -> bool:
        """Read sentences that record an outcome; "Approved" alone approves ``above``, the item that it stands under."""
        found = False
        wheres = ITEM if block.kind is BlockKind.ITEM else ANYWHERE
        text = block.text
        for sentence in _sentences(text)[:_SENTENCES]:
            for match in self.conventions.matches(sentence, wheres, Makes.DECISION):
                said = sentence if match.line.whole else match.groups.get("text", "") or above
                self.decide(block, said, match.line.convention)
                found = True
                break
        return found


def _sentences(text: str) -> list[str]:
    """Split a tidied text; a pattern does the same in ten times the time, and every line of a mail comes by here."""
    for end in _ENDS:
        text = text.replace(end, "\n")
    first, *rest = text.split("\n")
    return [first, *(piece.lstrip(" ") for piece in rest)]
