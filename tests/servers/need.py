"""What happens to a test whose server is not on this machine: it skips, but in CI it fails."""

from __future__ import annotations

import os
import shutil
import socket
from typing import NoReturn

import pytest

REMEDY = "run: sudo tests/servers/install"
#: Where Debian keeps server programs that are not on everybody's PATH.
_MORE = ("/usr/sbin", "/usr/lib/postfix/sbin", "/sbin")


def missing(reason: str, remedy: str = REMEDY) -> NoReturn:
    """End the test: a skip with reason and remedy, or a failure where ``CI=true`` promises all servers."""
    words = f"{reason}; {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


def program(name: str) -> str:
    """Give the path of a server program, or end the test."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *_MORE]))
    return found if found is not None else missing(f"{name} is not installed")


def free_ports(count: int) -> list[int]:
    """Ask the kernel for ports of 127.0.0.1 that nobody listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [sock.getsockname()[1] for sock in held]
    for sock in held:
        sock.close()
    return ports
