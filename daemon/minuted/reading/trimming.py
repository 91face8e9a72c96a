"""Take off the edges of a text what says nothing of the task: marks, flags, pictures, half brackets."""

from __future__ import annotations

from collections.abc import Collection

from minuted import re2
from minuted.reading.day_cuts import EDGES
from minuted.reading.spelling import half_width, has_han, key, tidy

#: "[2026-03-17]:" before a task says when it was written down.
_RECORDED = re2.compile(r"^[(\[]?\d{4}-\d{1,2}-\d{1,2}[)\]]?\s*[:-]?\s+")
_RECORD_STARTS = frozenset("([0123456789")
_FLAG = re2.compile(r"^[(\[]?([^:()\[\]]+)[)\]]?\s*:\s*")
#: Pictures that people draw bullets with; check marks are a status and stay.
_PICTURES = re2.compile(r"^(?:[\x{1F300}-\x{1F9FF}\x{25A0}-\x{25FF}\x{2B1B}\x{2B50}\x{FE0F}]\s*)+")
_FIRST_PICTURE = "\u25a0"
#: What makes a number sign of a digit.
_KEYCAP = "\ufe0f\u20e3"
_OPEN_EDGES = " \t,;:、-–—*|，；：>_→"
_PAIRS = {")": "(", "）": "（", "]": "[", "】": "【"}
#: Brackets that some people put around whoever does it.
_CURLY = {"}": "{", "｝": "｛", ">": "<", "＞": "＜"}


def clean(task: str) -> str:
    """Take marks and half brackets off the edges of a task."""
    task = tidy(task).lstrip(EDGES).rstrip(EDGES)
    while task and task[-1] in _PAIRS and _PAIRS[task[-1]] not in task[:-1]:
        task = task[:-1].rstrip(EDGES)
    while task and task[-1] in _PAIRS.values():
        task = task[:-1].rstrip(EDGES)
    return task


def unflagged(text: str, flags: Collection[str]) -> str:
    """Take off what stands before a task and says nothing of it: a picture, the day it was written down, a flag."""
    text = text.lstrip(_OPEN_EDGES)
    if text[:1] >= _FIRST_PICTURE and (drawn := _PICTURES.match(text)) is not None:
        text = text[drawn.end() :]
    if text[1:3] == _KEYCAP:
        text = text[3:].lstrip(_OPEN_EDGES)
    for _ in range(2):
        head = half_width(text[:40])
        recorded = _RECORDED.match(head) if head[:1] in _RECORD_STARTS else None
        if recorded is not None:
            text = text[recorded.end() :]
            head = half_width(text[:40])
        flag = _FLAG.match(head) if ":" in head else None
        if flag is not None and key(flag.group(1)) in flags:
            text = text[flag.end() :]
        elif recorded is None:
            break
    return text


def rounded(text: str) -> str:
    """Write the last bracket of a Chinese text as a round one: "登录页面{张三，李四}", "登录页面<张三>"."""
    opens = _CURLY.get(text.rstrip()[-1:])
    start = text.rfind(opens) if opens is not None and has_han(text) else -1
    inner = text[start + 1 :].rstrip()[:-1]
    # A single Latin word there is a name in a program: {user_id}.
    return f"{text[:start]}({inner})" if start > 0 and (has_han(inner) or "," in half_width(inner)) else text
