"""Connections to the two databases, set up so that both keep the same promises."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine

from minuted.errors import StoreError

#: Seconds that a writer waits for another one before it gives up.
PATIENCE = 10

#: Set for every connection to SQLite: FULL, because what is committed must survive a power cut,
#: since the mail is marked on the server right after it.
PRAGMAS = ("synchronous = FULL", "foreign_keys = ON", f"busy_timeout = {PATIENCE * 1000}", "cache_size = -16000")

#: Session settings of PostgreSQL.  A process that is frozen inside a transaction loses it after a minute,
#: so that its locks do not hold up the others.
SETTINGS = {
    "lock_timeout": f"{PATIENCE}s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "client_encoding": "UTF8",
}


def sqlite_engine(path: str | None) -> Engine:
    """Return an engine for a SQLite file, made with mode 0600 where it is not there, or for memory (None).

    Raises:
        StoreError: the file cannot be made or may not be written.
    """
    if path is not None:
        _prepare(Path(path))
    connect = _connector(path)
    if path is None:
        return create_engine("sqlite://", creator=connect, poolclass=StaticPool)
    return create_engine("sqlite://", creator=connect)


def postgresql_engine(url: URL) -> Engine:
    """Return an engine for a PostgreSQL database.

    Raises:
        StoreError: the driver is not installed.
    """
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    arguments = {"options": options, "application_name": "minuted", "connect_timeout": PATIENCE}
    try:
        # The ping lets a restarted server go unnoticed between two transactions.
        return create_engine(url, connect_args=arguments, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError("PostgreSQL needs its driver: install minuted[postgresql]") from error


def _prepare(path: Path) -> None:
    try:
        # Only a new file is opened here: closing one that SQLite has open in this process would drop its locks
        # (https://www.sqlite.org/howtocorrupt.html, 2.2).
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise StoreError(f"the store {path} is no file: name a file in the store's url") from None
        if not os.access(path, os.R_OK | os.W_OK):
            raise StoreError(
                f"the store {path} is read-only: give the user that runs minuted the right to write it and its folder"
            ) from None
    except FileNotFoundError as error:
        raise StoreError(f"the store {path} cannot be made: create the folder {path.parent} first") from error
    except OSError as error:
        raise StoreError(f"the store {path} cannot be written: {error.strerror}") from error


def _connector(path: str | None) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path or ":memory:",
            timeout=PATIENCE,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        try:
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            if path is not None:
                _keep_a_log(connection)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    return connect


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Switch a file to write-ahead logging, which stays with it.

    Two processes that both switch a new file do not wait for each other, one is told "locked" at once: it waits
    for its turn to write, and then mostly finds that nothing is left to do.
    """
    for _ in range(PATIENCE):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")


@contextmanager
def transaction(engine: Engine, *, writing: bool) -> Iterator[Connection]:
    """Open a transaction, committed at its end where it is for writing, undone otherwise.

    SQLite's driver is told to begin nothing by itself (isolation_level None): it would begin late, and a transaction
    that first reads and then writes fails at once, without waiting, where another process wrote in between.
    PostgreSQL answers every question of a transaction for reading as of one instant, as SQLite does.
    """
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if not sqlite and not writing:
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # An event of the engine would do as well, but costs a tenth of the time of every statement.
        with connection.begin() as begun:
            if sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
            yield connection
            if not writing:
                begun.rollback()
