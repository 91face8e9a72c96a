"""What the rest of minuted sees of the mail servers: a mailbox to read and an outlet to send through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a mail that was kept is told apart on the server; a folder wins over a keyword."""

    #: IMAP keyword (RFC 9051 2.3.2) that is set on the mail.
    keyword: str = "$Minuted"
    #: Folder that the mail is moved to; "" leaves it where it is.
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WireOptions:
    """Limits and habits of a connection; the defaults suit every server we know."""

    #: PEM file with the only certificate authorities to trust; None trusts those of the system.
    ca_file: Path | None = None
    #: Allow a password and mail to cross a network in the clear; loopback needs no permission.
    allow_plain: bool = False
    #: Seconds to reach the server, TLS included.
    connect_seconds: float = 15.0
    #: Seconds without any byte before a connection counts as dead.
    read_seconds: float = 60.0
    #: Seconds for one whole command, however slowly its answer trickles.
    command_seconds: float = 300.0
    #: Seconds after which IDLE is renewed; servers may drop it after 30 minutes (RFC 2177).
    idle_seconds: float = 540.0
    #: Seconds between looks where the server knows no IDLE.
    poll_seconds: float = 60.0
    #: First and longest pause, in seconds, before connecting again.
    retry_first_seconds: float = 1.0
    retry_cap_seconds: float = 300.0
    #: First pause, in seconds, after the server said that it is too much.
    retry_slow_seconds: float = 60.0
    #: A mail up to so many octets is kept whole.
    whole_octets: int = 256 * 1024
    #: Of a larger mail, each text part is kept up to so many octets.
    part_octets: int = 1024 * 1024
    #: Mails whose headers are asked for, or that are marked, in one command.
    batch: int = 100
    #: UIDs searched in one command; an answer of imaplib may hold 1,000,000 octets.
    search_range: int = 5000


class Place(Protocol):
    """Where a mail lies; anything with these four will do."""

    @property
    def folder(self) -> str: ...
    @property
    def uidvalidity(self) -> int: ...
    @property
    def uid(self) -> int: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One mail that is addressed to minuted, as it is to be kept."""

    #: The message with CRLF lines, whole or shortened (see ``wire.shorten``).
    raw: bytes
    #: When the server received it, aware.
    arrived: datetime
    folder: str
    #: IMAP UIDVALIDITY and UID; 0 in a Maildir.
    uidvalidity: int
    uid: int
    #: File name in a Maildir; "" on IMAP.
    name: str
    #: Octets of the whole message on the server.
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """One mail that was not fetched; the cursor may move past it."""

    folder: str
    uidvalidity: int
    uid: int
    name: str = ""
    #: One English phrase for the operator.
    why: str
    #: True where the mail is ours, or may be, and the server could not give it this time.
    retry: bool = False


class Mailbox(Protocol):
    """The mailbox that people put in Cc.  Every failure is ``errors.Temporary`` or ``errors.Permanent``."""

    #: "imaps://user@host/INBOX" or "maildir:/path"; never holds a password.
    account: str

    def fetch(
        self,
        *,
        after: Mapping[str, tuple[int, int]],
        ours: Callable[[bytes], bool],
        limit: int,
        again: Collection[tuple[str, int, int]] = (),
    ) -> Iterator[Fetched | Skipped]:
        """Give the mails that came after the cursor, in order of arrival, without changing any flag.

        ``after`` maps a folder to (UIDVALIDITY, last UID seen).  ``ours`` is asked with the header
        fields that tell the addressees; a mail that is not ours comes back as ``Skipped``.  At most
        ``limit`` mails are fetched; skipped ones do not count.  ``again`` names (folder, UIDVALIDITY,
        UID) that came back with ``retry`` before and are tried first.
        """
        ...

    def mark(self, fetched: Sequence[Place]) -> None:
        """Mark or move mails that are safely kept; repeating it is harmless, a gone mail is no error."""
        ...

    def wait(self, seconds: float) -> None:
        """Return when mail arrived, ``wake`` was called, a lost connection is back, or the time is over."""
        ...

    def wake(self) -> None:
        """Make a running or the next ``wait`` return at once; safe in a signal handler or another thread."""
        ...

    def check(self) -> list[str]:
        """Connect and say in one line each what was found and what is missing."""
        ...

    def close(self) -> None:
        """Take leave of the server; never raises."""
        ...


class DeliveryState(StrEnum):
    """What became of one letter for one recipient."""

    #: The server took it on.
    SENT = "sent"
    #: Not taken, may be tried again.
    DEFERRED = "deferred"
    #: Refused for good.
    REFUSED = "refused"
    #: The connection was lost after the final dot: it may have been taken.
    DOUBTFUL = "doubtful"


class Phase(StrEnum):
    """How far a delivery came; RFC 5321 3.3 for mail, rcpt, data."""

    CONNECT = "connect"
    HELO = "helo"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The outcome of one attempt."""

    state: DeliveryState
    phase: Phase
    #: SMTP reply code; 0 where there was none.
    code: int = 0
    #: The server's words or our own reason, one line.
    text: str = ""

    @property
    def unreachable(self) -> bool:
        """Say whether the server itself is at fault, so that no other letter would fare better now."""
        early = self.phase in (Phase.CONNECT, Phase.HELO, Phase.TLS, Phase.AUTH)
        return self.state is DeliveryState.DEFERRED and (early or self.code == 421)


class Outlet(Protocol):
    """The way out for letters."""

    def deliver(self, raw: bytes, *, sender: str, recipient: str, key: str) -> Delivery:
        """Hand one finished message over for one recipient.

        What concerns this letter or the server's mood is a ``Delivery``.

        Raises:
            errors.Permanent: a wrong password or an untrusted certificate, which no retry mends.
        """
        ...

    def check(self) -> list[str]:
        """Connect and say in one line each what was found and what is missing."""
        ...

    def close(self) -> None:
        """Take leave of the server; never raises."""
        ...
