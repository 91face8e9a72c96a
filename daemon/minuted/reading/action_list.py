"""Read what stands below a heading or marker that announces actions: items, check boxes, bare lines."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from minuted.reading.draft import Draft
from minuted.reading.markers import Makes
from minuted.reading.orders import owners_last, parted
from minuted.reading.outline import Block, BlockKind
from minuted.reading.pieces import dated, listed
from minuted.reading.scopes import COLONS, Scope
from minuted.reading.sentences import sentences
from minuted.reading.spelling import half_width, has_han
from minuted.reading.titles import FEWEST_WORDS, Titles, is_han_line, is_line, is_word
from minuted.reading.walk import Walk
from minuted.reading.wording import ACTION, OWNED_ACTION

_SENTENCES = 6
#: Items of one list that tell where the owner stands.
_SIBLINGS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionList:
    walk: Walk
    titles: Titles

    def box(self, index: int, block: Block, scope: Scope | None) -> None:
        """Read a check box, unless it only groups the boxes below it and is nobody's."""
        above = any(self.walk.blocks[kid].checked is not None for kid in self.walk.children.get(index, ()))
        if above and not self.titles.names_somebody(block):
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
        if scope.marker is not None and scope.marker.review and self._reported(index, block, scope):
            return
        kids = self.walk.children.get(index, ())
        people = self.walk.wording.people_only(block.text) if kids or block.text.endswith(COLONS) else ()
        if block.kind is BlockKind.PARAGRAPH and self._titled(index, block, scope, people):
            return
        if people and kids and scope.owners and not all(map(self.walk.wording.judge.is_known, people)):
            # "Budget" within the list of somebody.
            people = ()
        if people and kids:
            self.walk.open(index, block, scope.marker)
            self.walk.scopes.own(people, scope)
        elif block.kind is BlockKind.PARAGRAPH:
            self._line(index, block, scope)
        elif not self._only_above(index, block, scope, people):
            self._task(index, block, scope)

    def _titled(self, index: int, block: Block, scope: Scope, people: tuple[str, ...]) -> bool:
        """Read a line without a mark as the title of what follows: it opens a part of the list, or ends a person's."""
        if scope.peopled and block.gap and block.text[-1] in COLONS and not people:
            # "Photos taken:" beside "Ann:" and "Bob:".
            self.walk.scopes.leave_paragraphs()
            return True
        if not (self.titles.heads_list(index, block) or self.titles.is_names(index, block)):
            return False
        # "Ann Lee" or "Website" above items.
        named = self.walk.wording.people_only(block.text)
        sure = " " in block.text.strip() or scope.peopled or (scope.marker is not None and scope.marker.people)
        known = named if sure or all(map(self.walk.wording.judge.is_known, named)) else ()
        self.walk.open(index, block, scope.marker)
        self.walk.scopes.own(known or scope.owners, scope)
        self.walk.scopes.stack[-1].peopled = bool(known) and block.text.endswith(COLONS)
        return True

    def _only_above(self, index: int, block: Block, scope: Scope, people: tuple[str, ...]) -> bool:
        """Say whether an item only stands above others, and open what it is the title of."""
        kids, colon = self.walk.children.get(index, ()), block.text.endswith(COLONS)
        if not kids:
            # "This week:" titles what follows, as far out as itself.
            short = block.text.count(" ") < FEWEST_WORDS - 1 and not people
            return colon and not self._over_notes(index, block) and short
        if self.titles.groups(block, kids) or (colon and not self.titles.is_task(block, kids)):
            return True
        if has_han(block.text) and self.titles.over_owned(block, kids):
            return True
        if not self.titles.is_topic(block, kids):
            return False
        self.walk.open(index, block, scope.marker)
        self.walk.scopes.own(scope.owners, scope)
        return True

    def _task(self, index: int, block: Block, scope: Scope) -> None:
        """Read an item as one or several actions."""
        kids = self.walk.children.get(index, ())
        if not kids and self._owner_last(index, block, scope):
            return
        if not kids and block.numbered and self._over_flat(index, block, scope):
            return
        if not kids and self._several(index, block, scope):
            self.walk.notes.add(index)
            return
        below = [self.titles.named(self.walk.blocks[kid].text, block) for kid in kids]
        first, *more = self.walk.conventions.assigning.shares(block.text, self.walk.wording.judge)
        draft = self._act(index, block, scope, first, marked=not scope.boxed)
        if draft is None:
            self.walk.notes.add(index)
            if scope.running:
                scope.marker = None
            return
        if self.titles.is_title(block, draft):
            self.walk.harvest.drafts.pop()
            return
        crafts = has_han(block.text) and all(map(self.walk.wording.judge.is_group, draft.owners))
        if below and all(below) and (not draft.owners or crafts):
            draft.owners = tuple(dict.fromkeys(name for names in below for name in names))
        self._inherit(draft, scope)
        for share in more:
            self._inherit(self._act(index, block, scope, share, marked=not scope.boxed), scope)
        self.walk.notes.add(index)

    def _owner_last(self, index: int, block: Block, scope: Scope) -> bool:
        """Read "Video - Ann" in a list whose other items too end with whoever does it."""
        if scope.mixed or block.kind is not BlockKind.ITEM or has_han(block.text):
            return False
        judge = self.walk.wording.judge
        if scope.owners_last is None:
            below = self.walk.blocks[index : index + _SIBLINGS]
            beside = takewhile(lambda one: one.kind is BlockKind.ITEM, below)
            scope.owners_last = owners_last([one.text for one in beside if one.indent == block.indent], judge)
        task, owners = parted(block.text, judge) if scope.owners_last else ("", ())
        draft = self.walk.harvest.act(index, block, task, scope.convention, ()) if owners else None
        if draft is None:
            return False
        draft.owners = owners
        self._inherit(draft, scope)
        return True

    def _over_notes(self, index: int, block: Block) -> bool:
        """Take the bullets below "1. 阅读手册，了解规则，如：", as far out as itself, for notes on it."""
        if not (block.numbered and has_han(block.text) and "," in half_width(block.text)):
            return False
        below = takewhile(
            lambda one: one.kind is BlockKind.ITEM and one.indent == block.indent and not one.numbered,
            self.walk.blocks[index + 1 : index + _SIBLINGS],
        )
        self.walk.behind = max(self.walk.behind, index + 1 + sum(1 for _ in below))
        return self.walk.behind > index + 1

    def _over_flat(self, index: int, block: Block, scope: Scope) -> bool:
        """Read "（一）前端组" above "1、画图（张三）", as far out as itself, as the title or team of those below."""
        wording, after = self.walk.wording, self.walk.blocks[index + 1 : index + 2]
        if not after or after[0].kind is not BlockKind.ITEM or after[0].indent != block.indent:
            return False
        if after[0].mark.number != 1 or after[0].mark.rank <= block.mark.rank or not has_han(block.text):
            return False
        owners = wording.people_only(block.text)
        own = wording.read(block.text, "", ACTION)
        if not owners and (own is None or own.owners or own.due_text or not self.titles.names_somebody(after[0])):
            return False
        mark = scope.mark
        self.walk.open(index, block, scope.marker)
        self.walk.scopes.own(owners or scope.owners, scope)
        self.walk.scopes.stack[-1].mark = block.mark
        scope.mark = mark
        return True

    def _reported(self, index: int, block: Block, scope: Scope) -> bool:
        """Read what became of an action of the last meeting: "三层护栏松动：已整改"."""
        reported = self.walk.conventions.status.reported(block.text)
        if reported is None:
            return False
        task, remark, done = reported
        draft = self.walk.harvest.act(index, block, task, scope.convention, ())
        if draft is None:
            return False
        draft.done = done
        self.walk.notes.add(index)
        said = None if done else self.walk.wording.read(remark, "", OWNED_ACTION, marked=False)
        if said is not None:
            draft.owners, draft.due_text, draft.due = said.owners, said.due_text, said.due
        if not done and draft.due_text is None:
            self.walk.wording.find_until(draft, remark)
        return True

    def _several(self, index: int, block: Block, scope: Scope) -> bool:
        """Read an item that holds several: "1）… 2）…", "张三负责…，李四负责…"."""
        if scope.mixed or scope.boxed or not has_han(block.text):
            return False
        owners, pieces = listed(block.text, self.walk.wording.people_only)
        if not pieces and "@" not in block.text:
            pieces = dated(block.text, self.walk.wording.begins_with_day)
            pieces = pieces if len(pieces) > 1 else ()
        shares = [(owners, piece) for piece in pieces] if pieces else []
        if not shares:
            sharing, judge = self.walk.conventions.sharing, self.walk.wording.judge
            shares = list(sharing.taken(block.text, judge) or sharing.clauses(block.text, judge))
        last: Draft | None = None
        for owners, piece in shares:
            draft = self.walk.harvest.act(index, block, piece, scope.convention, () if owners else ACTION)
            if draft is not None:
                draft.owners = draft.owners or owners
                last = draft
        if last is not None and pieces:
            # An owner or a deadline behind the last of them is that of all.
            for other in self.walk.harvest.drafts[-len(pieces) :]:
                if other.block == index and not any(o.owners for o in self.walk.harvest.drafts[-len(pieces) : -1]):
                    other.owners = other.owners or last.owners
        for draft in self.walk.harvest.drafts[-len(shares) :] if shares else ():
            self._inherit(draft, scope)
        return bool(shares)

    def _line(self, index: int, block: Block, scope: Scope) -> None:
        """Read a line without bullet under a marker: the first one, and those in which an owner is found."""
        if not self.walk.below(block, scope) or self.walk.is_fact(block):
            return
        if self.walk.outcomes.read(index, block, ""):
            return
        opener = self.walk.blocks[scope.block].text
        if scope.mixed and is_han_line(block) and not block.gap and (scope.fresh or 0 < scope.plain == block.line - 1):
            # "会议要求：" above "工程部（张三）：…", one on each line.
            scope.plain = block.line
            self._inherit(self._act(index, block, scope, block.text, marked=False), scope)
            return
        if scope.mixed or (self.walk.spoken and (scope.heading or not opener.endswith(COLONS))):
            return
        if scope.heading and not self.walk.conventions.markers.is_exact(opener):
            return
        if has_han(block.text) and self._several(index, block, scope):
            return
        first = scope.fresh and not block.gap and not block.text.endswith(COLONS)
        if self.walk.is_aside(block.text) or (not scope.fresh and is_word(block)):
            first, scope.plain = False, 0
        if first:
            scope.plain = block.line if is_line(block) or is_han_line(block) else 0
        elif 0 < scope.plain == block.line - 1 and not block.gap and (is_line(block) or is_han_line(block)):
            # One task on each line, as the first one was.
            first, scope.plain = True, block.line
        shares = (
            ()
            if has_han(block.text)
            else tuple(self.walk.conventions.assigning.shares(block.text, self.walk.wording.judge))
        )
        for share in shares[1:] and shares[:-1]:
            self._inherit(self._act(index, block, scope, share, marked=False), scope)
        text = shares[-1] if shares[1:] else block.text
        draft = self._act(index, block, scope, text, marked=first and scope.strict)
        if draft is not None:
            draft.convention = scope.convention
            self._inherit(draft, scope)
        elif not block.gap and not scope.heading:
            self.walk.scopes.leave_paragraphs()

    def _act(self, index: int, block: Block, scope: Scope, text: str, *, marked: bool) -> Draft | None:
        act = self.walk.harvest.act
        if not scope.mixed:
            return act(index, block, text, scope.convention, ACTION, marked=marked)
        # "明确责任。请各单位于3月5日前报名单。" begins with what it is about.
        texts = [text, *(sentences(text)[1:] if has_han(text) else ())]
        drafts = (act(index, block, one, scope.convention, OWNED_ACTION, marked=False) for one in texts[:_SENTENCES])
        return next((draft for draft in drafts if draft is not None), None)

    def _inherit(self, draft: Draft | None, scope: Scope | None) -> None:
        """Give a row the owner and the deadline of its list where it has none of its own."""
        if draft is None or scope is None:
            return
        if not draft.owners:
            draft.owners = scope.owners
        if draft.due_text is None:
            draft.due_text, draft.due = scope.due_text, scope.due
        draft.done = draft.done or (scope.marker is not None and scope.marker.done)
