"""A process that is killed at any place of the wire leaves the mailbox fit for the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from servers.scripted_imap import ScriptedImap
from wire.conftest import message

#: Fetches and marks everything, then names what it fetched.
SCRIPT = """
import sys
from minuted import wire
box = wire.mailbox(sys.argv[1], password=lambda: "x", mark=wire.Mark(folder="Handled"))
found = list(box.fetch(after={}, ours=lambda header: True, limit=10))
box.mark(found)
print(*[one.uid for one in found])
box.close()
"""


def run(server, at=""):
    environment = {**os.environ, "MINUTED_CRASH_AT": at}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, server.url()], env=environment, capture_output=True, text=True, timeout=30
    )


CASES = {
    "after select": ("after_select", "UIDPLUS MOVE"),
    "after the first fetch": ("after_fetch", "UIDPLUS MOVE"),
    "after the second fetch": ("after_fetch:2", "UIDPLUS MOVE"),
    "after copy, on a server without MOVE": ("after_copy", "UIDPLUS"),
}


@pytest.mark.parametrize(("at", "capabilities"), CASES.values(), ids=CASES)
def test_after_a_kill_the_next_run_ends_as_an_undisturbed_one(at, capabilities):
    with ScriptedImap(message(1), message(2), capabilities=capabilities) as server:
        assert run(server, at).returncode == -signal.SIGKILL
        assert run(server).stdout.split() == ["1", "2"]
        assert (len(server.folders["INBOX"]), len(server.folders["Handled"])) == (0, 2)
        assert run(server).stdout.split() == []
