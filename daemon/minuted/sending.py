"""Delivers one booked letter and settles what became of it: the phases of SMTP as a small table of ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from minuted.errors import Permanent
from minuted.store import Book, Outgoing, Store
from minuted.store import Delivery as Standing
from minuted.wire import Delivery, DeliveryState, Outlet, Phase

#: A letter that is refused for now is tried again after these pauses, the last one again and again.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
#: So many attempts, about five days, and a letter is given up.
MOST_ATTEMPTS = 34
#: What a delivery is told that was booked behind one that found the server away.
SERVER_AWAY = "the mail server was away a moment ago"


def attempt(outlet: Outlet, outgoing: Outgoing) -> Delivery:
    """Hand one letter over.

    Raises: Permanent where the server refuses minuted itself, a wrong password say.
    """
    return outlet.deliver(outgoing.raw, sender=outgoing.sender, recipient=outgoing.recipient, key=outgoing.key)


def put_off(why: str) -> Delivery:
    """Stand in for an attempt that was not made."""
    return Delivery(state=DeliveryState.DEFERRED, phase=Phase.CONNECT, code=0, text=why)


def settle(
    store: Store, outgoing: Outgoing, came: Delivery, now: datetime, gone: Callable[[Book, str], None] | None = None
) -> Standing:
    """Write down what became of a delivery, and when to try again; return where it stands.

    Args:
        gone: called with the recipient that the server refuses for good, in the same transaction.
    """
    standing, next_at = stand(outgoing, came, now)
    with store.writing() as book:
        settled = book.settle_delivery(
            outgoing.id,
            outgoing.fence,
            state=standing,
            phase=came.phase.value,
            code=came.code,
            text=came.text,
            at=now,
            next_at=next_at,
        )
        # What is refused later than the recipient is the letter's fault or ours, not the address's.
        if settled and gone is not None and standing is Standing.REFUSED and came.phase is Phase.RCPT:
            gone(book, outgoing.recipient)
    return standing


def stand(outgoing: Outgoing, came: Delivery, now: datetime) -> tuple[Standing, datetime | None]:
    """Decide where a delivery stands and when it is tried again (None: never).

    A doubtful one, where the connection broke after the final dot, is repeated once with the same Message-ID:
    mail programs show the two copies as one.
    """
    pause = PAUSES[min(outgoing.attempts, len(PAUSES)) - 1]
    if came.state is DeliveryState.DEFERRED:
        if outgoing.attempts >= MOST_ATTEMPTS:
            return Standing.REFUSED, None
        return Standing.DEFERRED, now + pause
    if came.state is DeliveryState.DOUBTFUL:
        return Standing.DOUBTFUL, None if outgoing.doubts else now + pause
    return Standing(came.state.value), None


def give_back(store: Store, booked: Iterable[Outgoing], until: datetime) -> None:
    """Give back what was booked behind an attempt that found the server away: none was made, and none counts.

    What was never tried can still be withdrawn when it is no longer owed, and is not given up for the server's sake.
    """
    with store.writing() as book:
        for outgoing in booked:
            book.put_off(outgoing, until)


def settle_refused_login(store: Store, booked: tuple[Outgoing, ...], fault: Permanent, now: datetime) -> None:
    """Free what was booked when the server turned minuted itself away; the first of it was tried."""
    first, *others = booked
    settle(store, first, put_off(str(fault)), now)
    give_back(store, others, now + PAUSES[0])
