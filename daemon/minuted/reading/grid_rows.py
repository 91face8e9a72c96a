"""Read the rows of tables: each an action, a decision, or cells with markers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from minuted.reading.grids import Columns, columns, guessed, words_of
from minuted.reading.harvest import Harvest
from minuted.reading.markers import Makes
from minuted.reading.outline import Block
from minuted.reading.owners import Known
from minuted.reading.pieces import cell_lines, counted, dated, last_sentence
from minuted.reading.spelling import has_han, key
from minuted.reading.wording import Draft, Wording


@dataclass(slots=True, kw_only=True)
class GridRows:
    """The table that is open, and where its rows go."""

    harvest: Harvest
    columns: Columns | None = None
    #: The header that ``columns`` was told by.
    header: tuple[str, ...] = ()

    def read(self, index: int, block: Block, announced: Makes | None) -> tuple[str, ...]:
        """Read one row; cells that carry markers of their own are handed back.

        ``announced``: what the heading above the table announces.
        """
        conventions = self.harvest.conventions
        if block.header and block.header != self.header:
            # A table that stood inside this one has ended.
            self.header, self.columns = block.header, columns(block.header, conventions, announced)
        if not block.header:
            self.header, self.columns = block.cells, columns(block.cells, conventions, announced)
            if self.columns is not None or announced is not Makes.ACTION:
                return ()
            # A table without a header under a heading of actions begins with its first action.
            self.columns = guessed(block.cells, self.harvest.wording)
            if self.columns is None:
                return ()
        if self.columns is None:
            marks = conventions.markers
            return tuple(cell for cell in block.cells if marks.labelled(cell) is not None or marks.cuts(cell))
        text = words_of(self.columns, block.cells)
        makes = self._makes(self.columns, block.cells)
        if makes is Makes.DECISION:
            if self._decided(self.columns, block.cells):
                self.harvest.decide(block, text, "decision-table")
            return ()
        if makes is Makes.ACTION and "kind" not in self.columns.at:
            # "Topic | Decision | Action | Owner": a row may hold one of each.
            self.harvest.decide(block, self.columns.cell(block.cells, "decision"), "decision-table")
        if makes is Makes.ACTION and not conventions.says_nothing(text):
            self._act(index, block, self.columns, text)
        return ()

    def _makes(self, table: Columns, cells: tuple[str, ...]) -> Makes:
        if "kind" not in table.at:
            return table.makes
        return self.harvest.conventions.kinds.get(key(table.cell(cells, "kind")), Makes.OTHER)

    def _decided(self, table: Columns, cells: tuple[str, ...]) -> bool:
        """Say by its status whether a motion was agreed to, and that a decision was not turned down or put off."""
        status, words = key(table.cell(cells, "status")), self.harvest.conventions
        if "motion" in table.at:
            return status.startswith(words.carried)
        return not status.startswith(words.lost)

    def _act(self, index: int, block: Block, table: Columns, text: str) -> None:
        wording = self.harvest.wording
        met = wording.day(table.cell(block.cells, "met"))
        if met is not None:
            # A list that is carried from meeting to meeting says of each row when it was agreed.
            wording = replace(wording, base=met, next_day=None)
        if table.talk and wording.judge.people(text):
            # The column of actions of minutes says only who does what was said.
            self._talked(index, block, table, wording.judge.people(text))
            return
        for piece in self._pieces(text.lstrip("*•- ")):
            draft = self.harvest.act(index, block, piece, "action-table", wording=wording, marked=not table.talk)
            if draft is not None:
                self._complete(draft, block, table, wording)

    def _complete(self, draft: Draft, block: Block, table: Columns, wording: Wording) -> None:
        """Add what the other cells of a row say: owner, else the department, and who helps; status; deadline."""
        owner = table.cell(block.cells, "owner").strip("()[] ") or table.cell(block.cells, "owner")
        if not owner or wording.judge.nobody(owner):
            owner = table.cell(block.cells, "unit")
        helper = table.cell(block.cells, "helper")
        if owner and not wording.judge.nobody(owner):
            draft.owners = wording.judge.people(owner, "any") or draft.owners
        if helper:
            wording.apply(draft, {"helper": helper})
        status = table.cell(block.cells, "status")
        if status:
            draft.done = draft.done or self.harvest.conventions.status.is_done(status)
        if table.cell(block.cells, "due"):
            wording.due(draft, table.cell(block.cells, "due"))

    def _pieces(self, text: str) -> Iterator[str]:
        """Split a cell that holds several actions: numbered, in sentences of several people, or as items of a list."""
        parts = counted(text)
        if len(parts) < 2 and has_han(text):
            parts = dated(text, self.harvest.wording.begins_with_day)
        for part in parts:
            for line in cell_lines(part):
                yield from self.harvest.conventions.assigning.shares(line, self.harvest.wording.judge)

    def _talked(self, index: int, block: Block, table: Columns, owners: tuple[str, ...]) -> None:
        """Read what was said of a topic, whose row names in its column of actions who is to act."""
        said = table.cell(block.cells, "talk")
        found = False
        assigning, judge = self.harvest.conventions.assigning, self.harvest.wording.judge
        named = replace(judge, known=Known(keys={*judge.known.keys, *map(key, owners)}))
        for sentence in assigning.sentences(said, named):
            for share in assigning.shares(sentence, judge):
                found = self.harvest.act(index, block, share, "action-table", marked=False) is not None or found
        draft = None if found else self.harvest.act(index, block, last_sentence(said), "action-table")
        if draft is not None:
            draft.owners = owners
