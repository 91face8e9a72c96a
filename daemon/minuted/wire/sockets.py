"""Connections that verify their peer and hold a total deadline, not only one per read."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from minuted.errors import Permanent


class _Deadline:
    """What both kinds of socket share: no read lasts past the deadline of the running command."""

    #: On the monotonic clock; None outside of a command.
    deadline: float | None = None
    #: Seconds that one read may take.
    patience: float | None = None

    def shorten(self, sock: socket.socket) -> None:
        """Make the next read give up at the deadline, however often a byte trickled in before it."""
        if self.deadline is None or sock.gettimeout() == 0.0:
            return
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long altogether")
        sock.settimeout(left if self.patience is None else min(left, self.patience))


class PlainSocket(socket.socket, _Deadline):
    """A plain connection with a deadline."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.shorten(self)
        return super().recv_into(*args, **kwargs)


class SecureSocket(ssl.SSLSocket, _Deadline):
    """A TLS connection with a deadline."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.shorten(self)
        return super().recv_into(*args, **kwargs)


def connect(host: str, port: int, seconds: float, context: ssl.SSLContext | None) -> PlainSocket | SecureSocket:
    """Open a connection, with TLS at once where a context is given, that notices a dead peer by itself.

    Until the first ``within``, everything that is read must come in twice ``seconds``.
    """
    plain = socket.create_connection((host, port), timeout=seconds)
    sock: PlainSocket | SecureSocket = PlainSocket(plain.family, plain.type, plain.proto, fileno=plain.detach())
    sock.settimeout(seconds)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    # imapclient writes a command in two pieces; waiting to join them would cost 40 ms each time.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    if context is not None:
        try:
            secure = context.wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise
        if not isinstance(secure, SecureSocket):
            raise TypeError("the context comes from tls_context, which makes SecureSockets")
        sock = secure
    sock.deadline, sock.patience = time.monotonic() + 2 * seconds, seconds
    return sock


@contextlib.contextmanager
def within(sock: socket.socket | None, seconds: float, patience: float) -> Iterator[None]:
    """Give everything that is read from ``sock`` inside the block ``seconds`` altogether, ``patience`` a read.

    A connection that is gone already (None) is for the caller to notice.
    """
    if isinstance(sock, (PlainSocket, SecureSocket)):
        sock.deadline, sock.patience = time.monotonic() + seconds, patience
    try:
        yield
    finally:
        if isinstance(sock, (PlainSocket, SecureSocket)):
            sock.deadline = None
            with contextlib.suppress(OSError):
                sock.settimeout(patience)


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Make a context that verifies certificate and host name, TLS 1.2 or later.

    Raises:
        errors.Permanent: the file of certificate authorities cannot be read.
    """
    try:
        context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except OSError as error:
        reason = error.strerror or error
        raise Permanent(f"{ca_file}: cannot read these certificate authorities: {reason}") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = SecureSocket
    return context
