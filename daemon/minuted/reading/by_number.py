"""Read who does which items of the list above: "将1和2由张三来做，3由李四做"."""

from __future__ import annotations

from collections.abc import Iterator

from minuted import re2
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han

_NUMBERS = r"第?((?:\d{1,2}[\s、,和与及~-]*)+)(?:号|项|条|点|题)?(?:任务|工作|部分|内容)?"
_SHARE = re2.compile(
    rf"^(?:将|把|任务)?{_NUMBERS}\s*(?:由|有|归|交给|分给|分配给|给|:|-+)\s*(\S+?)\s*(?:来负责|来完成|来做|负责|完成|来|做|承担)?$"
)
_PART = re2.compile(r"[,;.]\s*")
_RANGE = re2.compile(r"(\d{1,2})\s*[~-]\s*(\d{1,2})")
_ONE = re2.compile(r"\d{1,2}")
_LONGEST, _MOST = 200, 30


def by_number(text: str, judge: Judge) -> dict[int, tuple[str, ...]]:
    """Return the owners of each number; nothing unless every clause says whose some numbers are."""
    if len(text) > _LONGEST or not has_han(text) or not any(char.isdigit() for char in text[:6]):
        return {}
    owned: dict[int, tuple[str, ...]] = {}
    for part in filter(None, _PART.split(half_width(text).strip())):
        share = _SHARE.match(part.strip())
        owners = judge.people(share.group(2)) if share is not None else ()
        if share is None or not owners:
            return {}
        owned.update(dict.fromkeys(_numbers(share.group(1)), owners))
    return owned


def _numbers(text: str) -> Iterator[int]:
    for found in _RANGE.finditer(text):
        yield from range(int(found.group(1)), min(int(found.group(2)), _MOST) + 1)
    yield from map(int, _ONE.findall(text))
