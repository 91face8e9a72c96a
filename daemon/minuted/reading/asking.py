"""Read whom a Chinese sentence asks, and until when: 请赵强周五前提交报告, 报价单由老马周三前更新."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from minuted import re2
from minuted.reading.day_cuts import EDGES
from minuted.reading.days import Found
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han, key

#: Where whom is asked stands: at the start of a clause, and after 由 anywhere; 由于 is no such word.
_ASKS = re2.compile(r"(?:^|[,;.:]\s*)(?:请|由|要求)|由")
_NOBODY = "由于"
#: How a Chinese phrase ends that says until when, and how far into a clause it begins where people stand before it.
UNTIL = ("前", "内", "底")
_LONGEST_NAMES = 20
#: What goes on so after a day says more of it: 周一和周五值班.
JOINED = frozenset("的和与及或至到")
#: Words between people and their deadline.
_BETWEEN = EDGES + "需在于要应将须"
_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is asked, the task without them and their deadline, and that deadline."""

    owners: tuple[str, ...]
    task: str
    due: Found | None


def read_asked(
    task: str,
    judge: Judge,
    find: Callable[[str], Found | None],
    *,
    trust: str,
    item: bool,
    urges: tuple[str, ...] = (),
    leads: tuple[str, ...] = (),
) -> Asked | None:
    """Read people, the day until which, and what they shall do.

    ``trust``: how sure people must be who begin the text and whom no word asks.
    ``item``: whether whoever is asked may also stand further on in the text.  ``urges``: 尽快 and its like,
    which stand for a deadline; ``leads``: 负责 and its like, which may stand behind people.
    """
    first = (has_han(task[:1]) and trust != "known") or any(judge.is_known(task[:size]) for size in (2, 3, 4))
    if first and has_han(task[:1]):
        asked = _asked(task, 0, 0, judge, find, trust, leads)
        if asked is not None:
            return asked
    if not any(word in task for word in ("请", "由", "要求")):
        return None
    for asks in list(_ASKS.finditer(half_width(task)))[:_MOST]:
        if task.startswith(_NOBODY, asks.end() - 1) or (asks.start() > 0 and not item):
            continue
        sure = "plausible" if item or asks.start() > 0 else "known"
        asked = _asked(task, asks.start(), asks.end(), judge, find, sure, leads)
        if asked is not None:
            return asked
        urged = _urged(task, asks.start(), asks.end(), judge, urges) if item else None
        if urged is not None:
            return urged
    return None


def _urged(task: str, start: int, end: int, judge: Judge, urges: tuple[str, ...]) -> Asked | None:
    """Read a clause "请物业尽快联系维修"; everybody is only asked, and owes nothing."""
    clause = task[end : end + _LONGEST_NAMES]
    at = min((clause.find(word) for word in urges if word in clause), default=-1)
    owners = judge.people(clause[:at]) if at > 1 and task[end - 1] == "请" else ()
    if not owners or any(map(judge.everybody, owners)):
        return None
    before = task[:start].rstrip(EDGES)
    after = task[end + at :].strip(EDGES)
    return Asked(owners=owners, task=f"{before}，{after}" if before else after, due=None)


def _asked(
    task: str,
    start: int,
    end: int,
    judge: Judge,
    find: Callable[[str], Found | None],
    trust: str,
    leads: tuple[str, ...],
) -> Asked | None:
    """Read the clause that begins at ``start``, and its people at ``end``."""
    clause = task[end:]
    due = find(clause)
    if due is None or due.start > _LONGEST_NAMES or not due.raw.rstrip(EDGES).endswith(UNTIL):
        return None
    people = clause[: due.start].rstrip(_BETWEEN)
    lead = next((word for word in leads if people.endswith(word)), "")
    owners = judge.people(people.removesuffix(lead), trust)
    after = clause[due.end :].strip(EDGES)
    if not owners or len(key(after)) < 2 or after[0] in JOINED:
        return None
    before = task[:start].rstrip(EDGES)
    joint = "，" if before and task[start] not in "由" else ""
    return Asked(owners=owners, task=f"{before}{joint}{after}", due=due)
