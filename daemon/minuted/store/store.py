"""The store: opened by URL, then one transaction after the other."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError

from minuted.errors import StoreError
from minuted.store import schema
from minuted.store.book import Book
from minuted.store.engine import postgresql_engine, sqlite_engine, transaction
from minuted.store.failures import explained

FORMS = "sqlite:////path/to/minuted.db, or postgresql+psycopg://user@host/database"


class Store:
    """Everything minuted remembers.  May be used from several threads; each has one book open at a time."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._name = name
        self._engine = engine
        # A database in memory is one connection, which one thread uses at a time.
        self._turn = threading.Lock() if name == "sqlite://" else nullcontext()
        self._open = threading.local()

    @classmethod
    def open(cls, url: str) -> Store:
        """Open a store and bring it to this version's schema.

        Args:
            url: ``sqlite:////path/to/file``, ``sqlite://`` (memory) or ``postgresql+psycopg://…``.

        Raises:
            StoreError: it cannot be opened or written, or a newer minuted wrote it; one line says what to do.
        """
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise StoreError(f"the store's url is not understood; write {FORMS}") from error
        name = parsed.render_as_string(hide_password=True)
        if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
            memory = parsed.database in (None, "", ":memory:")
            engine, name = sqlite_engine(None if memory else parsed.database), "sqlite://" if memory else name
        elif parsed.drivername in ("postgresql", "postgresql+psycopg"):
            engine, memory = postgresql_engine(parsed.set(drivername="postgresql+psycopg")), False
        else:
            raise StoreError(f"the store's url has an unknown beginning {parsed.drivername!r}; write {FORMS}")
        store = cls(engine, name)
        try:
            store._prepare(memory=memory)
        except BaseException:
            store.close()
            raise
        return store

    def _prepare(self, *, memory: bool) -> None:
        with explained(self._name):
            if memory:
                with transaction(self._engine, writing=True) as connection:
                    schema.create(connection)
                return
            with transaction(self._engine, writing=False) as connection:
                if schema.at_head(connection, self._name):
                    return
            with transaction(self._engine, writing=True) as connection:
                schema.upgrade(connection, self._name)

    def close(self) -> None:
        """Close every connection; a store in memory is gone then."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Book]:
        """Open a book for writing: one transaction, committed at the end, undone by any exception.

        Raises:
            StoreError: the database cannot do it; nothing was written.
        """
        with self._alone(), explained(self._name), transaction(self._engine, writing=True) as connection:
            yield Book(connection, writing=True)

    @contextmanager
    def reading(self) -> Iterator[Book]:
        """Open a book for reading, as everything is at this instant.

        Raises:
            StoreError: the database cannot do it.
        """
        with self._alone(), explained(self._name), transaction(self._engine, writing=False) as connection:
            yield Book(connection, writing=False)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        # A book inside a book would wait for itself on SQLite: better an error at once than a lock at night.
        if getattr(self._open, "book", False):
            raise RuntimeError("a book of this store is open in this thread already")
        self._open.book = True
        try:
            with self._turn:
                yield
        finally:
            self._open.book = False

    def examine(self) -> tuple[str, ...]:
        """Read a SQLite file through and return what is wrong with it, nothing where it is whole.

        Takes about a second for every 500 MB; PostgreSQL looks after its own files.
        """
        if self._engine.dialect.name != "sqlite":
            return ()
        with explained(self._name), transaction(self._engine, writing=False) as connection:
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check(10)")]
        return () if found == ["ok"] else tuple(" ".join(line.split()) for line in found)

    def secret(self, now: datetime | None = None, keep: timedelta | None = None) -> bytes:
        """Return the 32 random bytes that ids of letters are made with, made the first time they are asked for.

        Ids that were given out stay good when it is renewed: each letter remembers the hash of its own.

        Args:
            now: with ``keep``, after which time others take their place; without, they are never renewed.
        """
        with self.reading() as book:
            found, since = book.noted("secret"), book.noted("secret since")
        aged = now is not None and keep is not None and (since is None or now - datetime.fromisoformat(since) >= keep)
        if found is not None and not aged:
            return bytes.fromhex(found)
        fresh = secrets.token_bytes(32).hex()
        with self.writing() as book:
            if found is None or book.noted("secret since") != since:
                # Two processes that start, or renew, at once agree on the one that was first.
                fresh = book.note_once("secret", fresh)
            elif since is not None:
                book.note("secret", fresh)
            else:
                fresh = found
            if now is not None:
                book.note("secret since", now.isoformat())
        return bytes.fromhex(fresh)
