"""Find the unmarked Chinese lists in which most items end in whoever does them: "完善界面 - 张三"."""

from __future__ import annotations

from collections.abc import Sequence

from minuted import re2
from minuted.reading.outline import Block, BlockKind
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han

#: Which items stand beside each other: the headings above the last one, columns, style of the mark.
Place = tuple[tuple[str, ...], int, str]

#: A name behind a dash, a tag, or a name in brackets.
_TAIL = re2.compile(r"^(.+?)(?:\s+-{1,3}\s*|\s*--+\s*|-|\s*@|\s*[(\[{<]@?)([\p{Han}A-Za-z·、,&/ ]+)[)\]}>]?[.;]?$")
_LONGEST = 120
#: So many items, of which so many of four name somebody, have a style.
_FEWEST, _SHARE = 3, 3


def place_of(block: Block) -> Place:
    """Say beside which others an item stands."""
    return block.path[:-1], block.indent, block.mark.style


def houses(blocks: Sequence[Block], judge: Judge) -> frozenset[Place]:
    """Return the places of such lists; what is only talked about makes none: "讨论预算 - 张三" is an agenda."""
    lists: dict[Place, list[tuple[str, tuple[str, ...]]]] = {}
    for block in blocks:
        if block.kind is BlockKind.ITEM and len(block.text) <= _LONGEST and has_han(block.text):
            lists.setdefault(place_of(block), []).append(_read(block.text, judge))
    return frozenset(place for place, items in lists.items() if _has_style(items, judge))


def _read(text: str, judge: Judge) -> tuple[str, tuple[str, ...]]:
    found = _TAIL.match(half_width(text).rstrip())
    owners = judge.people(found.group(2), "person") if found is not None else ()
    return (found.group(1).strip(), owners) if found is not None and owners else (text, ())


def _has_style(items: Sequence[tuple[str, tuple[str, ...]]], judge: Judge) -> bool:
    tasks = [task for task, owners in items if owners]
    if len(tasks) < _FEWEST or 4 * len(tasks) < _SHARE * len(items) or len({owners for _, owners in items}) < 2:
        return False
    talks, acts = judge.words.talks, judge.words.acts
    if any(task.startswith(talks) or task.endswith(talks) for task in tasks):
        return False
    return 2 * sum(task.startswith(acts) or task.endswith(acts) for task in tasks) >= len(tasks)
