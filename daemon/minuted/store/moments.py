"""Brings near what waits for moments that are far away again, after the clock went back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, update

from minuted.store.outbox import BOOKED
from minuted.store.page import Page
from minuted.store.tables import look, mail, outbox

LOOK_NOW = update(look).where(look.c.at > bindparam("now")).values(at=bindparam("now"))
SEND_NOW = update(outbox).where(outbox.c.next_at > bindparam("now"), outbox.c.phase != BOOKED)
SEND_NOW = SEND_NOW.values(next_at=bindparam("now"))
#: A delivery that is under way, here or elsewhere, keeps the whole of its lease.
END_LEASES = update(outbox).where(outbox.c.next_at > bindparam("lease_end"), outbox.c.phase == BOOKED)
END_LEASES = END_LEASES.values(next_at=bindparam("lease_end"))
END_READING = update(mail).where(mail.c.leased > bindparam("lease_end")).values(leased=bindparam("lease_end"))


class Moments(Page):
    """The part of a book that holds when things are to be done."""

    __slots__ = ()

    def bring_near(self, now: datetime, lease_end: datetime) -> None:
        """Make everything due now that was to be done later, and let no lease end later than one begun now.

        Looking too early costs a look: what is owed is worked out again, and nothing is told twice.
        """
        self._write(LOOK_NOW, {"now": now})
        self._write(SEND_NOW, {"now": now})
        self._write(END_LEASES, {"lease_end": lease_end})
        self._write(END_READING, {"lease_end": lease_end})
