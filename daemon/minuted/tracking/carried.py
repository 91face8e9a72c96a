"""What becomes of an item that minutes list again: what they say otherwise than the minutes before did."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from minuted.model import Act, Item, Meeting, Row
from minuted.tracking.identity import Known
from minuted.tracking.likeness import Likeness
from minuted.tracking.verbs import MINUTED
from minuted.tracking.verbs.words import day_of

#: Acts that hold what minutes said of an item.
TELLING = ("record", "listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One act that a row asks for, before it is known whether its writer may."""

    verb: str
    args: Mapping[str, str]


def known(item: Item, acts: Sequence[Act], versions: Collection[str] = ()) -> Known:
    """Return an item with what the minutes that listed it last said of it.

    What was said of it by mail since is no contradiction of theirs: a list that is sent on says the old deadline
    still, when the owner has a later one.

    Args:
        acts: of its ledger, oldest first.
        versions: refs of the meetings of which there is another version now.
    """
    told = [act for act in acts if act.verb in TELLING]
    args: Mapping[str, str] = told[-1].args if told else {}
    return Known(
        item=item,
        owner=args.get("owner", ""),
        owner_name=args.get("owner_name", ""),
        due=day_of(args.get("due", "")),
        due_text=args.get("due_text", ""),
        meeting=args.get("meeting", item.meeting),
        version=args.get("meeting", item.meeting) in versions,
    )


def listed(row: Row, item: Item, meeting: Meeting, *, at: datetime, mail: str = "") -> Act:
    """Return the act which notes that minutes list an item, with all they say of it.

    ``mail``: id of the kept mail that says so, where it is not that of the minutes.
    """
    owner, *others = row.people or ("",)
    args = {
        "meeting": meeting.ref,
        "task": row.task,
        "owner": owner,
        "owner_name": row.owners[0] if row.owners else "",
        "helpers": " ".join(person for person in dict.fromkeys(others) if person),
        "due": row.due.isoformat() if row.due else "",
        "due_text": row.due_text or "",
        "line": str(row.line),
    }
    told = {name: value for name, value in args.items() if value}
    return Act(item=item.ref, verb="listed", by=MINUTED, at=at, args=told, mail=mail or meeting.mail)


def changes(row: Row, of: Known, *, likeness: Likeness) -> Iterator[Change]:
    """Yield what a row says otherwise than the minutes before, in the order in which it is done.

    Words are taken over where they say more, in another version of the same minutes whatever they say.  Whom and when
    the row does not say stays.
    """
    item = of.item
    if item.live:
        told, before = likeness.told(row.task), likeness.told(item.task)
        if told.bare != before.bare and (of.version or len(told.words) > len(before.words)):
            yield Change(verb="task", args={"task": row.task})
        person = row.people[0] if row.people else ""
        if person and person not in (of.owner, item.owner):
            yield Change(verb="reassign", args={"person": person, "name": row.owners[0] if row.owners else ""})
        # "By Friday", copied from week to week, is no word against a day that its owner named since.
        copied = row.due_text == of.due_text and item.due != of.due
        if row.due is not None and row.due not in (of.due, item.due) and not row.done and not copied:
            yield Change(verb="due", args={"day": row.due.isoformat(), "raw": row.due_text or ""})
        if row.done:
            yield Change(verb="done", args={})
