"""Read whom a Chinese sentence asks, and until when: 请赵强周五前提交报告, 报价单由老马周三前更新."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading.day_cuts import EDGES, says_completed
from minuted.reading.days import Found
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.template import any_of

#: How a Chinese phrase ends that says until when, and how far into a clause it begins where people stand before it.
UNTIL = ("前", "内", "底")
_LONGEST_NAMES = 20
#: What goes on so after a day says more of it: 周一和周五值班.
JOINED = frozenset("的和与及或至到")
#: Words between people and their deadline.
_BETWEEN = EDGES + "需在于要应将须"
_MOST = 4
#: 负责 in 负责组织实施.
_LEAD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is asked, the task without them and their deadline, and that deadline."""

    owners: tuple[str, ...]
    task: str
    due: Found | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The words of all ``[asks]`` tables."""

    #: What begins a sentence that asks something of somebody: 会议要求.
    words: tuple[str, ...]
    #: What stands before "由张三" where that is said of the time after the meeting: 会后.
    later: tuple[str, ...]
    #: Words behind whoever is asked that say that it is urgent: 尽快.
    urges: tuple[str, ...]
    #: What stands before whoever is asked at the start of a clause, and within one: 请; 由.
    before: tuple[str, ...]
    within: tuple[str, ...]
    #: What begins like the latter, and asks nobody: 由于.
    nobody: tuple[str, ...]
    #: What stands before whoever is asked where a tag follows: 需要@张三.
    tags: tuple[str, ...]
    #: Words behind people who take something over, for which a sentence is looked at: 负责.
    takes: tuple[str, ...]
    pattern: Any

    @classmethod
    def compile(cls, tables: Iterable[Mapping[str, Sequence[str]]]) -> Asking:
        """Merge the ``[asks]`` tables of all convention files."""
        names = ("words", "later", "urges", "before", "within", "nobody", "tags", "takes")
        merged: dict[str, list[str]] = {name: [] for name in names}
        for table in tables:
            for name, words in table.items():
                merged[name] += words
        within = any_of(merged["within"] or [chr(0)])
        begins = any_of([*merged["before"], *merged["within"]] or [chr(0)])
        pattern = re2.compile(rf"(?:^|[,;.:]\s*){begins}|{within}")
        return cls(pattern=pattern, **{name: tuple(words) for name, words in merged.items()})

    def begun(self, sentence: str) -> str:
        """Return what follows "会议要求，" or "会后" in a sentence that begins so; "" where none does."""
        if not sentence.startswith(self.words + self.later):
            return ""
        word = next(word for word in self.words + self.later if sentence.startswith(word))
        rest = sentence[len(word) :].lstrip(" ,，:：")
        return rest if word in self.words or self.asked(rest) else ""

    def asked(self, task: str) -> str:
        """Return the word before whoever is asked that a text begins with; "" where none does."""
        if task.startswith(self.nobody or chr(0)):
            return ""
        return next((word for word in self.before + self.within if task.startswith(word)), "")

    def read(
        self,
        task: str,
        judge: Judge,
        find: Callable[[str], Found | None],
        *,
        trust: str,
        item: bool,
        leads: tuple[str, ...] = (),
    ) -> Asked | None:
        """Read people, the day until which, and what they shall do.

        ``trust``: how sure people must be who begin the text and whom no word asks.
        ``item``: whether whoever is asked may also stand further on in the text.
        ``leads``: 负责 and its like, which may stand behind people.
        """
        if task.isascii():
            return None
        first = trust != "known" or any(judge.is_known(task[:size]) for size in (2, 3, 4))
        asked = _asked(task, 0, 0, judge, find, trust, leads) if first and has_han(task[:1]) else None
        if asked is not None or not any(map(task.__contains__, self.before + self.within)):
            return asked
        for asks in list(self.pattern.finditer(half_width(task)))[:_MOST]:
            start, end = asks.span()
            if task.startswith(self.nobody or chr(0), end - 1) or (start > 0 and not item):
                continue
            sure = "plausible" if item or start > 0 else "known"
            asked = _asked(task, start, end, judge, find, sure, leads)
            if asked is None and item and task[:end].endswith(self.before):
                asked = self._urged(task, start, end, judge)
            if asked is not None:
                return asked
        return None

    def _urged(self, task: str, start: int, end: int, judge: Judge) -> Asked | None:
        """Read a clause "请物业尽快联系维修"; everybody is only asked, and owes nothing."""
        clause = task[end : end + _LONGEST_NAMES]
        at = min((clause.find(word) for word in self.urges if word in clause), default=-1)
        owners = judge.people(clause[:at]) if at > 1 else ()
        if not owners or any(map(judge.everybody, owners)):
            return None
        before, after = task[:start].rstrip(EDGES), task[end + at :].strip(EDGES)
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
    if says_completed(after):
        # "由综合部负责组织实施，3月底前完成"
        after = "" if before else lead[_LEAD:]
        if not before and len(after) < 2:
            return None
    # Within a clause the words before go on: "报价单由老马周三前更新".
    joint = "，" if before and not task[start].isalnum() else ""
    return Asked(owners=owners, task=f"{before}{joint}{after}", due=due)
