"""The frame of the scripted servers: a listener whose every connection runs one function in a thread."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from pathlib import Path


class Line:
    """One connection as a server sees it."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._file = sock.makefile("rb")

    def read(self) -> bytes:
        """Give the next line without its end; raises EOFError when the client is gone."""
        line = self._file.readline()
        if not line:
            raise EOFError
        return line.rstrip(b"\r\n")

    def exactly(self, size: int) -> bytes:
        """Give so many octets."""
        return self._file.read(size)

    def send(self, *lines: bytes) -> None:
        """Send lines, with CRLF."""
        self.sock.sendall(b"".join(line + b"\r\n" for line in lines))

    def secure(self, context: ssl.SSLContext) -> None:
        """Go on in TLS."""
        self._file.close()
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self._file = self.sock.makefile("rb")

    def cut(self) -> None:
        """Close the connection now."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        raise EOFError

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self.sock.close()


class Scripted:
    """A server on a free port of 127.0.0.1; subclasses write ``talk``.  Use it in a ``with`` block."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        #: Released at the end: a script that holds an answer back waits for it.
        self.over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._open: list[Line] = []

    def talk(self, line: Line) -> None:
        """Serve one connection."""
        raise NotImplementedError

    def __enter__(self):
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for line in self._open:
            with contextlib.suppress(OSError):
                line.sock.shutdown(socket.SHUT_RDWR)
        for thread in [self._accepting, *self._threads]:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            line = Line(sock)
            self._open.append(line)
            thread = threading.Thread(target=self._serve, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: Line) -> None:
        try:
            self.talk(line)
        except (EOFError, OSError, ValueError):
            pass  # the client went away, or the script cut the line
        finally:
            line.close()


def server_context(cert: Path, key: Path) -> ssl.SSLContext:
    """Make the TLS side of a scripted server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
