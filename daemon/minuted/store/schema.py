"""Bring a database to the schema of this version, and refuse one of a newer version.

To change the schema: change ``tables.py``, add ``migrations/versions/vNNNN_what.py`` (its ``down_revision`` is the
last one) and its number to ``REVISIONS``; tests compare what the migrations build with ``tables.py``.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from minuted.errors import StoreError
from minuted.store.tables import metadata

#: Every schema there ever was, oldest first; the last one is this version's.
REVISIONS = ("0001",)

#: Any number that nothing else in the database locks (PostgreSQL documentation, 13.3.5 Advisory Locks).
LOCK = 0x6D696E75


def revision(connection: Connection) -> str | None:
    """Return the schema that a database has; None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def at_head(connection: Connection, name: str) -> bool:
    """Say whether a database has this version's schema.

    Raises:
        StoreError: it has the schema of a newer version.
    """
    found = revision(connection)
    if found is not None and found not in REVISIONS:
        raise StoreError(
            f"the store {name} was written by a newer minuted (schema {found}, this one knows up to {REVISIONS[-1]}): "
            "install that version, or restore a backup"
        )
    return found == REVISIONS[-1]


def upgrade(connection: Connection, name: str) -> None:
    """Bring a database to this version's schema inside the caller's transaction: all of it or nothing.

    Raises:
        StoreError: it has the schema of a newer version, or holds tables that are not minuted's.
    """
    if connection.dialect.name == "postgresql":
        # Two processes that start at once: the second waits, and then finds everything done.
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
    if at_head(connection, name):
        return
    if revision(connection) is None and (foreign := _tables(connection) & set(metadata.tables)):
        raise StoreError(f"the store {name} holds tables that are not minuted's ({sorted(foreign)[0]}, …): use its own")
    # Imported here, because it costs more time than a whole command on a store that needs nothing.
    from alembic import command
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except DBAPIError as error:
        raise StoreError(f"the store {name} cannot be brought to schema {REVISIONS[-1]}: {error.orig}") from error


def create(connection: Connection) -> None:
    """Build the schema at once, for a database in memory that nobody will ever upgrade."""
    metadata.create_all(connection)


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())
