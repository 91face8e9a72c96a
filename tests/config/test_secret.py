"""Passwords are read where they are, and refused where others can read them too."""

from pathlib import Path

import pytest

from minuted.config.secret import Source
from minuted.errors import ConfigError


def file_with(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_a_password_is_read_without_its_line_end(tmp_path: Path) -> None:
    assert Source(file=file_with(tmp_path / "p", " open sesame \r\n")).read({}) == " open sesame "


def test_a_credential_of_systemd_is_read(tmp_path: Path) -> None:
    file_with(tmp_path / "imap", "sesame", 0o440)
    assert Source(credential="imap").read({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "sesame"


def test_an_environment_variable_is_read() -> None:
    assert Source(env="IMAP").read({"IMAP": "sesame"}) == "sesame"


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o620, 0o666])
def test_a_password_file_that_others_reach_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(ConfigError, match=f"mode {mode:04o}.; run: chmod 600"):
        Source(file=file_with(tmp_path / "p", "sesame", mode)).read({})


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640, 0o440])
def test_the_service_and_its_group_may_read(tmp_path: Path, mode: int) -> None:
    assert Source(file=file_with(tmp_path / "p", "sesame", mode)).read({}) == "sesame"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        pytest.param(Source(env="IMAP"), "IMAP holds no password", id="variable not set"),
        pytest.param(Source(credential="imap"), "systemd credential 'imap'", id="outside of the service"),
        pytest.param(Source(file=Path("/nowhere/p")), "no such file", id="file missing"),
    ],
)
def test_a_password_that_is_not_there_is_missed(source: Source, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        source.read({})


def test_an_empty_password_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no password"):
        Source(file=file_with(tmp_path / "p", "\n")).read({})
