"""Learned names: whom organisers mean by a name, each with the mail that says so."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, or_, select

from minuted.model import Learned
from minuted.store.page import Page, made, upsert, values
from minuted.store.tables import learned

LEARN = upsert(learned)
LEARNED_BY = (
    select(learned).where(learned.c.by == bindparam("by")).order_by(learned.c.spelt, learned.c.at, learned.c.address)
)
ALL_LEARNED = select(learned).order_by(learned.c.spelt, learned.c.by, learned.c.at, learned.c.address)
UNLEARN_MAIL = delete(learned).where(learned.c.mail == bindparam("mail"))
INSTEAD = delete(learned).where(learned.c.by == bindparam("organiser"), learned.c.spelt == bindparam("called"))
MEANT = or_(learned.c.spelt == bindparam("called"), learned.c.address == bindparam("meant"))
FOUND = select(learned).where(MEANT).order_by(learned.c.spelt, learned.c.by, learned.c.at, learned.c.address)
FORGET = delete(learned).where(MEANT)


class LearnedNames(Page):
    """The part of a book that holds what names mean to organisers."""

    __slots__ = ()

    def learn(self, learned: Learned, *, instead: bool = False) -> None:
        """Remember a name; the same said again keeps the newest evidence.

        Args:
            instead: the organiser meant nobody else by this name: what was learned of it before is forgotten.
        """
        if instead:
            self._write(INSTEAD, {"organiser": learned.by, "called": learned.spelt})
        self._write(LEARN, values(learned))

    def learned_by(self, organiser: str) -> tuple[Learned, ...]:
        """Return what was learned from one organiser, by name, the oldest first."""
        return tuple(made(Learned, row) for row in self._rows(LEARNED_BY, by=organiser))

    def all_learned(self) -> tuple[Learned, ...]:
        """Return everything that was learned, by name and organiser."""
        return tuple(made(Learned, row) for row in self._rows(ALL_LEARNED))

    def unlearn(self, mail: str) -> None:
        """Forget what a mail taught, because its writer took it back."""
        self._write(UNLEARN_MAIL, {"mail": mail})

    def forget_learned(self, spelt: str, address: str) -> tuple[Learned, ...]:
        """Forget a name, and every name of an address; return what was forgotten."""
        found = tuple(made(Learned, row) for row in self._rows(FOUND, called=spelt, meant=address))
        self._write(FORGET, {"called": spelt, "meant": address})
        return found
