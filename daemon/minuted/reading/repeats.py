"""Merge what minutes say twice: an action in the discussion and again in the summary is one action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from minuted.model import DecisionRow
from minuted.reading.draft import Draft
from minuted.reading.spelling import FIRST_HAN, key, words

#: Tasks that begin with so many equal letters are one task, cut or continued.
_HEAD = 32
#: So many candidates are compared with one task.
_BUCKET = 20
#: Words are compared by so many first letters, shorter ones ("the", "for") not at all.
_STEM, _SHORT_WORD = 5, 4
#: Two tasks of one person in two places are one where so large a part of their words is the same;
#: less is enough where their deadline is the same day.
_ALIKE, _ALIKE_IF_DUE = 0.75, 0.55
#: A task of so many words that all stand in the other one is the same, told shorter.
_TOLD_SHORTER = 3


@dataclass(slots=True)
class _Kept:
    """The tasks kept so far, found by their letters and by their owners."""

    drafts: list[Draft] = field(default_factory=list)
    by_task: dict[str, list[Draft]] = field(default_factory=dict)
    by_owner: dict[str, list[Draft]] = field(default_factory=dict)

    def add(self, draft: Draft) -> None:
        self.drafts.append(draft)
        for head in _heads(draft):
            _put(self.by_task, head, draft)
        for name in _calls(draft):
            _put(self.by_owner, name, draft)

    def same(self, draft: Draft) -> Draft | None:
        """Find the action that ``draft`` says again."""
        bare = key(draft.task)
        for head in _heads(draft):
            for other in self.by_task.get(head, ()) if len(head) >= min(_HEAD, len(bare)) else ():
                if _one(draft, other, bare) and not _apart(draft, other):
                    return other
        for name in _calls(draft):
            for other in self.by_owner.get(name, ()):
                if _alike(draft, other):
                    return other
        return None


def merged(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Keep the first of equal actions, completed by what a later one knows of owner, deadline and status."""
    kept = _Kept()
    drafts = [draft for draft in drafts if key(draft.task)]
    told = _told_in_summaries(drafts)
    for number, draft in enumerate(drafts):
        same = told.get(number) or kept.same(draft)
        if same is None:
            kept.add(draft)
            continue
        if _fuller(draft, same):
            # A list at the end names people in full, and tasks by what they are about.
            same.owners, same.task = draft.owners, draft.task
        same.owners = same.owners or draft.owners
        same.done = same.done or draft.done
        if same.due is None and draft.due is not None:
            same.due, same.due_text = draft.due, draft.due_text
    return tuple(kept.drafts)


def merged_decisions(decisions: Sequence[DecisionRow]) -> tuple[DecisionRow, ...]:
    """Keep the first of equal decisions, in the order of their lines."""
    kept: dict[str, DecisionRow] = {}
    for decision in decisions:
        kept.setdefault(key(decision.text), decision)
    return tuple(sorted(kept.values(), key=lambda decision: decision.line))


def _one(draft: Draft, other: Draft, bare: str) -> bool:
    """Say whether two tasks have the same letters, or one goes on where the other was cut."""
    known = key(other.task)
    if draft.owners and other.owners and not _names(draft) & _names(other):
        return False
    return known == bare or (len(bare) >= _HEAD and len(known) >= _HEAD and (known in bare or bare in known))


def _apart(draft: Draft, other: Draft) -> bool:
    """Say whether two sections, each with a list of its own, mean two things by the same words."""
    size = min(len(draft.section), len(other.section))
    return draft.form == other.form and draft.section[:size] != other.section[:size]


def _alike(draft: Draft, other: Draft) -> bool:
    """Say whether two tasks of one person, in two places, are one in other words."""
    if draft.form == other.form and draft.section == other.section:
        # Two items of one list are two actions, however alike.
        return False
    if _apart(draft, other) or not _same_people(draft, other):
        return False
    mine, theirs = _stems(draft.task), _stems(other.task)
    if not mine or not theirs or _numbers(mine) != _numbers(theirs):
        return False
    common = len(mine & theirs)
    if common == min(len(mine), len(theirs)) >= _TOLD_SHORTER:
        return True
    least = _ALIKE_IF_DUE if draft.due is not None and draft.due == other.due else _ALIKE
    return 2 * common >= least * (len(mine) + len(theirs)) and common > 1


def _told_in_summaries(drafts: Sequence[Draft]) -> dict[int, Draft]:
    """Pair the only item of somebody in a summary with the only one in the discussion, where a word is the same."""
    in_summary = Counter(_names(draft) for draft in drafts if draft.summary)
    before = Counter(_names(draft) for draft in drafts if not draft.summary)
    told: dict[int, Draft] = {}
    for number, draft in enumerate(drafts):
        names = _names(draft)
        if not draft.summary or not names or in_summary[names] != 1 or before[names] != 1:
            continue
        other = next(other for other in drafts if not other.summary and _names(other) == names)
        if _stems(draft.task) & _stems(other.task) and drafts.index(other) < number:
            told[number] = other
    return told


def _heads(draft: Draft) -> Collection[str]:
    bare = key(draft.task)
    return {bare, bare[:_HEAD]}


def _names(draft: Draft) -> frozenset[str]:
    return frozenset(map(key, draft.owners))


def _fuller(draft: Draft, other: Draft) -> bool:
    """Say whether the owners of a task are named in full where it is said again."""
    return _same_people(draft, other) and sum(map(len, draft.owners)) > sum(map(len, other.owners))


def _calls(draft: Draft) -> frozenset[str]:
    """How the owners may be called: "Ann Lee" is "Ann" elsewhere."""
    return _names(draft) | {key(name.split(" ", 1)[0]) for name in draft.owners}


def _same_people(draft: Draft, other: Draft) -> bool:
    """Say whether the owners are the same, "Ann" and "Ann Lee" being one."""
    if not draft.owners or len(draft.owners) != len(other.owners):
        return False
    pairs = zip(sorted(map(key, draft.owners)), sorted(map(key, other.owners)), strict=True)
    return all(mine.startswith(theirs) or theirs.startswith(mine) for mine, theirs in pairs)


def _stems(text: str) -> frozenset[str]:
    """The beginnings of the words that say something; of Chinese every two characters."""
    found: set[str] = set()
    for word in words(text.casefold()):
        if max(word) >= FIRST_HAN:
            found |= {word[at : at + 2] for at in range(max(1, len(word) - 1))}
        elif len(word) >= _SHORT_WORD or not word.isalpha():
            found.add(word[:_STEM])
    return frozenset(found)


def _numbers(stems: Iterable[str]) -> frozenset[str]:
    return frozenset(stem for stem in stems if any(map(str.isdigit, stem)))


def _put(buckets: dict[str, list[Draft]], name: str, draft: Draft) -> None:
    bucket = buckets.setdefault(name, [])
    if len(bucket) < _BUCKET:
        bucket.append(draft)
