"""Read the rows of tables: each an action, a decision, or cells with markers of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from minuted.reading.grids import Columns, columns, words_of
from minuted.reading.harvest import Harvest
from minuted.reading.markers import Makes
from minuted.reading.outline import Block
from minuted.reading.pieces import counted
from minuted.reading.spelling import key
from minuted.reading.wording import Draft, Wording


@dataclass(slots=True, kw_only=True)
class GridRows:
    """The table that is open, and where its rows go."""

    harvest: Harvest
    columns: Columns | None = None

    def read(self, index: int, block: Block, announced: Makes | None) -> tuple[str, ...]:
        """Read one row; cells that carry markers of their own are handed back.

        ``announced``: what the heading above the table announces.
        """
        conventions = self.harvest.conventions
        if not block.header:
            self.columns = columns(block.cells, conventions, announced)
            return ()
        if self.columns is None:
            marks = conventions.markers
            return tuple(cell for cell in block.cells if marks.labelled(cell) is not None or marks.cuts(cell))
        text = words_of(self.columns, block.cells)
        makes = self._makes(self.columns, block.cells)
        if makes is Makes.DECISION:
            if "motion" in self.columns.at and not self._carried(self.columns, block.cells):
                return ()
            self.harvest.decide(block, text, "decision-table")
        elif makes is Makes.ACTION and not conventions.says_nothing(text):
            self._act(index, block, self.columns, text)
        return ()

    def _makes(self, table: Columns, cells: tuple[str, ...]) -> Makes:
        if "kind" not in table.at:
            return table.makes
        return self.harvest.conventions.kinds.get(key(table.cell(cells, "kind")), Makes.OTHER)

    def _carried(self, table: Columns, cells: tuple[str, ...]) -> bool:
        """Say whether a motion was agreed to, by the first words of its status."""
        status = key(table.cell(cells, "status"))
        return any(status.startswith(word) for word in self.harvest.conventions.carried)

    def _act(self, index: int, block: Block, table: Columns, text: str) -> None:
        wording = self.harvest.wording
        met = wording.day(table.cell(block.cells, "met"))
        if met is not None:
            # A list that is carried from meeting to meeting says of each row when it was agreed.
            wording = replace(wording, base=met, next_day=None)
        for piece in counted(text):
            draft = self.harvest.act(index, block, piece, "action-table", wording=wording)
            if draft is not None:
                self._complete(draft, block, table, wording)

    def _complete(self, draft: Draft, block: Block, table: Columns, wording: Wording) -> None:
        """Add what the other cells of a row say: owner, else the department, and who helps; status; deadline."""
        owner = table.cell(block.cells, "owner")
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
