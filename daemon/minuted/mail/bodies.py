"""Choose what of a MIME tree is the body, and decode it from the octets as they came."""

from __future__ import annotations

import binascii
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message
from typing import Final

import re2

from minuted.mail.charsets import decode, decode_words
from minuted.mail.flowed import unfold
from minuted.mail.headers import one_line
from minuted.mail.limits import PARTS, Shrunk, cut_html, cut_text
from minuted.model import Attachment

_META_CHARSET: Final = re2.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?([a-z0-9_:.-]{1,40})")
#: Encodings that the standard library undoes, as it wants them written.
_TRANSFERS: Final = ("", "7bit", "8bit", "quoted-printable", "base64", "binary", "uuencode", "x-uuencode", "uue")
#: What programs call a file that they do not know, where its name says that it is a calendar.
_ANY_FILE: Final = ("application/octet-stream", "text/plain", "text/x-vcalendar", "application/x-ics")
_TNEF: Final = ("application/ms-tnef", "application/vnd.ms-tnef")
_HEADERS: Final = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
_ENCRYPTED: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")


@dataclass(slots=True, kw_only=True)
class Body:
    """What was gathered from one MIME tree."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    flowed: bool = False
    calendars: list[str] = field(default_factory=list)
    #: Calendar files under another type.
    calendar_files: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    #: The messages that are attached, not yet read.
    attached: list[Message] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_body(message: Message, shrunk: Shrunk) -> Body:
    """Gather texts, calendars, attachments and attached messages of *message*, which are not mixed in."""
    body = Body()
    todo: list[tuple[Message, bool]] = [(message, False)]
    count = 0
    while todo and count < PARTS:
        part, alternative = todo.pop()
        count += 1
        kind = one_line(part.get_content_type())[:100]
        if kind == "message/rfc822" or (kind == "message/global" and part.is_multipart()):
            _attach_message(part, body)
        elif part.is_multipart():
            if kind == "message/delivery-status":
                _read_report(part, body)
            else:
                inner = [each for each in part.get_payload() if isinstance(each, Message)]
                chosen = kind == "multipart/alternative" or alternative
                todo.extend((each, chosen) for each in reversed(inner))
        else:
            _read_leaf(part, kind, body, shrunk, alternative=alternative, alone=part is message)
    if not body.texts and not body.htmls:
        _explain_silence(body)
    return body


def _read_leaf(part: Message, kind: str, body: Body, shrunk: Shrunk, *, alternative: bool, alone: bool) -> None:
    named = "content-disposition" in part or "name" in str(part.get("content-type", ""))
    filename = _filename(part) if named else ""
    is_file = bool(filename) or (named and part.get_content_disposition() == "attachment")
    if kind == "text/calendar":
        body.calendars.append(_decoded(part, body))
    elif kind in ("text/plain", "text/html") and (alone or not is_file):
        text = _decoded(part, body)
        if kind == "text/html":
            if not (alternative and body.htmls):
                body.htmls.append(text)
        elif body.htmls and not body.texts and not alternative:
            # A text behind an HTML body is the footer of a mailing list or a virus scanner.
            return
        elif not (alternative and body.texts):
            if "flowed" in str(part.get("content-type", "")).lower() and _param(part, "format").lower() == "flowed":
                body.flowed = True
                text = unfold(text, delsp=_param(part, "delsp").lower() == "yes")
            body.texts.append(text)
    elif kind == "message/delivery-status":
        body.reports.append(_decoded(part, body))
        body.attachments.append(Attachment(name=filename, content_type=kind, size=0))
    elif kind in _HEADERS:
        # A bounce that gives back the head of a letter alone (RFC 6522 4); the number of the letter is in it.
        body.attached.append(message_from_string(_decoded(part, body).split("\n\n", 1)[0]))
        body.attachments.append(Attachment(name=filename, content_type=kind, size=_size(part, shrunk)))
    elif alternative and not is_file and kind.startswith("text/"):
        # Another form of the same words: richtext, enriched, watch-html.
        return
    else:
        if kind == "application/ics" or (kind in _ANY_FILE and filename.lower().endswith(".ics")):
            body.calendar_files.append(_decoded(part, body))
        body.attachments.append(Attachment(name=filename, content_type=kind, size=_size(part, shrunk)))


def _attach_message(part: Message, body: Body) -> None:
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        body.attached.append(payload[0])
    body.attachments.append(Attachment(name=_filename(part), content_type="message/rfc822", size=0))


def _read_report(part: Message, body: Body) -> None:
    """Write the blocks of a delivery report, which the parser read as little messages, as text again (RFC 3464 2.1)."""
    blocks = []
    for block in part.get_payload():
        if isinstance(block, Message):
            blocks.append("\n".join(f"{name}: {one_line(decode_words(str(value)))}" for name, value in block.items()))
    body.reports.append("\n\n".join(blocks))
    body.attachments.append(Attachment(name="", content_type="message/delivery-status", size=0))


def _decoded(part: Message, body: Body) -> str:
    octets = _octets(part)
    charset = _param(part, "charset") if "content-type" in part else ""
    if not charset and part.get_content_subtype() == "html":
        meta = _META_CHARSET.search(octets[:2048])
        charset = meta.group(1).decode("ascii") if meta else ""
    text, doubt = decode(octets, charset)
    if doubt and text.strip():
        body.doubts.append(doubt)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, cut = cut_html(text) if part.get_content_subtype() == "html" else cut_text(text)
    if cut:
        body.doubts.append("the text is very long; only its beginning is read")
    return text


def _octets(part: Message) -> bytes:
    """Undo the transfer encoding; one that is misspelt or broken gives what can be had.

    Only ``decode=True`` gives the octets as they came: without it the standard library decodes them with the declared
    character set, and what does not fit is lost.
    """
    decoded = part.get_payload(decode=True)
    if not isinstance(decoded, bytes):
        return b""
    written = str(part.get("content-transfer-encoding", "")).lower()
    if written in _TRANSFERS:
        return decoded
    encoding = written.split(";", 1)[0].strip()
    if encoding in ("quoted-printable", "quoted-printeable"):
        return binascii.a2b_qp(decoded)
    if encoding == "base64":
        try:
            return binascii.a2b_base64(decoded)
        except binascii.Error:
            return decoded
    return decoded


def _param(part: Message, name: str) -> str:
    value = part.get_param(name)
    # RFC 2231 gives (charset, language, value).
    value = value[2] if isinstance(value, tuple) else value
    return str(value or "")


def _filename(part: Message) -> str:
    try:
        written = part.get_filename("")
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        # RFC 2231 parameters with nonsense in them.
        return "?"
    return one_line(decode_words(written))[:200]


def _size(part: Message, shrunk: Shrunk) -> int:
    payload = part.get_payload()
    if not isinstance(payload, str):
        return 0
    taken = shrunk.sizes.get(payload.strip()) if len(payload) < 60 else None
    if taken is not None:
        return taken
    if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
        return (len(payload) - payload.count("\n") - payload.count("\r")) * 3 // 4
    return len(payload)


def _explain_silence(body: Body) -> None:
    kinds = {attachment.content_type for attachment in body.attachments}
    if kinds & set(_TNEF):
        body.doubts.append("the text is only inside winmail.dat, which cannot be read")
    elif (
        "application/pkcs7-mime" in kinds or "application/x-pkcs7-mime" in kinds or "application/pgp-encrypted" in kinds
    ):
        body.doubts.append("the text is encrypted")
    elif kinds:
        body.doubts.append("there is no text, only attachments")
