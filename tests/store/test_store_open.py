"""A store opens at this version's schema, or says in one line why it does not."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError

from minuted.errors import StoreError
from minuted.store import Place, Store, schema
from minuted.store.engine import postgresql_engine, sqlite_engine, transaction
from minuted.store.tables import metadata
from servers.postgresql import Cluster
from store.examples import DAY, NOW, item

MIGRATIONS = Path(schema.__file__).parent / "migrations"


def engine_of(url: str) -> Engine:
    parsed = make_url(url)
    return sqlite_engine(parsed.database) if parsed.drivername == "sqlite" else postgresql_engine(parsed)


def execute(url: str, *statements: str) -> None:
    engine = engine_of(url)
    with transaction(engine, writing=True) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def one_line(error: pytest.ExceptionInfo[StoreError]) -> str:
    text = str(error.value)
    assert "\n" not in text and text.startswith("the store")
    return text


def python(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", script, *words],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def lasting_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database that outlives its connections."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    return str(request.getfixturevalue("postgresql").database())


def test_the_secret_is_renewed_in_time_and_not_before(store: Store) -> None:
    first, keep = store.secret(NOW, 3 * DAY), 3 * DAY
    assert store.secret(NOW + 2 * DAY, keep) == first == store.secret()
    second = store.secret(NOW + 3 * DAY, keep)
    assert second != first and len(second) == 32
    assert store.secret(NOW + 5 * DAY, keep) == second
    assert store.secret(NOW + 6 * DAY, keep) not in (first, second)


def test_a_secret_without_a_date_is_kept_from_now_on(store: Store) -> None:
    first, keep = store.secret(), 3 * DAY
    assert store.secret(NOW, keep) == first
    assert store.secret(NOW + 3 * DAY, keep) != first


def test_migrations_from_empty_build_what_the_tables_say(lasting_url: str) -> None:
    Store.open(lasting_url).close()
    engine = engine_of(lasting_url)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    engine.dispose()


def test_indexes_in_the_database_are_those_of_the_tables(sqlite_url: str) -> None:
    Store.open(sqlite_url).close()
    built = sqlite3.connect(make_url(sqlite_url).database or "")
    wanted = sqlite_engine(None)
    with transaction(wanted, writing=True) as connection:
        metadata.create_all(connection)
        question = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"
        expected = list(map(tuple, connection.exec_driver_sql(question)))
    found = [row for row in built.execute(question) if "alembic" not in row[0]]
    built.close()
    wanted.dispose()
    assert [(name, sql and sql.replace('"', "")) for name, sql in found] == [
        (name, sql and sql.replace('"', "")) for name, sql in expected
    ]


def test_the_known_schemas_are_those_that_have_a_migration() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    revisions = [script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()]
    assert tuple(reversed(revisions)) == schema.REVISIONS


def test_what_was_written_is_there_after_opening_again(lasting_url: str) -> None:
    first = Store.open(lasting_url)
    secret = first.secret()
    with first.writing() as book:
        book.save_item(item())
    first.close()
    second = Store.open(lasting_url)
    with second.reading() as book:
        assert book.item("A-1") == item()
    assert second.secret() == secret and len(secret) == 32
    second.close()


def test_every_instance_has_its_own_secret(tmp_path: Path) -> None:
    stores = [Store.open(f"sqlite:///{tmp_path}/{name}.db") for name in "ab"]
    assert stores[0].secret() != stores[1].secret()
    for store in stores:
        store.close()


def test_a_newer_schema_is_refused(lasting_url: str) -> None:
    Store.open(lasting_url).close()
    execute(lasting_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer minuted") as error:
        Store.open(lasting_url)
    assert "9999" in one_line(error)


def test_a_database_of_something_else_is_refused_and_left_alone(lasting_url: str) -> None:
    execute(lasting_url, "CREATE TABLE item (id INTEGER)")
    with pytest.raises(StoreError, match="not minuted's") as error:
        Store.open(lasting_url)
    one_line(error)
    execute(lasting_url, "INSERT INTO item VALUES (1)")


def test_a_migration_that_fails_half_way_leaves_nothing(lasting_url: str, tmp_path: Path) -> None:
    # A view is no table, so it is not noticed before; the migration stumbles over its name near the end.
    execute(lasting_url, "CREATE VIEW withdrawn AS SELECT 1 AS one")
    with pytest.raises(StoreError, match="cannot be brought to schema"):
        Store.open(lasting_url)
    execute(lasting_url, "DROP VIEW withdrawn", "CREATE TABLE mail (id INTEGER)", "DROP TABLE mail")
    Store.open(lasting_url).close()


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = Store.open(f"sqlite:///{tmp_path}/new.db")
        with store.writing() as book:
            book.note("a", "b")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert modes["new.db"] == 0o600
    assert set(modes.values()) == {0o600}


def test_a_file_is_kept_in_wal_mode_with_full_sync_and_foreign_keys(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.writing() as book:
        found = {
            name: book._connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:////no/such/folder/minuted.db", "create the folder /no/such/folder"),
        ("sqlite:////", "is no file"),
        ("nonsense", "url is not understood"),
        ("mysql://root@localhost/x", "unknown beginning 'mysql'"),
        ("postgresql+psycopg://nobody:hush@127.0.0.1:1/x", "cannot be reached"),
    ],
    ids=["no-folder", "a-folder", "nonsense", "another-database", "no-server"],
)
def test_a_url_that_leads_nowhere_is_one_line_without_the_password(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as error:
        Store.open(url)
    assert "hush" not in one_line(error)


@pytest.mark.postgresql
def test_a_database_that_does_not_exist_is_named(postgresql: Cluster) -> None:
    url = make_url(postgresql.database()).set(database="nowhere")
    with pytest.raises(StoreError, match=r"cannot be reached: .*nowhere. does not exist"):
        Store.open(url.render_as_string(hide_password=False))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no database at all" * 500)
    with pytest.raises(StoreError, match="no SQLite database") as error:
        Store.open(f"sqlite:///{tmp_path}/x.db")
    one_line(error)


def test_a_whole_store_has_nothing_wrong_with_it(store: Store) -> None:
    assert store.examine() == ()


def test_a_damaged_index_is_found_by_examining(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    store = Store.open(f"sqlite:///{path}")
    with store.writing() as book:
        for number in range(300):
            book.keep("main", b"%d" % number, NOW, Place(folder="INBOX", uid=number))
        question = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_mail_state_arrived_id'"
        page = int(book._connection.exec_driver_sql(question).scalar_one())
    store.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + 8 : page * 4096] = bytes(4088)
    path.write_bytes(content)
    store = Store.open(f"sqlite:///{path}")
    assert store.examine()
    store.close()


def test_a_damaged_file_is_one_line_that_says_to_restore(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    store = Store.open(f"sqlite:///{path}")
    with store.writing() as book:
        for number in range(300):
            book.keep("main", b"%d" % number * 500, NOW, Place(folder="INBOX", uid=number))
    store.close()
    content = bytearray(path.read_bytes())
    for start in range(8192, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged") as error:
        store = Store.open(f"sqlite:///{path}")
        try:
            with store.reading() as book:
                book.waiting(1000)
                book.mail_counts()
        finally:
            store.close()
    one_line(error)


REMEDY = "give the user that runs minuted the right to write it and its folder"

#: Root may write everything, so somebody else tries, once everything is imported.
READ_ONLY = """
import os, pwd, sys
from minuted.errors import StoreError
from minuted.store import Store
Store.open("sqlite://").close()
if os.geteuid() == 0:
    os.setuid(pwd.getpwnam("nobody").pw_uid)
try:
    Store.open(sys.argv[1])
except StoreError as error:
    print(error)
"""


def test_a_file_that_may_not_be_written_is_refused() -> None:
    # Not pytest's folder, which only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="minuted-read-only-") as folder:
        path = Path(folder, "x.db")
        Store.open(f"sqlite:///{path}").close()
        path.chmod(0o444)
        path.parent.chmod(0o755)
        run = python(READ_ONLY, f"sqlite:///{path}")
    assert (run.stdout, run.stderr) == (f"the store {path} is read-only: {REMEDY}\n", "")


#: A file that may not grow answers every write past its end with an input/output error.
NO_GROWTH = """
import resource, signal, sys
from datetime import UTC, datetime
from minuted.errors import StoreError
from minuted.store import Place, Store
store = Store.open(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, resource.RLIM_INFINITY))
try:
    with store.writing() as book:
        for number in range(9):
            place = Place(folder="INBOX", uid=number)
            book.keep("main", open("/dev/urandom", "rb").read(20000), datetime(2026, 3, 2, tzinfo=UTC), place)
except StoreError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with store.writing() as book:
    print(len(book.waiting(99)), book.note("room", "again"))
"""


def test_an_input_output_error_is_one_line_and_leaves_nothing_half_written(sqlite_url: str) -> None:
    Store.open(sqlite_url).close()
    run = python(NO_GROWTH, sqlite_url)
    first, _, last = run.stdout.partition("\n")
    assert "input/output error" in first and run.stderr == ""
    assert last == "0 None\n"


IMPORTS = """
import sys
from minuted.store import Store
Store.open(sys.argv[1]).close()
print([name for name in ("sqlalchemy.orm", "alembic", "psycopg") if name in sys.modules])
"""


def test_opening_a_store_at_head_imports_neither_orm_nor_alembic(sqlite_url: str) -> None:
    Store.open(sqlite_url).close()
    run = python(IMPORTS, sqlite_url)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


def test_a_bug_of_ours_is_not_dressed_up_as_a_fault_of_the_disk(store: Store) -> None:
    with pytest.raises(DBAPIError), store.writing() as book:
        book._connection.exec_driver_sql("SELECT nothing FROM nowhere")
    with store.reading() as book:
        assert book.noted("x") is None


def test_a_book_for_reading_writes_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError, match="reading only"), store.reading() as book:
        book.note("a", "b")


def test_a_book_inside_a_book_is_refused_at_once(store: Store) -> None:
    with store.writing(), pytest.raises(RuntimeError, match="open in this thread"), store.reading():
        pass
    with store.reading():
        pass
