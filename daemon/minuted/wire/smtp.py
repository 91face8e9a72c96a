"""The outlet over SMTP, driven command by command so that the phase of a failure is known."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

import structlog

from minuted.crash import crash_point
from minuted.errors import Permanent
from minuted.wire import faults, sockets
from minuted.wire.address import usable
from minuted.wire.doors import Delivery, DeliveryState, Phase, WireOptions
from minuted.wire.shorten import crlf
from minuted.wire.smtp_session import Broken, Session
from minuted.wire.url import Server

log = structlog.get_logger(__name__)


class SmtpOutlet:
    """A submission server (RFC 6409); one connection carries many letters.  See ``doors.Outlet``."""

    def __init__(self, server: Server, *, password: Callable[[], str] | None, options: WireOptions) -> None:
        self._options = options
        self._session = Session(server, password, options)

    def deliver(self, raw: bytes, *, sender: str, recipient: str, key: str) -> Delivery:
        """See ``doors.Outlet.deliver``."""
        if not usable(recipient):
            return _refused(Phase.RCPT, "this is no address that mail can be sent to")
        if not usable(sender):
            return _refused(Phase.MAIL, "our own address is no address that mail can be sent from")
        if b"\0" in raw:
            return _refused(Phase.DATA, "the letter holds a NUL")
        session = self._session
        try:
            smtp = session.ready()
            with sockets.within(smtp.sock, self._options.command_seconds, self._options.read_seconds):
                delivery = self._transact(smtp, crlf(raw), sender, recipient)
        except Permanent:
            session.drop()
            raise
        except Broken as broken:
            session.drop()
            return Delivery(state=DeliveryState.DEFERRED, phase=broken.phase, code=broken.code, text=str(broken))
        if delivery.code == 421 or delivery.state is DeliveryState.DOUBTFUL or delivery.code < 0:
            session.drop()
        if delivery.phase is not Phase.DONE:
            log.debug("delivery.ended", key=key, phase=delivery.phase, code=delivery.code)
        return delivery

    def _transact(self, smtp: smtplib.SMTP, raw: bytes, sender: str, recipient: str) -> Delivery:
        """MAIL, RCPT, DATA, the text and the dot (RFC 5321 3.3), remembering how far it came."""
        options = [f"SIZE={len(raw)}"] if smtp.has_extn("size") else []
        if not raw.isascii():
            if not smtp.has_extn("8bitmime"):
                return _refused(Phase.MAIL, "the letter is 8-bit and the server takes only 7-bit")
            options.append("BODY=8BITMIME")
        if not (sender + recipient).isascii():
            if not smtp.has_extn("smtputf8"):
                return _refused(Phase.MAIL, "the address is not ASCII and the server lacks SMTPUTF8 (RFC 6531)")
            options.append("SMTPUTF8")
            smtp.command_encoding = "utf-8"
        else:
            smtp.command_encoding = "ascii"
        # The commands are written out: smtplib's own quoting cuts an address silently at the first ">".
        steps = (
            (Phase.MAIL, " ".join([f"MAIL FROM:<{sender}>", *options]), 250),
            (Phase.RCPT, f"RCPT TO:<{recipient}>", 250),
            (Phase.DATA, "DATA", 354),
        )
        for phase, command, wanted in steps:
            code, text = _said(smtp, phase, command)
            if code == wanted or (phase is Phase.RCPT and code == 251):
                continue
            if code in (530, 535):
                raise Permanent(f"{self._session.server}: the server wants a login: {code} {text}")
            return _judged(phase, code, text)
        return self._text(smtp, raw)

    def _text(self, smtp: smtplib.SMTP, raw: bytes) -> Delivery:
        body = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
        stuffed = (b"\r\n" + body).replace(b"\r\n.", b"\r\n..")[2:]  # RFC 5321 4.5.2
        try:
            smtp.send(stuffed)
        except (smtplib.SMTPException, OSError) as error:
            # Without the final dot the server throws the text away (RFC 5321 4.1.1.4).
            raise Broken(Phase.DATA, faults.one_line(error)) from error
        crash_point("in_data")
        try:
            smtp.send(b".\r\n")
            crash_point("after_dot")
            code, words = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            return Delivery(
                state=DeliveryState.DOUBTFUL,
                phase=Phase.DOT,
                text=f"the connection was lost after the final dot: {faults.one_line(error)}",
            )
        text = faults.one_line(words)
        if not 200 <= code <= 599:
            return Delivery(state=DeliveryState.DOUBTFUL, phase=Phase.DOT, code=code, text=f"a strange reply: {text}")
        if code < 300:
            crash_point("after_250")
            return Delivery(state=DeliveryState.SENT, phase=Phase.DONE, code=code, text=text)
        return _judged(Phase.DOT, code, text)

    def check(self) -> list[str]:
        """See ``doors.Outlet.check``."""
        try:
            smtp = self._session.ready()
        except Broken as broken:
            raise faults.Lost(f"{self._session.server}: {broken.phase}: {broken}") from broken
        version = getattr(smtp.sock, "version", lambda: None)()
        lines = [
            f"greeting: {self._session.greeting}",
            f"encryption: {version or 'none (loopback or allow_plain)'}",
        ]
        for name, loss in _WISHES.items():
            if not smtp.has_extn(name):
                lines.append(f"missing {name.upper()}: {loss}")
        return lines

    def close(self) -> None:
        """See ``doors.Outlet.close``."""
        self._session.close()


_WISHES = {
    "8bitmime": "a letter in 8-bit would be refused; ours are 7-bit",
    "smtputf8": "nobody with a non-ASCII address can be written to",
    "size": "a letter that is too large is refused only after it was sent",
}


def _said(smtp: smtplib.SMTP, phase: Phase, command: str) -> tuple[int, str]:
    try:
        smtp.send(f"{command}\r\n")
        code, words = smtp.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Broken(phase, faults.one_line(error)) from error
    if not 200 <= code <= 599:
        raise Broken(phase, f"a strange reply: {faults.one_line(words)}")
    return code, faults.one_line(words)


def _judged(phase: Phase, code: int, text: str) -> Delivery:
    """Read a reply that is no yes (RFC 5321 4.2.1): 5xx is for good, all else may be tried again."""
    state = DeliveryState.REFUSED if 500 <= code <= 599 else DeliveryState.DEFERRED
    return Delivery(state=state, phase=phase, code=code, text=text)


def _refused(phase: Phase, text: str) -> Delivery:
    return Delivery(state=DeliveryState.REFUSED, phase=phase, text=text)
