"""Tell which lines stand alone above what they announce, and what stands below them."""

from __future__ import annotations

from dataclasses import dataclass

from minuted.reading.markers import Makes, Marker
from minuted.reading.outline import Block, BlockKind
from minuted.reading.scopes import COLONS, stands_under
from minuted.reading.titles import Titles
from minuted.reading.walk import Walk

#: "Approved" and its like, alone on a line.
_SHORT = 20
#: A longer line is no title.
_LONGEST_TITLE = 90
_LISTED = (BlockKind.ITEM, BlockKind.CHECKBOX, BlockKind.ROW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Openers:
    """Reads the titles of lists that are no headings: "Actions:", "二、待办事项"."""

    walk: Walk
    above: Titles

    def marker(self, index: int, block: Block, *, marked: bool) -> Marker | None:
        """Return the marker of a line that stands alone above what it announces; ``marked``: it may be a label."""
        text = block.text
        colon = text.rstrip().endswith(COLONS)
        kids = index in self.walk.children
        markers = self.walk.conventions.markers
        labelled = markers.labelled(text) if marked else None
        if labelled is not None and not text[labelled.start :].strip() and labelled.marker.makes is not Makes.OTHER:
            return labelled.marker
        if len(text) > _LONGEST_TITLE or (block.checked is not None and not markers.is_exact(text)):
            return None
        scope = self.walk.scopes.top
        ticked = block.checked and scope is not None and scope.makes is Makes.DECISION
        if (ticked and not colon and not kids) or (labelled is not None and not colon and not block.strong):
            # "✅ 确定分工安排" is one of the decisions.
            return None
        grid = len(text) <= _SHORT and self._above_grid(index)
        if not (
            colon or block.strong or kids or grid or (not block.parent and (len(text) <= 30 or self._above_list(index)))
        ):
            return None
        if not (colon or block.strong or kids) and self._counts_on(index, block):
            return None
        section = block.mark.rank == 0 and len(text) <= _SHORT and self.titles(index, block)
        loose = grid or block.strong or (colon and not block.parent) or (block.numbered and kids) or section
        return markers.heading(text, loose=loose)

    def _counts_on(self, index: int, block: Block) -> bool:
        """Say whether an item goes on with a list of decisions: "3. 确定分工方案" below "2. …" is no title."""
        scope, above = self.walk.scopes.top, self.walk.blocks[index - 1] if index else block
        if scope is None or scope.makes is not Makes.DECISION or not block.mark.number:
            return False
        beside = above.indent == block.indent and above.mark.style == block.mark.style
        return beside and above.mark.number == block.mark.number - 1 and above.mark.number > 0

    def _above_list(self, index: int) -> bool:
        """Say whether a list or a table follows a line right away."""
        after = self.walk.blocks[index + 1] if index + 1 < len(self.walk.blocks) else None
        return after is not None and after.kind in _LISTED and self.walk.blocks[index].kind is BlockKind.PARAGRAPH

    def _above_grid(self, index: int) -> bool:
        """Say whether a table follows an item right away, whose title it is: "3. 确定了分工"."""
        after = self.walk.blocks[index + 1] if index + 1 < len(self.walk.blocks) else None
        return after is not None and after.kind is BlockKind.ROW and self.walk.blocks[index].kind is BlockKind.ITEM

    def titles(self, index: int, block: Block) -> bool:
        """Say whether an item is the title of what follows as far out as itself: "二、待办事项" above "1、…"."""
        after = self.walk.blocks[index + 1] if index + 1 < len(self.walk.blocks) else None
        if after is None or block.kind is not BlockKind.ITEM or not block.mark.style or after.indent != block.indent:
            return False
        if after.kind is BlockKind.ITEM:
            return stands_under(after, block.mark)
        scope = self.walk.scopes.top
        listed = scope is not None and scope.makes is Makes.NOTHING
        return after.kind is not BlockKind.HEADING and not listed and (block.gap or not after.gap)

    def runs_on(self, index: int, block: Block) -> bool:
        """Say whether the items of a numbered title count on from its own number: "1. Tasks", "2. Ann to buy milk"."""
        after = self.walk.blocks[index + 1] if index + 1 < len(self.walk.blocks) else None
        if after is None or after.kind is not BlockKind.ITEM or after.indent != block.indent or not block.mark.number:
            return False
        if after.mark.style != block.mark.style or after.mark.number != block.mark.number + 1:
            return False
        return self.above.names_somebody(after)
