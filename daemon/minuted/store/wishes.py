"""Wishes: acts that wait for one word, of the writer's own address or of the organiser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update

from minuted.model import Wish, WishState
from minuted.store.page import Page, made, values
from minuted.store.tables import wish

ADD_WISHES = insert(wish)
BY_NUMBER = (func.length(wish.c.ref), wish.c.ref)
OF_LETTER = select(wish).where(wish.c.letter == bindparam("letter")).order_by(*BY_NUMBER)
OF_LETTER_LOCKED = OF_LETTER.with_for_update(key_share=True)
OF_ITEM = select(wish).where(wish.c.item == bindparam("item")).order_by(*BY_NUMBER)
WAITING_FOR = (
    select(wish)
    .where(wish.c.asked == bindparam("asked"), wish.c.state == bindparam("state", WishState.WAITING))
    .order_by(*BY_NUMBER)
)
SETTLE = (
    update(wish)
    .where(wish.c.ref == bindparam("this"), wish.c.state == bindparam("waiting", WishState.WAITING))
    .values(state=bindparam("new_state"), settled=bindparam("new_settled"))
)


class Wishes(Page):
    """The part of a book that holds wishes."""

    __slots__ = ()

    def add_wishes(self, wishes: Sequence[Wish]) -> None:
        """Remember wishes; the letter that asks belongs into the same transaction."""
        if wishes:
            self._write(ADD_WISHES, [values(one) for one in wishes])

    def wishes_of_letter(self, key: str) -> tuple[Wish, ...]:
        """Return what a letter asks, by number.  For writing they are locked until the end of the book."""
        statement = OF_LETTER_LOCKED if self._writing else OF_LETTER
        return tuple(made(Wish, row) for row in self._rows(statement, letter=key))

    def wishes_of_item(self, ref: str) -> tuple[Wish, ...]:
        """Return every wish about an item, answered or not, by number."""
        return tuple(made(Wish, row) for row in self._rows(OF_ITEM, item=ref))

    def wishes_waiting_for(self, asked: str) -> tuple[Wish, ...]:
        """Return what waits for somebody's word, also what waited too long."""
        return tuple(made(Wish, row) for row in self._rows(WAITING_FOR, asked=asked))

    def settle_wish(self, ref: str, state: WishState, at: datetime) -> bool:
        """Say what became of a wish; False, and nothing is changed, where it was answered before."""
        return self._write(SETTLE, {"this": ref, "new_state": state, "new_settled": at}).rowcount == 1
