"""Say whether what a template found can be an action: a whole owner, a task that says something, a real deadline."""

from __future__ import annotations

from minuted.reading.dating import LONGEST_DUE, Dating
from minuted.reading.line import Match
from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han, key

#: So much may stand beside the day in the place of a deadline: 3月6日前完成.
_BESIDE_DAY = 4
#: With these nothing but a blank need stand between owner and task.
_LOOSE = ("any", "named")


def fits(match: Match, dating: Dating) -> bool:
    """A template fits where its task is more than a mark and its deadline is a day."""
    task, due = match.groups.get("task", ""), match.groups.get("due")
    note = half_width(match.groups.get("note", ""))
    if note.count("(") != note.count(")"):
        return False
    if not _is_whole(match, dating.judge):
        return False
    if due is not None and len(due) > LONGEST_DUE:
        return False
    if match.line.trust in _LOOSE and task.partition(" ")[0] in dating.judge.words.adrift and _owner_first(match):
        return False
    if "://" in task and " " not in task:
        # "Library - https://…" is where it is kept.
        return False
    if len(key(task)) < 2 or (task[:1] in "人方" and match.groups.get("owner", "").isalpha() and _owner_first(match)):
        # "各组负责人…" is a group of people, and not "各组" who look after something.
        return False
    if task.startswith("@") and not any(char.isspace() for char in task.strip()) and has_han(task):
        # "@韩梅梅 @赵强 周五前…" begins with two people, and "@韩梅梅" is no task.
        return False
    if due is None or dating.is_dayless(due):
        return True
    if has_han(due):
        # "张三，3月6日前和物业谈好" says more than a day.
        found = dating.found(due)
        return dating.day(due) is not None and (found is None or len(key(due)) - len(key(found.raw)) <= _BESIDE_DAY)
    return dating.day(due) is not None or dating.found(due) is not None


def _is_whole(match: Match, judge: Judge) -> bool:
    """Say whether an owner is no piece of something else: of what stands in brackets, or behind an arrow."""
    owner, task = match.groups.get("owner", ""), match.groups.get("task", "")
    folded = half_width(owner)
    if has_han(task or owner) and folded.count("(") != folded.count(")"):
        return False
    # "微信-->App" says what becomes what; "画图 --> 张三" whose it is.
    return ">" not in (task[:1], owner[:1]) or bool(judge.people(owner.lstrip(">"), "person"))


def _owner_first(match: Match) -> bool:
    return match.line.groups.get("owner", 0) < match.line.groups.get("task", 0)
