"""A Dovecot of our own: IMAP, IMAPS, LMTP and SASL on loopback, without root."""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import secrets
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from imapclient import IMAPClient

from servers.need import free_ports, missing, program
from servers.tls import certificate

#: The configuration; every service drops its chroot, so that no capability is needed,
#: and wrong passwords cost no pause.
_CONFIG = """\
base_dir = {home}/run
state_dir = {home}/state
instance_name = minuted-test
log_path = {home}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
login_greeting = {token}
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener sasl {{
    port = {auth}
  }}
}}
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Ln
auth_cache_size = 0
recipient_delimiter = +
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = {connections}
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {home}/passwd
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%n
}}
namespace inbox {{
  inbox = yes
}}
"""


@dataclass(kw_only=True)
class Dovecot:
    """A running Dovecot; people are local parts, any domain will do."""

    home: Path
    ca_file: Path
    imap: int
    imaps: int
    lmtp: int
    #: Dovecot's own SASL protocol, for Postfix.
    auth: int
    token: str
    host: str = "localhost"
    passwords: dict[str, str] = field(default_factory=dict)
    #: People made beforehand, for ``new_user``.
    pool: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def add(self, *users: str, password: str | None = None) -> None:
        """Add people, or change their password, and wait until Dovecot knows it; a random one where none is given."""
        for user in users:
            self.passwords[user] = password or secrets.token_hex(8)
        self.write_passwords()
        until = time.monotonic() + 10
        while self.process is not None and not self._knows(users[-1]):
            # Dovecot looks at the file at most once a second.
            assert time.monotonic() < until, "Dovecot does not see the new password"
            time.sleep(0.1)

    def write_passwords(self) -> None:
        """Write the file that Dovecot looks people up in."""
        lines = [f"{name}:{{PLAIN}}{secret}\n" for name, secret in self.passwords.items()]
        fresh = self.home / "passwd.new"
        fresh.write_text("".join(lines))
        fresh.chmod(0o644)
        fresh.rename(self.home / "passwd")

    def _knows(self, user: str) -> bool:
        client = IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=20)
        try:
            client.plain_login(user, self.passwords[user])
        except client.Error:
            return False
        finally:
            client.shutdown()
        return True

    def new_user(self) -> str:
        """Give a person nobody else uses; their names are u1, u2, …"""
        return self.pool.pop()

    def url(self, user: str, scheme: str = "imaps") -> str:
        """Give the URL of a person's INBOX."""
        return f"{scheme}://{user}@{self.host}:{self.imaps if scheme == 'imaps' else self.imap}/INBOX"

    def deliver(self, user: str, *raws: bytes, sender: str = "sender@example.org") -> None:
        """Deliver messages by LMTP."""
        with smtplib.LMTP("127.0.0.1", self.lmtp, timeout=20) as lmtp:
            for raw in raws:
                lmtp.sendmail(sender, [f"{user}@example.org"], raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    @contextlib.contextmanager
    def client(self, user: str, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """Give a logged-in client with a folder selected: another person at the same mailbox."""
        client = IMAPClient("127.0.0.1", self.imap, ssl=False, timeout=20)
        try:
            client.login(user, self.passwords[user])
            client.select_folder(folder)
            yield client
        finally:
            with contextlib.suppress(OSError, client.Error):
                client.logout()

    def listing(self, user: str, folder: str = "INBOX") -> dict[int, tuple[str, ...]]:
        """Give UID and flags of every mail in a folder, but for \\Recent, which nobody sets."""
        with self.client(user, folder) as client:
            flags = client.get_flags(client.search("ALL"))
        return {
            uid: tuple(sorted(flag.decode() for flag in found if flag != b"\\Recent")) for uid, found in flags.items()
        }

    def workers(self, user: str) -> list[int]:
        """Give the process ids of the imap processes that serve a person."""
        found = []
        for pid in _descendants(self.process.pid if self.process else 0):
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").strip()
                if words.startswith(b"dovecot-minuted-test/imap") and b"imap-" not in words:
                    found.append(pid)
        sessions = {pid for pid in found if _serves(self, pid, user)}
        return sorted(sessions)

    def start(self) -> None:
        """Start it and wait until it greets with our token."""
        command = [program("dovecot"), "-F", "-c", str(self.home / "dovecot.conf")]
        if os.geteuid() == 0:
            group = _group("nobody")
            command = [program("setpriv"), "--reuid=nobody", f"--regid={group}", "--clear-groups", *command]
        with (self.home / "start.log").open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.imap), timeout=5) as sock:
                if self.token.encode() in sock.recv(1000):
                    return
            time.sleep(0.02)
        logs = "".join(path.read_text() for path in self.home.glob("*.log"))
        self.stop()
        raise RuntimeError(f"dovecot does not start: {logs[-2000:]}")

    def stop(self) -> None:
        """Kill it and its children at once."""
        if self.process is None:
            return
        children = _descendants(self.process.pid)
        for pid in [self.process.pid, *children]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def _serves(dovecot: Dovecot, pid: int, user: str) -> bool:
    """Say whether an imap process has the person's Maildir open or as its home."""
    home = str(dovecot.home / "mail" / user)
    with contextlib.suppress(OSError):
        for number in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                if str(number.readlink()).startswith(home):
                    return True
    with contextlib.suppress(OSError):
        return f"{home}/" in Path(f"/proc/{pid}/maps").read_text()
    return False


def _descendants(root: int) -> list[int]:
    """Give the ids of all processes below ``root``."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            pid, parent = int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(pid)
    found, todo = [], [root]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def _group(user: str) -> str:
    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


def make(*, connections: int = 50) -> Dovecot:
    """Write the configuration of a new instance; it is not started yet."""
    version = subprocess.run([program("dovecot"), "--version"], capture_output=True, text=True, check=True).stdout
    if not version.startswith("2.3."):
        missing(f"this is Dovecot {version.strip()}", "the tests' configuration is written for Dovecot 2.3")
    # Unix socket paths end at 108 octets, so the directory must be short.
    home = Path(tempfile.mkdtemp(prefix="md-", dir="/tmp"))
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    tls = certificate(home / "tls")
    imap, imaps, lmtp, auth = free_ports(4)
    dovecot = Dovecot(
        home=home, ca_file=tls.cert, imap=imap, imaps=imaps, lmtp=lmtp, auth=auth, token=f"run-{secrets.token_hex(6)}"
    )
    for folder in ("run", "state", "mail"):
        (home / folder).mkdir()
    (home / "dovecot.conf").write_text(
        _CONFIG.format(
            home=home, token=dovecot.token, user=user, group=_group(user), imap=imap, imaps=imaps, lmtp=lmtp,
            auth=auth, cert=tls.cert, key=tls.key, connections=connections,
        )
    )  # fmt: skip
    dovecot.pool = [f"u{number}" for number in range(300, 0, -1)]
    dovecot.passwords = {name: secrets.token_hex(8) for name in ["bot", *dovecot.pool]}
    dovecot.write_passwords()
    home.chmod(0o755)
    if os.geteuid() == 0:
        owner = pwd.getpwnam(user)
        for path in [home, *home.rglob("*")]:
            os.chown(path, owner.pw_uid, owner.pw_gid)
    return dovecot


@contextlib.contextmanager
def running(*, connections: int = 50) -> Iterator[Dovecot]:
    """Give a Dovecot that runs inside the block."""
    if not Path("/proc/self/stat").exists():
        missing("the Dovecot fixture looks at /proc", "run the tests on Linux")
    dovecot = make(connections=connections)
    try:
        dovecot.start()
        yield dovecot
    finally:
        dovecot.stop()
        shutil.rmtree(dovecot.home, ignore_errors=True)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """One Dovecot for all tests; each test takes people of its own (``new_user``)."""
    with running() as server:
        yield server
