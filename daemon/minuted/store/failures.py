"""What a driver reports, as one line that an operator can act on.

Faults of the disk, the server and the file become ``StoreError``; whatever else a driver raises is a bug of ours
and stays what it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from minuted.errors import StoreError

#: Primary result codes (https://www.sqlite.org/rescode.html) and what to do about each.
SQLITE = {
    sqlite3.SQLITE_BUSY: "is locked by another process for more than 10 seconds: end that process, or wait for it",
    sqlite3.SQLITE_LOCKED: "is locked by another part of this process",
    sqlite3.SQLITE_FULL: "has no room left: free disk space; nothing was half-written",
    sqlite3.SQLITE_IOERR: "cannot be read or written (input/output error): look at the disk; nothing was half-written",
    sqlite3.SQLITE_READONLY: "is read-only: give the user that runs minuted the right to write the file and its folder",
    sqlite3.SQLITE_CORRUPT: "is damaged: stop minuted and restore a backup",
    sqlite3.SQLITE_NOTADB: "is no SQLite database, or its beginning is damaged: restore a backup, or name another file",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: look whether the folder exists and may be written",
    sqlite3.SQLITE_PERM: "may not be opened: give the user that runs minuted the right to it",
    sqlite3.SQLITE_NOMEM: "cannot be used: out of memory",
}

#: SQLSTATE, longest match first (PostgreSQL documentation, appendix A).
POSTGRESQL = {
    "25006": "is read-only: name the primary server",
    "28": "refuses the user or the password: look at the store's url",
    "3D": "does not exist: create the database first",
    "40": "took part in a conflict of two transactions; the work is done again",
    "42501": "may not be written by this user: grant it its schema",
    "53100": "has no room left on the server's disk: free space; nothing was half-written",
    "53": "has no resources left on the server",
    "55P03": "is locked by another process for more than 10 seconds",
    "57P": "is shutting down or starting on the server",
    "57014": "took too long to answer",
    "08": "cannot be reached: look whether the server runs",
    "XX001": "is damaged: restore a backup",
    "XX002": "is damaged (an index): restore a backup, or REINDEX",
    "58": "cannot be read or written by the server (input/output error): look at the server's disk",
}


def explain(error: BaseException | None) -> str | None:
    """Return what happened and what to do, without the store's name; None where it is a bug of ours."""
    if isinstance(error, sqlite3.Error):
        # The low byte is the primary code, the rest says more of it; old drivers' errors have none.
        return SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    # psycopg is not imported for this: its errors carry their SQLSTATE, None where no server answered.
    state = getattr(error, "sqlstate", "")
    if state is None:
        # Only the driver's words tell a server that is down from a database that does not exist.
        said = " ".join(str(error).split())
        return f"cannot be reached: {said}" if type(error).__name__ == "OperationalError" else None
    return next((POSTGRESQL[state[:size]] for size in (5, 3, 2) if state[:size] in POSTGRESQL), None)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn a driver's error inside into a ``StoreError`` that names the store."""
    try:
        yield
    except DBAPIError as error:
        line = explain(error.orig)
        if line is None and error.connection_invalidated:
            line = "was cut off: look whether the server runs"
        if line is None:
            raise
        raise StoreError(f"the store {name} {line}") from error
    except sqlite3.Error as error:
        line = explain(error)
        if line is None:
            raise
        raise StoreError(f"the store {name} {line}") from error
