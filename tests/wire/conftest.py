"""What the tests of the wire share: mailboxes that are closed at the end, and short ways to ask them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import pytest

from minuted import wire
from minuted.wire import WireOptions

#: Nothing here should take long; a fault must be noticed in seconds.
QUICK = {
    "connect_seconds": 5.0,
    "read_seconds": 5.0,
    "command_seconds": 10.0,
    "retry_first_seconds": 0.05,
    "retry_cap_seconds": 0.2,
    "retry_slow_seconds": 0.1,
}


def message(number=1, *, to="bot@example.org", body="ACTION: Bob to book the room"):
    """Write a small mail."""
    lines = ["From: anna@example.org", f"To: {to}", f"Subject: mail {number}", f"Message-ID: <{number}@example.org>"]
    return "\r\n".join([*lines, "", body, ""]).encode()


def everything(header):
    return True


@dataclass
class Opened:
    """A mailbox with the password it was opened with."""

    box: wire.Mailbox

    def fetch(self, after=None, ours=everything, limit=1000, **more):
        return list(self.box.fetch(after=after or {}, ours=ours, limit=limit, **more))


@pytest.fixture
def opened():
    """Open mailboxes by URL; they are closed after the test."""
    with contextlib.ExitStack() as stack:

        def open_one(url, password="secret", mark=None, **options):
            box = wire.mailbox(
                url,
                password=password if callable(password) else lambda: password,
                mark=mark,
                options=WireOptions(**{**QUICK, **options}),
            )
            stack.callback(box.close)
            return Opened(box)

        yield open_one


@pytest.fixture
def outlets():
    """Open outlets by URL; they are closed after the test."""
    with contextlib.ExitStack() as stack:

        def open_one(url, password="secret", **options):
            outlet = wire.outlet(
                url,
                password=password if callable(password) else lambda: password,
                options=WireOptions(**{**QUICK, **options}),
            )
            stack.callback(outlet.close)
            return outlet

        yield open_one
