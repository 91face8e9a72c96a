"""What the parts of a book share: one connection inside one transaction, and a few ways to ask it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Row, Table, bindparam
from sqlalchemy.dialects.postgresql import Insert, insert

T = TypeVar("T")

#: As many values as one IN list holds; SQLite takes 32,766 and PostgreSQL 65,535 in a statement.
CHUNK = 5_000


class Page:
    """A part of a book."""

    __slots__ = ("_connection", "_writing")

    def __init__(self, connection: Connection, *, writing: bool) -> None:
        self._connection = connection
        self._writing = writing

    def _write(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]]
    ) -> CursorResult[Any]:
        if not self._writing:
            raise RuntimeError("this book is open for reading only")
        return self._connection.execute(statement, values)

    def _rows(self, statement: Executable, **values: Any) -> Sequence[Row[Any]]:
        return self._connection.execute(statement, values).all()

    def _row(self, statement: Executable, **values: Any) -> Row[Any] | None:
        return self._connection.execute(statement, values).first()

    def _many(self, statement: Executable, name: str, values: Iterable[Any], **more: Any) -> Iterator[Row[Any]]:
        """Ask one question with an IN list of any length, ``name`` being its parameter."""
        rest = iter(dict.fromkeys(values))
        while chunk := list(islice(rest, CHUNK)):
            yield from self._connection.execute(statement, {name: chunk, **more})


def values(thing: Any) -> dict[str, Any]:
    """Return the fields of a slotted dataclass instance by name, not copied."""
    return {name: getattr(thing, name) for name in thing.__slots__}


def made(of: type[T], row: Row[Any]) -> T:
    """Make a dataclass instance of a row that has its fields as columns."""
    return of(**row._asdict())


def once(table: Table) -> Insert:
    """Return the statement that inserts a row unless a unique key of it is there; its rowcount tells which."""
    # PostgreSQL's INSERT compiles for SQLite too, not the other way round; both know the same ON CONFLICT.
    statement = insert(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    assert isinstance(statement, Insert)
    return statement


def upsert(table: Table) -> Insert:
    """Return the statement that inserts a row or, where its primary key is there, replaces the rest of it."""
    # Spelt out, because a batch of rows must not take its columns from the first row.
    statement = insert(table).values({column.name: bindparam(column.name) for column in table.columns})
    keys = [column.name for column in table.primary_key]
    rest = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)
