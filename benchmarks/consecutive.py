"""Makes pairs of minutes, one week apart or a correction of one another, with the truth of which row is which.

A row goes on, with another date, more or fewer words, done, in other hands, in other words; it is left out; two become
one and one two; and new ones come that look like old ones: another object, another phase, the opposite.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTP


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as its writer means it."""

    verb: str
    thing: str
    detail: str = ""
    #: Place in the list of people.
    owner: int = 0
    due: date | None = None
    done: bool = False
    #: Which rows of the minutes before it is: none, one, or several that became one.
    parents: tuple[int, ...] = ()
    #: A part of a row that was cut in two: it may be taken for that row, and for a new one.
    half: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    first: bytes
    second: bytes
    #: For each row of the second, in its order: places of rows in the first that it may be taken for.
    truth: tuple[tuple[int, ...], ...]
    #: Places in the second of rows that may as well be new.
    halves: frozenset[int]
    rows: int
    chinese: bool
    #: The second corrects the first.
    version: bool


EN_PEOPLE = ("Ann Moss", "Ben Ortiz", "Cleo Park", "Dev Rao", "Eva Lindt")
ZH_PEOPLE = ("赵敏", "钱勇", "孙莉", "周强", "吴静")
EN_VERBS = ("draft", "review", "send", "update", "prepare", "check", "order", "translate", "test", "present")
EN_THINGS = (
    "supplier contract", "release notes", "budget figures", "onboarding guide", "test report", "price list",
    "privacy statement", "training material", "customer survey", "deployment script", "incident report",
    "trade fair stand", "meeting room screens", "backup concept", "product photos", "travel policy",
)  # fmt: skip
EN_DETAILS = (
    "for the Berlin office", "with the legal team", "including the appendix", "for the new customers",
    "in both languages", "before the board meets", "together with marketing", "on the staging server",
)  # fmt: skip
EN_OTHER_WORDS = {"draft": "write", "review": "proofread", "send": "mail", "update": "refresh", "prepare": "get ready",
    "check": "verify", "order": "buy", "translate": "render", "test": "try out", "present": "show"}  # fmt: skip
ZH_VERBS = ("起草", "审核", "发送", "更新", "准备", "核对", "采购", "翻译", "测试", "汇报")
ZH_THINGS = (
    "供应商合同", "发布说明", "预算数据", "入职手册", "测试报告", "报价清单", "隐私声明", "培训材料", "客户问卷",
    "部署脚本", "故障报告", "展会方案", "会议室屏幕", "备份方案", "产品照片", "差旅制度",
)  # fmt: skip
ZH_DETAILS = ("给柏林办公室用的", "含附录的", "面向新客户的", "中英文两版的", "与市场部一起定的", "测试环境的")
ZH_OTHER_WORDS = {"起草": "撰写", "审核": "审阅", "发送": "发出", "更新": "刷新", "准备": "筹备", "核对": "检查",
    "采购": "购买", "翻译": "译出", "测试": "试用", "汇报": "讲解"}  # fmt: skip


def pairs(count: int, seed: int = 20260309) -> Iterator[Pair]:
    """Yield pairs, English and Chinese in turn; the same seed gives the same bytes."""
    chance = random.Random(seed)
    for number in range(count):
        yield _pair(chance, number, chinese=number % 2 == 1, version=chance.random() < 0.3)


def _pair(chance: random.Random, number: int, *, chinese: bool, version: bool) -> Pair:
    monday = date(2026, 3, 2) + timedelta(weeks=number % 40)
    first = _lines(chance, monday, chinese=chinese)
    later = monday if version else monday + timedelta(days=7)
    second = [line for place, old in enumerate(first) for line in _gone_on(chance, old, place, later, chinese=chinese)]
    second = _merged(chance, second)
    second += _new(chance, first, second, later, chinese=chinese)
    chance.shuffle(second)
    form = chance.randrange(3)
    return Pair(
        first=_mail(first, monday, form, chinese=chinese),
        second=_mail(second, later, form if chance.random() < 0.8 else chance.randrange(3), chinese=chinese),
        truth=tuple(line.parents for line in second),
        halves=frozenset(place for place, line in enumerate(second) if line.half),
        rows=len(first),
        chinese=chinese,
        version=version,
    )


def _lines(chance: random.Random, monday: date, *, chinese: bool) -> list[Line]:
    verbs, things = (ZH_VERBS, ZH_THINGS) if chinese else (EN_VERBS, EN_THINGS)
    details = ZH_DETAILS if chinese else EN_DETAILS
    lines: list[Line] = []
    seen: set[tuple[str, str]] = set()
    for _ in range(chance.randint(4, 14)):
        verb, thing = chance.choice(verbs), chance.choice(things)
        if (verb, thing) in seen:
            continue
        seen.add((verb, thing))
        due = monday + timedelta(days=chance.choice((2, 3, 4, 9, 10, 11, 16))) if chance.random() < 0.8 else None
        detail = chance.choice(details) if chance.random() < 0.4 else ""
        if chance.random() < 0.15:
            detail = f"+{chance.choice([other for other in things if other != thing])}"
        lines.append(Line(verb=verb, thing=thing, detail=detail, owner=chance.randrange(5), due=due))
    return lines


def _gone_on(chance: random.Random, old: Line, place: int, day: date, *, chinese: bool) -> Iterator[Line]:
    """Yield what became of one row a week later, or in the correction."""
    line = replace(old, parents=(place,))
    what = chance.random()
    if what < 0.40:
        yield line
    elif what < 0.54:
        yield replace(line, due=day + timedelta(days=chance.choice((3, 4, 8, 11))))
    elif what < 0.64:
        yield replace(line, done=True)
    elif what < 0.72:
        details = ZH_DETAILS if chinese else EN_DETAILS
        yield replace(line, detail="" if line.detail else chance.choice(details))
    elif what < 0.76:
        yield replace(line, owner=(line.owner + 1) % 5)
    elif what < 0.80:
        yield replace(line, verb=(ZH_OTHER_WORDS if chinese else EN_OTHER_WORDS)[line.verb])
    elif what < 0.86 and line.detail.startswith("+"):
        yield replace(line, detail="", half=True)
        yield replace(line, thing=line.detail[1:], detail="", half=True)
    # Else it is left out.


def _merged(chance: random.Random, lines: list[Line]) -> list[Line]:
    """Let two rows of one owner become one, now and then."""
    for at, one in enumerate(lines):
        for other in lines[at + 1 :]:
            same = one.owner == other.owner and one.verb == other.verb and not (one.done or other.done)
            if same and one.thing != other.thing and chance.random() < 0.3:
                both = replace(one, detail=f"+{other.thing}", parents=one.parents + other.parents)
                return [both, *(line for line in lines if line not in (one, other))]
    return lines


def _new(chance: random.Random, first: list[Line], second: list[Line], day: date, *, chinese: bool) -> list[Line]:
    """Return rows that are new; half of them look like a row before."""
    verbs, things = (ZH_VERBS, ZH_THINGS) if chinese else (EN_VERBS, EN_THINGS)
    known = {(line.verb, line.thing) for line in (*first, *second)}
    fresh: list[Line] = []
    for _ in range(chance.randint(0, 4)):
        due = day + timedelta(days=chance.choice((3, 4, 10)))
        like = chance.choice(first)
        what = chance.random()
        if what < 0.2:
            line = replace(like, thing=chance.choice(things), due=due)
        elif what < 0.35:
            line = replace(like, verb=chance.choice(verbs), due=due)
        elif what < 0.45:
            phase = chance.choice(("二期", "三期")) if chinese else chance.choice(("phase 2", "part B", "version 3"))
            line = replace(like, detail=phase, due=due)
        elif what < 0.5:
            line = replace(like, verb="不再" + like.verb if chinese else "do not " + like.verb, due=due)
        else:
            line = Line(verb=chance.choice(verbs), thing=chance.choice(things), owner=chance.randrange(5), due=due)
        if (line.verb, line.thing) not in known or line.detail.startswith(("phase", "part", "version", "二", "三")):
            known.add((line.verb, line.thing))
            fresh.append(replace(line, parents=(), done=False))
    return fresh


def _mail(lines: list[Line], day: date, form: int, *, chinese: bool) -> bytes:
    people = ZH_PEOPLE if chinese else EN_PEOPLE
    message = EmailMessage(policy=SMTP)
    message["From"] = "赵敏 <zhao@example.org>" if chinese else "Ann Moss <ann@example.org>"
    message["To"] = ", ".join(f"{name} <p{at}@example.org>" for at, name in enumerate(people))
    message["Cc"] = "minuted@example.org"
    message["Subject"] = "项目周会纪要" if chinese else "Project weekly"
    message["Date"] = f"{day:%a, %d %b %Y} 09:00:00 +0000"
    message["Message-ID"] = f"<{day}.{len(lines)}@example.org>"
    text = (_chinese if chinese else _english)(lines, form)
    message.set_content(text, charset="utf-8")
    return bytes(message)


def _english(lines: list[Line], form: int) -> str:
    head = {0: "", 1: "Action items:\n", 2: "| Task | Owner | Due | Status |\n|---|---|---|---|\n"}[form]
    told: list[str] = []
    for line in lines:
        task = _english_task(line)
        due = f"{line.due:%d %B %Y}".lstrip("0") if line.due else ""
        name = EN_PEOPLE[line.owner]
        if form == 0:
            told.append(f"ACTION: {name} to {task}{f' by {due}' if due else ''}{' (done)' if line.done else ''}")
        elif form == 1:
            told.append(f"- [{'x' if line.done else ' '}] {name}: {task}{f' (due {due})' if due else ''}")
        else:
            told.append(f"| {task} | {name} | {due} | {'done' if line.done else 'open'} |")
    return head + "\n".join(told) + "\n"


def _english_task(line: Line) -> str:
    if line.detail.startswith("+"):
        return f"{line.verb} the {line.thing} and the {line.detail[1:]}"
    return f"{line.verb} the {line.thing} {line.detail}".strip()


def _chinese(lines: list[Line], form: int) -> str:
    head = {0: "", 1: "待办事项：\n", 2: "| 任务 | 负责人 | 完成时间 | 状态 |\n|---|---|---|---|\n"}[form]
    told: list[str] = []
    for line in lines:
        task = _chinese_task(line)
        due = f"{line.due.year}年{line.due.month}月{line.due.day}日" if line.due else ""
        name = ZH_PEOPLE[line.owner]
        if form == 0:
            told.append(f"行动项：{name} {task}{f'，{due}前' if due else ''}{'（已完成）' if line.done else ''}")
        elif form == 1:
            told.append(f"- [{'x' if line.done else ' '}] {name}：{task}{f'（{due}前）' if due else ''}")
        else:
            told.append(f"| {task} | {name} | {due} | {'已完成' if line.done else '进行中'} |")
    return head + "\n".join(told) + "\n"


def _chinese_task(line: Line) -> str:
    if line.detail.startswith("+"):
        return f"{line.verb}{line.thing}和{line.detail[1:]}"
    if line.detail in ("二期", "三期"):
        return f"{line.verb}{line.thing}{line.detail}"
    return f"{line.verb}{line.detail}{line.thing}"
