"""Big boards are migrated while people go on writing: without a time limit, one at a time, and begun anew after whatever interrupts."""

import re
import threading

import pytest
from sqlalchemy import inspect, text

from forum.core import migrate
from forum.core.config import PROJECT
from forum.core.db import db
from forum.resolution.commands import accept_answer
from forum.votes.commands import add_me_too
from tests import make
from tests.forum.drift import drifting
from tests.forum.metrics.worlds import keep

BIG = ("posts", "threads", "votes", "revisions", "users", "outbox", "notifications", "thread_fields", "thread_tags", "resolution_changes",
       "question_facts", "question_turns", "question_spans", "searches", "suggestion_events")
KEPT = ("question_turns", "question_facts", "question_spans", "searches", "suggestion_events", "threads", "posts", "me_toos")


def is_postgres():
    return db.engine.dialect.name == "postgresql"


def ask(connection, statement, **values):
    return connection.execute(text(statement), values).scalar()


def rows_of(connection):
    return {table: ask(connection, f"SELECT count(*) FROM {table}") for table in KEPT}


def has_index(name, table):
    return name in {found["name"] for found in inspect(db.engine).get_indexes(table)}


def test_migrations_have_no_time_limit_and_requests_have_theirs_again(app):
    asked = "SHOW statement_timeout" if is_postgres() else "SELECT 'none'"
    limits = []
    migrate._with_connection(lambda config: limits.append(ask(config.attributes["connection"], asked)))
    with db.engine.connect() as connection:
        limits.append(ask(connection, asked))
    assert limits == (["0", "5s"] if is_postgres() else ["none", "none"])


def test_of_two_upgrades_at_once_each_ends_at_the_newest(app):
    db.session.remove()
    migrate.downgrade("0057_question_columns")
    failed = []

    def upgrade():
        try:
            with app.app_context():
                migrate.upgrade()
        except Exception as error:
            failed.append(error)

    others = [threading.Thread(target=upgrade) for _each in range(2 if is_postgres() else 1)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert failed == [] and migrate.current() == migrate.heads()[0] and migrate.drift() == []


def test_an_index_whose_build_was_interrupted_is_built_anew(app):
    db.session.remove()
    migrate.downgrade("0060_term_sharing")
    with db.engine.begin() as connection:
        if is_postgres():  # what a build leaves behind that somebody stopped
            connection.execute(text("CREATE INDEX ix_threads_category ON threads (title)"))
            connection.execute(text("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_threads_category'::regclass"))
    migrate.upgrade("0061_threads_by_category")
    assert has_index("ix_threads_category", "threads")
    migrate.upgrade()
    assert migrate.drift() == []


def test_indexes_are_built_and_dropped_while_somebody_is_writing(app):
    make.question()
    db.session.remove()
    migrate.downgrade("0060_term_sharing")
    if not is_postgres():  # where whoever writes is alone
        migrate.upgrade()
        return
    writer = db.engine.connect()
    writer.execute(text("UPDATE threads SET version = version + 1"))
    ends = threading.Timer(3, writer.commit)  # longer than requests wait for a lock
    ends.start()
    migrate.upgrade()
    ends.join()
    writer.close()
    assert has_index("ix_threads_category", "threads")


@pytest.mark.parametrize("path", sorted((PROJECT / "migrations" / "versions").glob("*.py")), ids=lambda path: path.stem)
def test_indexes_of_big_tables_are_not_built_under_a_lock(path):
    """From 0036 on: before, no board was big."""
    source = path.read_text(encoding="utf-8")
    new = set(re.findall(r"create_table\(\s*'(\w+)'", source))
    built = set(re.findall(r"op\.create_index\(\s*(?:op\.f\()?'\w+'\)?,\s*'(\w+)'", source))
    built |= {table for table in re.findall(r"batch_alter_table\('(\w+)'", source) if "batch_op.create_index" in source}
    assert path.stem < "0036" or not (built - new) & set(BIG), "forum.core.index_builds.build_index"


def test_turns_keep_their_rows_and_say_how_many_people_there_were(app, statements):
    ana, bob, cleo = (make.member(name) for name in ("ana", "bob", "cleo"))
    first, second = make.question(ana), make.question(bob)
    accept_answer(ana, make.answer(first, bob).id)
    add_me_too(cleo, second.id)
    keep()
    first_id, second_id = first.id, second.id
    db.session.remove()
    with db.engine.connect() as connection:
        before = rows_of(connection)
        of_people = ask(connection, "SELECT count(*) FROM question_turns WHERE kind IN ('joined', 'left')")
    migrate.downgrade("0057_question_columns")
    with statements() as seen:
        migrate.upgrade()
    assert not [one for one in seen if "_alembic_tmp_question_turns" in one], "the table is not written anew"
    with db.engine.connect() as connection:
        assert rows_of(connection) == {**before, "question_turns": before["question_turns"] - of_people}
        people = "SELECT DISTINCT people FROM question_turns WHERE thread_id = :id"
        assert (ask(connection, people, id=first_id), ask(connection, people, id=second_id)) == (1, 2)
    assert migrate.drift() == []
    keep()
    assert drifting() == {}
    with db.engine.connect() as connection:
        assert rows_of(connection) == before, "what the way back left out is derived again"


def test_a_worker_of_before_the_upgrade_goes_on_writing_turns(app):
    question = make.question()
    question_id = question.id
    db.session.remove()
    migrate.downgrade("0057_question_columns")
    migrate.upgrade("0058_slices")
    with db.engine.begin() as connection:
        row = "INSERT INTO question_turns (thread_id, seq, kind, at, day) VALUES (:id, 9, 'asked', '2026-02-02', '2026-02-02')"
        connection.execute(text(row), {"id": question_id})
        assert ask(connection, "SELECT people FROM question_turns WHERE seq = 9") == 1
    migrate.upgrade()
