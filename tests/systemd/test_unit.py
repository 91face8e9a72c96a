"""The unit is valid, hardened, and says what the daemon counts on; the daemon does its work behind that wall."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from minuted.cli import group
from minuted.config import shipped
from minuted.errors import CONFIGURATION

HERE = Path(__file__).parent
UNIT = shipped() / "systemd" / "minuted.service"
#: systemd-analyze counts exposure from 0 to 10; its threshold is in tenths.
MOST_EXPOSURE = 1.5


@pytest.fixture
def analyze() -> str:
    program = shutil.which("systemd-analyze")
    if program is None:
        reason = "systemd-analyze is not on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}: the CI must have it")
        pytest.skip(reason)
    return program


def settings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text(encoding="utf-8").split("\n"):
        if setting := re.match(r"(\w+)=(.*)", line):
            found.setdefault(setting[1], []).append(setting[2])
    return found


def members(analyze: str, name: str) -> set[str]:
    """Return the calls of a group of systemd's, those of the groups in it among them."""
    listed = subprocess.run([analyze, "syscall-filter", name], check=True, capture_output=True, text=True).stdout
    calls: set[str] = set()
    for call in (line.strip() for line in listed.split("\n")[1:]):
        if call and not call.startswith("#"):
            calls |= members(analyze, call) if call.startswith("@") else {call}
    return calls


def allowed(analyze: str) -> list[str]:
    """Return the calls that the unit lets the daemon make."""
    # These are allowed to every service, whatever it says.
    calls = members(analyze, "@default")
    for setting in settings()["SystemCallFilter"]:
        named = {call for group in setting.strip("~").split() for call in members(analyze, group)}
        calls = calls - named if setting.startswith("~") else calls | named
    return sorted(calls)


def behind_the_wall(analyze: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the system calls that the unit allows."""
    wall = [sys.executable, str(HERE / "walled.py"), ",".join(allowed(analyze))]
    return subprocess.run([*wall, sys.executable, *command], capture_output=True, text=True, check=False, timeout=120)


MINUTES = b"""From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>
Cc: minuted@example.org
Date: Mon, 02 Mar 2026 09:00:00 +0800
Subject: Weekly

ACTION: Bob to book the room by Friday
"""


def test_the_daemon_does_its_work_with_the_calls_of_the_unit(analyze: str, tmp_path: Path) -> None:
    began = CliRunner().invoke(group, ["init", str(tmp_path / "minuted"), "--yes"])
    assert began.exit_code == 0, began.output
    for number in range(3):
        mail = tmp_path / "minuted" / "inbox" / "new" / str(number)
        mail.write_bytes(MINUTES.replace(b"the room", b"room %d" % number))
    config = str(tmp_path / "minuted" / "minuted.toml")
    done = behind_the_wall(analyze, "-m", "minuted", "once", "--config", config)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "minuted" / "sent" / "new").iterdir())) == 3, done.stdout


@pytest.mark.parametrize(
    ("what", "calls"),
    [
        pytest.param("import os; os.chown('.', -1, -1)", "@privileged", id="a privileged call"),
        pytest.param("import os; os.setpriority(os.PRIO_PROCESS, 0, 5)", "@resources", id="a call about resources"),
        pytest.param("import mmap; mmap.mmap(-1, 4096, prot=7)", "memory", id="memory both written and run"),
    ],
)
def test_the_wall_of_that_test_holds(what: str, calls: str, analyze: str) -> None:
    assert subprocess.run([sys.executable, "-c", what], check=False).returncode == 0, f"{calls} work outside"
    stopped = behind_the_wall(analyze, "-c", what)
    assert "PermissionError" in stopped.stderr, stopped.stderr


def test_systemd_finds_nothing_wrong(analyze: str, tmp_path: Path) -> None:
    unit = tmp_path / "minuted.service"
    # The command is looked for, and tests need not install it.
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/usr/bin/minuted", sys.executable), encoding="utf-8")
    result = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
    complaints = [line for line in result.stderr.split("\n") if "minuted" in line]
    assert complaints == []
    assert result.returncode == 0, result.stderr


def test_it_is_hardly_exposed(analyze: str) -> None:
    threshold = f"--threshold={MOST_EXPOSURE * 10:.0f}"
    result = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", threshold, str(UNIT)],
        capture_output=True,
        text=True,
        check=False,
    )
    exposure = re.search(r"Overall exposure level for minuted\.service: (\d+\.\d+)", result.stdout)
    assert exposure, result.stdout + result.stderr
    assert float(exposure[1]) <= MOST_EXPOSURE, result.stdout
    assert result.returncode == 0, result.stderr


@pytest.mark.pure
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("Type", "notify"),
        ("RestartPreventExitStatus", str(CONFIGURATION)),
        ("StateDirectory", "minuted"),
        ("ConfigurationDirectory", "minuted"),
        ("Restart", "on-failure"),
    ],
)
def test_it_promises_what_the_daemon_counts_on(setting: str, value: str) -> None:
    assert settings()[setting] == [value]


@pytest.mark.pure
def test_it_is_watched_and_passwords_come_as_credentials() -> None:
    assert settings()["WatchdogSec"]
    assert [credential.partition(":")[0] for credential in settings()["LoadCredential"]] == ["imap", "smtp"]


@pytest.mark.pure
def test_every_line_of_hardening_stands_under_a_reason() -> None:
    paragraph_has_reason = False
    for line in UNIT.read_text(encoding="utf-8").split("\n"):
        if line.startswith("#"):
            paragraph_has_reason = True
        elif not line:
            paragraph_has_reason = False
        elif re.match(r"(Protect|Private|Restrict|SystemCall|Capability|Memory|Lock|NoNew|Device|UMask)", line):
            assert paragraph_has_reason, line
