"""The unit is valid, hardened, and says what the daemon counts on."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from minuted.config import shipped
from minuted.errors import CONFIGURATION

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
