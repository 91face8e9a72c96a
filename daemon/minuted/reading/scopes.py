"""What is announced at a place in the text: the marker above, its owner and deadline, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from minuted.reading.bullets import Mark
from minuted.reading.markers import Makes, Marker
from minuted.reading.outline import Block, BlockKind

COLONS = (":", "：")
#: Deeper nesting than people write.
_DEEPEST = 30


@dataclass(slots=True, kw_only=True)
class Scope:
    marker: Marker | None
    #: Index of the block that opened it.
    block: int
    #: Level of the heading that opened it; 0 for a line or an item.
    heading: int
    indent: int
    listed: bool
    owners: tuple[str, ...] = ()
    #: A title of nothing but names opened it, which stands beside other such titles.
    peopled: bool = False
    #: A line of its own said so, and another one may say otherwise further down: "人员：张三".
    lent: bool = False
    due_text: str | None = None
    due: date | None = None
    #: Whether the owner stands last in each of its items; None before the first one.
    owners_last: bool | None = None
    #: Nothing stood under it yet.
    fresh: bool = True
    #: A check box stood under it, so that plain items are notes.
    boxed: bool = False
    #: Number of the decision whose sentence ends with a colon above its list; -1: none.
    sentence: int = -1
    #: The last line of those without a mark that hold one task each; 0 where they do not.
    plain: int = 0
    #: A list item stood under it.
    itemised: bool = False
    #: The mark of a title that is written as a list item, above items as far out as itself: "二、待办事项".
    mark: Mark | None = None
    #: The items count on from the title's own number, and end with the first one that names nobody: "1. Tasks, 2. …".
    running: bool = False
    #: The last mark under such a title, or as far out as the line.
    inner: Mark | None = None
    #: The numbered item before the line that opened it: the one that counts on from there ends it.
    before: Block | None = None

    @property
    def makes(self) -> Makes | None:
        """What stands under it."""
        return self.marker.makes if self.marker is not None else None

    @property
    def convention(self) -> str:
        """Name of the convention that opened it."""
        return self.marker.convention if self.marker is not None else ""

    @property
    def mixed(self) -> bool:
        """Whether only those items count in which somebody is named."""
        return self.running or (self.marker is not None and self.marker.mixed)

    @property
    def strict(self) -> bool:
        """Whether the line right below counts without an owner: under a marker line yes, under a loose heading no."""
        return self.heading == 0


@dataclass(slots=True, kw_only=True)
class Scopes:
    """The open scopes, outermost first."""

    stack: list[Scope] = field(default_factory=list)

    @property
    def top(self) -> Scope | None:
        """The innermost scope that says anything; a heading without marker inside a list of actions does not."""
        for scope in reversed(self.stack):
            if scope.marker is not None:
                return scope
        return None

    def open(self, scope: Scope) -> None:
        """Open a scope inside those that are still open."""
        if not scope.heading and not scope.listed:
            self.leave_paragraphs()
        if len(self.stack) < _DEEPEST:
            self.stack.append(scope)

    def own(self, owners: tuple[str, ...], outer: Scope) -> None:
        """Make the scope just opened one of these owners, with the deadline of the outer one."""
        scope = self.stack[-1]
        scope.owners, scope.due_text, scope.due = owners, outer.due_text, outer.due

    def close(self, block: Block) -> None:
        """Close the scopes that ``block`` lies outside of."""
        while self.stack and _outside(self.stack[-1], block):
            self.stack.pop()

    def used(self, index: int, block: Block) -> None:
        """Note that block ``index`` stood under every open scope but the one that it opened."""
        for scope in self.stack:
            if scope.block != index:
                scope.fresh = False
                scope.itemised = scope.itemised or block.kind in (BlockKind.ITEM, BlockKind.CHECKBOX)
                if block.indent == scope.indent and block.kind is BlockKind.ITEM:
                    scope.inner = block.mark

    def leave_paragraphs(self) -> bool:
        """Close the scopes that a line without bullet opened; say whether there was one."""
        before = len(self.stack)
        while self.stack and not self.stack[-1].heading and not self.stack[-1].listed:
            self.stack.pop()
        return len(self.stack) < before


def _outside(scope: Scope, block: Block) -> bool:
    if block.kind is BlockKind.HEADING:
        return scope.heading == 0 or block.depth <= scope.heading
    if scope.heading:
        return False
    if scope.before is not None and not scope.fresh and _counts_on(scope, scope.before, block):
        return True
    if scope.mark is not None and block.indent == scope.indent:
        if block.kind is BlockKind.PARAGRAPH:
            return block.gap and scope.itemised
        if scope.running and block.kind is BlockKind.ITEM:
            before = scope.inner or scope.mark
            return block.mark.style != before.style or block.mark.number != before.number + 1
        return block.kind is BlockKind.ITEM and not stands_under(block, scope.mark, scope.inner)
    if scope.listed:
        return block.indent <= scope.indent
    if scope.inner is not None and scope.inner.number and block.numbered and block.indent == scope.indent:
        # "四、其他" ends the list "1. …" that a line within "三、" announced.
        return block.mark.rank < scope.inner.rank
    if block.indent < scope.indent:
        return True
    titled = scope.peopled and block.kind is BlockKind.PARAGRAPH and block.text[-1:] in COLONS
    if titled or (block.strong and scope.marker is not None and scope.marker.people):
        # The next name, or a title that ends the list.
        return False
    return block.kind is BlockKind.PARAGRAPH and block.gap and scope.itemised and block.parent is None


def _counts_on(scope: Scope, before: Block, block: Block) -> bool:
    """Say whether an item counts on from the one above the scope: "2. Stock", "ACTIONS: …", "3. Sales"."""
    mark = block.mark
    if block.kind is not BlockKind.ITEM or block.indent != before.indent or mark.number != before.mark.number + 1:
        return False
    inner = scope.inner
    goes_on = inner is not None and inner.style == mark.style and inner.number + 1 == mark.number
    return mark.style == before.mark.style and not goes_on


def stands_under(block: Block, title: Mark, before: Mark | None = None) -> bool:
    """Say whether an item stands under a title as far out as itself, "1、…" under "二、待办事项".

    ``before``: the mark of the last item there.  Numbers that go on from the title's own stand beside it.
    """
    mark = block.mark
    if before is None and mark.style == title.style:
        return 0 < mark.number <= title.number
    if before is None:
        return mark.number == 1 or mark.rank > title.rank
    if mark.style != title.style:
        return mark.style == before.style or mark.rank > title.rank
    goes_on = before.style == title.style and mark.number == before.number + 1
    return goes_on and not (block.gap and mark.number == title.number + 1)
