"""The ledger of acts, append-only, and the items that it folds to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql

from minuted.model import Act, Item, Role, State
from minuted.store.columns import FOREVER
from minuted.store.page import Page, made, upsert, values
from minuted.store.tables import act, counter, item, item_person

LIVE = (State.OPEN, State.BLOCKED, State.DECLINED)

_count = postgresql.insert(counter).values(kind=bindparam("kind"), last=bindparam("count"))
NEXT_REFS = _count.on_conflict_do_update(
    index_elements=["kind"], set_={"last": counter.c.last + _count.excluded.last}
).returning(counter.c.last)

APPEND = insert(act).values({c.name: bindparam(c.name) for c in act.c if c.name != "seq"}).returning(act.c.seq)
ACTS = select(act).where(act.c.item == bindparam("item")).order_by(act.c.seq)
ACTS_OF_MAIL = select(act).where(act.c.mail == bindparam("mail")).order_by(act.c.seq)
ACTS_BY = select(act).where(act.c.by == bindparam("by")).order_by(act.c.seq.desc()).limit(bindparam("most"))
NTH_BACK = (
    select(act.c.at)
    .where(act.c.by == bindparam("by"))
    .order_by(act.c.seq.desc())
    .limit(bindparam("one", 1))
    .offset(bindparam("back"))
)

SAVE_ITEM = upsert(item)
LEAVE_ITEM = delete(item_person).where(item_person.c.ref == bindparam("this"))
JOIN_ITEM = insert(item_person)

#: "A-2" comes before "A-10".
BY_NUMBER = (func.length(item.c.ref), item.c.ref)
ITEMS = select(item).where(item.c.ref.in_(bindparam("refs", expanding=True))).order_by(*BY_NUMBER)
ITEMS_LOCKED = ITEMS.with_for_update(key_share=True)
LIVE_ITEMS = select(item).where(item.c.state.in_(LIVE)).order_by(*BY_NUMBER)


class Ledger(Page):
    """The part of a book that holds acts and items."""

    __slots__ = ()

    def next_ref(self, kind: Literal["A", "D", "L", "M", "R", "W"]) -> str:
        """Give out the next ref of items ("A-1"), decisions ("D-1"), lessons ("L-1"), meetings ("M-1"),
        retrospectives ("R-1") or wishes ("W-1").

        The number is free again where the transaction is rolled back, so refs have no gaps.
        """
        return self.next_refs(kind, 1)[0]

    def next_refs(self, kind: Literal["A", "D", "L", "M", "R", "W"], count: int) -> tuple[str, ...]:
        """Give out several refs at once, in order."""
        if count < 1:
            return ()
        last = self._write(NEXT_REFS, {"kind": kind, "count": count}).scalar_one()
        return tuple(f"{kind}-{number}" for number in range(last - count + 1, last + 1))

    def append(self, act: Act) -> Act:
        """Write an act into the ledger and return it with its number."""
        found = values(act)
        del found["seq"]
        return replace(act, seq=self._write(APPEND, found).scalar_one())

    def acts(self, item_ref: str) -> tuple[Act, ...]:
        """Return everything that was done to an item, oldest first."""
        return tuple(made(Act, row) for row in self._rows(ACTS, item=item_ref))

    def acts_of_mail(self, mail_id: str) -> tuple[Act, ...]:
        """Return everything that one mail caused, oldest first."""
        return tuple(made(Act, row) for row in self._rows(ACTS_OF_MAIL, mail=mail_id))

    def acts_by(self, person: str, limit: int) -> tuple[Act, ...]:
        """Return what a person did last, newest first."""
        return tuple(made(Act, row) for row in self._rows(ACTS_BY, by=person, most=limit))

    def act_back(self, person: str, count: int) -> datetime | None:
        """Return when a person did the act that lies so many back, the last one being 0; None where there is none."""
        row = self._row(NTH_BACK, by=person, back=count)
        return None if row is None else row.at

    def save_item(self, item: Item) -> None:
        """Remember what the acts of an item fold to, in place of what was remembered before."""
        self.save_items((item,))

    def save_items(self, items: Sequence[Item]) -> None:
        """Remember several items, each ref once; three statements however many they are."""
        if not items:
            return
        self._write(SAVE_ITEM, [values(item) for item in items])
        self._write(LEAVE_ITEM, [{"this": item.ref} for item in items])
        if people := [row for item in items for row in _people(item)]:
            self._write(JOIN_ITEM, people)

    def item(self, ref: str) -> Item | None:
        """Return an item; None where there is none.  For writing it is locked as by ``items``."""
        return self.items((ref,)).get(ref)

    def items(self, refs: Iterable[str]) -> dict[str, Item]:
        """Return items by ref, unknown refs left out.

        In a book for writing the items are locked until its end: nobody else changes them in between.
        """
        statement = ITEMS_LOCKED if self._writing else ITEMS
        return {row.ref: made(Item, row) for row in self._many(statement, "refs", sorted(set(refs)))}

    def live_items(self) -> tuple[Item, ...]:
        """Return every item that somebody still owes something for, by number."""
        return tuple(made(Item, row) for row in self._rows(LIVE_ITEMS))

    def find_items(
        self,
        *,
        owner: str | None = None,
        state: State | None = None,
        meeting: str | None = None,
        limit: int | None = 1000,
    ) -> tuple[Item, ...]:
        """Return items that agree with everything given, by number."""
        wanted: Select[*tuple[object, ...]] = select(item)
        if owner is not None:
            wanted = wanted.where(item.c.owner == owner)
        if state is not None:
            wanted = wanted.where(item.c.state == state)
        if meeting is not None:
            wanted = wanted.where(item.c.meeting == meeting)
        return tuple(made(Item, row) for row in self._rows(wanted.order_by(*BY_NUMBER).limit(limit)))


def _people(item: Item) -> Iterator[dict[str, Any]]:
    until = FOREVER if item.live else item.closed or item.changed
    roles = [(item.owner, Role.OWNER), (item.organiser, Role.ORGANISER)]
    roles += [(helper, Role.HELPER) for helper in dict.fromkeys(item.helpers)]
    others = dict.fromkeys((*item.former, *(turn.by for turn in item.turns if "@" in turn.by)))
    roles += [(one, Role.OTHER) for one in others if one not in (item.owner, item.organiser, *item.helpers)]
    return ({"ref": item.ref, "address": address, "role": role, "until": until} for address, role in roles if address)
