"""One logged-in IMAP connection that is opened again, with growing pauses, when it was lost."""

from __future__ import annotations

import contextlib
import imaplib
import time
from collections.abc import Callable, Iterator

import structlog
import tenacity

from minuted.crash import crash_point
from minuted.errors import MinutedError, Permanent, Temporary
from minuted.wire import faults, sockets
from minuted.wire.bell import Bell
from minuted.wire.doors import WireOptions
from minuted.wire.imap_client import Client
from minuted.wire.url import Server

log = structlog.get_logger(__name__)


class Session:
    """Keeps one connection and the selected folder; everything else asks it for a client."""

    def __init__(self, server: Server, password: Callable[[], str] | None, options: WireOptions, bell: Bell) -> None:
        self.server = server
        self.options = options
        self._password = password
        self._bell = bell
        self._context = sockets.tls_context(options.ca_file)
        self._client: Client | None = None
        self._folder: str | None = None
        self._failures = 0
        self._not_before = 0.0
        #: True where the server takes passwords in UTF-8 (SASL PLAIN, RFC 4616); told only before the login.
        self.utf8 = False
        #: What the last SELECT said: UIDVALIDITY, UIDNEXT (0 where not told), EXISTS, permanent flags.
        self.uidvalidity = 0
        self.uidnext = 0
        self.exists = 0
        self.flags: tuple[bytes, ...] = ()

    @property
    def connected(self) -> bool:
        """Say whether a connection is open as far as we know."""
        return self._client is not None

    @property
    def down(self) -> bool:
        """Say whether connecting failed more than once in a row."""
        return self._failures > 1

    @contextlib.contextmanager
    def command(self, *, seconds: float | None = None) -> Iterator[Client]:
        """Give a logged-in client for one command, connecting first where that is needed.

        Raises:
            faults.Lost, faults.Refused, faults.TooMuch: see there; all are ``errors.Temporary``.
            errors.Permanent: the password or certificate is wrong.
        """
        client = self.connect()
        limit = self.options.command_seconds if seconds is None else seconds
        try:
            with sockets.within(client.socket(), limit, self.options.read_seconds):
                yield client
        except (imaplib.IMAP4.error, *faults.BROKEN) as error:
            told = faults.speaking(error, str(self.server))
            if not isinstance(told, faults.Refused):
                self.lost(told)
            raise told from error
        except BaseException:
            # A signal's exception may have come in the middle of an answer: nobody can go on reading it.
            self._forget()
            raise

    def connect(self) -> Client:
        """Give the open connection, or open one unless the pause after the last failure still runs."""
        if self._client is not None:
            return self._client
        left = self._not_before - time.monotonic()
        if left > 0:
            raise Temporary(f"{self.server}: not trying again for another {left:.0f} s")
        try:
            client = self._open()
        except Temporary as error:
            self.lost(error)
            raise
        if self._failures:
            log.info("mailbox.reconnected", account=str(self.server), failures=self._failures)
        self._client, self._failures, self._folder = client, 0, None
        return client

    def reconnect(self, seconds: float) -> bool:
        """Try to connect, pausing ever longer, until the bell rings or the time is over; say whether it works."""
        until = time.monotonic() + seconds
        rung = False

        def rest(pause: float) -> None:
            nonlocal rung
            rung, _ = self._bell.rest(min(pause, until - time.monotonic()))

        tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Temporary),
            wait=lambda _: max(0.0, self._not_before - time.monotonic()),
            stop=lambda _: rung or time.monotonic() >= until,
            sleep=rest,
            retry_error_callback=lambda _: None,
        )(self.connect)
        return self.connected

    def select(self, folder: str, *, readonly: bool) -> None:
        """Select a folder afresh, so that UIDVALIDITY and UIDNEXT are as of now."""
        with self.command() as client:
            told = client.select_folder(folder, readonly=readonly)
            self.uidvalidity = int(told.get(b"UIDVALIDITY", 0))
            self.uidnext = int(told.get(b"UIDNEXT", 0))
            self.exists = int(told.get(b"EXISTS", 0))
            self.flags = tuple(told.get(b"PERMANENTFLAGS", told.get(b"FLAGS", ())))
        self._folder = folder
        crash_point("after_select")

    @property
    def folder(self) -> str | None:
        """Name the selected folder; None after a reconnection."""
        return self._folder

    def lost(self, why: MinutedError) -> None:
        """Forget the connection and set the pause before the next try; only the first loss is logged."""
        self._forget()
        self._failures += 1
        options = self.options
        first = options.retry_slow_seconds if isinstance(why, faults.TooMuch) else options.retry_first_seconds
        pace = tenacity.wait_exponential(multiplier=first, max=options.retry_cap_seconds) + tenacity.wait_random(
            0, options.retry_first_seconds
        )
        turn = tenacity.RetryCallState(tenacity.Retrying(), None, (), {})
        turn.attempt_number = self._failures
        self._not_before = time.monotonic() + pace(turn)
        if self._failures == 1:
            log.warning("mailbox.lost", account=str(self.server), reason=str(why))

    def _forget(self) -> None:
        if self._client is not None:
            with contextlib.suppress(imaplib.IMAP4.error, *faults.BROKEN):
                self._client.shutdown()
        self._client = self._folder = None

    def close(self) -> None:
        """Log out if that goes quickly."""
        client, self._client = self._client, None
        if client is None:
            return
        with (
            contextlib.suppress(imaplib.IMAP4.error, *faults.BROKEN),
            sockets.within(client.socket(), 2.0, 2.0),
        ):
            client.logout()
        with contextlib.suppress(imaplib.IMAP4.error, *faults.BROKEN):
            client.shutdown()

    def _open(self) -> Client:
        where = str(self.server)
        try:
            client = Client(self.server, self._context, connect_seconds=self.options.connect_seconds)
        except (imaplib.IMAP4.error, *faults.BROKEN) as error:
            raise faults.connecting(error, where) from error
        try:
            with sockets.within(client.socket(), self.options.connect_seconds * 2, self.options.connect_seconds):
                self._secure(client, where)
            with sockets.within(client.socket(), self.options.command_seconds, self.options.read_seconds):
                self._login(client, where)
        except BaseException:
            with contextlib.suppress(imaplib.IMAP4.error, *faults.BROKEN):
                client.shutdown()
            raise
        return client

    def _secure(self, client: Client, where: str) -> None:
        """Switch to TLS where the URL asks for it, and never go on without (RFC 8314 5.1)."""
        if self.server.security != "starttls":
            return
        try:
            if not client.has_capability("STARTTLS"):
                raise Permanent(f"{where}: the server offers no STARTTLS; nothing was sent in the clear")
            client.starttls(self._context)
        except (imaplib.IMAP4.error, *faults.BROKEN) as error:
            raise faults.connecting(error, where) from error

    def _login(self, client: Client, where: str) -> None:
        if self._password is None or not self.server.user:
            raise Permanent(f"{where}: no user or no password is configured")
        secret = self._password()
        try:
            self.utf8 = client.has_capability("AUTH=PLAIN")
            if self.utf8:
                client.plain_login(self.server.user, secret)  # UTF-8, which LOGIN cannot say
            else:
                client.login(self.server.user, secret)
            client.capabilities()
        except UnicodeEncodeError:
            raise Permanent(f"{where}: the server takes only ASCII passwords") from None
        except (imaplib.IMAP4.error, *faults.BROKEN) as error:
            raise faults.login(error, where) from error
