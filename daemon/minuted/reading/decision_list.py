"""Read what stands behind a label or below a heading that announces decisions or motions."""

from __future__ import annotations

from dataclasses import dataclass

from minuted.reading.attendance import ATTENDEES
from minuted.reading.markers import Makes, Marker
from minuted.reading.outcomes import said_of
from minuted.reading.outline import Block, BlockKind
from minuted.reading.pieces import enumerated, uncounted
from minuted.reading.scopes import COLONS, Scope
from minuted.reading.sentences import sentences
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.titles import is_han_line, is_line, is_word
from minuted.reading.walk import Walk
from minuted.reading.wording import OWNED

#: "Approved" and its like, alone on a line; and a title of something that may be approved.
_LONGEST_LINE, _LONGEST_TITLE = 70, 100


#: What is put to a vote, and with it what is decided.
PUT = (Makes.MOTION, Makes.PROPOSAL)
DECIDED = (Makes.DECISION, *PUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionList:
    walk: Walk

    def labelled(self, index: int, block: Block, text: str, marker: Marker) -> None:
        """Read the text after a label: "Decision: …", "Motion: …", or "Decision: approved" below what was."""
        outcomes = self.walk.outcomes
        if marker.makes in PUT:
            outcomes.put(index, block, text, marker.convention, counted=marker.makes is Makes.MOTION)
            return
        said = outcomes.says(text) if len(text) < _LONGEST_TITLE else None
        if said is None and outcomes.says(sentences(text)[0]) is Makes.LOST:
            # "Conclusion: Action complete. Members may pay by card."
            return
        if said is not None:
            above = self.above(index, block)
            if outcomes.motion is None and said is Makes.DECISION and above:
                self.walk.harvest.decide(block, said_of(above, text), marker.convention)
            elif outcomes.motion is not None:
                outcomes.settle(index, block)
            return
        outcomes.motion = None
        if self._attends(text):
            # "会议结论：" above "与会人：张三、李四" says nothing itself.
            self.walk.open(index, block, marker)
            return
        parts = enumerated(text)
        for part in parts:
            self._take(index, block, part, marker.convention)
        if text.endswith(COLONS) and len(parts) == 1:
            self.walk.open(index, block, marker)
            self.walk.scopes.stack[-1].sentence = len(self.walk.harvest.decisions) - 1

    def _take(self, index: int, block: Block, text: str, convention: str) -> None:
        """Keep a decision, and apart from it as an action who is asked behind it: "批准发包，请张三5日前询价"."""
        for asks in self.walk.conventions.asking.before if has_han(text) else ():
            at = half_width(text).find(f",{asks}")
            act = self.walk.harvest.act
            draft = act(index, block, text[at + 1 :].strip(), convention, OWNED, marked=False) if at > 0 else None
            if draft is not None and all(map(str.isalnum, (owner[-1:] for owner in draft.owners))):
                text = text[:at]
                break
            if draft is not None:
                # "请张三、李四协助…" with but one of them.
                self.walk.harvest.drafts.pop()
        self.walk.harvest.decide(block, text, convention)

    def item(self, index: int, block: Block, scope: Scope) -> bool:
        """Read an item or a line below a heading of decisions; False where it stands too far from it."""
        if block.kind is BlockKind.PARAGRAPH and not self._is_next_line(block, scope):
            return False
        if not self.walk.below(block, scope):
            return False
        if self._attends(block.text):
            return False
        if scope.sentence < 0 and has_han(block.text) and block.text.endswith(COLONS):
            # "经过讨论，达成以下意见："
            return True
        if scope.sentence >= 0:
            self.walk.harvest.go_on(scope.sentence, block.text, first=scope.fresh)
        elif scope.makes in PUT:
            self.walk.outcomes.put(index, block, block.text, scope.convention, counted=scope.makes is Makes.MOTION)
            return True
        else:
            self.walk.harvest.decide(block, uncounted(block.text), scope.convention)
        self.walk.notes.add(index)
        return True

    def _is_next_line(self, block: Block, scope: Scope) -> bool:
        """Say whether a line without bullet belongs to the list: the first one, or one thing right below it."""
        one = (is_line(block) or is_han_line(block)) and not self.walk.is_aside(block.text)
        goes_on = one and not block.gap and 0 < scope.plain == block.line - 1 and not is_word(block)
        if not scope.fresh and not goes_on:
            return False
        scope.plain = block.line if one else 0
        return True

    def _attends(self, text: str) -> bool:
        """Say whether a text below a heading of decisions says who was there."""
        head, mark, _ = half_width(text[:20]).partition(":")
        return bool(mark) and self.walk.conventions.facts.get(key(head)) == ATTENDEES

    def above(self, index: int, block: Block) -> str:
        """What "Approved" alone approves: the item that it stands under, or the title above with a colon behind it."""
        if block.parent is not None:
            return self.walk.above(block)
        title = self._title(index, block)
        if not title or len(title) > _LONGEST_TITLE:
            return ""
        return "" if self.walk.conventions.markers.is_exact(title) else f"{title.rstrip('.: ')}:"

    def _title(self, index: int, block: Block) -> str:
        """The title that a block stands under: a heading, a bold or a numbered line right above; "" without one."""
        above = self.walk.blocks[index - 1] if index else None
        if above is None:
            return ""
        numbered = above.numbered and block.kind is BlockKind.PARAGRAPH
        if above.kind is BlockKind.HEADING or above.strong or numbered:
            return above.text
        # The outermost heading is the title of the whole text.
        return block.path[-1] if len(block.path) > 1 else ""

    def approved(self, index: int, block: Block) -> bool:
        """Read "Approved" alone below what it approves."""
        leaf = len(block.text) < _LONGEST_LINE and index not in self.walk.children
        if not leaf or self.walk.outcomes.says(block.text) is None:
            return False
        return self.walk.outcomes.read(index, block, self.above(index, block))

    def voted(self, index: int, block: Block) -> bool:
        """Read what came of the open motion, a vote, or "Approved" alone below what it approves."""
        outcomes = self.walk.outcomes
        return outcomes.ballot(index, self.walk.blocks) or outcomes.settle(index, block) or self.approved(index, block)

    def with_colon(self, block: Block) -> str:
        """Give a bold label the colon that people leave out: "**Decision** the shop closes on Sundays"."""
        text = block.text
        if (
            not block.lead
            or not text.startswith(block.lead)
            or key(block.lead) not in self.walk.conventions.markers.words
        ):
            return text
        return f"{block.lead}: {text[len(block.lead) :].lstrip()}"
