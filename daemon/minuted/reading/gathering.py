"""Walk the blocks of minutes in order and gather actions and decisions by where and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from minuted import re2
from minuted.reading import signs
from minuted.reading.action_list import ActionList
from minuted.reading.cards import Cards
from minuted.reading.decision_list import DECIDED, PUT, DecisionList
from minuted.reading.fields import NO_VALUES
from minuted.reading.grid_rows import GridRows
from minuted.reading.harvest import Harvest
from minuted.reading.houses import Place, place_of
from minuted.reading.marked_lines import MarkedLines
from minuted.reading.markers import Makes
from minuted.reading.openers import Openers
from minuted.reading.outline import Block, BlockKind
from minuted.reading.owner_lines import OwnerLines
from minuted.reading.scopes import Scope
from minuted.reading.spelling import half_width, has_han
from minuted.reading.titles import Titles
from minuted.reading.walk import Walk
from minuted.reading.wording import ACTION, ANYWHERE, ITEM, OWNED

#: What ends a sentence, which no row of an agenda is.
_ENDS = (".", "!")


#: "(5 min, Ann)" behind a row of an agenda.
_TIMED = re2.compile(r"\(\s*\d{1,3}\s?(?:m|min|mins|minutes|h|分|分钟)\b[^()]*\)\s*$")


#: What counts a heading: "3.", "Action 2:".
_COUNT = re2.compile(r"^[(\[]?\d{1,3}(?:\.\d{1,3})*[.):\]]*\s+")


def _unnumbered(text: str) -> str:
    """Take the number off a heading."""
    count = _COUNT.match(half_width(text[:12]))
    return text[count.end() :] if count is not None else text


@dataclass(slots=True, kw_only=True)
class Gathering:
    """A walk through the blocks, with one reader for each way in which actions stand."""

    walk: Walk
    grid: GridRows
    openers: Openers
    actions: ActionList
    decisions: DecisionList
    marked: MarkedLines
    cards: Cards
    owning: OwnerLines

    @classmethod
    def begin(cls, blocks: Sequence[Block], harvest: Harvest, houses: frozenset[Place] = frozenset()) -> Gathering:
        """Prepare to read ``blocks`` into ``harvest``."""
        walk = Walk.begin(blocks, harvest, houses)
        titles = Titles(walk=walk)
        actions, decisions = ActionList(walk=walk, titles=titles), DecisionList(walk=walk)
        return cls(
            walk=walk,
            grid=GridRows(harvest=harvest),
            openers=Openers(walk=walk, above=titles),
            actions=actions,
            decisions=decisions,
            marked=MarkedLines(walk=walk, decisions=decisions),
            cards=Cards(walk=walk),
            owning=OwnerLines(walk=walk),
        )

    def run(self) -> None:
        """Read all blocks."""
        for index in range(len(self.walk.blocks)):
            if self.walk.harvest.full:
                return
            self.step(index)
        self.walk.outcomes.close()

    def step(self, index: int) -> None:
        """Read the block ``index``, after all before it."""
        block = self.walk.blocks[index]
        self.walk.scopes.close(block)
        if index < self.walk.behind:
            return
        if block.kind is BlockKind.HEADING:
            self.walk.outcomes.headed(block)
            self._heading(index, block)
        elif block.kind is BlockKind.ROW:
            self._row(index, block)
        elif self.walk.below_note(block):
            self._note(index, block)
        else:
            self._block(index, block)
            self.walk.goes_ahead(index)
        self.walk.scopes.used(index, block)

    # -- headings and markers

    def _heading(self, index: int, block: Block) -> None:
        markers = self.walk.conventions.markers
        labelled = markers.labelled(block.text)
        called = labelled or markers.called(block.text)
        if called is not None and block.text[called.start :].strip() and self.marked.labelled(index, block, block.text):
            return
        marker = self.walk.conventions.markers.heading(block.text, loose=True)
        titled = (
            block.depth == 1 and not self.walk.scopes.stack and not self.walk.conventions.markers.is_exact(block.text)
        )
        if titled and marker is not None and marker.makes is Makes.NOTHING:
            # "# Team meeting agenda" is the title of the whole text, and says nothing of what stands below.
            marker = None
        if marker is None and self._item_heading(index, block):
            return
        self.walk.open(index, block, marker, labelled.who if labelled is not None else "")

    def _item_heading(self, index: int, block: Block) -> bool:
        """Read a heading within a list of actions: an action above its fields, or the owner of what stands below."""
        scope = self.walk.scopes.top
        if scope is None or scope.makes is not Makes.ACTION or not scope.heading:
            return False
        if self.walk.heads_fields(index, block):
            self.walk.open(index, block, None)
            self.walk.titled = index
            return self.walk.harvest.act(index, block, _unnumbered(block.text), scope.convention) is not None
        people = self.actions.titles.whose(index, block)
        if not people:
            return False
        self.walk.open(index, block, scope.marker)
        self.walk.scopes.own(people, scope)
        return True

    # -- one block

    def _block(self, index: int, block: Block) -> None:
        has = self.walk.conventions.signs.of(block.text)
        if self.decisions.voted(index, block) or (has & signs.LABEL and self.cards.read(index, block)):
            return
        marker = self.openers.marker(index, block, marked=bool(has & signs.LABEL))
        if marker is not None:
            who = self.walk.conventions.markers.labelled(block.text)
            outer = self.walk.scopes.top
            self.walk.open(index, block, marker, who.who if who is not None else "")
            if marker.makes is Makes.ACTION and outer is not None and not block.gap and (outer.fresh or outer.heading):
                # "Carried over:" below "Ann".
                here = self.walk.scopes.stack[-1]
                here.owners = here.owners or outer.owners
            if self.openers.titles(index, block):
                self.walk.scopes.stack[-1].mark = block.mark
            elif marker.makes is Makes.ACTION and self.openers.runs_on(index, block):
                self.walk.scopes.stack[-1].mark, self.walk.scopes.stack[-1].running = block.mark, True
            return
        scope = self.walk.scopes.top
        if self.owning.read(index, block, scope) or self.owning.numbered(block, scope):
            return
        if has & signs.FIELD and self.walk.fields_only(index, block):
            return
        if has & signs.WHOSE and self.walk.list_deadline(index, block):
            return
        if self.marked.shared(index, block):
            return
        marked = has & (signs.LABEL | signs.CALL) and not (has & signs.FIELD and self._has_task_field(block))
        if marked and self.marked.labelled(index, block, self.decisions.with_colon(block)):
            return
        scope = self.walk.scopes.top
        makes = scope.makes if scope is not None else None
        titled = (
            block.strong
            and block.kind is BlockKind.PARAGRAPH
            and not self.actions.titles.owns_list(index, block, scope)
        )
        if titled and self.walk.scopes.leave_paragraphs():
            scope = self.walk.scopes.top
            makes = scope.makes if scope is not None else None
        if self._is_box(block, makes):
            self.actions.box(index, block, scope)
        elif makes is Makes.ACTION and scope is not None:
            self.actions.item(index, block, scope)
        elif makes in DECIDED and scope is not None:
            self._in_decisions(index, block, scope)
        else:
            self._anywhere(index, block, makes)

    def _is_box(self, block: Block, makes: Makes | None) -> bool:
        """Say whether a block is a box to tick: "✅ 已上线" is one only among boxes or below a heading of actions."""
        if block.checked is None or makes is Makes.NOTHING:
            return False
        if block.checked and makes is Makes.DECISION and not self.actions.titles.names_somebody(block):
            return False
        return not block.drawn or self.walk.boxed or makes is Makes.ACTION

    def _has_task_field(self, block: Block) -> bool:
        """Say whether a line says in fields what is to be done by whom: "Owner: Ann. Task: tune the organ."."""
        values = self.walk.conventions.fields.read(block.text).values
        return "task" in values and "owner" in values

    def _in_decisions(self, index: int, block: Block, scope: Scope) -> None:
        assigning, judge = self.walk.conventions.assigning, self.walk.wording.judge
        named = scope.mixed and scope.sentence < 0 and assigning.begins(block.text, judge)
        if named and self.walk.harvest.act(index, block, block.text, scope.convention, marked=False) is not None:
            # "Decisions and actions": what names somebody is an action.
            self.walk.notes.add(index)
            return
        if block.kind is not BlockKind.PARAGRAPH and scope.sentence < 0 and self._anywhere(index, block, scope.makes):
            return
        if block.kind is BlockKind.PARAGRAPH and not scope.fresh and self._anywhere(index, block, None):
            # Below "Decisions" without bullets, who does what is an action all the same.
            scope.plain = block.line if scope.plain else 0
            return
        if not self.decisions.item(index, block, scope) and block.kind is BlockKind.PARAGRAPH and scope.fresh:
            self._anywhere(index, block, None)

    def _anywhere(self, index: int, block: Block, makes: Makes | None) -> bool:
        """Read what marks itself wherever it stands: owner fields, "-- 张三", "… @ann", "it was resolved to …"."""
        if makes is Makes.NOTHING and block.kind is BlockKind.ITEM and _TIMED.search(half_width(block.text[-40:])):
            # "Agree on the dates (5 min, Ann)" stands on an agenda.
            return False
        if self.walk.outcomes.read(index, block, self.decisions.above(index, block), owned=makes is Makes.DECISION):
            self.marked.sentences(index, block)
            return True
        if self.walk.is_fact(block):
            return False
        has = self.walk.conventions.signs.of(block.text)
        fields = self.walk.conventions.fields.read(block.text).values if has & signs.FIELD else NO_VALUES
        if makes is Makes.NOTHING and ("owner" not in fields or ("due" not in fields and block.text[-1:] in ")）")):
            # "讨论物业服务（负责人：张三）" is an agenda; minutes may stand below "Agenda" too, in whole sentences.
            return (
                block.kind is BlockKind.PARAGRAPH and block.text.endswith(_ENDS) and self.marked.sentences(index, block)
            )
        if block.mark.rank == 0 and "owner" not in fields and self.openers.titles(index, block):
            # "二、材料准备——张三" names who spoke of what stands below.
            return False
        wheres: tuple[str, ...] = ITEM if block.kind is BlockKind.ITEM else ANYWHERE
        if self.walk.houses and block.kind is BlockKind.ITEM and place_of(block) in self.walk.houses:
            wheres = ACTION
        if makes is Makes.DECISION:
            wheres = OWNED
        elif block.kind is BlockKind.ITEM and self._below_decided(block):
            wheres = ACTION
        if self.walk.harvest.act(index, block, block.text, "", wheres, marked=False) is None:
            return self.marked.sentences(index, block)
        self.walk.harvest.drafts[-1].convention = self.walk.harvest.drafts[-1].convention or "owner-field"
        return True

    def _below_decided(self, block: Block) -> bool:
        """Say whether a Chinese item stands inside one that was decided: there "登录页：张三" gives work out."""
        decisions = self.walk.harvest.decisions
        if block.parent is None or not decisions or not has_han(block.text):
            return False
        return decisions[-1].line == self.walk.blocks[block.parent].line

    def _row(self, index: int, block: Block) -> None:
        if len(block.cells) == 2 and self._voted_row(index, block):
            return
        scope = self.walk.scopes.top
        below = self.walk.blocks[index + 1] if index + 1 < len(self.walk.blocks) else None
        if self.grid.is_form(block) and not self.grid.heads(block, below) and self.marked.form(index, block):
            return
        for cell in self.grid.read(index, block, scope.makes if scope is not None else None):
            self.marked.labelled(index, block, cell)

    def _voted_row(self, index: int, block: Block) -> bool:
        """Read a row of two cells, "Motion | …" or "Status | Accepted", as the line "Status: Accepted"."""
        line = replace(block, text=f"{block.cells[0]}: {block.cells[1]}")
        labelled = self.walk.conventions.markers.labelled(line.text)
        if labelled is not None and labelled.marker.makes in PUT:
            return self.marked.labelled(index, line, line.text)
        return self.walk.outcomes.settle(index, line)

    def _note(self, index: int, block: Block) -> None:
        """Read a block below an action: its fields, its status, or a marker of its own; all else is a note."""
        if self.walk.outcomes.settle(index, block):
            return
        last = self.walk.harvest.drafts[-1] if self.walk.harvest.drafts else None
        if last is not None and last.block == block.parent and self.walk.conventions.status.opens_done(block.text):
            last.done = True
            self.walk.notes.add(index)
            return
        named = self.walk.conventions.markers.labelled(block.text)
        if named is not None and named.marker.makes is Makes.DECISION and named.start >= len(block.text):
            # "Consensus:" within the notes on an action announces what is listed below it.
            self.walk.open(index, block, named.marker)
            return
        if not self.walk.fields_only(index, block) and not self.marked.labelled(
            index, block, self.decisions.with_colon(block)
        ):
            self.walk.notes.add(index)
