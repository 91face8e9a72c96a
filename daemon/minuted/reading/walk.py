"""The state of a walk through the blocks of minutes: what is open, what was found, what is only a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from minuted import re2
from minuted.reading.asking import UNTIL
from minuted.reading.attendance import is_roll
from minuted.reading.conventions import Conventions
from minuted.reading.deadlines import Whose
from minuted.reading.draft import Draft
from minuted.reading.endings import Endings
from minuted.reading.harvest import Harvest
from minuted.reading.houses import Place
from minuted.reading.markers import Makes, Marker
from minuted.reading.outcomes import Outcomes
from minuted.reading.outline import Block, BlockKind
from minuted.reading.scopes import COLONS, Scope, Scopes
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.wording import Wording

_NOTHING: Mapping[str, str] = MappingProxyType({})
#: A line of this length may be what the fields below it are about, and so many of them are looked at.
_LONGEST_TITLE, _FIELD_LINES = 60, 5
#: Lines above a marker in which a numbered item is looked for.
_ABOVE = 40
#: Fields that say who; so many actions below each other are a list.
_PEOPLE, _SEVERAL = frozenset(("owner", "holder", "helper")), 2
#: From so many lines "Ann: …" outside lists on, minutes record a conversation.
_TURNS = 12
#: "1. Apologies. Ann Lee"
_COUNT = re2.compile(r"^[\d.]+\s*")
_COUNTS = frozenset("0123456789.")
_TURN = re2.compile(r"^[^\s:]+(?: [^\s:]+)?:\s")


def _is_turn(block: Block) -> bool:
    if block.kind is not BlockKind.PARAGRAPH:
        return False
    head = half_width(block.text[:40])
    return ":" in head and _TURN.match(head) is not None


@dataclass(slots=True, kw_only=True)
class Walk:
    """The blocks, what is open at the present one, and where findings go."""

    blocks: Sequence[Block]
    harvest: Harvest
    #: The conventions that are read by.
    conventions: Conventions
    #: How one text is read.
    wording: Wording
    outcomes: Outcomes
    scopes: Scopes = field(default_factory=Scopes)
    children: Mapping[int, list[int]] = field(default_factory=dict)
    #: Items whose inner blocks are notes on them.
    notes: set[int] = field(default_factory=set)
    #: Blocks before this one were read together with an earlier one.
    behind: int = 0
    #: Fields that stand below no action, and the last block of them; an action may follow.
    ahead: tuple[int, Mapping[str, str]] = (-1, _NOTHING)
    #: The last heading that was read as an action; -1: none.
    titled: int = -1
    #: The minutes record who said what, so that "Ann: …" is no assignment.
    spoken: bool = False
    #: Boxes without a mark stand in it, so that a check mark is one that has been ticked.
    boxed: bool = False
    #: Where unmarked lists stand whose items end in whoever does them.
    houses: frozenset[Place] = frozenset()

    @classmethod
    def begin(cls, blocks: Sequence[Block], harvest: Harvest, houses: frozenset[Place] = frozenset()) -> Walk:
        """Look at all blocks once for what a single one cannot tell: the inner ones, and whether people speak."""
        children: dict[int, list[int]] = {}
        for index, block in enumerate(blocks):
            if block.parent is not None:
                children.setdefault(block.parent, []).append(index)
        spoken = sum(_is_turn(block) for block in blocks) >= _TURNS
        return cls(
            blocks=blocks,
            harvest=harvest,
            conventions=harvest.conventions,
            wording=harvest.wording,
            outcomes=Outcomes(harvest=harvest, endings=Endings(harvest=harvest)),
            children=children,
            spoken=spoken,
            boxed=any(block.checked is False for block in blocks),
            houses=houses,
        )

    def open(self, index: int, block: Block, marker: Marker | None, who: str = "") -> None:
        """Open a scope; under a heading of a lower level within a list of actions everything stays as it is."""
        day = self.wording.day(who) if who else None
        owners = self.wording.judge.people(who, "any") if who and day is None else ()
        due = Draft(line=0, last=0, convention="", task="")
        found = self.wording.judge.nobody(who) or owners
        deadline = self.conventions.fields.read(block.text).values.get("due", "") or (who if day is not None else "")
        if not deadline and marker is not None and marker.makes is Makes.ACTION:
            deadline = self.wording.until(block.text)
        if deadline:
            self.wording.due(due, deadline)
        elif marker is not None and marker.makes is Makes.ACTION and any(word in block.text for word in UNTIL):
            # "以下工作请于3月10日前完成："
            self.wording.find_until(due, block.text)
        self.scopes.open(
            Scope(
                marker=marker,
                block=index,
                heading=block.depth if block.kind is BlockKind.HEADING else 0,
                indent=block.indent,
                # A title may be drawn with a check mark: "✅ Action items".
                listed=block.kind is BlockKind.ITEM or (block.kind is BlockKind.CHECKBOX and index in self.children),
                owners=owners if found else (),
                due_text=due.due_text,
                due=due.due,
                before=self._numbered_before(index) if block.kind is BlockKind.PARAGRAPH else None,
            )
        )

    def _numbered_before(self, index: int) -> Block | None:
        """Return the last numbered item before a line, as far out as items stand."""
        above = (self.blocks[at] for at in range(index - 1, max(-1, index - _ABOVE), -1))
        return next((one for one in above if one.mark.number and one.parent is None), None)

    def below(self, block: Block, scope: Scope) -> bool:
        """Say whether a block stands right below what opened the scope, not inside a note below it."""
        return block.parent in (None, scope.block, self.blocks[scope.block].parent)

    def is_fact(self, block: Block) -> bool:
        """Say whether a line states a fact of the meeting: chair, attendees, day."""
        head = half_width(block.text[:40])
        # "[参会人员] 张三", "参会人员：张三"
        end = "]" if head.startswith("[") else ":" if ":" in head else ". "
        word, mark, _ = head.partition(end)
        word = _COUNT.sub("", word) if word[:1] in _COUNTS else word
        return (bool(mark) and key(word) in self.conventions.facts) or is_roll(block.text)

    def is_aside(self, text: str) -> bool:
        """Say whether a line without bullet tells of the meeting or the next one, or is only a name or a day."""
        if self.conventions.takes_leave(text) or self.conventions.coming.begins(text):
            return True
        name = self.wording.judge.people(text, "person" if has_han(text) else "plausible")
        return bool(name) or self.wording.is_day(text)

    def below_note(self, block: Block) -> bool:
        """Say whether a block stands inside an item that was read, where it is a note on it."""
        return block.parent is not None and block.parent in self.notes and block.checked is None

    def above(self, block: Block) -> str:
        """The text of the item that a block stands under."""
        return self.blocks[block.parent].text if block.parent is not None else ""

    def is_fields(self, text: str) -> bool:
        """Say whether a line holds nothing but fields: "Owner: Ann"."""
        fields = self.conventions.fields.read(text)
        return bool(fields.values) and not key(fields.rest)

    def fields_only(self, index: int, block: Block) -> bool:
        """Read "Owner: Ann" or "Status: done" on a line of its own below an action."""
        fields = self.conventions.fields.read(block.text)
        if not fields.values or (key(fields.rest) and "status" not in fields.values):
            return False
        scope = self.scopes.top
        listed = scope is not None and scope.makes is Makes.ACTION
        values = dict(fields.values)
        if "task" in values:
            return False
        if "holder" in values:
            if not listed:
                return False
            values.setdefault("owner", values.pop("holder"))
        if listed and scope is not None and not key(fields.rest) and self._for_list(block, scope, values):
            return True
        last = self.harvest.drafts[-1] if self.harvest.drafts else None
        near = last is not None and (last.block in (block.parent, self.titled) or self._near(last.block, index))
        title = self._title(index, block, listed=listed) if last is None or not near or last.owners else None
        if title is not None:
            draft = self.harvest.act(title, self.blocks[title], self.blocks[title].text, "owner-field", ())
            if draft is not None:
                last, near = draft, True
        if last is None or not near or (fields.rest and not half_width(block.text).lower().startswith("status")):
            if not key(fields.rest):
                before = self.ahead[1] if self.ahead[0] == index - 1 and not block.gap else _NOTHING
                self.ahead = (index, {**before, **values})
            return not key(fields.rest)
        self.wording.apply(last, values)
        last.last = block.last
        return True

    def _near(self, action: int, index: int) -> bool:
        """Say whether fields stand right below an action, with nothing but other fields across a gap."""
        between = self.blocks[action + 1 : index + 1]
        gap = next((at for at, one in enumerate(between) if one.gap), len(between))
        return action >= index - 3 and all(self.is_fields(one.text) for one in between[gap:-1])

    def goes_ahead(self, index: int) -> None:
        """Give the action at ``index`` the fields that stand right above it: "Owner: Ann", then "Next step: …"."""
        above, values = self.ahead
        last = self.harvest.drafts[-1] if self.harvest.drafts else None
        if above != index - 1 or last is None or last.block != index or self.blocks[index].gap:
            return
        missing = {"owner": not last.owners, "due": last.due_text is None}
        self.wording.apply(last, {part: value for part, value in values.items() if missing.get(part)})

    def _for_list(self, block: Block, scope: Scope, values: Mapping[str, str]) -> bool:
        """Read "Due: Friday" right above a list or below one, which holds for all of it."""
        due = self.wording.deadline(values["due"]) if values.keys() == {"due"} else None
        if due is None or block.parent is not None:
            return False
        if scope.fresh:
            scope.due_text, scope.due = due
            return True
        own = [draft for draft in self.harvest.drafts if draft.block > scope.block]
        single = all(draft.due_text is None and draft.last == self.blocks[draft.block].last for draft in own)
        if len(own) < _SEVERAL or not single or block.kind is not BlockKind.PARAGRAPH:
            return False
        for draft in own:
            draft.due_text, draft.due = due
        return True

    def list_deadline(self, index: int, block: Block) -> bool:
        """Read "All of the above by Friday" and "以下事项均在3月9日前完成" among actions."""
        whose = self.conventions.deadlines.whose(block.text)
        due = self.wording.deadline(block.text) if whose is not None else None
        if whose is None or due is None:
            return False
        scope = self.scopes.top
        listed = scope is not None and scope.makes is Makes.ACTION
        last = self.harvest.drafts[-1] if self.harvest.drafts else None
        above = last is not None and index - last.block <= _FIELD_LINES and (scope is None or last.block > scope.block)
        if whose is not Whose.BELOW and above and last is not None:
            path, form = self.blocks[last.block].path, last.convention
            for draft in reversed(self.harvest.drafts):
                if self.blocks[draft.block].path != path or draft.convention != form:
                    break
                if draft.due_text is None:
                    draft.due_text, draft.due = due
            return True
        if whose is Whose.ABOVE or not listed or scope is None:
            return False
        scope.due_text, scope.due = due
        return True

    def heads_fields(self, index: int, block: Block) -> bool:
        """Say whether "Owner: Ann" or "Due: Friday" stands right below a heading, which then is an action."""
        below = self.blocks[index + 1 : index + 1 + _FIELD_LINES]
        kinds: set[str] = set()
        for inner in below:
            fields = self.conventions.fields.read(inner.text)
            if inner.kind is BlockKind.HEADING or not fields.values or key(fields.rest):
                if inner.kind is BlockKind.ITEM and inner.numbered and kinds <= _PEOPLE:
                    # "Owner: Ann" above a numbered list is about that list.
                    return False
                break
            kinds |= fields.values.keys()
        return not kinds.isdisjoint(("owner", "holder", "due"))

    def _title(self, index: int, block: Block, *, listed: bool) -> int | None:
        """Return the line that "Owner: Ann" and "Due: Friday" below it make an action; None without both.

        ``listed``: it stands where actions are announced, so that one of them will do.
        """
        title = index - 1
        above = self.blocks[title] if title >= 0 else None
        if above is None or above.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or above.line != block.line - 1:
            return None
        longest = 2 * _LONGEST_TITLE if listed else _LONGEST_TITLE
        if len(above.text) > longest or any(mark in above.text for mark in COLONS) or above.checked is not None:
            return None
        kinds: set[str] = set()
        for at in range(index, min(index + _FIELD_LINES, len(self.blocks))):
            fields = self.conventions.fields.read(self.blocks[at].text)
            if self.blocks[at].line != block.line + at - index or not fields.values or key(fields.rest):
                break
            kinds |= fields.values.keys()
        needed = kinds & {"owner", "holder", "due"}
        return title if needed and (listed or {"owner", "due"} <= kinds) else None
