"""The wheel carries templates, config and units; installed elsewhere it does the main job without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MINUTES = """\
From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>
Cc: minuted@example.org
Subject: Minutes of the weekly
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <minutes-1@example.org>

ACTION: Bob to book the room by Friday
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    uv = Path(sys.executable).parent / "uv"
    subprocess.run([uv, "build", "--wheel", "--out-dir", out, "--quiet", ROOT], check=True)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_what_the_daemon_needs(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {
        str(path.relative_to(ROOT))
        for folder in ("templates", "config", "systemd")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert {f"minuted/_shipped/{name}" for name in shipped} <= set(names)
    assert any(name.startswith("minuted/store/migrations/") for name in names)


@pytest.mark.slow
def test_an_installed_wheel_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    uv = Path(sys.executable).parent / "uv"
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, wheel], check=True)
    minuted = tmp_path / "venv" / "bin" / "minuted"
    home = tmp_path / "home"
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}

    def run(*words: str) -> str:
        done = subprocess.run([minuted, *words], cwd=home, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("init", "--yes", "here")
    (home / "here" / "inbox" / "new" / "1.mail").write_text(MINUTES)
    assert "Did I get this right?" in run("once", "--config", "here/minuted.toml", "--now", "2026-03-02T09:01:00Z")
    assert "book the room" in run("items", "--config", "here/minuted.toml")
    ask = [python, "-c", "import minuted; print(minuted.__file__)"]
    where = subprocess.run(ask, cwd=home, env=environment, capture_output=True, text=True, check=True)
    assert str(tmp_path) in where.stdout, "it is the installed package that ran"
