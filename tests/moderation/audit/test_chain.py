"""The chain: every row is sealed once, in a place without gaps, and whatever is changed behind its back shows at the first such row."""

import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from forum.accounts.events import RolesChanged
from forum.core import jobs
from forum.core.db import command, db, session
from forum.core.events import announce
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from moderation.audit.chain import canonical, link_hash
from moderation.audit.commands import seal_batch, seal_log
from moderation.audit.models import AuditLink, AuditRow, AuditSeal
from moderation.audit.queries import verify_log
from tests import make


@command
def acts(actor, member, count=1):
    for _ in range(count):
        announce(RolesChanged(utcnow(), actor.id, member.id, (), ("agent",)))


@pytest.fixture
def people(app):
    return make.admin("boss"), make.member("ana")


def behind_its_back(*statements):
    """As somebody with all rights on the database: the triggers go first."""
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "sqlite":
            for name in ("rows", "links", "seals"):
                for verb in ("update", "delete"):
                    connection.execute(text(f"drop trigger if exists audit_{name}_no_{verb}"))
        else:
            connection.execute(text("set local session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
    db.session.remove()


def test_rows_are_sealed_once_and_verify(people):
    acts(*people, count=3)
    assert seal_log(SYSTEM) == 3
    assert seal_log(SYSTEM) == 0
    acts(*people, count=2)
    assert (verify_log().sealed, verify_log().unsealed) == (3, 2)
    assert seal_log(SYSTEM) == 2
    found = verify_log()
    assert found.is_whole and (found.rows, found.sealed, found.unsealed, found.seal.id) == (5, 5, 0, 2)
    assert [link.id for link in session().scalars(select(AuditLink).order_by(AuditLink.id))] == [1, 2, 3, 4, 5]


def test_an_empty_log_is_whole(app):
    assert verify_log().is_whole and verify_log().seal is None


@pytest.mark.parametrize(("tampering", "row"), [
    ("update audit_rows set action = 'PostHidden' where id = 2", 2),
    ("update audit_rows set actor_id = null where id = 3", 3),
    ("update audit_rows set door = 'api' where id = 2", 2),
    ("delete from audit_rows where id = 2", 2),
    ("delete from audit_links where row_id = 2", 3),
    ("update audit_links set hash = 'x' where row_id = 2", 2),
    ("update audit_links set row_id = 99 where row_id = 2", 99),
])
def test_the_first_row_that_was_touched_is_named(people, tampering, row):
    acts(*people, count=4)
    seal_log(SYSTEM)
    behind_its_back(tampering)
    found = verify_log()
    assert not found.is_whole and found.broken.row_id == row


@pytest.mark.parametrize("tampering", [
    "update audit_seals set sealed_at = '2020-01-01 00:00:00' where id = 1", "update audit_seals set hash = 'x' where id = 1",
    "update audit_seals set last_position = 3 where id = 1",
])
def test_a_seal_that_was_touched_is_found(people, tampering):
    acts(*people, count=2)
    seal_log(SYSTEM)
    behind_its_back(tampering)
    assert not verify_log().is_whole


def test_cutting_off_the_end_shows_only_against_a_seal_that_was_stored_elsewhere(people):
    acts(*people, count=2)
    seal_log(SYSTEM)
    acts(*people, count=2)
    seal_log(SYSTEM)
    first, last = (seal.hash for seal in session().scalars(select(AuditSeal).order_by(AuditSeal.id)))
    behind_its_back("delete from audit_rows where id > 2", "delete from audit_links where id > 2", "delete from audit_seals where id > 1")
    assert verify_log().is_whole
    assert not verify_log(expect=last).is_whole
    assert verify_log(expect=first.upper()).is_whole


def test_a_seal_without_its_rows_is_found(people):
    acts(*people, count=2)
    seal_log(SYSTEM)
    behind_its_back("delete from audit_rows where id = 2", "delete from audit_links where id = 2")
    assert not verify_log().is_whole


@pytest.mark.parametrize("table", ["audit_rows", "audit_links", "audit_seals"])
@pytest.mark.parametrize("verb", ["update {} set id = id + 1", "delete from {}", "truncate {}"])
def test_the_database_refuses_to_change_anything(people, table, verb):
    if verb.startswith("truncate") and db.engine.dialect.name == "sqlite":
        verb = "delete from {}"  # SQLite knows no TRUNCATE
    acts(*people)
    seal_log(SYSTEM)
    with pytest.raises(DatabaseError), db.engine.begin() as connection:
        connection.execute(text(verb.format(table)))
    assert verify_log().is_whole


def test_a_row_that_was_committed_late_takes_the_next_place(people):
    """On PostgreSQL a lower id may become visible after a higher one: the place says the order of sealing, not the id."""
    acts(*people, count=3)
    behind_its_back("update audit_rows set id = 1000 where id = 2")
    seal_log(SYSTEM)
    behind_its_back("insert into audit_rows (id, at, action, details) values (2, '2026-01-01 00:00:00', 'PostHidden', '{}')")
    assert seal_log(SYSTEM) == 1
    assert [link.row_id for link in session().scalars(select(AuditLink).order_by(AuditLink.id))] == [1, 3, 1000, 2]
    assert verify_log().is_whole


def test_two_sealers_at_once_make_one_chain(app, people):
    acts(*people, count=20)
    db.session.remove()

    def seal():
        with app.app_context():
            seal_log(SYSTEM)
            db.session.remove()

    sealers = [threading.Thread(target=seal) for _ in range(4)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()
    found = verify_log()
    assert found.is_whole and (found.sealed, found.unsealed) == (20, 0)


def test_the_hourly_job_seals_what_is_far_behind(people, monkeypatch):
    monkeypatch.setattr("moderation.audit.queries.sealing.NEAR_ROWS", 1)
    acts(*people, count=3)
    behind_its_back("update audit_rows set id = 500 where id = 3")
    assert seal_log(SYSTEM) == 3
    behind_its_back("insert into audit_rows (id, at, action, details) values (3, '2026-01-01 00:00:00', 'PostHidden', '{}')")
    assert seal_log(SYSTEM) == 0
    jobs.open_periods()
    jobs.drain()
    assert verify_log().unsealed == 0 and verify_log().is_whole


def test_sealing_costs_the_same_for_one_row_as_for_fifty(people, statements):
    counts = []
    for rows in (1, 50):
        acts(*people, count=rows)
        with statements() as seen:
            seal_batch(SYSTEM)
        counts.append(len(seen))
    assert counts[1] - counts[0] <= 1  # the first batch has no link before it


def test_a_column_that_a_later_release_adds_changes_no_hash():
    assert canonical({"id": 1, "later": None}) == canonical({"id": 1}) == '{"id":1}'
    assert link_hash("a", {"id": 1}) != link_hash("b", {"id": 1})


def test_old_rows_without_door_or_request_are_sealed_too(people):
    old = "(1, '2026-01-01 00:00:00', 'PostHidden', '{\"reason\": \"spam\"}')"
    behind_its_back(f"insert into audit_rows (id, at, action, details) values {old}")
    assert seal_log(SYSTEM) == 1 and verify_log().is_whole
    assert session().get_one(AuditRow, 1).door is None
