"""What the tests of mail/ share: the shipped quoting words and a way to write a message."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minuted.mail import Quoting, parse
from minuted.model import Mail

ARRIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FILES = Path(__file__).parents[2] / "templates" / "quoting"

Read = Callable[..., Mail]


@pytest.fixture(scope="session")
def quoting() -> Quoting:
    """The words of every shipped language."""
    return Quoting.compile({path.stem: tomllib.loads(path.read_text("utf-8")) for path in FILES.glob("*.toml")})


@pytest.fixture(scope="session")
def read() -> Read:
    """Read a message written as text or octets: header lines, an empty line, a body."""

    def read(raw: str | bytes, *, arrived: datetime = ARRIVED) -> Mail:
        octets = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogateescape")
        return parse(octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), arrived=arrived)

    return read
