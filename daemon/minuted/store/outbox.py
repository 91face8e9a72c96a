"""Deliveries: booked before they are made, settled afterwards, by whoever holds the newest fencing number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, exists, func, select, update

from minuted.store.letters import LISTED
from minuted.store.page import Page
from minuted.store.rows import Delivery, OutboxRow, Outgoing
from minuted.store.tables import letter, letter_body, outbox

#: What ``phase`` says while an attempt runs, and for ever where its process died.
BOOKED = "booked"

#: A common table expression, because PostgreSQL may run a plain subquery with a lock more than once.
_due = (
    select(outbox.c.id)
    .where(outbox.c.next_at <= bindparam("now"))
    .order_by(outbox.c.next_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, key_share=True)
    .cte("due")
)
CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(select(_due.c.id)))
    .values(
        attempts=outbox.c.attempts + 1,
        fence=outbox.c.fence + 1,
        doubts=case((outbox.c.phase == BOOKED, outbox.c.doubts + 1), else_=outbox.c.doubts),
        phase=BOOKED,
        next_at=bindparam("lease_end"),
    )
    .returning(
        outbox.c.id,
        outbox.c.letter,
        outbox.c.sender,
        outbox.c.recipient,
        outbox.c.attempts,
        outbox.c.doubts,
        outbox.c.fence,
    )
)
BODIES = (
    select(letter_body.c.letter, letter_body.c.raw, letter.c.kind)
    .join(letter, letter.c.key == letter_body.c.letter)
    .where(letter_body.c.letter.in_(bindparam("letters", expanding=True)))
)
#: What was booked and not begun is as it was before, but for a doubt that a dead process left.
PUT_OFF = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("this"),
        outbox.c.fence == bindparam("with_fence"),
        outbox.c.phase == bindparam("booked", BOOKED),
    )
    .values(attempts=outbox.c.attempts - 1, phase="", next_at=bindparam("moment"))
)
SETTLE = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("this"),
        outbox.c.fence == bindparam("with_fence"),
        outbox.c.phase == bindparam("booked", BOOKED),
    )
    .values(
        {name: bindparam(f"new_{name}") for name in ("state", "phase", "code", "text", "at", "next_at")}
        | {"doubts": outbox.c.doubts + bindparam("doubt")}
    )
)
#: The bytes of a letter name it; once nothing more is to be sent, nobody needs them.
ERASE = (
    update(letter_body)
    .where(
        letter_body.c.letter.in_(select(outbox.c.letter).where(outbox.c.id == bindparam("this"))),
        ~exists().where(outbox.c.letter == letter_body.c.letter, outbox.c.next_at.is_not(None)),
    )
    .values(raw=None)
)
NEXT_SEND = select(outbox.c.next_at).where(outbox.c.next_at.is_not(None)).order_by(outbox.c.next_at).limit(1)
OUTBOX = LISTED.order_by(outbox.c.id).limit(bindparam("most"))
OUTBOX_IN = OUTBOX.where(outbox.c.state.in_(bindparam("states", expanding=True)))
COUNTS = select(outbox.c.state, func.count().label("deliveries")).group_by(outbox.c.state)

#: Whether another attempt may follow an attempt that ended so.
AGAIN: dict[Delivery, tuple[bool, ...]] = {
    Delivery.WAITING: (),
    Delivery.SENT: (False,),
    Delivery.REFUSED: (False,),
    Delivery.DEFERRED: (True,),
    Delivery.DOUBTFUL: (True, False),
}

#: A server's reply is kept to this many characters.
REPLY_SIZE = 500


class Outbox(Page):
    """The part of a book that holds deliveries."""

    __slots__ = ()

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Outgoing, ...]:
        """Book the next attempt of deliveries that are due, longest due first, and lease them to the caller.

        A delivery whose lease ran out is due again: its process died, and nobody knows how far it came.
        Commit before connecting: what is booked is known after a crash.
        """
        values = {"now": now, "most": limit, "lease_end": now + lease}
        rows = sorted(self._write(CLAIM, values), key=lambda row: row.id)
        bodies = {row.letter: row for row in self._many(BODIES, "letters", (row.letter for row in rows))}
        return tuple(
            Outgoing(
                id=row.id,
                key=row.letter,
                sender=row.sender,
                recipient=row.recipient,
                raw=bodies[row.letter].raw,
                kind=bodies[row.letter].kind,
                attempts=row.attempts,
                doubts=row.doubts,
                fence=row.fence,
            )
            for row in rows
        )

    def put_off(self, outgoing: Outgoing, moment: datetime) -> None:
        """Give a booked delivery back before its attempt is made; it is due again at that moment."""
        self._write(PUT_OFF, {"this": outgoing.id, "with_fence": outgoing.fence, "moment": moment})

    def settle_delivery(
        self,
        id: int,
        fence: int,
        *,
        state: Delivery | str,
        phase: str,
        code: int | None = None,
        text: str = "",
        at: datetime,
        next_at: datetime | None = None,
    ) -> bool:
        """Say how an attempt ended, and when the next one is due (None: none is).

        False, and nothing is changed, where the fence is stale: somebody else has the delivery now.
        """
        end = Delivery(state)
        if (next_at is not None) not in AGAIN[end]:
            raise ValueError(f"an attempt cannot end {end} with next_at={next_at}")
        values = {"state": end, "phase": phase, "code": code, "text": text[:REPLY_SIZE], "at": at, "next_at": next_at}
        done = self._write(
            SETTLE,
            {"this": id, "with_fence": fence, "doubt": int(end is Delivery.DOUBTFUL)}
            | {f"new_{name}": value for name, value in values.items()},
        )
        if done.rowcount == 1 and next_at is None:
            self._write(ERASE, {"this": id})
        return done.rowcount == 1

    def next_send(self) -> datetime | None:
        """Return when a delivery is due next, or a lease runs out; None: nothing waits."""
        row = self._row(NEXT_SEND)
        return None if row is None else row.next_at

    def outbox(self, states: Iterable[Delivery] | None = None, limit: int = 1000) -> tuple[OutboxRow, ...]:
        """Return deliveries, oldest first, all or those in some states."""
        if states is None:
            return tuple(OutboxRow(**row._asdict()) for row in self._rows(OUTBOX, most=limit))
        return tuple(OutboxRow(**row._asdict()) for row in self._rows(OUTBOX_IN, most=limit, states=list(states)))

    def outbox_counts(self) -> dict[Delivery, int]:
        """Count deliveries by state; a state without any is absent."""
        return {row.state: row.deliveries for row in self._rows(COUNTS)}
