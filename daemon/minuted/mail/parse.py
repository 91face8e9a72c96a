"""Turn the octets of one message into a Mail: mail-parser does the MIME, the traps around it are closed here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import compat32
from typing import Final

import mailparser
from mailparser.const import ADDRESSES_HEADERS
from mailparser.exceptions import MailParserError, MailParserRecursionError

from minuted.errors import Unreadable
from minuted.mail.addresses import delivered_to, read_list, read_sender
from minuted.mail.bodies import read_body
from minuted.mail.charsets import decode_words
from minuted.mail.headers import collect, message_ids, one_line
from minuted.mail.limits import Shrunk, shrink
from minuted.model import Mail

#: Attached messages are read so many levels deep, and so many of them.
ATTACHED_DEPTH: Final = 3
ATTACHED: Final = 20
#: A Date may be so much later than the arrival: clocks are wrong by hours, not by days.
FUTURE: Final = timedelta(days=2)
EARLIEST: Final = datetime(1980, 1, 1, tzinfo=UTC)
#: What mail-parser raises beside its own errors for a few malformed messages.
_STUMBLES: Final = (MessageError, AttributeError, LookupError, TypeError, ValueError)
#: Received and Authentication-Results fields that are kept in order.
TRACE: Final = 100


def parse(raw: bytes, *, arrived: datetime, now: datetime | None = None) -> Mail:
    """Read one message; time and memory are bounded whatever it holds.

    Args:
        raw: The message as it came, any line ends.
        arrived: When the mailbox got it, aware.
        now: When it is read, aware; a Date long after that (and after ``arrived``) cannot be true.

    Raises:
        Unreadable: The message is a bomb, or the parser gives up; the phrase says which.
    """
    shrunk = shrink(raw)
    latest = max(arrived, now or arrived) + FUTURE
    try:
        return _read(_open(shrunk.raw), shrunk, arrived=arrived, latest=latest, depth=0)
    except (RecursionError, MailParserRecursionError) as fault:
        raise Unreadable("the message is nested too deeply") from fault
    except (MailParserError, *_STUMBLES) as fault:
        raise Unreadable(f"the parser gave up: {type(fault).__name__}") from fault


def _open(raw: bytes) -> mailparser.MailParser:
    try:
        return mailparser.parse_from_bytes(raw)
    except _STUMBLES:
        return _mended(message_from_bytes(raw, policy=compat32))


def _wrap(message: Message) -> mailparser.MailParser:
    try:
        return mailparser.MailParser(message)
    except _STUMBLES:
        return _mended(message)


def _mended(message: Message) -> mailparser.MailParser:
    """Take out of *message* what mail-parser 4.8 stumbles over, and read it again.

    It looks behind the end of a multipart whose boundary never comes, unless no defect is noted in the tree; and it
    passes on the error of an encoded word that is no base64, unless the word is no encoded word any more.
    """
    for part in message.walk():
        part.defects.clear()
    for name in ADDRESSES_HEADERS & {key.lower() for key in message}:
        values = [str(value).replace("=?", "= ?") for value in message.get_all(name, [])]
        del message[name]
        for value in values:
            message[name] = value
    return mailparser.MailParser(message)


def _read(parser: mailparser.MailParser, shrunk: Shrunk, *, arrived: datetime, latest: datetime, depth: int) -> Mail:
    message = parser.message
    fields = [(name.lower(), str(value)) for name, value in message.raw_items()]
    raw_fields: dict[str, list[str]] = {}
    for name, value in fields:
        raw_fields.setdefault(name, []).append(value)
    headers = collect(fields)
    doubts = list(shrunk.doubts)
    sender, doubt = read_sender(raw_fields.get("from", ()), parser.from_)
    if doubt:
        doubts.append(doubt)
    if len(headers.get("subject", ())) > 1:
        doubts.append("there are several Subject fields; the first one is read")
    sent = _sent(parser, latest)
    if sent is None and "date" in headers:
        doubts.append("the Date is absurd")
    body = read_body(message, shrunk)
    doubts += body.doubts
    return Mail(
        message_id=next(iter(message_ids(headers.get("message-id", ()))), ""),
        subject=headers.get("subject", ("",))[0],
        sent=sent,
        arrived=arrived,
        sender=sender,
        to=read_list(raw_fields.get("to", ()), parser.to),
        cc=read_list(raw_fields.get("cc", ()), parser.cc),
        delivered_to=delivered_to(raw_fields),
        in_reply_to=message_ids(headers.get("in-reply-to", ())),
        references=message_ids(headers.get("references", ())),
        text="\n\n".join(body.texts),
        flowed=body.flowed,
        html="\n".join(body.htmls),
        calendars=tuple(body.calendars),
        calendar_files=tuple(body.calendar_files),
        attachments=tuple(body.attachments),
        attached=_attached(body.attached, arrived=arrived, latest=latest, depth=depth + 1),
        headers=headers,
        content_type=_content_type(message, headers),
        reports=tuple(body.reports),
        trace=_trace(fields),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _attached(messages: list[Message], *, arrived: datetime, latest: datetime, depth: int) -> tuple[Mail, ...]:
    if depth > ATTACHED_DEPTH:
        return ()
    empty = Shrunk(raw=b"")
    out = []
    for message in messages[:ATTACHED]:
        out.append(_read(_wrap(message), empty, arrived=arrived, latest=latest, depth=depth))
    return tuple(out)


def _sent(parser: mailparser.MailParser, latest: datetime) -> datetime | None:
    """Return the Date in its own zone, or None where it is absent or cannot be true."""
    moment = parser.date
    if not isinstance(moment, datetime):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not EARLIEST <= moment <= latest:
        return None
    # The parser gives UTC and, apart, the sender's offset in hours; nobody lives further out than 14.
    hours = float(parser.timezone)
    return moment.astimezone(timezone(timedelta(hours=hours))) if abs(hours) <= 14 else moment


def _content_type(message: Message, headers: Mapping[str, tuple[str, ...]]) -> str:
    if "content-type" not in headers:
        return "text/plain"
    kind = one_line(message.get_content_type())
    rest = headers["content-type"][0].partition(";")[2]
    return f"{kind};{rest}".rstrip("; ").lower()[:1000]


def _trace(fields: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    trace = [
        (name, one_line(decode_words(value)))
        for name, value in fields
        if name in ("received", "authentication-results")
    ]
    return tuple(trace[:TRACE])
