"""Small values of the model for the tests of the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from minuted.model import (
    Act,
    Address,
    Decision,
    Item,
    Language,
    Letter,
    LetterKind,
    LetterRow,
    Meeting,
    Section,
)

NOW = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ANNA, BOB, CARL = "anna@example.org", "bob@example.org", "carl@example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A finished letter, as the room ``letters`` hands it over."""

    message_id: str
    token: str
    raw: bytes = b"Subject: One item for you\r\n\r\nbook the room\r\n"
    subject: str = "One item for you"
    text: str = "1. book the room 订会议室\n"


def item(ref: str = "A-1", **changes: Any) -> Item:
    facts: dict[str, Any] = {
        "ref": ref,
        "meeting": "M-1",
        "organiser": ANNA,
        "task": "book the room",
        "owner": BOB,
        "owner_name": "Bob",
        "due": date(2026, 3, 6),
        "due_text": "by Friday",
        "created": NOW,
        "changed": NOW,
    }
    return Item(**facts | changes)


def meeting(ref: str = "M-1", **changes: Any) -> Meeting:
    facts: dict[str, Any] = {
        "ref": ref,
        "title": "Weekly 周会",
        "day": date(2026, 3, 2),
        "organiser": ANNA,
        "recipients": (BOB, CARL),
        "language": Language.ZH,
        "message_id": "weekly@example.org",
        "received": NOW,
        "release": NOW + 2 * HOUR,
    }
    return Meeting(**facts | changes)


def decision(ref: str = "D-1", **changes: Any) -> Decision:
    facts: dict[str, Any] = {"ref": ref, "meeting": "M-1", "day": date(2026, 3, 2), "text": "we meet on Mondays"}
    return Decision(**facts | changes)


def act(verb: str = "record", **changes: Any) -> Act:
    facts: dict[str, Any] = {"item": "A-1", "verb": verb, "by": BOB, "at": NOW}
    return Act(**facts | changes)


def letter(key: str = "slot/bob/1", *, reasons: tuple[str, ...] = (), to: str = BOB, **changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "key": key,
        "kind": LetterKind.NUDGE,
        "to": Address(address=to),
        "language": Language.EN,
        "zone": "UTC",
        "at": NOW,
        "reasons": reasons,
        "rows": (
            LetterRow(number=1, section=Section.NEW, task="book the room", ref="A-1"),
            LetterRow(number=0, section=Section.DONE, task="told only", ref="A-7"),
            LetterRow(number=2, section=Section.NEW, task="write", ref="A-2"),
        ),
    }
    return Letter(**facts | changes)


def written(key: str = "slot/bob/1") -> Written:
    return Written(message_id=f"<{key.replace('/', '.')}@bot.example.org>", token=f"token of {key}")
