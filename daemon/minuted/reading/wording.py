"""Read one action text: who, what, until when, and whether it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minuted import re2
from minuted.reading import leading, signs
from minuted.reading.dating import LONGEST_DUE, Dating, bare
from minuted.reading.day_cuts import EDGES, says_completed
from minuted.reading.draft import Draft
from minuted.reading.fields import NO_VALUES
from minuted.reading.fitting import fits
from minuted.reading.further import further
from minuted.reading.line import Match
from minuted.reading.markers import Makes
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.trimming import clean, rounded, unflagged

#: "#45" and "PROJ-13" before a task are where it is kept.
#: "A3:" before a task is its number in these minutes.
_NUMBERED = re2.compile(r"^\p{Lu}{1,3}\d{1,3}[:)]\s+")
_TICKET = re2.compile(r"^(?:#\d+|\p{Lu}[\p{Lu}\d]+-\d+)[:.)]?\s+")
_TICKET_STARTS = frozenset("#ABCDEFGHIJKLMNOPQRSTUVWXYZ")
ANYWHERE = ("anywhere",)
ITEM = ("anywhere", "item")
AGREED = ("agreed", "action", "item", "anywhere")
ACTION = ("action", "item", "anywhere")
#: Where only what names an owner counts: below 会议要求, and among decisions.
OWNED = ("owned", "item", "anywhere")
OWNED_ACTION = ("owned", *ACTION)
#: A longer text is a paragraph of prose; its head is kept as the task.
_LONGEST_TASK = 1_200
#: A tag no further on than this begins a text: "需要@张三…".
_TAG_FROM = 5


def unnumbered(text: str) -> str:
    """Take the number off a text that these minutes give it: "A3: order the cake"."""
    number = _NUMBERED.match(half_width(text[:8])) if text[:1].isupper() else None
    return text[number.end() :] if number is not None else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(Dating):
    """Reads texts by the conventions, with the names and the day of one meeting."""

    def read(self, text: str, convention: str, wheres: Sequence[str] = ACTION, *, marked: bool = True) -> Draft | None:
        """Read ``text`` as one action; None where it says nothing.

        ``marked`` False: it is an action only where a template or an owner field in it says so.
        """
        text = rounded(unflagged(self.conventions.without_tail(text[:_LONGEST_TASK]), self.conventions.flags))
        text = unnumbered(text)
        if self.conventions.says_nothing(text):
            return None
        has = self.conventions.signs.of(text)
        moved = self.conventions.deadlines.moves(text, self.day_length) if has & signs.MOVED else None
        signed = bool(has & signs.STATUS)
        text, done = self.conventions.status.cut(moved[0] if moved is not None else text, signed=signed)
        if done is not None:
            text = text.rstrip(EDGES)
        fields = self.conventions.fields.read(text) if has & signs.FIELD else None
        rest, values = (fields.rest, fields.values) if fields is not None else (text, NO_VALUES)
        draft = Draft(line=0, last=0, convention=convention, task=rest or values.get("task", ""))
        if marked or ("action" in wheres and not has_han(draft.task[:6])):
            self.until_first(draft)
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
        self.find_due(draft)
        draft.task = clean(draft.task)
        return None if self.conventions.says_nothing(draft.task) else draft

    def apply(self, draft: Draft, values: dict[str, str]) -> bool:
        """Put the values of fields into a draft; say whether an owner came with them."""
        owned = False
        # Whoever helps stands behind whoever is responsible.
        for kind, value in sorted(values.items(), key=lambda field: field[0] == "helper"):
            if kind == "owner":
                owners = () if self.judge.nobody(value) else self.judge.people(value, "any")
                days = [name for name in owners if self._is_when(name)]
                for name in days[:1]:
                    self.due(draft, name)
                owners = tuple(name for name in owners if name not in days)
                draft.owners, owned = owners or draft.owners, bool(owners)
            elif kind == "helper":
                helpers = () if self.judge.nobody(value) else self.judge.people(value, "any")
                for name in helpers:
                    if self._is_when(name):
                        self.due(draft, name)
                        helpers = tuple(other for other in helpers if other != name)
                draft.owners += tuple(name for name in helpers if name not in draft.owners)
            elif kind == "status":
                draft.done = self.conventions.status.is_done(value)
            elif kind == "due":
                self.due(draft, value)
        return owned

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
            days = tuple(filter(self._is_when, owners))
            owners = tuple(name for name in owners if name not in days)
            if not fits(match, self) or (days and not owners):
                continue
            if match.line.needs == "due" and self.found(match.groups.get("task", "")) is None:
                continue
            match, owners = self._better(match, owners, wheres, draft.task)
            # "李雷 to print the posters" is English behind a Chinese name.
            mixed = has_han(owner) and match.groups.get("task", "").startswith("to ")
            draft.task, draft.owners = match.groups.get("task", "")[3 if mixed else 0 :], owners
            self._swap(draft, match)
            draft.owners, draft.task = further(draft.owners, draft.task, self.judge)
            if not marked or draft.convention == "":
                draft.convention = match.line.convention
            if "due" in match.groups or days:
                # "(Ann, Fri)"
                self.due(draft, match.groups.get("due") or days[0])
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
            if known and fits(match, self) and match.line.needs != "due":
                return match, known
        return first, owners

    def _by_clause(self, draft: Draft, wheres: Sequence[str], marked: bool) -> bool:
        """Read a clause that says no more than who does it: "整理合同，王五负责"."""
        if not marked and "item" not in wheres:
            return False
        owners, rest = self.conventions.leading.cut(draft.task, self.judge)
        if not owners or len(key(rest)) < 2 or (not marked and self.conventions.leading.is_past(draft.task)):
            return False
        found = self.found(rest)
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
        people = self.judge.people(draft.task, "person") if len(draft.task) <= LONGEST_DUE else ()
        if people:
            draft.owners, draft.task = people, owner

    def _is_when(self, name: str) -> bool:
        """Say whether what stands among people is a time: "Fri", 3月9日, 尽快, 长期."""
        return not self.judge.is_known(name) and (self.day(name) is not None or self.is_dayless(name))

    def _asked(self, draft: Draft, wheres: Sequence[str]) -> bool:
        """Read people, the day until which, and what: "请赵强周五前提交报告", "李雷周三前联系物流"."""
        trust = "plausible" if "owned" in wheres else "known"
        leads = self.conventions.leading.words
        asked = self.conventions.asking.read(
            draft.task, self.judge, self.found, trust=trust, item="item" in wheres, leads=leads
        )
        if asked is None:
            return False
        draft.owners, draft.task = asked.owners, asked.task
        if asked.due is not None:
            draft.due_text, draft.due, draft.unclear = bare(asked.due), asked.due.day, asked.due.unclear
        draft.convention = draft.convention or "owner-until"
        return True
