"""`minuted init` writes a configuration that works, and never over one that is there."""

import os
import pty
import select
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli.init import init
from minuted.config import load
from minuted.config.fresh import fill, full_url
from minuted.model import Language


def run(*arguments: str) -> Result:
    return CliRunner().invoke(init, arguments)


def test_without_servers_it_writes_an_instance_that_works_on_maildirs(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "minuted"
    result = run(str(folder), "--yes")
    assert result.exit_code == 0, result.output
    config = load(folder / "minuted.toml", {})
    assert config.mailbox.url == f"maildir://{folder}/inbox"
    assert config.directory().people == ()
    for part in ("inbox/new", "inbox/cur", "inbox/tmp", "sent/new", "state"):
        assert (folder / part).is_dir()
    assert stat.S_IMODE((folder / "state").stat().st_mode) == 0o700


def test_it_says_what_to_do_next(tmp_path: Path) -> None:
    output = run(str(tmp_path), "--yes").output
    for command in ("check", "once", "run"):
        assert f"minuted {command} --config {tmp_path}/minuted.toml" in output
    assert f"put a mail with minutes into {tmp_path}/inbox/new" in output


def test_what_is_said_is_written(tmp_path: Path) -> None:
    result = run(
        str(tmp_path),
        *("--address", "Minutes@Example.org", "--name", 'Min "M" Uted', "--zone", "Asia/Shanghai", "--country", "cn"),
        *("--language", "zh", "--imap", "imap.example.org", "--smtp", "smtps://relay@smtp.example.org"),
    )
    assert result.exit_code == 0, result.output
    assert f"write the IMAP password into {tmp_path}/imap.password" in result.output
    for name in ("imap.password", "smtp.password"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    config = load(tmp_path / "minuted.toml", {})
    assert (config.bot.address, config.bot.name) == ("minutes@example.org", 'Min "M" Uted')
    assert (config.policy.zone, config.policy.country, config.language) == ("Asia/Shanghai", "CN", Language.ZH)
    assert config.mailbox.url == "imaps://minutes@example.org@imap.example.org/INBOX"
    assert config.outgoing.url == "smtps://relay@smtp.example.org"
    assert config.mailbox.password_file == tmp_path / "imap.password"
    assert not (tmp_path / "inbox").exists()


@pytest.mark.parametrize(
    ("arguments", "domains"),
    [
        pytest.param(["--address", "bot@example.org"], ("example.org",), id="the domain of the address"),
        pytest.param(["--domains", "example.org, Example.net"], ("example.org", "example.net"), id="several"),
        pytest.param(["--address", "bot@example.org", "--domains", ""], (), id="the directory only"),
        pytest.param(["--address", "bot@gmail.com"], (), id="a public provider is nobody's own domain"),
        pytest.param(["--address", "bot@gmail.com", "--domains", "gmail.com"], ("gmail.com",), id="unless it is said"),
    ],
)
def test_whose_mail_counts_is_written(tmp_path: Path, arguments: list[str], domains: tuple[str, ...]) -> None:
    result = run(str(tmp_path), "--yes", *arguments)
    assert result.exit_code == 0, result.output
    assert load(tmp_path / "minuted.toml", {}).allowed_domains == domains
    assert (f"list the people whose mail counts in {tmp_path}/people.toml" in result.output) == (domains == ())


def test_it_keeps_the_manual(tmp_path: Path) -> None:
    run(str(tmp_path), "--yes")
    text = (tmp_path / "minuted.toml").read_text(encoding="utf-8")
    assert "#quiet_days = 3" in text
    assert "# Nobody is reminded within so many days" in text


@pytest.mark.parametrize("name", ["minuted.toml", "people.toml", "imap.password"])
def test_it_never_overwrites_unless_forced(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("precious")
    refused = run(str(tmp_path), "--yes")
    assert refused.exit_code == 2
    assert f"{tmp_path / name} is there already; --force overwrites it" in refused.output
    assert (tmp_path / name).read_text() == "precious"
    assert list(tmp_path.iterdir()) == [tmp_path / name]
    forced = run(str(tmp_path), "--yes", "--force", "--imap", "imap.example.org")
    assert forced.exit_code == 0
    assert (tmp_path / name).read_text() != "precious"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--address", "minuted"], "'minuted' is not an address", id="address"),
        pytest.param(["--zone", "Europe/Berln"], "did you mean Europe/Berlin?", id="zone"),
        pytest.param(["--domains", "example.org a@b"], "'a@b' is not a domain", id="domains"),
        pytest.param(["--country", "DE-BX"], "DE has no part 'BX'", id="part of a country"),
        pytest.param(["--country", "XX"], "no public holidays are known for 'XX'", id="country"),
        pytest.param(["--language", "fr"], "'fr' is not one of", id="language"),
        pytest.param(["--imap", "ftp://example.org"], "begins with ftp:", id="imap"),
        pytest.param(["--imap", "imap://imap.example.org"], "unencrypted", id="plain imap"),
        pytest.param(["--smtp", "smtp.example.org:port"], "not a URL", id="smtp"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_written(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    result = run(str(tmp_path), "--yes", *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.pure
@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("imap.example.org", "imaps://bot@example.org@imap.example.org/INBOX"),
        ("imap.example.org/Minutes", "imaps://bot@example.org@imap.example.org/Minutes"),
        ("imap.example.org:1993", "imaps://bot@example.org@imap.example.org:1993/INBOX"),
        ("me@imap.example.org", "imaps://me@imap.example.org/INBOX"),
        ("imap+starttls://imap.example.org", "imap+starttls://bot@example.org@imap.example.org/INBOX"),
        ("imaps://me@imap.example.org/INBOX", "imaps://me@imap.example.org/INBOX"),
        ("maildir:mail", "maildir:mail"),
    ],
)
def test_a_server_name_is_completed_to_a_url(said: str, url: str) -> None:
    assert full_url(said, scheme="imaps", address="bot@example.org", path="/INBOX") == url


@pytest.mark.pure
@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("smtp.example.org", "smtp+starttls://bot@example.org@smtp.example.org:587"),
        ("smtp.example.org:25", "smtp+starttls://bot@example.org@smtp.example.org:25"),
        ("smtps://smtp.example.org", "smtps://bot@example.org@smtp.example.org"),
    ],
)
def test_an_smtp_server_gets_the_submission_port(said: str, url: str) -> None:
    assert full_url(said, scheme="smtp+starttls", address="bot@example.org", port=":587") == url


@pytest.mark.pure
def test_only_the_option_of_its_table_is_set() -> None:
    manual = "[a]\n#key = 1\n[b]\n#   key = 2\nother = 3\n# key is a word\n"
    assert fill(manual, {("b", "key"): 'x"y'}) == '[a]\n#key = 1\n[b]\nkey = "x\\"y"\nother = 3\n# key is a word\n'


def test_on_a_terminal_it_asks(tmp_path: Path) -> None:
    terminal, screen = pty.openpty()
    environ = {**os.environ, "TERM": "xterm", "PYTHONPATH": os.pathsep.join(sys.path), "TZ": "Europe/Berlin"}
    command = [sys.executable, "-c", "from minuted.cli.init import init; init()", str(tmp_path)]
    process = subprocess.Popen(
        command, stdin=screen, stdout=screen, stderr=screen, env=environ, start_new_session=True, close_fds=True
    )
    os.close(screen)
    answers = {
        "Address of minuted": "bot@example.org\r",
        "Domains whose": "\r",
        "IMAP server": "imap.example.org\r",
        "SMTP server": "\r",
        "Time zone": "\r",
        "Country": "de\r",
        "Language": "\x1b[B\r",
        "Password for IMAP": "open sesame\r",
    }
    seen = ""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            shown = os.read(terminal, 65536).decode(errors="replace")
        except OSError:
            break
        if not shown:
            break
        if "\x1b[6n" in shown:
            os.write(terminal, b"\x1b[1;1R")
        seen += shown
        for question in [question for question in answers if question in seen]:
            os.write(terminal, answers.pop(question).encode())
    os.close(terminal)
    assert process.wait(timeout=30) == 0, seen
    assert not answers, seen
    assert "open sesame" not in seen
    config = load(tmp_path / "minuted.toml", {})
    assert config.bot.address == "bot@example.org"
    assert (config.policy.zone, config.policy.country, config.language) == ("Europe/Berlin", "DE", Language.ZH)
    assert config.mailbox.password() == "open sesame"
    assert config.outgoing.url == f"maildir://{tmp_path}/sent"
