"""Take a Chinese deadline out of the middle of a task, with the words that say nothing beside it."""

from __future__ import annotations

from minuted import re2
from minuted.reading.spelling import half_width

#: Marks at the edges of a task.
EDGES = " \t,;:.、-–—*|，；。：>_→"
#: The beginning of a clause before a deadline: a mark, and words that only say that something must be.
_CLAUSE = re2.compile(
    r"[,;.]\s*(?:并且|并|请|需要|需|要|须|应|务必|必须|争取|力争|确保|尽量|计划|预计|希望|且){0,2}\s*$"
)
_LONGEST_OPENING = 12
_OPEN, _CLOSE = frozenset("([（【"), frozenset(")]）】")
#: All that a clause says beside its deadline.
_COMPLETED = re2.compile(
    r"^(?:全部|要|需|必须|必)?(?:完成|办结|完工|做完|落实|到位|搞定|结束|闭环)(?:即可|掉|好)?(?:[,;.!]|$)"
)
#: The same where something was made that can be handed in.
_HANDED_IN = re2.compile(r"^(?:提交|上交|交付|报送|上报|交)$")


def unbracketed(raw: str) -> str:
    """Take marks and brackets off the edges of a deadline, but not the bracket that belongs to one inside it."""
    text = raw.strip(" ,，;；")
    while text and text[0] in _OPEN:
        text = text[1:].lstrip()
    while text and text[-1] in _CLOSE and _OPEN.isdisjoint(text):
        text = text[:-1].rstrip()
    return text.strip(" ,，;；")


def says_completed(text: str) -> bool:
    """Say whether a clause says no more than that it shall be done: 完成, 落实到位."""
    found = _COMPLETED.match(half_width(text.strip(EDGES)))
    return found is not None and not text.strip(EDGES)[found.end() :].strip(EDGES)


def without_day(before: str, raw: str, after: str, verbs: tuple[str, ...]) -> str:
    """Take a Chinese deadline out between two pieces of a task, with "完成" where nothing else is said there.

    "整理清单，周五前完成" is "整理清单", and so is "整理清单，周五前提交", because it begins with one of ``verbs``;
    of "整理清单，周五前发给王总" the second verb stays, and "项目周报，周五前提交" needs it.
    """
    opened = _CLAUSE.search(half_width(before[-_LONGEST_OPENING:]))
    if opened is None:
        return before + raw + after
    start = len(before) - len(before[-_LONGEST_OPENING:]) + opened.start()
    head, modal, rest = before[:start].rstrip(EDGES), before[start:].lstrip(EDGES), after.strip(EDGES)
    ended = _COMPLETED.match(half_width(rest))
    if ended is None and head.startswith(verbs):
        ended = _HANDED_IN.match(half_width(rest))
    if ended is not None:
        modal, rest = "", rest[ended.end() :].strip(EDGES)
    return f"{head}，{modal}{rest}" if rest else head
