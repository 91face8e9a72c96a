"""Read who does which items of the list above: "将1和2由张三来做，3由李四做"."""

from __future__ import annotations

from collections.abc import Iterator

from minuted import re2
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han

_NUMBERS = r"第?((?:\d{1,2}[\s、,和与及~-]*)+)(?:号|项|条|点|题)?(?:任务|工作|部分|内容)?"
_SHARE = re2.compile(
    rf"^(?:将|把|任务)?{_NUMBERS}\s*(?:(?:和|与|以及|及)[\p{{Han}}]{{1,16}}?)?(?:由|有|归|交给|分给|分配给|给|:|-+)\s*(\S+?)\s*(?:来负责|来完成|来做|负责|完成|来|做|承担)?$"
)
_PART = re2.compile(r"[,;.]\s*")
_RANGE = re2.compile(r"(\d{1,2})\s*[~-]\s*(\d{1,2})")
_ONE = re2.compile(r"\d{1,2}")
_LONGEST, _MOST = 200, 30
#: What stands before the first clause: "经过讨论，1由…"
_LONGEST_BEFORE = 12


def by_number(text: str, judge: Judge) -> dict[int, tuple[str, ...]]:
    """Return the owners of each number; nothing unless every clause gives some numbers away.

    A few words may stand before the first clause, and anything behind the last one.
    """
    if len(text) > _LONGEST or not has_han(text) or not any(char.isdigit() for char in text[:_LONGEST_BEFORE]):
        return {}
    owned: dict[int, tuple[str, ...]] = {}
    shares, ended = 0, False
    for part in filter(None, _PART.split(half_width(text).strip())):
        share = None if ended else _SHARE.match(part.strip())
        owners = judge.people(share.group(2)) if share is not None else ()
        if share is not None and owners:
            owned.update(dict.fromkeys(_numbers(share.group(1)), owners))
            shares += 1
        elif shares:
            # "…，都在周五前完成"
            ended = True
        elif share is not None or len(part) > _LONGEST_BEFORE or any(map(str.isdigit, part)):
            return {}
    return owned if shares > 1 or not ended else {}


def _numbers(text: str) -> Iterator[int]:
    for found in _RANGE.finditer(text):
        yield from range(int(found.group(1)), min(int(found.group(2)), _MOST) + 1)
    yield from map(int, _ONE.findall(text))
