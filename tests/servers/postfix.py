"""A Postfix of our own: submission with STARTTLS and login, delivering into the test's Dovecot; needs root."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers.dovecot import Dovecot
from servers.need import free_ports, missing, program
from servers.tls import certificate

_MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
mail_owner = postfix
setgid_group = postdrop
command_directory = /usr/sbin
daemon_directory = {programs}
shlib_directory = /usr/lib/postfix
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = {home}/maillog
maillog_file_prefixes = {home}
myhostname = {token}.example.org
mydestination =
local_recipient_maps =
alias_maps =
mynetworks =
smtpd_banner = $myhostname ESMTP
virtual_mailbox_domains = example.org
virtual_mailbox_maps = static:any
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
recipient_delimiter = +
smtpd_tls_cert_file = {cert}
smtpd_tls_key_file = {key}
smtpd_tls_security_level = may
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_tls_auth_only = yes
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_delay_reject = yes
smtputf8_enable = no
minimal_backoff_time = 2s
maximal_backoff_time = 4s
queue_run_delay = 2s
message_size_limit = 10485760
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(kw_only=True)
class Postfix:
    """A running Postfix; people and passwords are those of ``dovecot``, addresses end in @example.org."""

    home: Path
    dovecot: Dovecot
    ca_file: Path
    port: int
    token: str
    host: str = "localhost"
    process: subprocess.Popen[bytes] | None = None

    def url(self, user: str) -> str:
        """Give the URL of the submission port."""
        return f"smtp+starttls://{user}@{self.host}:{self.port}"

    def log(self) -> str:
        """Give what it logged so far."""
        path = self.home / "maillog"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Start it and wait for its banner."""
        config = str(self.home / "etc")
        subprocess.run([program("postfix"), "-c", config, "check"], check=True, capture_output=True)
        with (self.home / "start.log").open("ab") as out:
            self.process = subprocess.Popen(
                [program("master"), "-c", config, "-d"], stdout=out, stderr=out, start_new_session=True
            )
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as sock:
                if self.token.encode() in sock.recv(1000):
                    return
            time.sleep(0.02)
        words = self.log() + (self.home / "start.log").read_text()
        self.stop()
        raise RuntimeError(f"postfix does not start: {words[-2000:]}")

    def stop(self) -> None:
        """End it; master takes its own process group with it, which is not ours."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


@contextlib.contextmanager
def running(dovecot: Dovecot) -> Iterator[Postfix]:
    """Give a Postfix that runs inside the block and delivers into ``dovecot``."""
    if os.geteuid() != 0:
        missing("Postfix runs only as root", "run the tests as root")
    programs = Path(program("master")).parent
    home = Path(tempfile.mkdtemp(prefix="mp-", dir="/tmp"))
    home.chmod(0o755)
    tls = certificate(home / "tls")
    (port,) = free_ports(1)
    postfix = Postfix(home=home, dovecot=dovecot, ca_file=tls.cert, port=port, token=f"run-{secrets.token_hex(6)}")
    for folder in ("etc", "queue", "data"):
        (home / folder).mkdir()
    shutil.chown(home / "data", "postfix")
    facts = {
        "home": home, "programs": programs, "token": postfix.token, "lmtp": dovecot.lmtp, "auth": dovecot.auth,
        "cert": tls.cert, "key": tls.key, "port": port,
    }  # fmt: skip
    (home / "etc" / "main.cf").write_text(_MAIN.format(**facts))
    (home / "etc" / "master.cf").write_text(_MASTER.format(**facts))
    try:
        postfix.start()
        yield postfix
    finally:
        postfix.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """One Postfix for all tests, delivering into the ``dovecot`` of all tests."""
    with running(dovecot) as server:
        yield server
