"""A pretended mailbox and a pretended mail server: what a play needs of the world."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import decode_header, make_header
from email.utils import formataddr, getaddresses

from minuted.wire import Delivery, DeliveryState, Fetched, Outlet, Phase, Place, Skipped


@dataclass(slots=True)
class PretendedMailbox:
    """A mailbox that holds what the play delivers."""

    account: str = "play"
    waiting: list[Fetched] = field(default_factory=list)
    _uid: int = 0

    def put(self, raw: bytes, arrived: datetime) -> None:
        self._uid += 1
        self.waiting.append(
            Fetched(raw=raw, arrived=arrived, folder="INBOX", uidvalidity=1, uid=self._uid, name="", size=len(raw))
        )

    def fetch(
        self,
        *,
        after: Mapping[str, tuple[int, int]],
        ours: Callable[[bytes], bool],
        limit: int,
        again: Collection[tuple[str, int, int]] = (),
    ) -> Iterator[Fetched | Skipped]:
        found, self.waiting = self.waiting[:limit], self.waiting[limit:]
        for mail in found:
            if ours(mail.raw):
                yield mail
            else:
                yield Skipped(
                    folder=mail.folder, uidvalidity=mail.uidvalidity, uid=mail.uid, why="not addressed to minuted"
                )

    def mark(self, fetched: Sequence[Place]) -> None:
        """Nothing to mark: what was fetched is gone."""

    def wait(self, seconds: float) -> None:
        """Never called: the play has the clock."""

    def wake(self) -> None:
        """Nothing waits."""

    def check(self) -> list[str]:
        return []

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One letter that left, parsed for showing."""

    moment: datetime
    recipient: str
    subject: str
    text: str
    message_id: str
    references: str
    language: str
    #: Method of its calendar part (RFC 5546); "" without one.
    calendar: str
    raw: bytes
    #: True where the letter is written to somebody else and names the recipient in Cc.
    is_copy: bool = False

    def others(self, reader: str) -> str:
        """Return everybody else on the letter, for an answer to all."""
        message = email.message_from_bytes(self.raw, policy=email.policy.compat32)
        every = getaddresses([str(value) for value in message.get_all("To", []) + message.get_all("Cc", [])])
        return ", ".join(formataddr(each) for each in every if each[1].lower() != reader)


@dataclass(slots=True)
class PretendedOutlet:
    """A mail server that takes everything at once; with ``inner`` the letters go there too."""

    now: Callable[[], datetime]
    inner: Outlet | None = None
    posted: list[Posted] = field(default_factory=list)

    def deliver(self, raw: bytes, *, sender: str, recipient: str, key: str) -> Delivery:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        text, calendar = "", ""
        for part in message.walk():
            if part.get_content_type() == "text/plain" and not text:
                text = (part.get_payload(decode=True) or b"").decode("utf-8").replace("\r\n", "\n")  # type: ignore[union-attr]  # decode=True gives bytes
            if part.get_content_type() == "text/calendar":
                calendar = str(part.get_param("method") or "")
        self.posted.append(
            Posted(
                moment=self.now(),
                recipient=recipient,
                subject=str(make_header(decode_header(message["Subject"]))).replace("\r\n", "").replace("\n", ""),
                text=text,
                message_id=message["Message-ID"],
                references=" ".join((message["References"] or "").split()),
                language=message["Content-Language"] or "en",
                calendar=calendar,
                raw=raw,
                is_copy=recipient in (address.lower() for _, address in getaddresses([message["Cc"] or ""])),
            )
        )
        if self.inner is not None:
            return self.inner.deliver(raw, sender=sender, recipient=recipient, key=key)
        return Delivery(state=DeliveryState.SENT, phase=Phase.DONE, code=250, text="taken")

    def check(self) -> list[str]:
        return []

    def close(self) -> None:
        """Nothing is open."""
