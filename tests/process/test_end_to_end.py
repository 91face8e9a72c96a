"""The main job with the daemon as a process on a real Dovecot (IDLE, LMTP) and a real Postfix (submission)."""

from __future__ import annotations

import os
import signal
import smtplib
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import compat32
from email.utils import format_datetime, make_msgid
from pathlib import Path

import pytest

from servers.dovecot import Dovecot
from servers.postfix import Postfix

pytestmark = [pytest.mark.dovecot, pytest.mark.postfix, pytest.mark.xdist_group("postfix")]

CONFIG = """\
[minuted]
address = "{bot}@example.org"
zone = "UTC"
country = "DE"

[mailbox]
url = "{imap}"
password_file = "password"
ca_file = "{imap_ca}"

[outgoing]
url = "{smtp}"
password_file = "password"
ca_file = "{smtp_ca}"

[policy]
hours = ["00:00", "23:59"]

[files]
calendars = "calendars"
"""


@dataclass
class Round:
    """A daemon, its people, and a second person at everybody's mailbox."""

    dovecot: Dovecot
    postfix: Postfix
    folder: Path
    bot: str
    organiser: str
    owner: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "minuted", "run", "--config", str(self.folder / "minuted.toml")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    def stop(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def post(self, sender: str, to: list[str], subject: str, text: str, **headers: str) -> None:
        """Send a mail as a person does: submission with STARTTLS and login."""
        message = EmailMessage()
        message["From"] = f"{sender.title()} <{sender}@example.org>"
        message["To"] = ", ".join(f"{name}@example.org" for name in to)
        message["Subject"] = subject
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = make_msgid(domain="example.org")
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        with smtplib.SMTP("localhost", self.postfix.port, timeout=20) as smtp:
            smtp.starttls(context=ssl.create_default_context(cafile=str(self.postfix.ca_file)))
            smtp.login(sender, self.dovecot.passwords[sender])
            smtp.send_message(message)

    def letters(self, person: str) -> list[dict[str, str]]:
        """Give what minuted wrote into somebody's real mailbox."""
        with self.dovecot.client(person) as client:
            found = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
        messages = [message_from_bytes(data[b"BODY[]"], policy=compat32) for _, data in sorted(found.items())]
        return [
            {"subject": str(m["Subject"]), "message_id": str(m["Message-ID"])}
            for m in messages
            if f"{self.bot}@" in str(m["From"]) and m["Auto-Submitted"]
        ]

    def await_letter(self, person: str, words: str) -> dict[str, str]:
        return self.eventually(
            lambda: next((letter for letter in self.letters(person) if words in letter["subject"]), None),
            f"a letter to {person} with {words!r}",
        )

    def eventually(self, look: Callable[[], dict[str, str] | None], what: str) -> dict[str, str]:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            found = look()
            if found:
                return found
            assert self.process is None or self.process.poll() is None, self.log()
            time.sleep(0.1)
        raise AssertionError(f"{what} did not come\n{self.log()}\n{self.postfix.log()}")


@pytest.fixture
def round_(dovecot: Dovecot, postfix: Postfix, tmp_path: Path) -> Iterator[Round]:
    bot, organiser, owner = dovecot.new_user(), dovecot.new_user(), dovecot.new_user()
    (tmp_path / "password").write_text(dovecot.passwords[bot])
    (tmp_path / "password").chmod(0o600)
    # The test runs at any hour of any day: its people work around the clock, weekends are made up.
    days = [(datetime.now(UTC) + timedelta(days=offset)).date().isoformat() for offset in range(-1, 3)]
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "round.toml").write_text(f'country = "DE"\nworkdays = [{", ".join(days)}]\n')
    (tmp_path / "minuted.toml").write_text(
        CONFIG.format(
            bot=bot, imap=dovecot.url(bot), imap_ca=dovecot.ca_file, smtp=postfix.url(bot), smtp_ca=postfix.ca_file
        )
    )
    made = Round(dovecot=dovecot, postfix=postfix, folder=tmp_path, bot=bot, organiser=organiser, owner=owner)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()


def item_line(folder: Path) -> str:
    command = [sys.executable, "-m", "minuted", "items", "--all", "--config", str(folder / "minuted.toml")]
    return subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ}).stdout


def test_minutes_in_cc_become_an_item_that_a_reply_closes(round_: Round) -> None:
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    round_.start()
    round_.eventually(lambda: {"log": round_.log()} if "daemon.started" in round_.log() else None, "the start")
    round_.post(
        round_.organiser,
        [round_.owner, round_.bot],
        "Minutes of the weekly",
        f"Hi all,\n\nACTION: {round_.owner} to book the room by {day}\n",
    )
    receipt = round_.await_letter(round_.organiser, "Did I get this right?")
    round_.post(round_.organiser, [round_.bot], f"Re: {receipt['subject']}", "ok\n", In_Reply_To=receipt["message_id"])
    announcement = round_.await_letter(round_.owner, "1 item for you")
    answer = f"done: booked room 3\n\nOn Monday, minuted <{round_.bot}@example.org> wrote:\n> 1. book the room\n"
    subject = f"Re: {announcement['subject']}"
    round_.post(round_.owner, [round_.bot], subject, answer, In_Reply_To=announcement["message_id"])
    round_.await_letter(round_.owner, "Closed: book the room")
    round_.await_letter(round_.organiser, "Done: book the room")
    assert item_line(round_.folder).split("\t")[:3] == ["A-1", "done", f"{round_.owner}@example.org"]
    flags = round_.dovecot.listing(round_.bot).values()
    assert len(flags) == 3
    assert all("$Minuted" in each and "\\Seen" not in each for each in flags), "marked by our keyword alone"
    assert round_.stop() == 0, round_.log()
    assert "Traceback" not in round_.log()


def test_other_peoples_mail_in_a_shared_mailbox_stays_untouched(round_: Round) -> None:
    # minuted's own address is another one than that of the mailbox, which an office shares with it.
    config = round_.folder / "minuted.toml"
    config.write_text(config.read_text().replace(f'address = "{round_.bot}@', f'address = "minuted-{round_.bot}@'))
    round_.dovecot.deliver(
        round_.bot,
        b"From: shop@example.org\r\nTo: office@example.org\r\nSubject: ACTION: buy\r\n\r\nACTION: Bob to buy\r\n",
        f"From: {round_.organiser}@example.org\r\nTo: minuted-{round_.bot}@example.org\r\n\r\nhelp\r\n".encode(),
    )
    round_.start()
    round_.await_letter(round_.organiser, "How to answer")
    assert sorted(round_.dovecot.listing(round_.bot).values()) == [(), ("$Minuted",)]
    assert round_.stop(signal.SIGINT) == 0, round_.log()


def test_a_wrong_password_is_one_clear_line_and_the_end(round_: Round) -> None:
    (round_.folder / "password").write_text("secret-but-wrong")
    round_.start()
    assert round_.process is not None
    assert round_.process.wait(timeout=60) == 78
    lines = [line for line in round_.log().splitlines() if line.startswith("minuted: ")]
    assert len(lines) == 1
    assert "the login was refused" in lines[0]
    assert "secret-but-wrong" not in round_.log()
    assert "Traceback" not in round_.log()
