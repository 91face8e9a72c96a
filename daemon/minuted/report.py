"""What one round of the four steps did, for people, plays and tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from minuted.model import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of one mail."""

    mail: str
    sender: str
    subject: str
    kind: str
    #: "handled", "ignored" or "held".
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One letter that was put into the outbox."""

    key: str
    kind: str
    recipient: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What became of one attempt to deliver."""

    key: str
    recipient: str
    #: "sent", "deferred", "refused" or "doubtful".
    state: str
    phase: str
    text: str


@dataclass(slots=True)
class Report:
    received: int = 0
    settled: list[Settled] = field(default_factory=list)
    letters: list[Written] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    deliveries: list[Delivered] = field(default_factory=list)
    #: One line each: what did not work and what to do about it.
    troubles: list[str] = field(default_factory=list)
    _items: dict[str, Item] = field(default_factory=dict)

    def change(self, *items: Item) -> None:
        """Note that items changed; the latest state of each is kept."""
        for item in items:
            self._items.pop(item.ref, None)
            self._items[item.ref] = item

    def changed(self) -> tuple[Item, ...]:
        """Give the items that changed, by number."""
        return tuple(sorted(self._items.values(), key=lambda item: int(item.ref.partition("-")[2])))

    def lines(self) -> Iterator[str]:
        """Say it in plain lines, one an event."""
        if self.received:
            yield f"received {self.received} mail{'s' if self.received != 1 else ''}"
        for mail in self.settled:
            about = f"{mail.sender or 'nobody'}: {mail.subject or '(no subject)'}"
            yield f"{mail.state} {mail.kind} from {about} ({mail.reason})"
        for item in self.changed():
            due = item.due.isoformat() if item.due else "no date"
            yield f"item {item.ref} {item.state}, {item.owner or 'no owner'}, {due}: {item.task}"
        for letter in self.letters:
            yield f"wrote {letter.kind} to {letter.recipient}: {letter.subject}"
        for key in self.withdrawn:
            yield f"withdrew {key}"
        for delivery in self.deliveries:
            why = "" if delivery.state == "sent" else f" ({delivery.phase}: {delivery.text})"
            yield f"{delivery.state} to {delivery.recipient}{why}"
        for trouble in self.troubles:
            yield f"trouble: {trouble}"
