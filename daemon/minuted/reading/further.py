"""Take further owners off a task whose first one is known: "[UI] [server] together …", "… @ann @bob"."""

from __future__ import annotations

from minuted.reading.owners import Judge
from minuted.reading.spelling import half_width, has_han

_MOST_TAGS, _LONGEST_TAG, _MOST_HANDLES = 4, 16, 6


def further(owners: tuple[str, ...], task: str, judge: Judge) -> tuple[tuple[str, ...], str]:
    """Return all owners, and the task without them."""
    owners, task = _tags(owners, task, judge)
    owners, task = _blanks(owners, task, judge)
    return _handles(owners, task, judge)


def _blanks(owners: tuple[str, ...], task: str, judge: Judge) -> tuple[tuple[str, ...], str]:
    """Take known Chinese names at both ends that only blanks set off: "布置会场 张三 李四"."""
    for _ in range(_MOST_HANDLES):
        first, blank, after = task.partition(" ")
        before, _, last = task.rpartition(" ")
        if blank and has_han(first[:1]) and judge.is_known(first):
            owners, task = (*owners, first), after.lstrip()
        elif blank and has_han(last[:1]) and judge.is_known(last):
            owners, task = (last, *owners), before.rstrip()
        else:
            break
    return tuple(dict.fromkeys(owners)), task


def _tags(owners: tuple[str, ...], task: str, judge: Judge) -> tuple[tuple[str, ...], str]:
    for _ in range(_MOST_TAGS):
        folded = half_width(task).lstrip()
        end = folded.find("]")
        if not folded.startswith("[") or not 0 < end <= _LONGEST_TAG or not owners:
            break
        bare = task.lstrip()
        more = judge.people(bare[1:end])
        if not more:
            break
        owners, task = (*owners, *more), bare[end + 1 :].lstrip()
    return owners, task


def _handles(owners: tuple[str, ...], task: str, judge: Judge) -> tuple[tuple[str, ...], str]:
    for _ in range(_MOST_HANDLES):
        first, blank, rest = task.partition(" ")
        if first.startswith("@") and blank and judge.people(first, "handle"):
            # "@ann @bob send the samples"
            owners, task = (*owners, *judge.people(first, "handle")), rest.lstrip()
            continue
        before, at, last = task.rstrip().rpartition("@")
        # A handle is one word, and a person may be tagged by the whole name: "… @Ann Lee".
        more = judge.people(last, "plausible" if " " in last else "handle")
        if not at or not before.endswith((" ", "　")) or not more:
            break
        # "Ann to send it @Ann Lee" says twice who it is.
        others = tuple(name for name in owners if not any(one.startswith(f"{name} ") for one in more))
        owners, task = (*more, *others), before.rstrip()
    return owners, task
