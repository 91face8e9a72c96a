"""What the daemon tells systemd, over the socket that systemd names."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from minuted.notify import ALIVE, READY, notify, status, watchdog_seconds


@pytest.fixture(params=["a path", "an abstract name"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    name = str(tmp_path / "notify") if request.param == "a path" else f"@minuted-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(name.replace("@", "\0", 1) if name.startswith("@") else name)
        door.settimeout(5)
        yield door, name


def test_lines_come_in_one_datagram(manager: tuple[socket.socket, str]) -> None:
    door, name = manager
    assert notify(READY, status("3 mails\nread"), environ={"NOTIFY_SOCKET": name})
    assert door.recv(4096) == b"READY=1\nSTATUS=3 mails read"


def test_a_full_queue_does_not_hold_up_the_daemon(manager: tuple[socket.socket, str]) -> None:
    _, name = manager
    taken = [notify(ALIVE, environ={"NOTIFY_SOCKET": name}) for _ in range(5000)]
    assert taken[0] and not taken[-1]


@pytest.mark.parametrize("name", ["", "/nowhere/notify", "@nobody-listens-here", "relative"])
def test_without_a_manager_nothing_happens(name: str) -> None:
    assert not notify(READY, environ={"NOTIFY_SOCKET": name} if name else {})


@pytest.mark.pure
@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        pytest.param({}, None, id="nobody watches"),
        pytest.param({"WATCHDOG_USEC": "60000000"}, 30.0, id="half of a minute"),
        pytest.param({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": str(os.getpid())}, 30.0, id="this process"),
        pytest.param({"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}, None, id="another process"),
        pytest.param({"WATCHDOG_USEC": "0"}, None, id="nothing"),
        pytest.param({"WATCHDOG_USEC": "soon"}, None, id="nonsense"),
    ],
)
def test_the_watchdog_is_fed_twice_as_often_as_it_looks(environ: dict[str, str], seconds: float | None) -> None:
    assert watchdog_seconds(environ) == seconds
