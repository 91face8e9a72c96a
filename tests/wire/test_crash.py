"""The places where a test may kill the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

SCRIPT = """
import sys
from minuted.crash import crash_point
for number in range(3):
    print(number, flush=True)
    crash_point("here")
    crash_point("there")
"""


def run(at):
    environment = {**os.environ, "MINUTED_CRASH_AT": at}
    return subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize(
    ("at", "printed"), [("here", ["0"]), ("there:3", ["0", "1", "2"])], ids=["the first pass", "the third pass"]
)
def test_the_named_place_kills_at_once(at, printed):
    died = run(at)
    assert (died.returncode, died.stdout.split()) == (-signal.SIGKILL, printed)


@pytest.mark.parametrize("at", ["", "elsewhere"], ids=["nothing named", "another place named"])
def test_other_places_do_nothing(at):
    assert (run(at).returncode, run(at).stdout.split()) == (0, ["0", "1", "2"])
