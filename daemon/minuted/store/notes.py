"""Small things remembered under a name: the heartbeat, the instance's secret."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from minuted.store.page import Page, once, upsert
from minuted.store.tables import note

NOTE = upsert(note)
NOTE_ONCE = once(note)
NOTED = select(note.c.value).where(note.c.key == bindparam("key"))


class Notes(Page):
    """The part of a book that holds small things."""

    __slots__ = ()

    def note(self, key: str, value: str) -> None:
        """Remember a text under a name, in place of the one before."""
        self._write(NOTE, {"key": key, "value": value})

    def note_once(self, key: str, value: str) -> str:
        """Remember a text under a name unless one is there; return the one that is there now."""
        self._write(NOTE_ONCE, {"key": key, "value": value})
        return self.noted(key) or value

    def noted(self, key: str) -> str | None:
        """Return the text under a name; None where there is none."""
        row = self._row(NOTED, key=key)
        return None if row is None else row.value
