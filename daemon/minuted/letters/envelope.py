"""The bytes of a mail from its text and HTML: headers that keep machines quiet, and a check that nothing moved.

The same letter gives the same bytes, whenever and wherever it is written: a doubtful delivery is repeated
with the same Message-ID and boundary, and the second copy is recognised as such.
"""

from __future__ import annotations

from base64 import encodebytes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import format_datetime, getaddresses
from hashlib import sha256
from quopri import encodestring
from zoneinfo import ZoneInfo

from minuted.errors import BrokenLetter
from minuted.letters.headers import Line, identifiers, mailbox, text
from minuted.model import Address, Letter, LetterKind

#: Letters that answer a mail; all others are written of minuted's own accord (RFC 3834 5).
ANSWERS = frozenset(
    {
        LetterKind.RECEIPT,
        LetterKind.NOTHING,
        LetterKind.ANSWER,
        LetterKind.REFUSAL,
        LetterKind.CONFIRMATION,
        LetterKind.WISH,
        LetterKind.STATUS,
        LetterKind.HELP,
        LetterKind.DECISIONS,
        LetterKind.LEARNED,
    }
)

#: Exchange answers none of these; "All" would also drop real reports of non-delivery.
SUPPRESSED = "OOF, AutoReply, DR, RN, NRN"

#: Name of an attached calendar object.
ATTACHED = "invite.ics"

#: Base64 is shorter than quoted-printable from about one non-ASCII byte in six.
MOSTLY_ASCII = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What goes into the envelope."""

    token: str
    message_id: str
    subject: str
    text: str
    #: Of the text's Content-Type, beside the character set.
    parameters: Mapping[str, str]
    html: str
    #: The calendar object (RFC 5545) with LF line ends; "" without one.
    calendar: str = ""
    #: BCP 47 tag of the language (RFC 3282).
    tag: str


def instance(bot: str) -> str:
    """Return what minuted at the address ``bot`` writes into X-Minuted-Instance, to know its own mail again."""
    return sha256(b"minuted instance\0" + bot.lower().encode()).hexdigest()[:16]


def enclose(letter: Letter, contents: Contents, bot: Address) -> bytes:
    """Return a finished multipart/alternative mail with CRLF line ends, ASCII throughout.

    One with a calendar object has it as an alternative too, which mail programs show as an invitation (RFC 6047 2.4),
    and as an attachment for those that do not.

    Raises:
        BrokenLetter: a header value is unsafe, or the finished mail does not read back as what went in.
    """
    lines = [
        mailbox("From", bot.address, bot.name or "minuted"),
        mailbox("To", letter.to.address, letter.to.name),
        mailbox("Cc", letter.cc.address, letter.cc.name) if letter.cc else None,
        text("Subject", contents.subject),
        Line("Date", format_datetime(letter.at.astimezone(ZoneInfo(letter.zone)))),
        Line("Message-ID", f"<{contents.message_id}>"),
        identifiers("In-Reply-To", [letter.in_reply_to] if letter.in_reply_to else []),
        identifiers("References", _thread(letter)),
        Line("Auto-Submitted", "auto-replied" if letter.kind in ANSWERS else "auto-generated"),
        Line("X-Auto-Response-Suppress", SUPPRESSED),
        Line("X-Minuted-Instance", instance(bot.address)),
        Line("Content-Language", contents.tag),
        Line("MIME-Version", "1.0"),
    ]
    headers = [line for line in lines if line is not None]
    # An equals sign and underscore cannot stand in quoted-printable or base64, so no body holds this boundary.
    bodies = [_body("plain", contents.text, contents.parameters), _body("html", contents.html, {})]
    if contents.calendar and letter.event is not None:
        method = {"method": letter.event.method}
        inner = _several("alternative", f"=_.{contents.token}", [*bodies, _body("calendar", contents.calendar, method)])
        mail = _several("mixed", f"=_{contents.token}", [inner, _attached(contents.calendar)], *headers)
    else:
        mail = _several("alternative", f"=_{contents.token}", bodies, *headers)
    raw = mail.as_bytes()
    _check(raw, headers, letter, contents, bot)
    return raw


def _thread(letter: Letter) -> list[str]:
    """Return the References of an answer: those of the mail answered, then its own Message-ID (RFC 5322 3.6.4)."""
    return [*(one for one in letter.references if one != letter.in_reply_to), *filter(None, [letter.in_reply_to])]


def _part(*headers: Line) -> EmailMessage:
    """Return a mail or a part of one with finished headers; ``EmailMessage`` would parse each of its own making."""
    part = EmailMessage(policy=policy.SMTP)
    for line in headers:
        part[line.name] = line
    return part


def _several(subtype: str, boundary: str, parts: Sequence[EmailMessage], *headers: Line) -> EmailMessage:
    whole = _part(Line("Content-Type", f'multipart/{subtype}; boundary="{boundary}"'), *headers)
    whole.set_payload(list(parts))
    return whole


def _attached(calendar: str) -> EmailMessage:
    part = _part(
        Line("Content-Type", f'application/ics; name="{ATTACHED}"'),
        Line("Content-Disposition", f'attachment; filename="{ATTACHED}"'),
        Line("Content-Transfer-Encoding", "base64"),
    )
    part.set_payload(encodebytes(calendar.replace("\n", "\r\n").encode()).decode("ascii"))
    return part


def _body(subtype: str, body: str, parameters: Mapping[str, str]) -> EmailMessage:
    """Return a text part in the shorter of the two encodings (RFC 2045 6.7, 6.8)."""
    encoded = body.encode()
    foreign = len(encoded.translate(None, delete=bytes(range(0x80))))
    if foreign * MOSTLY_ASCII > len(encoded):
        encoding, printed = "base64", encodebytes(encoded.replace(b"\n", b"\r\n"))
    else:
        encoding, printed = "quoted-printable", encodestring(encoded)
    more = "".join(f'; {name}="{value}"' for name, value in parameters.items())
    part = _part(
        Line("Content-Type", f'text/{subtype}; charset="utf-8"{more}'), Line("Content-Transfer-Encoding", encoding)
    )
    part.set_payload(printed.decode("ascii"))
    return part


def _check(raw: bytes, headers: list[Line], letter: Letter, contents: Contents, bot: Address) -> None:
    """Read the mail back with the plain old parser, which knows none of what wrote it, and compare."""
    read = message_from_bytes(raw, policy=policy.compat32)
    expected = [line.name for line in headers] + ["Content-Type"]
    differences = [
        what
        for what, same in (
            ("header list", sorted(read.keys()) == sorted(expected)),
            ("sender", _addresses(read, "From") == [bot.address]),
            ("recipient", _addresses(read, "To") == [letter.to.address]),
            ("copy", _addresses(read, "Cc") == ([letter.cc.address] if letter.cc else [])),
            ("subject", _unfolded(read, "Subject") == contents.subject),
            ("bodies", _bodies(read) == _expected(contents)),
            ("ASCII", raw.isascii() and b"\0" not in raw),
            ("line ends", raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")),
            ("line length", max(map(len, raw.split(b"\r\n"))) <= 998),
        )
        if not same
    ]
    if differences:
        raise BrokenLetter(f"letter {letter.key!r} does not read back as it was written: {', '.join(differences)}")


def _addresses(mail: Message, name: str) -> list[str]:
    return [address for _, address in getaddresses([str(value) for value in mail.get_all(name, [])])]


def _unfolded(mail: Message, name: str) -> str:
    return str(make_header(decode_header(str(mail[name]).replace("\r\n", "")), maxlinelen=None))


def _expected(contents: Contents) -> list[tuple[str, str]]:
    bodies = [("text/plain", contents.text), ("text/html", contents.html)]
    if contents.calendar:
        bodies += [("text/calendar", contents.calendar), ("application/ics", contents.calendar)]
    return bodies


def _bodies(mail: Message) -> list[tuple[str, str]]:
    bodies = []
    for part in mail.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            return []
        bodies.append((part.get_content_type(), payload.decode("utf-8", "replace").replace("\r\n", "\n")))
    return bodies
