"""Read one action text: who, what, until when, and whether it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minuted import re2
from minuted.reading import leading, signs
from minuted.reading.asking import JOINED, UNTIL
from minuted.reading.conventions import Conventions, Match
from minuted.reading.day_cuts import EDGES, says_completed, unbracketed, without_day
from minuted.reading.days import DayWords, Found, find_due, read_day
from minuted.reading.fields import NO_VALUES
from minuted.reading.further import further
from minuted.reading.markers import Makes
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han, key, tidy

#: "[2026-03-17]:" before a task says when it was written down.
_SHORT_DAY = re2.compile(r"^\d{1,2}[./]\d{1,2}\b")
_MONTH_DAY = re2.compile(r"^(\d{1,2})[./](\d{1,2})$")
_RECORDED = re2.compile(r"^[(\[]?\d{4}-\d{1,2}-\d{1,2}[)\]]?\s*[:-]?\s+")
_RECORD_STARTS = frozenset("([0123456789")
_FLAG = re2.compile(r"^[(\[]?([^:()\[\]]+)[)\]]?\s*:\s*")
#: "#45" and "PROJ-13" before a task are where it is kept.
_TICKET = re2.compile(r"^(?:#\d+|\p{Lu}[\p{Lu}\d]+-\d+)[:.)]?\s+")
_TICKET_STARTS = frozenset("#ABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: Pictures that people draw bullets with; check marks are a status and stay.
_PICTURES = re2.compile(r"^(?:[\x{1F300}-\x{1F9FF}\x{25A0}-\x{25FF}\x{2B1B}\x{2B50}\x{FE0F}]\s*)+")
_FIRST_PICTURE = "\u25a0"
#: What makes a number sign of a digit.
_KEYCAP = "\ufe0f\u20e3"
_OPEN_EDGES = " \t,;:、-–—*|，；：>_→"
_PAIRS = {")": "(", "）": "（", "]": "[", "】": "【"}
#: Brackets that some people put around whoever does it.
_CURLY = {"}": "{", "｝": "｛", ">": "<", "＞": "＜"}
#: So much may stand beside the day in the place of a deadline: 3月6日前完成.
_BESIDE_DAY = 4
ANYWHERE = ("anywhere",)
ITEM = ("anywhere", "item")
AGREED = ("agreed", "action", "item", "anywhere")
ACTION = ("action", "item", "anywhere")
#: Where only what names an owner counts: below 会议要求, and among decisions.
OWNED = ("owned", "item", "anywhere")
OWNED_ACTION = ("owned", *ACTION)
#: A longer text is a paragraph of prose; its head is kept as the task.
_LONGEST_DUE = 60
_LONGEST_TASK = 1_200
#: A tag no further on than this begins a text: "需要@张三…".
_TAG_FROM = 5
#: With these nothing but a blank need stand between owner and task.
_LOOSE = ("any", "named")


@dataclass(slots=True, kw_only=True)
class Draft:
    """One action while the lines that belong to it are still being read."""

    line: int
    last: int
    convention: str
    task: str
    owners: tuple[str, ...] = ()
    due_text: str | None = None
    due: date | None = None
    done: bool = False
    #: The deadline stood in a place of its own, and is no day that can be read.
    unclear: bool = False
    #: Block it was read from.
    block: int = -1
    #: Keys of the headings above that name a subject; those that announce lists are left out.
    section: tuple[str, ...] = ()
    #: How it was written: convention, kind of block, whether with a label before it.
    form: tuple[str, str, bool] = ("", "", False)
    #: It stands in a summary, which says again what was said before.
    summary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Reads texts by the conventions, with the names and the day of one meeting."""

    conventions: Conventions
    judge: Judge
    days: DayWords
    base: date
    next_day: date | None = None

    def read(self, text: str, convention: str, wheres: Sequence[str] = ACTION, *, marked: bool = True) -> Draft | None:
        """Read ``text`` as one action; None where it says nothing.

        ``marked`` False: it is an action only where a template or an owner field in it says so.
        """
        text = _rounded(self._unflagged(self.conventions.without_tail(text[:_LONGEST_TASK])))
        if self.conventions.says_nothing(text):
            return None
        has = self.conventions.signs.of(text)
        moved = self.conventions.deadlines.moves(text, self._day_length) if has & signs.MOVED else None
        signed = bool(has & signs.STATUS)
        text, done = self.conventions.status.cut(moved[0] if moved is not None else text, signed=signed)
        if done is not None:
            text = text.rstrip(EDGES)
        fields = self.conventions.fields.read(text) if has & signs.FIELD else None
        rest, values = (fields.rest, fields.values) if fields is not None else (text, NO_VALUES)
        draft = Draft(line=0, last=0, convention=convention, task=rest or values.get("task", ""))
        if marked or ("action" in wheres and not has_han(draft.task[:6])):
            self._until_first(draft)
        holder = values.get("owner") or (values.get("holder") if marked else None)
        found = holder is not None and bool(self.apply(draft, {"owner": holder}))
        if not found:
            found = self._by_clause(draft, wheres, marked) or self._by_template(draft, wheres, marked)
        ticket = _TICKET.match(draft.task) if not found and draft.task[:1] in _TICKET_STARTS else None
        if ticket is not None:
            whole, draft.task = draft.task, draft.task[ticket.end() :]
            found = self._by_template(draft, wheres, marked)
            draft.task = draft.task if found else whole
        if not found and not marked:
            return None
        if draft.owners:
            helpers, draft.task = self.conventions.helping.cut(draft.task, self.judge)
            draft.owners = tuple(dict.fromkeys((*draft.owners, *helpers)))
        self.apply(draft, {kind: value for kind, value in values.items() if kind not in ("owner", "holder")})
        task, late = self.conventions.status.cut(draft.task, signed=signed)
        draft.task = task
        if done is None:
            done = late
        draft.done = draft.done or bool(done)
        if moved is not None:
            self.due(draft, moved[1])
        self._find_due(draft)
        draft.task = self.clean(draft.task)
        return None if self.conventions.says_nothing(draft.task) else draft

    def apply(self, draft: Draft, values: dict[str, str]) -> bool:
        """Put the values of fields into a draft; say whether an owner came with them."""
        owned = False
        # Whoever helps stands behind whoever is responsible.
        for kind, value in sorted(values.items(), key=lambda field: field[0] == "helper"):
            if kind == "owner":
                owners = () if self.judge.nobody(value) else self.judge.people(value, "any")
                days = [name for name in owners if not self.judge.is_known(name) and self.day(name) is not None]
                for name in days[:1]:
                    self.due(draft, name)
                owners = tuple(name for name in owners if name not in days)
                draft.owners, owned = owners or draft.owners, bool(owners)
            elif kind == "helper":
                helpers = () if self.judge.nobody(value) else self.judge.people(value, "any")
                for name in helpers:
                    if not self.judge.is_known(name) and self.day(name) is not None:
                        self.due(draft, name)
                        helpers = tuple(other for other in helpers if other != name)
                draft.owners += tuple(name for name in helpers if name not in draft.owners)
            elif kind == "status":
                draft.done = self.conventions.status.is_done(value)
            elif kind == "due":
                self.due(draft, value)
        return owned

    def due(self, draft: Draft, value: str) -> None:
        """Read a deadline that stands in a place of its own."""
        value = tidy(value)
        if self.judge.nobody(value) or self.conventions.says_nothing(value):
            return
        draft.due = self.day(self.conventions.deadlines.last(value))
        if draft.due is None and "(" in half_width(value)[1:]:
            # "8/20（原8/8）"
            draft.due = self.day(half_width(value).split("(", 1)[0])
        found = self._found(value) if draft.due is None else None
        draft.unclear = draft.due is None and (found is None or found.unclear)
        draft.due_text = value

    def deadline(self, text: str) -> tuple[str, date] | None:
        """Return the deadline that a line gives, as written and as a day; None where it gives none."""
        found = self._found(text)
        return (_bare(found), found.day) if found is not None and found.day is not None else None

    def _day_length(self, text: str) -> int:
        """How much of a text is the day that it begins with; 0 where it begins with none."""
        short = _SHORT_DAY.match(half_width(text)) if self.days.chinese else None
        if short is not None:
            return short.end()
        found = self._found(text)
        return found.end if found is not None and found.start == 0 and found.day is not None else 0

    def begins_with_day(self, text: str) -> bool:
        """Say whether a text begins with its deadline, and says more."""
        found = self._found(text[:_LONGEST_DUE]) if has_han(text) else None
        return found is not None and found.start == 0 and found.day is not None and len(key(text[found.end :])) > 1

    def find_until(self, draft: Draft, text: str) -> None:
        """Read the day until which all that stands below a Chinese heading shall be done."""
        found = self._found(text) if has_han(text) else None
        if found is not None and found.day is not None and found.raw.rstrip(EDGES).endswith(UNTIL):
            draft.due_text, draft.due = _bare(found), found.day

    def day(self, value: str) -> date | None:
        """Read a text that should be a day and nothing else; in Chinese minutes "3.10" is one there."""
        short = _MONTH_DAY.match(half_width(value)) if self.days.chinese else None
        if short is not None:
            value = f"{short.group(1)}月{short.group(2)}日"
        day = read_day(value, base=self.base, words=self.days, next_meeting=self.next_day)
        if day is None:
            found = self._found(value)
            day = found.day if found is not None else None
        if day is None and "(" in (plain := half_width(value))[1:]:
            # "13/3 (was 6/3)": a remark stands behind the day.
            day = read_day(value[: plain.index("(", 1)], base=self.base, words=self.days, next_meeting=self.next_day)
        return day

    def until(self, heading: str) -> str:
        """Return the deadline that a heading gives its list, "Actions by Friday"; a bare date is the meeting's."""
        found = self._found(heading)
        return found.raw if found is not None and found.day is not None and found.raw[:1].islower() else ""

    def _found(self, text: str) -> Found | None:
        return find_due(text, base=self.base, words=self.days, next_meeting=self.next_day)

    def people_only(self, text: str) -> tuple[str, ...]:
        """Read a line that holds nothing but owners: "@ann:", "[QA] 张三：", "Bob and Carla"."""
        bare = text.strip(" :：*`")
        if not bare or len(bare) > 60:
            return ()
        folded = half_width(bare)
        if folded.startswith("[") and "]" in folded[:20]:
            inner, rest = bare[1 : folded.index("]")], bare[folded.index("]") + 1 :].strip(" :：*`")
            if not rest:
                return self.judge.people(inner)
            bare = rest
            return self.judge.people(bare, "handle") or ((bare,) if len(bare) <= 24 and " " not in bare else ())
        handles = bare.startswith("@") or text.rstrip().endswith((":", "："))
        return self.judge.people(bare, "handle" if handles else "plausible")

    def clean(self, task: str) -> str:
        """Take marks and half brackets off the edges of a task."""
        task = tidy(task).lstrip(EDGES).rstrip(EDGES)
        while task and task[-1] in _PAIRS and _PAIRS[task[-1]] not in task[:-1]:
            task = task[:-1].rstrip(EDGES)
        while task and task[-1] in _PAIRS.values():
            task = task[:-1].rstrip(EDGES)
        return task

    def _unflagged(self, text: str) -> str:
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
            if flag is not None and key(flag.group(1)) in self.conventions.flags:
                text = text[flag.end() :]
            elif recorded is None:
                break
        return text

    def _by_template(self, draft: Draft, wheres: Sequence[str], marked: bool) -> bool:
        if "@" in draft.task[:_TAG_FROM] and (marked or "action" in wheres) and has_han(draft.task):
            asks = self.conventions.asking.tags
            owners, rest = leading.tagged(leading.without(draft.task, asks, "@"), self.judge)
            if owners and len(key(rest)) > 1:
                draft.owners, draft.task = owners, rest
                draft.owners, draft.task = further(draft.owners, draft.task, self.judge)
                return True
        for match in self.conventions.matches(draft.task, wheres, Makes.ACTION):
            owner = match.groups.get("owner", "")
            nobody = self.judge.nobody(owner)
            owners = () if nobody else self.judge.people(owner, match.line.trust)
            vague = not owners or (len(owners) == 1 and self.judge.is_group(owners[0]) and "(" in half_width(owner))
            if vague and match.line.convention.endswith("/owner-colon") and has_han(owner[:1]):
                # "前端（石岩）：" says who of a group is meant.
                owners = self.judge.within(owner) or owners
            if not owners and not (nobody and marked and key(owner)):
                continue
            if not self._fits(match) or (match.line.trust == "any" and self._is_day(owners)):
                continue
            if match.line.needs == "due" and self._found(match.groups.get("task", "")) is None:
                continue
            match, owners = self._better(match, owners, wheres, draft.task)
            draft.task, draft.owners = match.groups.get("task", ""), owners
            self._swap(draft, match)
            draft.owners, draft.task = further(draft.owners, draft.task, self.judge)
            if not marked or draft.convention == "":
                draft.convention = match.line.convention
            if "due" in match.groups:
                self.due(draft, match.groups["due"])
            elif "note" in match.groups and match.line.groups["note"] > match.line.groups.get("owner", 0):
                # "…由质评中心牵头，5月9日前提交"
                until = self.deadline(match.groups["note"])
                draft.due_text, draft.due = until if until is not None else (None, None)
            return True
        if not has_han(draft.task):
            return False
        if "owned" in wheres and self._asked(draft, wheres):
            return True
        asked = self.conventions.asking.asked(draft.task)
        # On plain lines below a heading of actions a group stands apart: "行政部 布置会场".
        apart = "action" in wheres and " " in draft.task
        if marked or apart or ("owned" in wheres and asked):
            task = draft.task[len(asked) :]
            owners, rest = leading.known(task, self.judge)
            if not owners:
                owners, rest = leading.group(task, self.judge)
            if not owners:
                owners, rest = (leading.person if asked else leading.titled)(task, self.judge)
            if owners and len(key(rest)) > 1:
                draft.owners, draft.task = owners, rest
                return True
        return self._asked(draft, wheres)

    def _better(
        self, first: Match, owners: tuple[str, ...], wheres: Sequence[str], text: str
    ) -> tuple[Match, tuple[str, ...]]:
        """Prefer a later template that finds people who are known: "Contract: send it (Ann)" is Ann's."""
        if len(owners) != 1 or " " in owners[0] or self.judge.is_known(owners[0]):
            return first, owners
        for match in self.conventions.matches(text, wheres, Makes.ACTION):
            known = self.judge.people(match.groups.get("owner", ""), "known")
            if known and self._fits(match) and match.line.needs != "due":
                return match, known
        return first, owners

    def _until_first(self, draft: Draft) -> None:
        """Take a deadline off the front of a task: "3月5日前，由综合科完成汇总", "By Friday, Bob to send it"."""
        task, han = draft.task, has_han(draft.task[:6])
        found = self._found(task) if han or "," in task[:_LONGEST_DUE] or ":" in task[:_LONGEST_DUE] else None
        if found is None or found.day is None or found.start > 0:
            return
        if not (found.raw.rstrip(EDGES).endswith(UNTIL) if han else task[found.end :].lstrip().startswith((",", ":"))):
            return
        after = task[found.end :].strip(EDGES)
        if len(key(after)) > 1 and after[0] not in JOINED:
            draft.task, draft.due_text, draft.due = after, _bare(found), found.day

    def _by_clause(self, draft: Draft, wheres: Sequence[str], marked: bool) -> bool:
        """Read a clause that says no more than who does it: "整理合同，王五负责"."""
        if not marked and "item" not in wheres:
            return False
        owners, rest = self.conventions.leading.cut(draft.task, self.judge)
        if not owners or len(key(rest)) < 2 or (not marked and self.conventions.leading.is_past(draft.task)):
            return False
        found = self._found(rest)
        if found is not None and says_completed(rest[: found.start] + rest[found.end :]):
            # "由综合部负责组织实施，3月底前完成" says what is to be done only in its first clause.
            return False
        draft.owners, draft.task = owners, rest
        draft.convention = draft.convention or "owner-clause"
        return True

    def _swap(self, draft: Draft, match: Match) -> None:
        """Read "前端：陈晨、周洋", where the work stands before the people."""
        owner = match.groups.get("owner", "")
        if not match.line.convention.endswith("/owner-colon") or not self.judge.is_group(owner):
            return
        people = self.judge.people(draft.task, "person") if len(draft.task) <= _LONGEST_DUE else ()
        if people:
            draft.owners, draft.task = people, owner

    def _is_day(self, owners: Sequence[str]) -> bool:
        return any(self.day(name) is not None for name in owners if not self.judge.is_known(name))

    def _asked(self, draft: Draft, wheres: Sequence[str]) -> bool:
        """Read people, the day until which, and what: "请赵强周五前提交报告", "李雷周三前联系物流"."""
        trust = "plausible" if "owned" in wheres else "known"
        leads = self.conventions.leading.words
        asked = self.conventions.asking.read(
            draft.task, self.judge, self._found, trust=trust, item="item" in wheres, leads=leads
        )
        if asked is None:
            return False
        draft.owners, draft.task = asked.owners, asked.task
        if asked.due is not None:
            draft.due_text, draft.due, draft.unclear = _bare(asked.due), asked.due.day, asked.due.unclear
        draft.convention = draft.convention or "owner-until"
        return True

    def _fits(self, match: Match) -> bool:
        """A template fits where its task is more than a mark and its deadline is a day."""
        task, due = match.groups.get("task", ""), match.groups.get("due")
        note = half_width(match.groups.get("note", ""))
        if note.count("(") != note.count(")"):
            return False
        if not self._is_whole(match):
            return False
        if due is not None and len(due) > _LONGEST_DUE:
            return False
        if match.line.trust in _LOOSE and task.partition(" ")[0] in self.judge.words.adrift and _owner_first(match):
            return False
        if "://" in task and " " not in task:
            # "Library - https://…" is where it is kept.
            return False
        if len(key(task)) < 2 or (
            task[:1] in "人方" and match.groups.get("owner", "").isalpha() and _owner_first(match)
        ):
            # "各组负责人…" is a group of people, and not "各组" who look after something.
            return False
        if task.startswith("@") and not any(char.isspace() for char in task.strip()) and has_han(task):
            # "@韩梅梅 @赵强 周五前…" begins with two people, and "@韩梅梅" is no task.
            return False
        if due is None:
            return True
        if has_han(due):
            # "张三，3月6日前和物业谈好" says more than a day.
            found = self._found(due)
            return self.day(due) is not None and (found is None or len(key(due)) - len(key(found.raw)) <= _BESIDE_DAY)
        return self.day(due) is not None or self._found(due) is not None

    def _is_whole(self, match: Match) -> bool:
        """Say whether an owner is no piece of something else: of what stands in brackets, or behind an arrow."""
        owner, task = match.groups.get("owner", ""), match.groups.get("task", "")
        folded = half_width(owner)
        if has_han(task or owner) and folded.count("(") != folded.count(")"):
            return False
        # "微信-->App" says what becomes what; "画图 --> 张三" whose it is.
        return ">" not in (task[:1], owner[:1]) or bool(self.judge.people(owner.lstrip(">"), "person"))

    def _find_due(self, draft: Draft) -> None:
        """Find a deadline inside the task, and cut it off where it stands at an edge."""
        if draft.due_text is not None:
            return
        task = draft.task
        found = self._found(task)
        if found is None:
            return
        draft.due_text, draft.due = _bare(found), found.day
        draft.unclear = found.unclear
        before, after = task[: found.start].rstrip(EDGES + "(（[【"), task[found.end :].strip(EDGES + ")）]】")
        if not draft.owners and has_han(task) and 0 < found.start <= 14:
            people = self.judge.people(before.lstrip("请").rstrip("需在于要应将"))
            if people and after:
                draft.owners, draft.task = people, after
                return
        if found.day is None or (after and after[0] in JOINED and not after.startswith("到位")):
            return
        if not after and before:
            draft.task = before
        elif not before and after:
            draft.task = after
        elif has_han(found.raw):
            starts = self.judge.words.starts
            draft.task = without_day(task[: found.start], found.raw, task[found.end :], starts)


def _rounded(text: str) -> str:
    """Write the last bracket of a Chinese text as a round one: "登录页面{张三，李四}", "登录页面<张三>"."""
    opens = _CURLY.get(text.rstrip()[-1:])
    start = text.rfind(opens) if opens is not None and has_han(text) else -1
    inner = text[start + 1 :].rstrip()[:-1]
    # A single Latin word there is a name in a program: {user_id}.
    return f"{text[:start]}({inner})" if start > 0 and (has_han(inner) or "," in half_width(inner)) else text


def _bare(found: Found) -> str:
    return unbracketed(found.raw)


def _owner_first(match: Match) -> bool:
    return match.line.groups.get("owner", 0) < match.line.groups.get("task", 0)
