"""Read the rows of tables: each an action, a decision, or cells with markers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from minuted.reading.draft import Draft
from minuted.reading.grids import Columns, columns, crew, guessed, kind_of, renamed, words_of
from minuted.reading.harvest import Harvest
from minuted.reading.markers import Makes
from minuted.reading.outline import Block
from minuted.reading.owners import Known
from minuted.reading.pieces import cell_lines, counted, dated, last_sentence
from minuted.reading.spelling import has_han, key
from minuted.reading.wording import Wording

#: Cells of a row that names a field beside its value, once or twice; and what such a field may be.
_PAIRED = (2, 4)
_FIELDS = frozenset(("owner", "unit", "helper", "due", "status"))
#: What a cell that spans several rows says of each of them.
_SPANNING = ("owner", "unit", "helper", "due")


@dataclass(slots=True, kw_only=True)
class GridRows:
    """The table that is open, and where its rows go."""

    harvest: Harvest
    columns: Columns | None = None
    #: The header of the table, and the names of its columns where a row within it gives them.
    header: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    #: The cells of the row above.
    above: tuple[str, ...] = ()
    #: A row "Task | Change the lock" that rows "Owner | Ann" may follow, with its index; and the action that it is.
    record: tuple[int, Block, str] | None = None
    draft: Draft | None = None

    def read(self, index: int, block: Block, announced: Makes | None) -> tuple[str, ...]:
        """Read one row; cells that carry markers of their own are handed back.

        ``announced``: what the heading above the table announces.
        """
        conventions = self.harvest.conventions
        if block.header and block.header != self.header:
            # A table that stood inside this one has ended.
            self._begin(block.header, announced)
        if not block.header:
            self._begin(block.cells, announced)
            if self._field(index, block) or self.columns is not None or announced is not Makes.ACTION:
                return ()
            self.columns = crew(block.cells, self.harvest.wording)
            if self.columns is not None:
                return ()
            # A table without a header under a heading of actions begins with its first action.
            self.columns = guessed(block.cells, self.harvest.wording)
            if self.columns is None:
                return ()
        elif self._field(index, block) or self._renamed(block.cells, announced):
            return ()
        if self.columns is not None and self.columns.crew:
            self._shared(index, block, self.columns)
            return ()
        if self.columns is None:
            marks = conventions.markers
            return tuple(cell for cell in block.cells if marks.labelled(cell) is not None or marks.cuts(cell))
        block = self._straight(block, self.columns)
        self.above = block.cells
        text = words_of(self.columns, block.cells)
        makes = self._makes(self.columns, block.cells)
        if self._is_aside(block.cells, self.columns):
            return ()
        if makes is Makes.DECISION:
            if self._decided(self.columns, block.cells):
                self.harvest.decide(block, text, "decision-table")
            return ()
        if makes is Makes.ACTION and "kind" not in self.columns.at:
            # "Topic | Decision | Action | Owner": a row may hold one of each.
            self.harvest.decide(block, self.columns.cell(block.cells, "decision"), "decision-table")
        unowned = self.columns.unnamed and not self.harvest.wording.judge.people(block.cells[0], "person")
        if makes is Makes.ACTION and not unowned and not conventions.says_nothing(text):
            self._act(index, block, self.columns, text)
        return ()

    def _begin(self, header: tuple[str, ...], announced: Makes | None) -> None:
        """Open a table with this header."""
        self.header = self.names = header
        self.columns = columns(header, self.harvest.conventions, announced)
        self.above, self.record, self.draft = (), None, None

    def is_form(self, block: Block) -> bool:
        """Say whether a row has two filled cells, and stands in a table whose columns have no names of their own."""
        filled = [at for at, cell in enumerate(block.cells) if cell]
        if filled != [0, 1] or (block.header and self.columns is not None):
            return False
        return not kind_of(block.cells[1], self.harvest.conventions)

    def heads(self, block: Block, below: Block | None) -> bool:
        """Say whether the first row of two cells names columns, "Decision | Reason", and the row below fills them."""
        conventions = self.harvest.conventions
        if block.header or below is None or below.header != block.cells:
            return False
        first = below.cells[0]
        named = conventions.markers.heading(first, loose=False) or kind_of(first, conventions)
        return not named and key(first) not in conventions.facts and columns(block.cells, conventions, None) is not None

    def _field(self, index: int, block: Block) -> bool:
        """Read a row "Owner | Ann" below one "Task | Change the lock": such a table holds its fields one a row."""
        cells = block.cells
        if len(cells) not in _PAIRED:
            return False
        kinds = [kind_of(cell, self.harvest.conventions) for cell in cells]
        values = dict(zip(kinds[::2], cells[1::2], strict=True))
        if not all(kinds[::2]) or any(kinds[1::2]) or not any(values.values()):
            return False
        wording = self.harvest.wording
        fields = {kind: value for kind, value in values.items() if kind in _FIELDS and value}
        if "task" in values and values["task"] and not wording.judge.people(values["task"], "person"):
            self.record, self.draft = (index, block, values["task"]), None
            if not fields:
                # Only the next row tells this from a header: "Task | Remarks".
                return bool(block.header)
        if self.record is None or not fields:
            return False
        if self.draft is None:
            self.draft = self.harvest.act(*self.record, "action-table", wording=wording)
            self.columns = None
        if self.draft is not None:
            unit = fields.pop("unit", "")
            if unit and not self.draft.owners:
                fields.setdefault("owner", unit)
            wording.apply(self.draft, fields)
            self.draft.last = block.last
        return True

    def _renamed(self, cells: tuple[str, ...], announced: Makes | None) -> bool:
        """Read a row that names columns: the header again on the next page, below the facts, or the rest of one."""
        if not renamed(cells, self.harvest.conventions):
            return False
        whole = [*self.names[: len(cells)], *[""] * (len(cells) - len(self.names))]
        names = tuple(cell or above for cell, above in zip(cells, whole, strict=True))
        found = columns(cells if "" not in cells else names, self.harvest.conventions, announced)
        if found is not None:
            self.columns, self.names, self.above, self.record = found, names, (), None
        return found is not None

    def _straight(self, block: Block, table: Columns) -> Block:
        """Put the cells of a row where they belong: its number is missing, or it goes on with the row above."""
        cells, count = block.cells, table.at.get("number", -1)
        if count != 0 or not cells:
            return block
        if len(cells) == len(self.names) - 1 and has_han(cells[0]):
            return replace(block, cells=("", *cells))
        if not cells[0] and self.above and not table.cell(cells, "owner") and not table.cell(cells, "unit"):
            again = {table.at[name] for name in _SPANNING if name in table.at}
            above = [*self.above, *[""] * (len(cells) - len(self.above))]
            filled = (cell or (above[at] if at in again else "") for at, cell in enumerate(cells))
            return replace(block, cells=tuple(filled))
        return block

    def _is_aside(self, cells: tuple[str, ...], table: Columns) -> bool:
        """Say whether a row below numbered ones is about the meeting: "备注 | …", "下次会议 | …"."""
        if table.at.get("number", -1) != 0 or not has_han(cells[0]):
            return False
        conventions = self.harvest.conventions
        marker = conventions.markers.heading(cells[0], loose=False)
        return key(cells[0]) in conventions.facts or (marker is not None and marker.makes is not Makes.ACTION)

    def _shared(self, index: int, block: Block, table: Columns) -> None:
        """Read a row of tasks, each below whose it is."""
        for at, owners in table.crew.items():
            text = block.cells[at] if at < len(block.cells) else ""
            for piece in self._pieces(text) if text else ():
                draft = self.harvest.act(index, block, piece, "action-table")
                if draft is not None:
                    draft.owners = owners

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
        owner = table.cell(block.cells, "owner").strip("()[]（）【】 ") or table.cell(block.cells, "owner")
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
