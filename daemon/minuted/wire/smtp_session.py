"""One SMTP connection, secured and logged in, that is reset between letters and opened again when stale."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable

from minuted.errors import Permanent
from minuted.wire import faults, sockets
from minuted.wire.doors import Phase, WireOptions
from minuted.wire.url import Server


class Broken(Exception):
    """The dialogue ended before the letter was handed over; it never leaves this room."""

    def __init__(self, phase: Phase, text: str, code: int = 0) -> None:
        super().__init__(text)
        self.phase = phase
        self.code = code


class _Protocol(smtplib.SMTP):
    """smtplib, connecting through our own sockets."""

    def __init__(self, server: Server, context: ssl.SSLContext | None, seconds: float) -> None:
        self._server = server
        self._context = context
        # smtplib would look our name up in DNS unless one is given here; ``open`` puts the right one.
        super().__init__(local_hostname="[127.0.0.1]", timeout=seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return sockets.connect(host, port, timeout, self._context)

    def open(self) -> tuple[int, bytes]:
        """Connect and give the greeting."""
        self._host = self._server.host  # the name that starttls verifies
        greeting = self.connect(self._server.host, self._server.port)
        if self.sock is not None:
            # A machine without a name that others can look up says its address (RFC 5321 4.1.4).
            own = self.sock.getsockname()[0]
            self.local_hostname = f"[IPv6:{own.partition('%')[0]}]" if ":" in own else f"[{own}]"
        return greeting


class Session:
    """Gives a connection on which a letter can be begun."""

    def __init__(self, server: Server, password: Callable[[], str] | None, options: WireOptions) -> None:
        self.server = server
        self.greeting = ""
        self._password = password
        self._options = options
        self._context = sockets.tls_context(options.ca_file)
        self._smtp: _Protocol | None = None

    def ready(self) -> smtplib.SMTP:
        """Give the connection, reset; open it where there is none or the old one went stale.

        Raises:
            Broken: it cannot be opened now.
            errors.Permanent: password or certificate are wrong, or STARTTLS is missing.
        """
        if self._smtp is not None and not self._reset(self._smtp):
            self.drop()
        if self._smtp is None:
            self._smtp = self._open()
        return self._smtp

    def _reset(self, smtp: _Protocol) -> bool:
        try:
            with sockets.within(smtp.sock, self._options.read_seconds, self._options.read_seconds):
                return smtp.docmd("RSET")[0] == 250
        except (smtplib.SMTPException, OSError, AttributeError):
            return False  # smtplib forgets the socket of a lost connection, hence AttributeError

    def drop(self) -> None:
        """Close the connection without a word."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def close(self) -> None:
        """Say QUIT if that goes quickly."""
        if self._smtp is not None and self._smtp.sock is not None:
            with (
                contextlib.suppress(smtplib.SMTPException, OSError),
                sockets.within(self._smtp.sock, 2.0, 2.0),
            ):
                self._smtp.quit()
        self.drop()

    def _open(self) -> _Protocol:
        smtp = _Protocol(
            self.server, self._context if self.server.security == "tls" else None, self._options.connect_seconds
        )
        try:
            self._greet(smtp)
            if self.server.security == "starttls":
                self._secure(smtp)
            if self._password is not None and self.server.user:
                self._login(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _greet(self, smtp: _Protocol) -> None:
        try:
            code, words = smtp.open()
        except (smtplib.SMTPException, OSError) as error:
            told = faults.connecting(error, str(self.server))
            if isinstance(told, Permanent):
                raise told from error
            raise Broken(Phase.CONNECT, str(told)) from error
        if code != 220:
            raise Broken(Phase.CONNECT, faults.one_line(words), code)
        self.greeting = faults.one_line(words)
        self._hello(smtp, Phase.HELO)

    def _hello(self, smtp: _Protocol, phase: Phase) -> None:
        try:
            with sockets.within(smtp.sock, self._options.read_seconds, self._options.read_seconds):
                code, words = smtp.ehlo()
                if not 200 <= code <= 299:
                    code, words = smtp.helo()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise Broken(phase, faults.one_line(error)) from error
        if not 200 <= code <= 299:
            raise Broken(phase, faults.one_line(words), code)

    def _secure(self, smtp: _Protocol) -> None:
        if not smtp.has_extn("starttls"):
            raise Permanent(f"{self.server}: the server offers no STARTTLS; nothing was sent in the clear")
        try:
            with sockets.within(smtp.sock, self._options.read_seconds, self._options.read_seconds):
                code, words = smtp.starttls(context=self._context)
        except (smtplib.SMTPException, OSError) as error:
            told = faults.connecting(error, str(self.server))
            if isinstance(told, Permanent):
                raise told from error
            raise Broken(Phase.TLS, str(told)) from error
        if code != 220:
            raise Broken(Phase.TLS, faults.one_line(words), code)
        self._hello(smtp, Phase.TLS)

    def _login(self, smtp: _Protocol) -> None:
        if self._password is None:
            return
        smtp.user, smtp.password = self.server.user, self._password()
        if not smtp.has_extn("auth"):
            raise Permanent(f"{self.server}: a user is configured, but the server offers no login on this port")
        offered = smtp.esmtp_features["auth"].upper().split()
        try:
            with sockets.within(smtp.sock, self._options.read_seconds, self._options.read_seconds):
                if "PLAIN" in offered:
                    smtp.auth("PLAIN", smtp.auth_plain)
                elif "LOGIN" in offered:
                    smtp.auth("LOGIN", smtp.auth_login)
                else:
                    raise Permanent(f"{self.server}: the server takes no password, only {' '.join(offered)}")
        except smtplib.SMTPAuthenticationError as error:
            words = faults.one_line(error.smtp_error)
            # 454 and other 4xx: the server's own trouble (RFC 4954 6); 535 and the like: a wrong password.
            if 400 <= error.smtp_code <= 499 or error.smtp_code < 0:
                raise Broken(Phase.AUTH, words, error.smtp_code) from error
            raise Permanent(f"{self.server}: the login was refused: {error.smtp_code} {words}") from error
        except UnicodeEncodeError:
            raise Permanent(f"{self.server}: only ASCII passwords work here") from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise Broken(Phase.AUTH, faults.one_line(error)) from error
        finally:
            smtp.password = ""
