"""Tells systemd how the daemon is: ready, alive, stopping (sd_notify(3)); without systemd nothing happens."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

#: What the daemon says of itself.
READY, ALIVE, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"


def status(text: str) -> str:
    """Return the line that `systemctl status` shows; one line, whatever the text holds."""
    return "STATUS=" + " ".join(text.split())


def notify(*lines: str, environ: Mapping[str, str] | None = None) -> bool:
    """Send lines to the service manager in one datagram; say whether there was one that took them.

    A manager that does not listen is no reason to stop: nothing is raised.
    """
    place = (os.environ if environ is None else environ).get("NOTIFY_SOCKET", "")
    if not place.startswith(("/", "@")):
        return False
    # "@" stands for the zero byte of the abstract namespace (unix(7)).
    address = "\0" + place[1:] if place.startswith("@") else place
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as door:
            # A full queue must not hold up the daemon; the next datagram says the same.
            door.setblocking(False)
            door.sendto("\n".join(lines).encode(), address)
    except OSError:
        return False
    return True


def watchdog_seconds(environ: Mapping[str, str] | None = None) -> float | None:
    """Return how often to send ``ALIVE``: half of what systemd waits for; None where it does not watch this process.

    Source: sd_watchdog_enabled(3); $WATCHDOG_PID is checked, so that a child does not speak for the daemon.
    """
    environ = os.environ if environ is None else environ
    micros, watched = environ.get("WATCHDOG_USEC", ""), environ.get("WATCHDOG_PID", "")
    if not micros.isascii() or not micros.isdigit() or int(micros) == 0:
        return None
    if watched and watched != str(os.getpid()):
        return None
    return int(micros) / 2_000_000
