"""`plaza simulate`: a made-up community adds up, is the same for the same seed, and the proof sees what does not add up."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, update

from forum.accounts.models import User
from forum.cli.simulate.days import Life
from forum.cli.simulate.proof import proof
from forum.cli.simulate.words import text
from forum.core.db import session
from forum.kit import clock
from forum.notifications.models import Letter
from forum.threads.models import Post
from tests import make

SMALL = ("simulate", "--members", "14", "--days", "2", "--acts", "3", "--until", "2026-11-01", "--json")


@pytest.fixture
def plaza(app):
    return lambda *words: app.test_cli_runner().invoke(args=["plaza", *words])


@pytest.fixture
def community(app):
    """One day of a small community, seen at the end of it."""
    life = Life(7, 12, 60, begin=datetime(2026, 10, 1, tzinfo=UTC), days=1)
    life.begin()
    life.live(is_quiet=False)
    yield life
    clock.stop_pretending()


@pytest.mark.once
def test_a_community_that_lived_adds_up(plaza):
    """PostgreSQL is asked for the same by random lives and walks, and for every periodic job by house/test_canaries."""
    ended = plaza(*SMALL)
    found = json.loads(ended.stdout)
    assert ended.exit_code == 0, ended.output
    assert found["holds"] and not any(found["wrong"].values())
    assert found["done"]["join"] == 14
    assert found["done"]["workers killed"] and found["done"]["clocks compared"]
    assert found["counts"]["questions"] and found["counts"]["mails"] > 14 and found["counts"]["ledger_rows"]
    assert abs((datetime.now(UTC) - clock.utcnow()).total_seconds()) < 5, "afterwards the clock is right again"


@pytest.mark.once
def test_people_in_a_simulation_ask_answer_and_vote_by_the_same_commands(community):
    kinds = dict(session().execute(select(Post.kind, func.count()).group_by(Post.kind)).all())
    asked = community.done["ask"] + 3
    assert community.done["answer"] == kinds["answer"]
    assert kinds["question"] == asked, "three discussions bring the tags along"


def test_the_same_seed_gives_the_same_community_and_another_seed_another(app):
    def lived(seed: int) -> list[tuple[str, int]]:
        world = Life(seed, 12, 60, begin=datetime(2026, 10, 1, tzinfo=UTC), days=1).world
        return [(text(world.chance, "es", "body"), world.chance.randrange(99)) for _ in range(9)]

    assert lived(3) == lived(3) != lived(4)


DAMAGE = {
    "rows_that_drift": lambda life: session().execute(update(User).where(User.handle == "sim_admin").values(reputation=99)),
    "mails_sent_twice": lambda life: life.postbag.sent.update(dict.fromkeys(life.postbag.sent, 1)),
    "letters_marked_but_not_sent": lambda life: life.postbag.sent.clear(),
    "letters_due_but_waiting": lambda life: session().execute(update(Letter).values(sent_at=None)),
}


@pytest.mark.once
def test_the_proof_sees_what_does_not_add_up(community):
    assert proof(community).holds
    for name, damage in DAMAGE.items():
        damage(community)
        session().commit()
        assert proof(community).wrong[name], name


def test_a_simulation_never_touches_a_database_with_members(plaza):
    make.member("ana")
    ended = plaza(*SMALL)
    assert ended.exit_code == 1
    assert "members already" in ended.output
