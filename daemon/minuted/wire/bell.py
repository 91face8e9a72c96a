"""A rest that ends early when a socket has something to say or somebody rings."""

from __future__ import annotations

import contextlib
import select
import socket


class Bell:
    """Sleeps that a signal handler or another thread can end."""

    def __init__(self) -> None:
        #: Both ends of the wire to whoever rests; made by the first rest, so that an unused bell costs nothing.
        self._ends: tuple[socket.socket, socket.socket] | None = None
        self._rung = False

    def ring(self) -> None:
        """End the running rest, or the next one; safe in a signal handler."""
        self._rung = True
        if self._ends is not None:
            with contextlib.suppress(OSError):
                self._ends[1].send(b"!")  # a full buffer rings just as loudly

    def rest(self, seconds: float, sock: socket.socket | None = None) -> tuple[bool, bool]:
        """Wait up to ``seconds``; say whether the bell rang, and whether ``sock`` can be read."""
        if self._ends is None:
            near, far = socket.socketpair()
            near.setblocking(False)
            far.setblocking(False)
            self._ends = near, far
        near = self._ends[0]
        readable = False
        if not self._rung:
            poll = select.poll()
            poll.register(near, select.POLLIN)
            if sock is not None:
                poll.register(sock, select.POLLIN)
            ready = poll.poll(max(0.0, seconds) * 1000)
            readable = sock is not None and any(number == sock.fileno() for number, _ in ready)
        rang, self._rung = self._rung, False
        with contextlib.suppress(BlockingIOError):
            while near.recv(64):
                rang = True
        return rang, readable

    def close(self) -> None:
        """Give both ends back."""
        if self._ends is not None:
            for end in self._ends:
                end.close()
            self._ends = None
