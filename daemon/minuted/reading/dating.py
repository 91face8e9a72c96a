"""Read until when an action is due: a deadline in a place of its own, before a task, within it or behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minuted import re2
from minuted.reading.asking import JOINED, UNTIL
from minuted.reading.conventions import Conventions
from minuted.reading.day_cuts import EDGES, unbracketed, without_day
from minuted.reading.days import DayWords, Found, find_due, read_day, read_phrase
from minuted.reading.draft import Draft
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han, key, tidy

#: "3.10" before other words and alone, which in Chinese minutes is a day.
_SHORT_DAY = re2.compile(r"^\d{1,2}[./]\d{1,2}\b")
_MONTH_DAY = re2.compile(r"^(\d{1,2})[./](\d{1,2})$")
#: A longer text is no deadline.
LONGEST_DUE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """Reads the days of texts by the conventions, with the names and the day of one meeting."""

    conventions: Conventions
    judge: Judge
    days: DayWords
    base: date
    next_day: date | None = None

    def due(self, draft: Draft, value: str) -> None:
        """Read a deadline that stands in a place of its own."""
        value = tidy(value)
        if self.judge.nobody(value) or self.conventions.says_nothing(value):
            return
        draft.due = self.day(self.conventions.deadlines.last(value))
        if draft.due is None and "(" in half_width(value)[1:]:
            # "8/20（原8/8）"
            draft.due = self.day(half_width(value).split("(", 1)[0])
        found = self.found(value) if draft.due is None else None
        draft.unclear = draft.due is None and (found is None or found.unclear)
        draft.due_text = value

    def deadline(self, text: str) -> tuple[str, date] | None:
        """Return the deadline that a line gives, as written and as a day; None where it gives none."""
        found = self.found(text)
        return (bare(found), found.day) if found is not None and found.day is not None else None

    def day_length(self, text: str) -> int:
        """How much of a text is the day that it begins with; 0 where it begins with none."""
        short = _SHORT_DAY.match(half_width(text)) if self.days.chinese else None
        if short is not None:
            return short.end()
        found = self.found(text)
        return found.end if found is not None and found.start == 0 and found.day is not None else 0

    def is_day(self, text: str) -> bool:
        """Say whether a text is one day and nothing else."""
        return read_day(text, base=self.base, words=self.days, next_meeting=self.next_day) is not None

    def begins_with_day(self, text: str) -> bool:
        """Say whether a text begins with its deadline, and says more."""
        found = self.found(text[:LONGEST_DUE]) if has_han(text) else None
        return found is not None and found.start == 0 and found.day is not None and len(key(text[found.end :])) > 1

    def find_until(self, draft: Draft, text: str) -> None:
        """Read the day until which all that stands below a Chinese heading shall be done."""
        found = self.found(text) if has_han(text) else None
        if found is not None and found.day is not None and found.raw.rstrip(EDGES).endswith(UNTIL):
            draft.due_text, draft.due = bare(found), found.day

    def day(self, value: str) -> date | None:
        """Read a text that should be a day and nothing else; in Chinese minutes "3.10" is one there."""
        short = _MONTH_DAY.match(half_width(value)) if self.days.chinese else None
        if short is not None:
            value = f"{short.group(1)}月{short.group(2)}日"
        day = read_day(value, base=self.base, words=self.days, next_meeting=self.next_day)
        if day is None:
            found = self.found(value)
            day = found.day if found is not None else None
        if day is None and "(" in (plain := half_width(value))[1:]:
            # "13/3 (was 6/3)": a remark stands behind the day.
            day = read_day(value[: plain.index("(", 1)], base=self.base, words=self.days, next_meeting=self.next_day)
        return day

    def until(self, heading: str) -> str:
        """Return the deadline that a heading gives its list, "Actions by Friday"; a bare date is the meeting's."""
        found = self.found(heading)
        return found.raw if found is not None and found.day is not None and found.raw[:1].islower() else ""

    def is_dayless(self, text: str) -> bool:
        """Say whether a text is nothing but a time that names no day: ASAP, 长期."""
        whole = read_phrase(text, base=self.base, words=self.days, next_meeting=self.next_day)
        return whole is not None and whole.day is None and not whole.unclear

    def found(self, text: str) -> Found | None:
        return find_due(text, base=self.base, words=self.days, next_meeting=self.next_day)

    def until_first(self, draft: Draft) -> None:
        """Take a deadline off the front of a task: "3月5日前，由综合科完成汇总", "By Friday, Bob to send it"."""
        task, han = draft.task, has_han(draft.task[:6])
        found = self.found(task) if han or "," in task[:LONGEST_DUE] or ":" in task[:LONGEST_DUE] else None
        if found is None or found.day is None or found.start > 0:
            return
        if not (found.raw.rstrip(EDGES).endswith(UNTIL) if han else task[found.end :].lstrip().startswith((",", ":"))):
            return
        after = task[found.end :].strip(EDGES)
        if len(key(after)) > 1 and after[0] not in JOINED:
            draft.task, draft.due_text, draft.due = after, bare(found), found.day

    def find_due(self, draft: Draft) -> None:
        """Find a deadline inside the task, and cut it off where it stands at an edge."""
        if draft.due_text is not None:
            return
        task = draft.task
        found = self.found(task)
        if found is None:
            return
        draft.due_text, draft.due = bare(found), found.day
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


def bare(found: Found) -> str:
    """Return a deadline as it is written, without the brackets around it."""
    return unbracketed(found.raw)
