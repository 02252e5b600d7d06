"""The databases that tests stand on."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis
import sqlalchemy

from tests import databases
from tests.databases import drop_postgres, fresh_database, postgres_url, redis_server, run_folder
from tests.servers import PostgresServer, RedisServer

ROOT = Path(__file__).parents[2]
USER = """
import sys
from tests.databases import postgres_url, redis_server, run_folder
postgres_url(); redis_server(); print(run_folder())
sys.stdout.flush()
{ending}
"""


def build(url: str) -> None:
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (words text)")
        connection.exec_driver_sql("INSERT INTO notes VALUES ('from the template')")
    engine.dispose()


def words_in(url: str, also: str | None = None) -> list[str]:
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        if also:
            connection.exec_driver_sql(f"INSERT INTO notes VALUES ('{also}')")
        words = list(connection.exec_driver_sql("SELECT words FROM notes ORDER BY words").scalars())
    engine.dispose()
    return words


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_fresh_database_has_the_schema_and_nothing_of_the_others(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAZA_TEST_DATABASE", kind)
    first, second = fresh_database(tmp_path, build), fresh_database(tmp_path, build)
    assert first.startswith(kind)
    assert words_in(first, also="mine") == ["from the template", "mine"]
    assert words_in(second) == ["from the template"]


def test_an_unknown_kind_of_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAZA_TEST_DATABASE", "oracle")
    with pytest.raises(ValueError, match="oracle"):
        databases.database_kind()


def test_a_postgres_database_can_be_dropped_while_somebody_is_connected() -> None:
    url = postgres_url("short_lived")
    address = url.replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        drop_postgres(url)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(address)


def test_all_processes_of_a_run_share_one_folder() -> None:
    environment = {**os.environ, "PYTEST_XDIST_TESTRUNUID": run_folder().name.removeprefix("plaza-tests-")}
    done = subprocess.run([sys.executable, "-c", USER.format(ending="")], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == str(run_folder())
    assert run_folder().exists()


@pytest.mark.parametrize("ending", ["", "import os; os.kill(os.getpid(), 9)"])
def test_servers_and_folder_go_when_the_last_process_ends_however_it_ends(ending: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTEST_XDIST_TESTRUNUID", "PLAZA_TEST_RUN")}
    command = [sys.executable, "-c", USER.format(ending=ending)]
    folder = Path(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True).stdout.strip())
    assert folder.name.startswith("plaza-tests-")
    deadline = time.monotonic() + 15
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()


def test_redis_answers() -> None:
    client = redis.Redis.from_url(redis_server())
    client.set("word", "kept")
    assert client.get("word") == b"kept"
    client.close()


def test_redis_can_go_away_and_come_back_at_the_same_address(tmp_path: Path) -> None:
    with RedisServer(tmp_path / "redis") as server:
        client = redis.Redis.from_url(server.url(), socket_timeout=2)
        assert client.ping()
        server.stop()
        with pytest.raises(redis.ConnectionError):
            client.ping()
        server.start()
        assert client.ping()
        client.close()


def test_postgres_can_be_restarted_and_keeps_its_data(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = run_folder() / "restarted"
    with PostgresServer(folder) as server:
        url = server.url("postgres").replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept (n int)")
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
        server.start()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
