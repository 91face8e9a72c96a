"""Read what stands below a heading or marker that announces actions: items, check boxes, bare lines."""

from __future__ import annotations

from dataclasses import dataclass

from minuted.reading.markers import Makes
from minuted.reading.outline import Block, BlockKind
from minuted.reading.scopes import Scope
from minuted.reading.walk import COLONS, Walk
from minuted.reading.wording import Draft

#: A list item as short as this that holds a marker word names a list ("Action items list").
_LONGEST_TITLE = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionList:
    walk: Walk

    def box(self, index: int, block: Block, scope: Scope | None) -> None:
        """Read a check box, unless it only groups the boxes below it."""
        if any(self.walk.blocks[kid].checked is not None for kid in self.walk.children.get(index, ())):
            return
        inherited = scope if scope is not None and scope.makes is Makes.ACTION else None
        convention = inherited.convention if inherited is not None else "check-box"
        draft = self.walk.harvest.act(index, block, block.text, convention)
        self._inherit(draft, inherited)
        if scope is not None:
            scope.boxed = True
        self.walk.notes.add(index)

    def item(self, index: int, block: Block, scope: Scope) -> None:
        """Read an item or a line; a line of nothing but names owns the items below it."""
        kids = self.walk.children.get(index, ())
        people = self.walk.wording.people_only(block.text) if kids or block.text.endswith(COLONS) else ()
        if people and kids:
            self.walk.open(index, block, scope.marker)
            self.walk.scopes.own(people, scope)
            return
        if block.kind is BlockKind.PARAGRAPH:
            self._line(index, block, scope)
            return
        if block.text.endswith(COLONS) and kids:
            return
        below = [self.walk.wording.people_only(self.walk.blocks[kid].text) for kid in kids]
        draft = self.walk.harvest.act(
            index, block, block.text, scope.convention, marked=not (scope.boxed or scope.mixed)
        )
        if draft is None:
            self.walk.notes.add(index)
            return
        if self._is_title(block, draft):
            self.walk.harvest.drafts.pop()
            return
        if below and all(below) and not draft.owners:
            draft.owners = tuple(dict.fromkeys(name for names in below for name in names))
        self._inherit(draft, scope)
        self.walk.notes.add(index)

    def _is_title(self, block: Block, draft: Draft) -> bool:
        """Say whether an item names a list of actions instead of being one: "Action items list"."""
        if draft.owners or draft.due_text or len(block.text) > _LONGEST_TITLE:
            return False
        named = self.walk.conventions.markers.heading(block.text, loose=True)
        return named is not None and named.makes is Makes.ACTION

    def _line(self, index: int, block: Block, scope: Scope) -> None:
        """Read a line without bullet under a marker: the first one, and those in which an owner is found."""
        if not self.walk.below(block, scope):
            return
        if self.walk.outcomes.read(index, block, ""):
            return
        opener = self.walk.blocks[scope.block].text
        if scope.mixed or (self.walk.spoken and (scope.heading or not opener.endswith(COLONS))):
            return
        if scope.heading and not self.walk.conventions.markers.is_exact(opener):
            return
        first = scope.fresh and not block.gap and not block.text.endswith(COLONS)
        draft = self.walk.harvest.act(index, block, block.text, scope.convention, marked=first and scope.strict)
        if draft is not None:
            draft.convention = scope.convention
            self._inherit(draft, scope)
        elif not block.gap and not scope.heading:
            self.walk.scopes.leave_paragraphs()

    def _inherit(self, draft: Draft | None, scope: Scope | None) -> None:
        """Give a row the owner and the deadline of its list where it has none of its own."""
        if draft is None or scope is None:
            return
        if not draft.owners:
            draft.owners = scope.owners
        if draft.due_text is None:
            draft.due_text, draft.due = scope.due_text, scope.due
        draft.done = draft.done or (scope.marker is not None and scope.marker.done)
