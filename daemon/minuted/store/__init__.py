"""What is remembered: mail, ledger, items, people, letters and deliveries, in SQLite or PostgreSQL.

Moments lie in the database as whole microseconds since 1970 UTC and come back as aware datetimes in UTC;
days lie there as ISO texts.
"""

from minuted.store.book import Book
from minuted.store.external import outside_too
from minuted.store.letters import unnamed
from minuted.store.people import known_person
from minuted.store.rows import (
    Cursor,
    Delivery,
    Finished,
    HeldMail,
    Kept,
    MailState,
    OutboxRow,
    Outgoing,
    Place,
    SentLetter,
    WaitingLetter,
    Withdrawn,
)
from minuted.store.store import Store

__all__ = [
    "Book",
    "Cursor",
    "Delivery",
    "Finished",
    "HeldMail",
    "Kept",
    "MailState",
    "OutboxRow",
    "Outgoing",
    "Place",
    "SentLetter",
    "Store",
    "WaitingLetter",
    "Withdrawn",
    "known_person",
    "outside_too",
    "unnamed",
]
