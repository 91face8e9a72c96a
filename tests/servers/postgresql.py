"""A PostgreSQL cluster of our own: a temporary folder, loopback, a port of the kernel's choosing, never as root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servers.need import free_ports, missing

#: Nothing of a test has to survive a power cut; what a kill of the server leaves is whole all the same.
SPEED = "fsync=off\nfull_page_writes=off\nshared_buffers=32MB\nmax_connections=40\n"


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, the newest version first; None where there is none."""
    found = shutil.which("pg_ctl")
    here = [Path(found).resolve().parent] if found else []
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    return next((path for path in here + versions if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)


class Cluster:
    """One running server; every ``database()`` of it is empty and its own."""

    def __init__(self, folder: Path, bin: Path, user: str | None) -> None:
        self._folder, self._bin, self._user = folder, bin, user
        self._made = 0
        self.port = 0

    def _run(self, *command: str) -> None:
        # The server's own output goes to its log, since a pipe that it inherits would never end.
        with (self._folder / "output").open("a") as output:
            subprocess.run(
                command, check=True, user=self._user, stdout=output, stderr=output, cwd=self._folder, timeout=60
            )

    def make(self) -> None:
        data = self._folder / "data"
        options = ("--no-sync", "--auth=trust", "--username=minuted", "--encoding=UTF8", "--locale=C.UTF-8")
        self._run(str(self._bin / "initdb"), *options, "--pgdata", str(data))
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses='127.0.0.1'\nunix_socket_directories='{self._folder}'\n{SPEED}")

    def start(self) -> None:
        """Start the server, at a new port the first time and at the same one afterwards."""
        self.port = self.port or free_ports(1)[0]
        self._control("start", "-w", "-o", f"-p {self.port}", "-l", str(self._folder / "log"))

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; "immediate" is what a crash looks like."""
        self._control("stop", "-w", "-m", mode)

    def _control(self, *words: str) -> None:
        self._run(str(self._bin / "pg_ctl"), "-D", str(self._folder / "data"), *words)

    def database(self) -> str:
        """Make an empty database and return its URL."""
        self._made += 1
        name = f"minuted_{self._made}"
        at = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "minuted")
        self._run(str(self._bin / "createdb"), *at, name)
        return f"postgresql+psycopg://minuted@127.0.0.1:{self.port}/{name}"


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a server, or skip with the reason and the remedy where its programs are not there."""
    found = programs()
    if found is None:
        missing("PostgreSQL's programs initdb and pg_ctl are not on this machine")
    # initdb refuses root; "nobody" exists everywhere and owns nothing.
    user = "nobody" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="minuted-pg-"))
    try:
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        running = Cluster(folder, found, user)
        running.make()
        running.start()
        try:
            yield running
        finally:
            running.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
