"""Tell line by line what minutes were read as: which convention read a line, and why the others did not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from minuted.reading.gathering import Gathering
from minuted.reading.grids import Columns
from minuted.reading.minutes import Begun
from minuted.reading.outline import Block, BlockKind
from minuted.reading.repeats import merged
from minuted.reading.walk import Walk
from minuted.reading.why import Other, others
from minuted.reading.wording import ACTION, ANYWHERE, ITEM


class Fate(StrEnum):
    """What became of one line."""

    ITEM = "item"
    DECISION = "decision"
    #: It announces what stands below: actions, decisions, or that nothing there counts.
    OPENS = "opens"
    #: Owner, deadline or status of the item above.
    COMPLETES = "completes"
    #: It stands inside an item or a decision, and says nothing by itself.
    NOTE = "note"
    FACT = "fact"
    #: The first row of a table.
    HEADER = "header"
    PASSED = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One action or decision that a line holds."""

    text: str
    owners: tuple[str, ...] = ()
    #: The deadline as it would be shown; "" for none.
    due: str = ""
    done: bool = False
    convention: str = ""
    #: The template by which owner and task were told apart; "" where none was needed.
    template: str = ""
    #: An earlier line says the same, and this one adds nothing new.
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One block of the minutes and what became of it."""

    line: int
    last: int
    kind: BlockKind
    text: str
    fate: Fate
    #: Of OPENS: what opens; else what is open here, "" for nothing.
    under: str = ""
    #: Of ``under``: action, decision, nothing, other; "" for nothing.
    makes: str = ""
    found: tuple[Found, ...] = ()
    #: Line of the item that COMPLETES and NOTE belong to; 0 for none.
    item: int = 0
    #: Of HEADER: what its columns hold; empty where the table lists neither actions nor decisions.
    columns: tuple[str, ...] = ()
    #: Templates whose words fit and that did not count.
    others: tuple[Other, ...] = ()


def explain(begun: Begun) -> tuple[Explained, ...]:
    """Read minutes step by step and say of every block what became of it."""
    gathering, said = begun.gathering, []
    for index in range(len(gathering.walk.blocks)):
        if gathering.walk.harvest.full:
            break
        said.append(_step(gathering, index))
    kept = {id(draft) for draft in merged(gathering.walk.harvest.drafts)}
    again = {(draft.line, draft.task) for draft in gathering.walk.harvest.drafts if id(draft) not in kept}
    return tuple(_marked(each, again) for each in said)


def _step(gathering: Gathering, index: int) -> Explained:
    walk = gathering.walk
    block, harvest = walk.blocks[index], walk.harvest
    drafts, decisions = len(harvest.drafts), len(harvest.decisions)
    last = harvest.drafts[-1] if harvest.drafts else None
    before = (last, last.last, last.done, last.owners, last.due_text) if last is not None else None
    inside = walk.below_note(block)
    gathering.step(index)
    after = (last, last.last, last.done, last.owners, last.due_text) if last is not None else None
    found = (*_actions(walk, block, drafts), *_decisions(walk, decisions))
    opened = next((scope for scope in walk.scopes.stack if scope.block == index and scope.marker is not None), None)
    scope = opened or walk.scopes.top
    fate, item = Fate.PASSED, 0
    if found:
        fate = Fate.ITEM if len(harvest.drafts) > drafts else Fate.DECISION
    elif opened is not None:
        fate = Fate.OPENS
    elif before != after:
        fate, item = Fate.COMPLETES, last.line if last is not None else 0
    elif inside:
        fate, item = Fate.NOTE, walk.blocks[block.parent].line if block.parent is not None else 0
    elif block.kind is BlockKind.ROW and not block.header:
        fate = Fate.HEADER
    elif walk.is_fact(block):
        fate = Fate.FACT
    return Explained(
        line=block.line,
        last=block.last,
        kind=block.kind,
        text=block.text,
        fate=fate,
        under=scope.convention if scope is not None else "",
        makes=scope.makes or "" if scope is not None else "",
        found=found,
        item=item,
        columns=_columns(gathering.grid.columns) if fate is Fate.HEADER else (),
        others=()
        if found or opened is not None or block.kind is BlockKind.ROW
        else tuple(others(block.text, walk.wording, _places(walk, block))),
    )


def _columns(table: Columns | None) -> tuple[str, ...]:
    """Name the columns that are read, from left to right."""
    return tuple(sorted(table.at, key=table.at.__getitem__)) if table is not None else ()


def _places(walk: Walk, block: Block) -> tuple[str, ...]:
    """Return where a line stands, as templates ask for it."""
    top = walk.scopes.top
    if block.checked is not None or (top is not None and top.makes == "action" and walk.below(block, top)):
        return ACTION
    return ITEM if block.kind is BlockKind.ITEM else ANYWHERE


def _actions(walk: Walk, block: Block, first: int) -> Iterator[Found]:
    labelled = walk.conventions.markers.labelled(block.text)
    text = block.text if labelled is None else block.text[labelled.start :]
    for draft in walk.harvest.drafts[first:]:
        template = next((other.template for other in others(text, walk.wording, ACTION) if not other.why), "")
        yield Found(
            text=draft.task,
            owners=draft.owners,
            due=draft.due.isoformat() if draft.due is not None else draft.due_text or "",
            done=draft.done,
            convention=draft.convention,
            template=template,
        )


def _decisions(walk: Walk, first: int) -> Iterator[Found]:
    for decision in walk.harvest.decisions[first:]:
        yield Found(text=decision.text, convention=decision.convention)


def _marked(each: Explained, again: set[tuple[int, str]]) -> Explained:
    """Say of items that repeat an earlier one that they do."""
    if each.fate is not Fate.ITEM or not any((each.line, found.text) in again for found in each.found):
        return each
    found = tuple(replace(one, again=(each.line, one.text) in again) for one in each.found)
    return replace(each, found=found)
