"""The state's database: two runs at once, what can be wrong with it, and how older ones become those of today.

`python tests/state/test_store_database.py` writes what tests/data/state/ holds of the present version.
"""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from urllib.parse import unquote

import pytest
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.engine import Connection, make_url

from conftest import BARE, Run
from feedsmith.model.errors import ConfigError, StoreError
from feedsmith.model.stories import shingles
from feedsmith.state.health import Health
from feedsmith.state.store import migrations, schema
from feedsmith.state.store.database import Database
from feedsmith.state.store.healths import load_health
from feedsmith.state.store.locks import FEED, SOURCE
from feedsmith.state.store.rows import load_articles
from support.newsroom import HOUR, Newsroom, story
from support.postgres import GUARDED, PASSWORD
from support.tables import copy_version_1, create_version_1, described, widen

DUMPS = Path(__file__).resolve().parents[1] / "data" / "state"
HOLDER = """
import sys, time
from feedsmith.state.store.locks import SOURCE
from feedsmith.state.store.database import Database
with Database(sys.argv[1]) as database, database.lock(SOURCE, 1):
    print("here", flush=True)
    time.sleep(60)
"""
Make = Callable[..., Newsroom]


def opened(url: str, **how: Any) -> None:
    with Database(url, **how):
        """It can be used."""


def refused(url: str, **how: Any) -> str:
    """Why the database can't be used."""
    with pytest.raises(StoreError) as refusal:
        opened(url, **how)
    return refusal.value.reason


# ---- two runs at once --------------------------------------------------------------------------------------


@contextmanager
def holding(url: str, number: int = 1, **how: Any) -> Iterator[None]:
    """The lock of a source, of one run."""
    with Database(url, **how) as database, database.lock(SOURCE, number):
        yield


def test_a_second_run_over_a_source_waits_for_the_first_to_end_and_says_so_once(database_url: str) -> None:
    waits: list[str] = []
    with ExitStack() as first:
        first.enter_context(holding(database_url))

        def wait() -> None:
            waits.append("waiting")
            first.close()

        with holding(database_url, waiting=wait):
            """It can be used."""
    assert waits == ["waiting"]


def test_a_run_waits_no_longer_than_it_may(database_url: str) -> None:
    waits: list[str] = []
    with holding(database_url):
        with (
            pytest.raises(StoreError) as refusal,
            holding(database_url, wait=0.3, waiting=lambda: waits.append("waiting")),
        ):
            raise AssertionError("it went on")
        assert refusal.value.reason == "locked by another run for 0.3 s: try again later"
    assert waits == ["waiting"]
    opened(database_url)


def test_runs_over_other_sources_and_feeds_wait_for_nobody(database_url: str) -> None:
    with (
        holding(database_url, 1),
        holding(database_url, 2, wait=0),
        Database(database_url, wait=0) as database,
        database.lock(FEED, 1),
        database.lock(FEED, 2),
        database.writing() as connection,
    ):
        connection.execute(schema.key_values.insert().values(key="a", value="b"))


def test_threads_that_share_a_database_have_a_lock_one_at_a_time(database_url: str) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        for _ in range(5):
            with database.lock(FEED, 7):
                inside.append(number)
                most.append(len(inside))
                inside.remove(number)

    with Database(database_url) as database:
        threads = [Thread(target=work, args=[number]) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most == [1] * 15


def test_many_may_share_a_lock_that_one_can_not_have_meanwhile(database_url: str) -> None:
    with (
        Database(database_url, wait=0) as one,
        Database(database_url, wait=0) as other,
        one.lock(FEED, 1, shared=True),
        other.lock(FEED, 1, shared=True),
        pytest.raises(StoreError, match="another run"),
        one.lock(FEED, 1),
    ):
        raise AssertionError("it went on")


def test_a_run_that_is_killed_leaves_the_database_to_the_next(database_url: str) -> None:
    command = [sys.executable, "-c", HOLDER, database_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=BARE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"here\n"
        waits: list[str] = []

        def wait() -> None:
            waits.append("waiting")
            holder.kill()

        with holding(database_url, waiting=wait):
            """It can be used."""
    assert waits == ["waiting"]


def test_one_that_only_reads_waits_for_nobody(database_url: str) -> None:
    with Database(database_url) as writer, writer.writing() as connection:
        connection.execute(schema.key_values.insert().values(key="a", value="b"))
        with Database(database_url, reading=True) as reader, reader.snapshot() as other:
            assert schema.version_of(other) == schema.VERSION


def test_a_state_is_opened_while_another_run_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    with Database(url) as database, database.writing():
        opened(f"{url}?timeout=0")


def test_a_file_by_another_name_is_the_same_database(tmp_path: Path) -> None:
    (tmp_path / "other.db").symlink_to(tmp_path / "state.db")
    with (
        holding(f"sqlite:///{tmp_path}/state.db"),
        pytest.raises(StoreError, match="another run"),
        holding(f"sqlite:///{tmp_path}/other.db", wait=0),
    ):
        raise AssertionError("it went on")


def test_the_command_line_tells_that_it_waits(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, f"sqlite:///{tmp_path}/state.db")
    room.write("one.txt")
    command = [sys.executable, "-m", "feedsmith", "render"]
    with holding(room.state):
        run = subprocess.Popen(command, cwd=tmp_path, env=BARE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert run.stderr
        line = run.stderr.readline()
    with run:
        run.communicate(timeout=60)
    assert (line, run.returncode) == (b"note: the state is locked by another run: waiting for it to end\n", 0)


# ---- what is no database -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://me:sesame@db.example/feeds", "neither SQLite nor PostgreSQL: 'mysql'"),
        ("postgresql+asyncpg://me:sesame@db.example/feeds", "neither SQLite nor PostgreSQL: 'postgresql+asyncpg'"),
        ("sqlite+aiosqlite:///state.db", "neither SQLite nor PostgreSQL: 'sqlite+aiosqlite'"),
        ("sqlite://state.db", "SQLite has no host, and the path begins after a third slash: 'sqlite://state.db'"),
        ("sqlite://", "a database in memory would be forgotten with the run"),
        ("sqlite:///:memory:", "a database in memory would be forgotten with the run"),
        ("postgresql://me:sesame@db.example:port/feeds", "no database: 'postgresql://db.example:port/feeds'"),
        ("postgresql:/me:sesame@db.example/feeds", "no database: 'db.example/feeds'"),
        ("postgresql:me@db.example/feeds?password=sesame", "no database: 'db.example/feeds'"),
        ("", "no database: ''"),
    ],
)
def test_a_url_that_names_no_database_is_a_mistake_in_the_configuration(url: str, told: str) -> None:
    with pytest.raises(ConfigError) as mistake:
        Database(url)
    assert (mistake.value.where, mistake.value.what) == ("state", told)
    assert "sesame" not in str(mistake.value)


def test_a_database_in_memory_is_refused_by_the_command_line_too(tmp_path: Path, run: Run) -> None:
    Newsroom(tmp_path, "").write("one.txt")
    done = run("render", "--state", "sqlite:///:memory:")
    assert done.status == 2
    assert done.err.startswith("feedsmith: state: a database in memory would be forgotten with the run (such as ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://me:sesame@db.example/feeds",
        "postgres://me:sesame@db.example/feeds",
        "postgresql://me@db.example/feeds?password=sesame&sslpassword=sesame",
    ],
)
def test_passwords_are_never_shown(url: str) -> None:
    shown = Database(url).display_url
    assert shown.startswith("postgresql+psycopg://me")
    assert "sesame" not in shown


def test_a_driver_that_is_not_installed_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigError, match=r'psycopg is not installed \(pip install "feedsmith\[postgresql\]"\)'):
        Database("postgresql://db.example/feeds")


# ---- a file that can't be used -----------------------------------------------------------------------------

Spoils = Callable[[Path], None]


def be_text(file: Path) -> None:
    file.write_text("Dear diary, today I made a feed.\n" * 200)


def be_damaged(file: Path) -> None:
    with file.open("r+b") as pages:
        pages.seek(4096)
        pages.write(os.urandom(16_384))


def be_short(file: Path) -> None:
    os.truncate(file, 8192)


def be_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def be_below_a_file(file: Path) -> None:
    for each in file.parent.iterdir():
        each.unlink()
    file.parent.rmdir()
    file.parent.write_text("no folder")


def be_anothers(file: Path) -> None:
    file.unlink()
    execute(file, "CREATE TABLE bookmarks (url TEXT)")


def be_anothers_of_the_same_name(file: Path) -> None:
    file.unlink()
    execute(file, "CREATE TABLE key_values (id INTEGER, biography TEXT)", "CREATE TABLE articles (id INTEGER)")


def be_anothers_of_the_former_name(file: Path) -> None:
    file.unlink()
    execute(file, "CREATE TABLE about (id INTEGER, biography TEXT)", "CREATE TABLE articles (id INTEGER)")


def be_newer(file: Path) -> None:
    execute(
        file,
        "UPDATE key_values SET value = '99' WHERE key = 'schema_version'",
        "ALTER TABLE articles ADD COLUMN mood TEXT",
    )


def execute(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """A newsroom that has published, with its state in a folder of its own."""
    room = Newsroom(tmp_path, f"sqlite:///{tmp_path}/state/state.db")
    for number in range(40):
        room.write(f"{number}.txt", story(f"Boat {number}"))
    room.feed()
    room.write("0.txt", story("A ship"))
    room.write("new.txt", story("A raft"))
    return room


def one_problem(room: Newsroom, run: Run, *arguments: str) -> str:
    """What the command line says is wrong with the state; the feeds stand as they were."""
    before = room.stamps()
    done = run("render", *arguments)
    (line,) = unquote(done.err).splitlines()  # SQLAlchemy quotes the path of a socket
    assert done.status == 1
    assert done.out == ""
    assert room.stamps() == before
    prefix = f"feedsmith: {room.state}: "
    assert line.startswith(prefix)
    return line.removeprefix(prefix)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (be_text, "not a SQLite database: name another file, or move it away to start anew"),
        (be_damaged, "damaged: restore it from a backup, or move it away to start anew"),
        (be_short, "damaged: restore it from a backup, or move it away to start anew"),
        (be_a_folder, "can't be opened: look at its folder and at the permissions there"),
        (be_below_a_file, "File exists: {folder}"),
        (be_anothers, "holds tables that are not feedsmith's: name another database"),
        (be_anothers_of_the_same_name, "holds tables that are not feedsmith's: name another database"),
        (be_anothers_of_the_former_name, "holds tables that are not feedsmith's: name another database"),
        (be_newer, "made by a newer feedsmith (tables of version 99, this one knows {version}): upgrade feedsmith"),
    ],
)
def test_a_file_that_cant_be_used_is_told_in_a_line_and_left_alone(
    spoil: Spoils, told: str, room: Newsroom, run: Run
) -> None:
    file = room.folder / "state" / "state.db"
    spoil(file)
    before = file.read_bytes() if file.is_file() else b""
    assert one_problem(room, run) == told.format(folder=file.parent, version=schema.VERSION)
    assert not file.is_file() or file.read_bytes() == before


def test_tables_of_another_version_are_told_in_a_line(tmp_path: Path, database_url: str, run: Run) -> None:
    room = Newsroom(tmp_path, database_url)
    room.write("boat.txt")
    room.feed()
    with Database(database_url) as database, database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE articles DROP COLUMN shingles")
    room.write("boat.txt", story("A ship"))
    missing, _, told = one_problem(room, run).partition(": its tables ")
    assert "articles.shingles" in missing
    assert told == "are of another version of feedsmith: name another database to start anew"


def test_an_article_that_is_not_what_was_put_there_is_damage(room: Newsroom, run: Run) -> None:
    file = room.folder / "state" / "state.db"
    execute(file, "UPDATE articles SET data = replace(data, 'anchor', 'hanker')")
    assert one_problem(room, run) == "damaged: restore it from a backup, or move it away to start anew"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE listings SET block = substr(block, 1, 9)",
        "UPDATE sources SET health = '{\"ran\": tru'",
        "UPDATE articles SET data = CAST(x'7B22FF' AS TEXT)",
        "UPDATE articles SET data = x'00'",
    ],
)
def test_damage_within_a_value_is_met_too(statement: str, room: Newsroom, run: Run) -> None:
    execute(room.folder / "state" / "state.db", statement)
    assert one_problem(room, run) == "damaged: restore it from a backup, or move it away to start anew"


def test_the_files_of_a_new_state_are_their_owner_s_alone(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path}/state.db") as database, database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE more (x)")
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("state.db", "state.db-wal", "state.db-shm", "state.db.lock"), 0o600)


def test_a_state_that_its_owner_lets_others_read_stays_so(tmp_path: Path) -> None:
    opened(f"sqlite:///{tmp_path}/state.db")
    (tmp_path / "state.db").chmod(0o640)
    opened(f"sqlite:///{tmp_path}/state.db")
    assert (tmp_path / "state.db").stat().st_mode & 0o777 == 0o640


def test_question_marks_and_percent_signs_of_a_path_are_escaped(tmp_path: Path) -> None:
    opened(f"sqlite:///{tmp_path}/50%25%3F.db?timeout=1")
    assert (tmp_path / "50%?.db").exists()


@pytest.mark.parametrize("kind", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_file_that_another_program_keeps_locked_is_told(kind: str, room: Newsroom, run: Run) -> None:
    connection = sqlite3.connect(room.folder / "state" / "state.db", isolation_level=None)
    connection.execute(f"BEGIN {kind}")
    room.state += "?timeout=0.2"
    told = one_problem(room, run, "--state", room.state)
    assert told == "locked by another program: close what has it open, and run again"
    connection.execute("COMMIT")
    connection.close()
    assert room.feed().new == 1


@contextmanager
def unwritable(path: Path) -> Iterator[None]:
    """Nobody may write to this file or folder, not even the superuser."""
    mode = path.stat().st_mode
    path.chmod(0o555 if path.is_dir() else 0o444)
    superuser = not os.geteuid()
    try:
        if superuser and subprocess.run(["chattr", "+i", path], capture_output=True, check=False).returncode:
            pytest.skip("the superuser may write anywhere, and this file system can't forbid it")
        yield
    finally:
        if superuser:
            subprocess.run(["chattr", "-i", path], capture_output=True, check=False)
        path.chmod(mode)


def test_a_file_that_may_not_be_written_is_told(room: Newsroom, run: Run) -> None:
    with unwritable(room.folder / "state" / "state.db"):
        assert one_problem(room, run) in (
            "can't be written: look at the permissions of the file and its folder",
            "can't be opened: look at its folder and at the permissions there",
        )
    assert room.feed().new == 1


def test_a_folder_that_may_not_be_written_is_told(room: Newsroom, run: Run) -> None:
    folder = room.folder / "state"
    for file in folder.iterdir():
        file.unlink()
    with unwritable(folder):
        assert one_problem(room, run).endswith(f": {folder}/state.db.lock")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir()
    if os.geteuid():
        pytest.skip("only the superuser can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("size", ["64k", "128k", "256k", "512k"])
def test_where_the_disk_is_full_nothing_is_published(size: str, tmp_path: Path, run: Run) -> None:
    room = Newsroom(tmp_path, f"sqlite:///{tmp_path}/disk/state.db")
    for number in range(400):
        room.write(f"{number}.txt", story(f"Boat {number}", number) * 3)
    with small_disk(tmp_path / "disk", size):
        done = run("render")
    assert done.status == 1
    assert done.err in (
        f"feedsmith: {room.state}: the disk is full: make room, and run again\n",
        f"feedsmith: {room.state}: can't be read or written: the disk fails, or is full\n",
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (sqlite3.SQLITE_IOERR_WRITE, "can't be read or written: the disk fails, or is full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "can't be written: look at the permissions of the file and its folder"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "can't be opened: look at its folder and at the permissions there"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "locked by another program: close what has it open, and run again"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "damaged: restore it from a backup, or move it away to start anew"),
    ],
)
def test_what_sqlite_says_more_closely_has_the_advice_for_its_kind(code: int, advice: str, tmp_path: Path) -> None:
    error = sqlite3.OperationalError("something went wrong")
    error.sqlite_errorcode = code
    with Database(f"sqlite:///{tmp_path}/state.db") as database:
        with pytest.raises(StoreError) as failure, database.writing():
            raise error
        assert failure.value.reason == advice


def test_once_there_is_room_again_the_run_is_made_up_for(tmp_path: Path) -> None:
    with Database(f"sqlite:///{tmp_path}/state.db") as database:
        with database.writing() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 40")
        many = [{"key": str(number), "value": "x" * 10_000} for number in range(100)]
        with pytest.raises(StoreError, match="the disk is full"), database.writing() as connection:
            connection.execute(schema.key_values.insert(), many)
    with Database(f"sqlite:///{tmp_path}/state.db") as database, database.writing() as connection:
        assert connection.execute(text("SELECT count(*) FROM key_values")).scalar() == 1


def test_a_statement_that_fails_costs_its_transaction_alone(database_url: str) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(schema.key_values.insert().values(key="a", value="b"))
        connection.exec_driver_sql("SELECT * FROM nowhere")

    with Database(database_url) as database:
        with pytest.raises(StoreError, match="nowhere"), database.writing() as connection:
            fail(connection)
        with database.snapshot() as connection:
            assert connection.execute(text("SELECT count(*) FROM key_values")).scalar() == 1


def test_what_is_interrupted_in_a_transaction_is_undone(database_url: str) -> None:
    def interrupted(connection: Connection) -> None:
        connection.execute(schema.key_values.insert().values(key="a", value="b"))
        raise KeyboardInterrupt

    with Database(database_url) as database:
        with pytest.raises(KeyboardInterrupt), database.writing() as connection:
            interrupted(connection)
        with database.writing() as connection:
            assert connection.execute(text("SELECT count(*) FROM key_values")).scalar() == 1


def test_to_read_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    assert "`feedsmith render` makes it" in refused(f"sqlite:///{tmp_path}/no/state.db", reading=True)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_holds_nothing_to_read(tmp_path: Path, postgres: Callable[[], str]) -> None:
    (tmp_path / "state.db").touch()
    for url in (f"sqlite:///{tmp_path}/state.db", postgres()):
        assert refused(url, reading=True) == "it is empty: `feedsmith render` fills it"


# ---- a server that can't be used ---------------------------------------------------------------------------


def guarded(url: str, password: str) -> str:
    return url.replace("//tests@", f"//{GUARDED}:{password.replace(' ', '%20')}@")


def test_a_wrong_password_is_told_and_not_shown(postgres: Callable[[], str], tmp_path: Path, run: Run) -> None:
    url = postgres()
    Newsroom(tmp_path, guarded(url, "geheim")).write("one.txt")
    done = run("render")
    assert done.status == 1
    assert f'password authentication failed for user "{GUARDED}"' in done.err
    assert done.err.count("\n") == 1
    assert "geheim" not in done.err
    assert not (tmp_path / "out").exists()


def test_a_password_is_not_shown_whatever_goes_wrong(postgres: Callable[[], str]) -> None:
    reason = refused(guarded(postgres(), PASSWORD))
    assert reason == "permission denied for schema public"


def test_a_database_that_is_not_there_is_told(postgres: Callable[[], str]) -> None:
    url = make_url(postgres()).set(database="nowhere")
    assert 'database "nowhere" does not exist' in refused(str(url))


@pytest.fixture
def deaf() -> Iterator[int]:
    """A port where somebody listens and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_server_that_never_answers_is_given_up(deaf: int) -> None:
    pytest.importorskip("psycopg")
    reason = refused(f"postgresql://me:sesame@127.0.0.1:{deaf}/feeds?connect_timeout=2")
    assert "timeout expired" in reason
    assert "sesame" not in reason


def test_a_server_that_is_not_there_is_told(deaf: int) -> None:
    pytest.importorskip("psycopg")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "Connection refused" in refused(f"postgresql://me:sesame@127.0.0.1:{port}/feeds")


def process_of(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar() or 0)


def test_a_connection_that_is_lost_costs_its_transaction_and_the_next_has_another(
    postgres: Callable[[], str],
) -> None:
    url = postgres()
    with Database(url) as database:
        with database.writing() as connection:
            process = process_of(connection)
        end_session(url, process)
        with pytest.raises(StoreError, match="terminating connection"), database.writing() as connection:
            connection.exec_driver_sql("SELECT 1")
        with database.writing() as connection:
            assert process_of(connection) != process


def test_a_lock_that_was_lost_with_its_connection_ends_the_run(postgres: Callable[[], str]) -> None:
    url = postgres()
    with Database(url, wait=0) as database:
        with pytest.raises(StoreError, match="terminating connection"), database.lock(SOURCE, 1):
            end_all_sessions(url)
        with (
            database.lock(SOURCE, 1),
            Database(url, wait=0) as other,
            pytest.raises(StoreError, match="another run"),
            other.lock(SOURCE, 1),
        ):
            raise AssertionError("it went on")


def end_all_sessions(url: str) -> None:
    """Of all others that use the database."""
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    engine.dispose()


def end_session(url: str, process: int) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({process}, 10000)")
    engine.dispose()


def test_somebody_elses_tables_on_a_server_are_left_alone(postgres: Callable[[], str]) -> None:
    url = postgres()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE feeds (title TEXT)")
    assert refused(url) == "holds tables that are not feedsmith's: name another database"
    assert inspect(engine).get_table_names() == ["feeds"]
    engine.dispose()


# ---- older and newer tables --------------------------------------------------------------------------------


def found(url: str) -> tuple[int, bool, bool]:
    """The version of the tables, and whether they are what `widen` makes of them."""
    engine = create_engine(url)
    with engine.connect() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("articles")}
        tables = inspect(connection).get_table_names()
        version = schema.version_of(connection)
    engine.dispose()
    return version, "mood" in columns, "moods" in tables


NEXT = schema.VERSION + 1


def test_older_tables_become_those_of_the_next_version(database_url: str) -> None:
    with Database(database_url) as database, database.writing() as connection:
        migrations.migrate(connection, schema.VERSION, NEXT, {schema.VERSION: widen})
    assert found(database_url) == (NEXT, True, True)
    assert "made by a newer feedsmith" in refused(database_url)
    assert "made by a newer feedsmith" in refused(database_url, reading=True)


def test_migrations_follow_each_other(database_url: str) -> None:
    order: list[int] = []
    numbers = range(schema.VERSION, schema.VERSION + 3)
    steps = {number: lambda connection, number=number: order.append(number) for number in numbers}
    with Database(database_url) as database, database.writing() as connection:
        migrations.migrate(connection, numbers[0], numbers[-1] + 1, steps)
        migrations.migrate(connection, numbers[-1] + 1, numbers[-1] + 1, steps)
        assert schema.version_of(connection) == numbers[-1] + 1
    assert order == [*numbers]


def test_a_migration_that_fails_leaves_the_tables_as_they_were(database_url: str) -> None:
    def fail(connection: Connection) -> None:
        widen(connection)
        connection.exec_driver_sql("ALTER TABLE nowhere ADD COLUMN mood VARCHAR")

    with (
        Database(database_url) as database,
        pytest.raises(StoreError, match="nowhere"),
        database.writing() as connection,
    ):
        migrations.migrate(connection, schema.VERSION, NEXT, {schema.VERSION: fail})
    assert found(database_url) == (schema.VERSION, False, False)
    opened(database_url)


KILLED = """
import os, sys
from feedsmith.state.store import migrations, schema
from feedsmith.state.store.database import Database
from support.tables import widen
def die(connection):
    connection.exec_driver_sql("DROP TABLE moods")
    os._exit(9)
with Database(sys.argv[1]) as database, database.writing() as connection:
    now = schema.VERSION
    migrations.migrate(connection, now, now + 2, {now: widen, now + 1: die})
"""


def test_a_migration_that_is_killed_leaves_the_tables_as_they_were(database_url: str) -> None:
    opened(database_url)
    command = [sys.executable, "-c", KILLED, database_url]
    done = subprocess.run(command, env={**BARE, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}, timeout=60)
    assert done.returncode == 9
    assert found(database_url) == (schema.VERSION, False, False)
    opened(database_url)


KILLED_AT_A_STATEMENT = """
import os, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from feedsmith.state.store.database import Database
left = int(sys.argv[2])
def die(connection, cursor, statement, *others):
    global left
    left -= statement.startswith(("ALTER", "DROP", "CREATE", "UPDATE"))
    if left < 0:
        os._exit(9)
event.listen(Engine, "before_cursor_execute", die)
with Database(sys.argv[1]):
    pass
"""


@pytest.mark.parametrize("statements", [1, 12, 28])
def test_killed_while_it_becomes_that_of_today_a_database_is_that_of_before(statements: int, database_url: str) -> None:
    create_version_1(database_url)
    before = tables_of(database_url)
    done = subprocess.run([sys.executable, "-c", KILLED_AT_A_STATEMENT, database_url, str(statements)], env=BARE)
    assert done.returncode == 9
    assert tables_of(database_url) == before
    opened(database_url)


def tables_of(url: str) -> dict[str, object]:
    engine = create_engine(url)
    description = described(engine)
    engine.dispose()
    return description


def test_tables_of_version_1_become_those_that_are_made_today(database_url: str) -> None:
    create_version_1(database_url)
    opened(database_url)
    migrated = tables_of(database_url)
    engine = create_engine(database_url)
    schema.metadata.drop_all(engine)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    opened(database_url)
    assert tables_of(database_url) == migrated


def test_logins_that_version_1_kept_are_forgotten(database_url: str) -> None:
    create_version_1(database_url)
    engine = create_engine(database_url)
    page, plain = "https://me:sesame@x.example/a", "https://x.example/a"
    link = "https://me:sesame@x.example/b"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO sources VALUES (1, '{page}', '', '{{}}')")
        statement = "INSERT INTO documents VALUES (1, '{0}', 1, '{0}', '', '', '[[\"{1}\", null]]')"
        connection.exec_driver_sql(statement.format(page, link))
        connection.exec_driver_sql(statement.format("https://x.example/c", link))
    engine.dispose()
    with Database(database_url) as database, database.snapshot() as connection:
        (source,) = connection.execute(schema.sources.select()).all()
        documents = connection.execute(schema.documents.select().order_by(schema.documents.c.url)).all()
    assert source.key == plain
    assert [document.url for document in documents] == [plain, "https://x.example/c"]
    assert "sesame" not in str([source, *documents])


def test_older_tables_can_not_be_read_before_they_are_brought_up_to_date(database_url: str) -> None:
    create_version_1(database_url)
    before = tables_of(database_url)
    reason = refused(database_url, reading=True)
    assert reason == "tables of version 1: the next `feedsmith render` brings them up to date"
    assert tables_of(database_url) == before


def test_damage_that_a_migration_meets_is_told_and_the_tables_stay(database_url: str) -> None:
    create_version_1(database_url)
    before = tables_of(database_url)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO sources VALUES (1, 'a', '', '{\"ran\": tru')")
    engine.dispose()
    assert refused(database_url) == "damaged: restore it from a backup, or move it away to start anew"
    assert tables_of(database_url) == before


# ---- databases of released versions ------------------------------------------------------------------------

HISTORY = """
base_url = "https://x.example/feeds"
[sources.harbour]
type = "text"
path = "articles"
on_delete = "withdraw"
[feeds.news]
title = "The News"
link = "https://x.example/"
sources = ["harbour"]
limit = 3
archive = true
merge = false
formats = ["json", "atom"]
[feeds.all]
title = "All of it"
link = "https://x.example/"
sources = ["harbour"]
limit = 0
merge = false
formats = ["json", "atom"]
[feeds.stories]
title = "Each story once"
link = "https://x.example/"
sources = ["harbour"]
formats = ["json", "atom"]
"""
FEEDS = ("news", "all", "stories")
PLACE = "/newsroom"
"""Where the newsroom of a dump is."""


def history(room: Newsroom, run: Callable[[], object]) -> None:
    """Articles that were edited, renamed, deleted, withdrawn and held, with a run after each day."""
    for number in range(9):
        room.write(f"{number}.txt", story(f"Boat {number}"))
        room.now += HOUR
    room.write("dated.md", story("A dinghy"), front="date: 2026-01-02T03:04:05Z\nid: tag:x.example,2026:dinghy")
    room.write("held.md", story("A liner"), front="embargo: 2026-06-01T00:00:00Z")
    run()
    room.write("1.txt", story("A ship"))
    (room.folder / "articles" / "2.txt").rename(room.folder / "articles" / "moved.txt")
    (room.folder / "articles" / "3.txt").unlink()
    room.write("4.txt", story("Boat 4"), front="draft: true")
    (room.folder / "articles" / "broken.txt").write_bytes(b"\0\1\2")
    os.utime(room.folder / "articles" / "broken.txt", (room.now.timestamp(), room.now.timestamp()))
    run()
    room.write("moved.txt", story("A cutter"))
    room.write("3.txt", story("A tug"))
    run()


def relisted(block: bytes, old: str, new: str) -> tuple[bytes, bytes]:
    """A block of a listing for another folder, and its digest."""
    told = zlib.decompress(block).replace(old.encode(), new.encode())
    return blake2b(told, digest_size=16).digest(), zlib.compress(told, 1)


def relist(connection: sqlite3.Connection, old: str, new: str) -> None:
    for source, digest, block in connection.execute("SELECT source, digest, block FROM listings").fetchall():
        values = (*relisted(block, old, new), source, digest)
        connection.execute("UPDATE listings SET digest = ?, block = ? WHERE source = ? AND digest = ?", values)
    connection.commit()


def dumped(room: Newsroom) -> str:
    """The room's database as SQL, as though the room were at PLACE."""
    connection = sqlite3.connect(room.folder / "state.db")
    relist(connection, str(room.folder), PLACE)
    lines = [line.replace(str(room.folder), PLACE) for line in connection.iterdump()]
    connection.close()
    return "\n".join(lines)


def loaded(dump: str, room: Newsroom) -> None:
    connection = sqlite3.connect(room.folder / "state.db")
    connection.executescript(dump.replace(PLACE, str(room.folder)))
    relist(connection, PLACE, str(room.folder))
    connection.close()


def present(folder: Path) -> Newsroom:
    """A newsroom with a history of which everything is remembered."""
    room = Newsroom(folder, f"sqlite:///{folder}/state.db", HISTORY)
    history(room, room.run)
    return room


def told(items: Sequence[Any]) -> list[dict[str, Any]]:
    """What never changes in a feed of items, whatever else its version has to say of them."""
    return [
        {key: item.get(key) for key in ("id", "title", "date_published", "date_modified")}
        for item in sorted(items, key=lambda item: str(item["id"]))
    ]


RELEASED = sorted(int(path.stem) for path in DUMPS.glob("*.sql"))


ARCHIVED = {
    1: "SELECT page, coalesce(as_id, id) FROM entries JOIN articles USING (number) WHERE feed = 1 AND page > 0"
    " ORDER BY 1, 2"
}
"""Which articles are in which archive document, as the tables of a version have it."""


def test_each_version_before_the_present_one_has_its_dump() -> None:
    assert {*range(1, schema.VERSION)} <= {*RELEASED} <= {*range(1, schema.VERSION + 1)}


def test_the_tables_that_tests_call_version_1_are_those_of_its_dump(tmp_path: Path) -> None:
    create_version_1(f"sqlite:///{tmp_path}/made.db")
    execute_dump(1, tmp_path / "dumped.db")
    assert statements_of(tmp_path / "made.db") == statements_of(tmp_path / "dumped.db")


@pytest.mark.parametrize("version", RELEASED)
def test_over_a_database_of_each_released_version_ids_and_dates_stay(
    version: int, tmp_path: Path, database_url: str
) -> None:
    file = f"sqlite:///{tmp_path}/state.db"
    room = Newsroom(tmp_path, file, HISTORY)
    history(room, lambda: setattr(room, "now", room.now + HOUR))
    loaded((DUMPS / f"{version}.sql").read_text(), room)
    archived = query(tmp_path / "state.db", ARCHIVED[version])
    if make_url(database_url).get_backend_name() == "postgresql":
        if version > 1:
            pytest.skip("there is only a way to bring version 1 to a server")
        copy_version_1(tmp_path / "state.db", database_url)
        room.state = database_url
        room.configure(HISTORY)
    room.now += 24 * HOUR
    report = room.run()
    assert [Path(failure.location).name for failure in report.failures] == ["broken.txt"]
    # Version 1 merged texts of one outlet, which come back: readers have not met those.
    assert [feed.new for feed in report.feeds] == [0, 0, 9]
    expected = json.loads((DUMPS / f"{version}.json").read_text())
    today = {name: told(room.items(name)) for name in FEEDS}
    # What readers know stays as it is among them.
    came_back = today.pop("stories")
    assert all(item in came_back for item in expected.pop("stories"))
    assert len({item["id"] for item in came_back}) == len(came_back) > 1
    assert today == expected
    archives = [(page, item["id"]) for page in (1, 2, 3) for item in room.items(f"news-archive-{page}")]
    assert sorted(archives) == archived
    before = room.stamps()
    room.run()
    assert room.stamps() == before


@pytest.mark.parametrize("version", RELEASED)
def test_the_dump_of_each_released_version_becomes_the_tables_of_today(version: int, tmp_path: Path) -> None:
    execute_dump(version, tmp_path / "dumped.db")
    for name in ("dumped", "fresh"):
        opened(f"sqlite:///{tmp_path}/{name}.db")
    assert statements_of(tmp_path / "dumped.db") == statements_of(tmp_path / "fresh.db")


def test_the_shingles_of_version_1_stand_in_the_rows_of_their_articles(tmp_path: Path) -> None:
    execute_dump(1, tmp_path / "state.db")
    opened(f"sqlite:///{tmp_path}/state.db")
    engine = create_engine(f"sqlite:///{tmp_path}/state.db")
    with engine.connect() as connection:
        found = connection.execute(select(schema.shingles.c.article, schema.shingles.c.shingle)).all()
        rows = connection.execute(select(schema.articles.c.number, schema.articles.c.shingles)).all()
    engine.dispose()
    assert len(found) > 10
    assert sorted((number, shingle) for number, shingles in rows for shingle in shingles) == sorted(map(tuple, found))


def test_what_version_1_kept_of_sources_and_hubs_is_known_by_its_names_of_today(tmp_path: Path) -> None:
    execute_dump(1, tmp_path / "state.db")
    execute(tmp_path / "state.db", "INSERT INTO about VALUES ('untold', 'https://x.example/feeds/news.atom')")
    with Database(f"sqlite:///{tmp_path}/state.db") as database:
        health = load_health(database, ["harbour"])["harbour"]
        with database.writing() as connection:
            kept = {row.key: row.value for row in connection.execute(schema.key_values.select())}
    assert kept == {
        "schema_version": "2",
        "pending_pings": "https://x.example/feeds/news.atom",
    }
    assert health == Health(
        last_run=1773169200,
        failing=True,
        last_success=1773162000,
        last_failure=1773169200,
        failure_kind="not-an-article",
        failure_detail="harbour: /newsroom/articles/broken.txt: not an article (NUL bytes: binary data)",
        articles=10,
        article_counts=(11, 9, 10),
        body_lengths=(290, 290, 290),
        recent_lengths=(305, 290, 290, 287, 296),
    )


def test_articles_that_version_1_kept_are_found_by_the_shingles_of_today(tmp_path: Path) -> None:
    execute_dump(1, tmp_path / "state.db")
    with Database(f"sqlite:///{tmp_path}/state.db") as database, database.writing() as connection:
        kept = dict(connection.execute(select(schema.articles.c.number, schema.articles.c.shingles)).all())
        articles = load_articles(connection, [*kept])
    assert len(articles) > 8
    assert all(set(own) <= set(shingles(articles[number])) for number, own in kept.items())
    assert set().union(*kept.values()) == set().union(*map(shingles, articles.values())) != set()


def execute_dump(version: int, file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.executescript((DUMPS / f"{version}.sql").read_text())
    connection.close()


def statements_of(file: Path) -> list[tuple[str, str]]:
    """What makes the tables and indexes, without quotes: SQLite puts some where it renames a table."""
    rows = query(file, "SELECT name, sql FROM sqlite_master ORDER BY name")
    return [(name, (sql or "").replace('"', "")) for name, sql in rows]


def query(file: Path, statement: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(file)
    rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        room = present(Path(folder))
        feeds = {name: told(room.items(name)) for name in FEEDS}
        (DUMPS / f"{schema.VERSION}.sql").write_text(dumped(room) + "\n")
        (DUMPS / f"{schema.VERSION}.json").write_text(json.dumps(feeds, indent=1) + "\n")


def test_a_snapshot_is_of_one_moment(database_url: str) -> None:
    with Database(database_url) as database, database.snapshot() as reading:
        values = select(schema.key_values.c.value).where(schema.key_values.c.key == "told")
        assert reading.execute(values).scalar() is None
        with database.writing() as connection:
            connection.execute(schema.key_values.insert().values(key="told", value="now"))
        assert reading.execute(values).scalar() is None
