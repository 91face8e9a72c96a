"""Says of everything that can go wrong on a connection whether waiting helps."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
import unicodedata

from imapclient.exceptions import ProtocolError

from minuted.errors import MinutedError, Permanent, Temporary

#: What imaplib, imapclient and smtplib raise, besides their own errors, when a server talks nonsense.
GARBAGE = (ValueError, IndexError, KeyError, TypeError, AttributeError, AssertionError, RecursionError)
#: Everything that means that the connection is of no use any more.
BROKEN = (OSError, imaplib.IMAP4.abort, *GARBAGE)


class Lost(Temporary):
    """The connection broke or the server talks nonsense: connect again."""


class Refused(Temporary):
    """The server said NO to one command and the connection goes on."""


class TooMuch(Temporary):
    """The server asks us to come less often: pause longer."""


#: Response codes (RFC 5530, RFC 9208, Dovecot and Gmail) that ask for patience, not for another password.
_TOO_MUCH = ("[unavailable]", "[limit]", "[overquota]", "[throttled]", "too many", "rate limit", "throttl")
#: What a server says besides, instead of letting anybody in, when it is in trouble itself.
_TROUBLE = ("[inuse]", "[serverbug]", "try again", "temporar", "not connected", "unavailable", "internal error")


def one_line(words: bytes | str | object, limit: int = 300) -> str:
    """Show a server's words on one line, without control characters, cut to ``limit``."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    if text.startswith(("b'", 'b"')) and text.endswith(text[1]):
        text = text[2:-1]  # imaplib puts the repr of bytes into its messages
    text = " ".join(text[: limit * 4].split())
    shown = "".join("?" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") else char for char in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def connecting(error: BaseException, where: str) -> MinutedError:
    """Read an error of reaching a server; ``where`` is its URL without password."""
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = error.verify_message or one_line(error)
        return Permanent(f"{where}: the certificate is not trusted: {reason}; a private authority goes into ca_file")
    if isinstance(error, ssl.SSLError):
        return Lost(f"{where}: TLS failed: {error.reason or one_line(error)}; does this port speak TLS at once?")
    if isinstance(error, socket.gaierror):
        return Lost(f"{where}: the host name is not found: {error.strerror}")
    if isinstance(error, TimeoutError):
        return Lost(f"{where}: no answer in time")
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return Lost(f"{where}: cannot connect: {error.strerror or one_line(error)}")
    return speaking(error, where)


def login(error: BaseException, where: str) -> MinutedError:
    """Read an error of logging in: a wrong password is for good, a server that has enough is not."""
    if _broke(error):
        return Lost(f"{where}: the connection was lost while logging in")
    words = one_line(error)
    if any(sign in words.lower() for sign in (*_TOO_MUCH, *_TROUBLE)):
        return TooMuch(f"{where}: the server lets nobody in now: {words}")
    return Permanent(f"{where}: the login was refused: {words}")


def speaking(error: BaseException, where: str) -> MinutedError:
    """Read an error of a later command."""
    words = one_line(error)
    if isinstance(error, TimeoutError):
        return Lost(f"{where}: no answer in time")
    if isinstance(error, ProtocolError):
        return Refused(f"{where}: the answer makes no sense: {words}")
    if isinstance(error, BROKEN) or "got more than" in words:
        return Lost(f"{where}: the connection was lost: {words or type(error).__name__}")
    if any(sign in words.lower() for sign in _TOO_MUCH):
        return TooMuch(f"{where}: {words}")
    return Refused(f"{where}: {words}")


def _broke(error: BaseException | None) -> bool:
    """Say whether a lost connection hides behind a login error, as imapclient wraps both alike."""
    while error is not None:
        if isinstance(error, (OSError, imaplib.IMAP4.abort)):
            return True
        error = error.__context__
    return False
