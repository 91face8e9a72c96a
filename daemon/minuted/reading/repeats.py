"""Merge what minutes say twice: an action in the discussion and again in the summary is one action."""

from __future__ import annotations

from collections.abc import Sequence

from minuted.model import DecisionRow
from minuted.reading.spelling import key
from minuted.reading.wording import Draft

#: Tasks that begin with so many equal letters are one task, cut or continued.
_HEAD = 32


def merged(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Keep the first of equal actions, completed by what a later one knows of owner, deadline and status."""
    kept: list[Draft] = []
    by_task: dict[str, list[Draft]] = {}
    for draft in drafts:
        bare = key(draft.task)
        if not bare:
            continue
        same = next(
            (
                other
                for head in {bare, bare[:_HEAD]}
                if len(head) >= min(_HEAD, len(bare))
                for other in by_task.get(head, ())
                if _one(draft, other, bare)
            ),
            None,
        )
        if same is None:
            kept.append(draft)
            for head in {bare, bare[:_HEAD]}:
                bucket = by_task.setdefault(head, [])
                if len(bucket) < 20:
                    bucket.append(draft)
            continue
        same.owners = same.owners or draft.owners
        same.done = same.done or draft.done
        if same.due is None and draft.due is not None:
            same.due, same.due_text = draft.due, draft.due_text
    return tuple(kept)


def _one(draft: Draft, other: Draft, bare: str) -> bool:
    known = key(other.task)
    if draft.owners and other.owners and not set(map(key, draft.owners)) & set(map(key, other.owners)):
        return False
    return known == bare or (len(bare) >= _HEAD and len(known) >= _HEAD and (known in bare or bare in known))


def merged_decisions(decisions: Sequence[DecisionRow]) -> tuple[DecisionRow, ...]:
    """Keep the first of equal decisions."""
    kept: dict[str, DecisionRow] = {}
    for decision in decisions:
        kept.setdefault(key(decision.text), decision)
    return tuple(kept.values())
