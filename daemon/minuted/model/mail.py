"""What comes in: one message, and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum


class Kind(StrEnum):
    """What an incoming mail is."""

    MINUTES = "minutes"
    REPLY = "reply"
    INVITATION = "invitation"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    REQUEST = "request"
    OTHER = "other"
    UNREADABLE = "unreadable"


class Proof(StrEnum):
    """What the receiving provider said of the sender (RFC 8601), never what the mail says of itself."""

    PASS = "pass"  # noqa: S105  # a verdict, no password
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    #: Lower-case addr-spec; never empty.
    address: str
    #: Display name as written, decoded; "" where there is none.
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    #: File name as written, for showing only; never used as a path.
    name: str
    content_type: str
    #: Decoded size in bytes.
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message, decoded once; what is not sure is absent, never guessed."""

    #: Without angle brackets; "" where the header is missing.
    message_id: str
    #: Decoded, one line, control characters removed.
    subject: str
    #: The Date header, aware; None where absent or absurd.
    sent: datetime | None
    #: When the mailbox got it (INTERNALDATE or file time), aware.
    arrived: datetime
    #: The one From address; None where there is none or it is ambiguous (two addresses, groups).
    sender: Address | None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    #: Delivered-To, X-Original-To, Envelope-To, Resent-To, Resent-Cc: addr-specs.
    delivered_to: tuple[str, ...] = ()
    #: Message-IDs without angle brackets.
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    #: The text/plain body, decoded, LF line ends; "" where there is none.
    text: str = ""
    #: True where the plain body is format=flowed (RFC 3676); ``text`` is already unfolded.
    flowed: bool = False
    #: The text/html body, decoded; "" where there is none.
    html: str = ""
    #: text/calendar parts, decoded (RFC 5545).
    calendars: tuple[str, ...] = ()
    #: Calendar files that are attached under another type, decoded.
    calendar_files: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    #: message/rfc822 parts, apart: their words are never the sender's own.
    attached: tuple[Mail, ...] = ()
    #: Every header by lower-case name, values decoded and cut, topmost first.
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Top-level Content-Type with parameters, lower case ("multipart/report; report-type=…").
    content_type: str = "text/plain"
    #: message/delivery-status parts, decoded (RFC 3464).
    reports: tuple[str, ...] = ()
    #: Received and Authentication-Results in the order of the header, topmost first: (lower-case name, value).
    trace: tuple[tuple[str, str], ...] = ()
    #: What had to be mended to read it, one English phrase each.
    doubts: tuple[str, ...] = ()

    def day_in(self, zone: tzinfo) -> date:
        """Return the day on which it was written, where somebody lives: "Friday" counts from it."""
        return (self.sent or self.arrived).astimezone(zone).date()
