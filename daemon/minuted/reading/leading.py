"""Take people off the front of a Chinese text that goes on without a mark: 张三打印名单, 市场部联系印刷厂."""

from __future__ import annotations

from collections.abc import Sequence

from minuted import re2
from minuted.reading.owners import BEFORE_GROUP, Judge
from minuted.reading.spelling import has_han

_MOST = 12
#: A person with a form of address is no longer than this, a group no longer than that.
_LONGEST_PERSON, _LONGEST_GROUP = 5, 10
#: What joins people: "张三、李四和王五".
_JOINTS = ("和", "与", "、", "及", "，", ",", "跟")
#: A nickname in Latin letters before a Chinese verb: hwc整理.
_HANDLE = re2.compile(r"^@?([A-Za-z][A-Za-z0-9_.-]*)\s*")

#: 小李, 老马.
_NICKNAME = 2
#: One tag, what joins it to the next one, and what sets the last one off.
_TAG = re2.compile(r"^@\s?([^\s@,、;:，；：。()（）]+)")
_BETWEEN = re2.compile(r"^[\s,、，和与及]+@")
_TOWARD, _AND = ("给", "对", "向", "找", "帮"), "和与及跟"
_BEHIND = " ,，:：、-\u3000"

Led = tuple[tuple[str, ...], str]


def known(text: str, judge: Judge) -> Led:
    """Take known Chinese names, joined by 和, 与, 、, off the front of a text."""
    names: list[str] = []
    rest = text
    while len(names) < _MOST:
        name = next(
            (rest[:size] for size in (5, 4, 3, 2, 1) if has_han(rest[size - 1 : size]) and rest[:size] in judge.known),
            "",
        )
        if not name:
            break
        name += _title(rest[len(name) :], judge)
        names.append(name)
        after = rest[len(name) :].lstrip()
        if not after.startswith(_JOINTS):
            return tuple(names), after
        rest = after[1:].lstrip()
    return (), text


def _title(after: str, judge: Judge) -> str:
    """Return the form of address that follows a name: 老师 in 丁一老师联系学校; 总 in 丁一总结 is none."""
    titles = (title for title in judge.words.titles if after.startswith(title))
    return next(
        (one for one in titles if after.startswith(judge.words.acts, len(one)) or after[len(one) :][:1] == " "), ""
    )


def titled(text: str, judge: Judge) -> Led:
    """Take people with a form of address off the front of a text that goes on with a verb: 苏总、小李确认预算."""
    names, rest = people(text, judge)
    return (names, rest) if all(name in judge.known or _has_title(name, judge) for name in names) else ((), text)


def _has_title(name: str, judge: Judge) -> bool:
    surnames = judge.words.surnames
    if name[:1] in judge.words.nicks and len(name) == _NICKNAME:
        return name[1:] in surnames
    return name.endswith(judge.words.titles) and (name[:1] in surnames or name[:2] in surnames)


def person(text: str, judge: Judge) -> Led:
    """Take what looks like a Chinese name off the front of a text that goes on with a verb: 张三把名单发出."""
    for size in (4, 3, 2):
        if text.startswith(judge.words.starts, size) and judge.plausible(text[:size]):
            return (text[:size],), text[size:]
    return (), text


def group(text: str, judge: Judge) -> Led:
    """Take a Chinese group off the front of a text that goes on with a verb: 市场部联系印刷厂."""
    for end in range(2, min(len(text), _LONGEST_GROUP) + 1):
        name = text[:end]
        apart = text[end : end + 1].isspace()
        if not (apart or text.startswith(judge.words.starts, end)) or not has_han(name[-1]):
            continue
        if text[end : end + 3] in judge.words.groups:
            # 各组负责人 is one group, and not 各组 who look after something.
            continue
        fits = name.endswith(judge.words.groups) and name.isalnum() and name[0] not in BEFORE_GROUP
        fits = fits and not judge.words.not_names & {name, name[-2:]}
        return ((name,), text[end:].lstrip()) if fits else ((), text)
    return (), text


def people(text: str, judge: Judge) -> Led:
    """Take people of all kinds off the front of a text that goes on with a verb: "张三、hwc 和测试组整理…"."""
    names: list[str] = []
    rest = text.lstrip()
    while len(names) < _MOST:
        name, after, sure = _one(rest, judge)
        if not name:
            break
        names.append(name)
        if after.lstrip().startswith(_JOINTS):
            rest = after.lstrip()[1:].lstrip()
            continue
        if sure or after.startswith(judge.words.acts):
            return tuple(names), after.lstrip()
        if not after[:1].isspace():
            break
        rest = after.lstrip()
        if rest.startswith(judge.words.acts):
            return tuple(names), rest
    return (), text


def tagged(text: str, judge: Judge) -> Led:
    """Take "@张三、@李四，" and "@张三 @李四整理…" off the front of a text, the last one glued to the verb or not."""
    names: list[str] = []
    rest = text
    while len(names) < _MOST:
        tag = _TAG.match(rest)
        if tag is None:
            break
        name, after = tag.group(1), rest[tag.end() :]
        joint = _BETWEEN.match(after)
        if joint is None and after.startswith("@") and len(name) > 1 and name.endswith(_TOWARD):
            # "@张三给@李四…": what is to be done begins before the second one.
            return (*names, name[:-1]), name[-1] + after
        if joint is not None or after.startswith("@"):
            names.append(name.rstrip(_AND) if joint is None else name)
            rest = after[joint.end() - 1 :] if joint is not None else after
            continue
        if after[:1] and after[0] in _BEHIND:
            return (*names, name), after.lstrip(_BEHIND)
        one, task, _ = _one(rest, judge)
        return ((*names, one), task.lstrip()) if one and task else ((), text)
    return (), text


def without(text: str, words: Sequence[str], mark: str) -> str:
    """Take one of these words off the front of a text that goes on with a mark: 需要@张三…"""
    return next((text[len(word) :] for word in words if text.startswith(word + mark)), text)


def _one(text: str, judge: Judge) -> tuple[str, str, bool]:
    """Return one name off the front, what follows it, and whether no verb need follow."""
    handle = _HANDLE.match(text)
    if handle is not None:
        name = handle.group(1)
        return name, text[len(handle.group(0).rstrip()) :], judge.is_known(name)
    text = text.removeprefix("@")
    if not has_han(text[:1]):
        return "", text, False
    for size in range(_LONGEST_PERSON, 0, -1):
        if has_han(text[size - 1 : size]) and text[:size] in judge.known:
            size += len(_title(text[size:], judge))
            return text[:size], text[size:], True
    for size in range(_LONGEST_GROUP, 1, -1):
        after = text[size:]
        if not (after.startswith(judge.words.acts) or after[:1].isspace() or after.startswith(_JOINTS)):
            continue
        short = size <= _LONGEST_PERSON or text[:size].endswith(judge.words.groups)
        if short and judge.plausible(text[:size]):
            return text[:size], after, False
    return "", text, False
