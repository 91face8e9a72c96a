"""What the store alone knows of: places of mail, deliveries, letters that were written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from minuted.model import LetterKind


class MailState(StrEnum):
    """What became of a kept mail; every mail leaves ``kept`` exactly once for one of the others."""

    KEPT = "kept"
    HANDLED = "handled"
    IGNORED = "ignored"
    HELD = "held"


class Delivery(StrEnum):
    """Where a letter stands on its way to one recipient."""

    WAITING = "waiting"
    SENT = "sent"
    #: Refused for now (4xx, no connection): tried again.
    DEFERRED = "deferred"
    #: Refused for good (5xx).
    REFUSED = "refused"
    #: Whether the server took it is not known: the connection broke after the final dot (RFC 5321 4.2.5).
    DOUBTFUL = "doubtful"


class Finished(Protocol):
    """A letter as bytes, as ``letters.write`` makes it."""

    @property
    def message_id(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def raw(self) -> bytes: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mail lies on the server; a cursor and a thing to mark, never the mail's identity."""

    folder: str
    #: RFC 3501 2.3.1.1; 0 in a Maildir.
    uidvalidity: int = 0
    uid: int = 0
    #: File name in a Maildir; "" on a server.
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a folder has been read."""

    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One mail that is kept."""

    #: SHA-256, hexadecimal, of account, NUL and the bytes.
    id: str
    #: True only from ``keep``, and only the first time.
    new: bool = False
    account: str
    arrived: datetime
    #: Where it was seen first.
    place: Place
    state: MailState
    reason: str = ""
    #: How often reading it was begun.
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMail:
    """One mail that waits for the operator."""

    id: str
    account: str
    arrived: datetime
    reason: str
    kind: str
    sender: str
    subject: str
    attempts: int
    #: When it was held.
    settled: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """One letter that was written, as an answer to it needs it."""

    key: str
    kind: LetterKind
    recipient: str
    #: Everybody it was written to: the recipient, and who got a copy.
    readers: tuple[str, ...]
    subject: str
    #: Ref of the one meeting it speaks of; "" for several or none.
    meeting: str
    #: Row number to ref of item or decision.
    rows: Mapping[int, str]
    created: datetime
    #: Its plain text, for telling quoted lines from new ones.
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLetter:
    """One letter that is not delivered yet."""

    key: str
    kind: LetterKind
    reasons: tuple[str, ...]
    #: True once a delivery was begun: too late to withdraw.
    attempted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One delivery that is booked for the caller until the lease ends."""

    id: int
    #: Key of the letter.
    key: str
    kind: LetterKind
    #: Envelope sender and recipient.
    sender: str
    recipient: str
    raw: bytes
    #: This attempt included.
    attempts: int
    #: Attempts whose end nobody knows; above 0 the recipient may have the letter already.
    doubts: int
    #: Fencing number: settling with an older one changes nothing.
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One delivery, for the operator's eyes."""

    id: int
    key: str
    kind: LetterKind
    recipient: str
    subject: str
    created: datetime
    state: Delivery
    #: How far the last attempt came: "" before the first, "booked" while one runs, then a word of SMTP.
    phase: str
    attempts: int
    doubts: int
    #: The server's last reply; None / "" before one.
    code: int | None
    text: str
    #: When it was settled last; None before.
    at: datetime | None
    #: The next attempt or the end of the lease; None: nothing more happens.
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """One letter that was no longer owed before it was sent."""

    key: str
    kind: LetterKind
    recipient: str
    subject: str
    created: datetime
    why: str
