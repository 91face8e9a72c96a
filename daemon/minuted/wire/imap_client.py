"""imapclient on sockets with a deadline, with an IDLE that survives news arriving too early."""

from __future__ import annotations

import imaplib
import socket
import ssl

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from minuted.wire import sockets
from minuted.wire.url import Server

#: Octets that we accept in one literal; more than any part that we ask for.
LARGEST_LITERAL = 64 * 1024 * 1024


class _Protocol(imaplib.IMAP4):
    """imaplib, connecting through our own sockets and refusing to allocate whatever a server announces."""

    def __init__(self, server: Server, context: ssl.SSLContext | None, seconds: float) -> None:
        self._context = context
        super().__init__(server.host, server.port, timeout=seconds)

    def _create_socket(self, timeout: float) -> socket.socket:
        return sockets.connect(self.host, self.port, timeout, self._context)

    def read(self, size: int) -> bytes:
        if size > LARGEST_LITERAL:
            raise self.abort(f"the server announces {size} octets at once")
        return super().read(size)


class Client(IMAPClient):  # type: ignore[misc]  # imapclient ships no types, so its class is Any to mypy
    """One connection; commands raise what imapclient raises."""

    def __init__(self, server: Server, context: ssl.SSLContext, *, connect_seconds: float) -> None:
        self._server = server
        self._connect_context = context if server.security == "tls" else None
        self._connect_seconds = connect_seconds
        super().__init__(
            server.host, server.port, ssl=server.security == "tls", ssl_context=context, timeout=connect_seconds
        )
        self.normalise_times = False  # arrival times stay aware
        # imapclient formats every line for a debug log nobody reads; off, no secret can get there either.
        self._imap.debug = 0

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Protocol(self._server, self._connect_context, self._connect_seconds)

    def start_idle(self) -> bool:
        """Begin IDLE (RFC 2177) and say whether news came before the server's ``+``.

        ``IMAPClient.idle`` takes such an early EXISTS for an error.

        Raises:
            IMAPClientError: the server said NO or BAD to IDLE.
        """
        tag = self._imap._command("IDLE")
        early = False
        while (line := self._imap._get_response()) is not None:
            done = self._imap.tagged_commands.get(tag)
            if done:
                del self._imap.tagged_commands[tag]
                raise IMAPClientError(f"IDLE refused: {done[1][-1]!r}")
            if line.startswith(b"* BYE"):
                raise IMAPClientAbortError("the server said BYE")
            early = early or line.upper().endswith(b"EXISTS")
        self._idle_tag = tag
        return early

    def idle_news(self, *, readable: bool) -> bool:
        """Read what the server said in IDLE so far and say whether mail arrived.

        ``IMAPClient.idle_check`` looks only at the socket, not at what was read along with the ``+``, and
        cannot tell a closed connection, which it reports as no news for ever.  ``readable``: the socket
        has something.

        Raises:
            IMAPClientAbortError: the server closed the connection or said BYE.
        """
        sock = self.socket()
        patience = sock.gettimeout()
        arrived = False
        try:
            while self._waits(sock, readable):
                sock.settimeout(patience)
                line = self._imap._get_line()
                if line.upper().startswith(b"* BYE"):
                    raise IMAPClientAbortError("the server said BYE in IDLE")
                arrived = arrived or line.upper().endswith(b" EXISTS")
                readable = False
        finally:
            sock.settimeout(patience)
        return arrived

    def _waits(self, sock: socket.socket, readable: bool) -> bool:
        """Say whether there is more to read, without waiting for it."""
        sock.setblocking(False)
        try:
            more = bool(self._imap.file.peek(1))
        except ssl.SSLWantReadError:
            return False  # what came was TLS's own, a session ticket
        if readable and not more:
            raise IMAPClientAbortError("the server closed the connection in IDLE")
        return more

    def exists_told(self) -> int:
        """Count how often the server told a number of mails since SELECT; a rise means that one arrived."""
        return len(self._imap.untagged_responses.get("EXISTS", ()))
