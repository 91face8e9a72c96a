"""Read a line that only names people above the tasks that are theirs: "人员：张三、李四" above "1. …", "2. …"."""

from __future__ import annotations

from dataclasses import dataclass

from minuted.reading.by_number import by_number
from minuted.reading.markers import Makes
from minuted.reading.outline import Block, BlockKind
from minuted.reading.scopes import Scope
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.walk import Walk

#: Longer than this are not only names.
_LONGEST_NAMES = 40
_LISTED = (BlockKind.ITEM, BlockKind.CHECKBOX)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerLines:
    walk: Walk

    def read(self, index: int, block: Block, scope: Scope | None) -> bool:
        """Read such a line; its people own what follows, up to the next such line or heading."""
        if scope is None or scope.makes is not Makes.ACTION or not has_han(block.text) or block.kind is BlockKind.ROW:
            return False
        at = half_width(block.text).find(":")
        fields, label = self.walk.conventions.fields, key(block.text[: max(at, 0)])
        above = label in fields.people
        if not above and fields.kinds.get(label) not in ("owner", "holder"):
            return False
        names = block.text[at + 1 :]
        owners = self.walk.wording.judge.people(names, "any") if len(names) <= _LONGEST_NAMES else ()
        if not owners or not self._heads_tasks(index, block) or (not above and self._behind_task(scope)):
            return False
        here = self.walk.scopes.stack[-1]
        if here.marker is None:
            here.marker, here.due_text, here.due = scope.marker, scope.due_text, scope.due
        here.owners, here.lent = owners, True
        return True

    def numbered(self, block: Block, scope: Scope | None) -> bool:
        """Read "1、2由张三做，3由李四做" below a numbered list of actions, whose owners they are."""
        if scope is None or scope.makes is not Makes.ACTION:
            return False
        owned = by_number(block.text, self.walk.wording.judge)
        for draft in self.walk.harvest.drafts if owned else ():
            if draft.block > scope.block and not draft.owners:
                draft.owners = owned.get(self.walk.blocks[draft.block].mark.number, ())
        return bool(owned)

    def _heads_tasks(self, index: int, block: Block) -> bool:
        """Say whether an item that is no field follows, and the line itself is no note on a task."""
        after = self.walk.blocks[index + 1] if index + 1 < len(self.walk.blocks) else None
        if after is None or after.kind not in _LISTED or after.indent < block.indent:
            return False
        noted = block.parent is not None and block.parent in self.walk.notes
        return not noted and not self.walk.is_fields(after.text)

    def _behind_task(self, scope: Scope) -> bool:
        """Say whether a task was read already, whose owner "责任人：张三" is."""
        last = self.walk.harvest.drafts[-1] if self.walk.harvest.drafts else None
        here = self.walk.scopes.stack[-1]
        return last is not None and last.block > max(scope.block, here.block) and not (scope.lent or here.lent)
