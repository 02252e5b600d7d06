"""A small flood on a small demo: no honest post is lost, no subject waits twice, and one decision for each spammer clears it."""

import pytest
from flask import json
from sqlalchemy import update

from forum.accounts.models import User
from forum.core.db import command, session
from forum.exchange.demo import SOURCE
from forum.threads.models import Category
from moderation.desk.flood import flood_command
from tests import make

SAID = (
    """My router loses the connection every evening at about nine. The lamp in the middle turns orange and stays like that for minutes.
I have changed the cable between the wall and the box already. Nothing of this happened before the update of last week came.""",
    """The invoice of March shows the old price although I moved to another tariff. On the phone they told me that it takes one month.
Is there a way to see which tariff my contract has at the moment? The page of my account only shows the number of the contract.""",
    """Television stops for two seconds whenever somebody in the house begins a video call. We have the middle package with two boxes.
Both of them hang on the same switch behind the sofa, and that switch is rather old. Would a new switch help, or is it the line?""",
    """After moving house the fixed number rings on the old address according to my neighbour. The new flat has fibre since yesterday.
I can call others without trouble, they see the right number on their phones. What do I have to ask the hotline for exactly?""",
)


@command
def _settled():
    """Everybody is of the demo, and has said something."""
    make.moderator("mod")
    for number, text in enumerate(SAID):
        make.question(make.member(f"person{number}"), title=text.split(".")[0], body=text)
    session().execute(update(User).values(source=SOURCE))


@pytest.mark.once
def test_a_flood_is_held_off_and_cleared_and_honest_posts_are_not_lost(app):
    _settled()
    done = app.test_cli_runner().invoke(flood_command, ["--members", "10", "--posts", "150", "--json"])
    assert done.exit_code == 0, done.output[-2_000:]
    found = json.loads(done.stdout)
    assert found["honest"]["lost"] == 0 and found["honest_posts"] == 7
    assert found["items"]["doubled"] == 0 and found["items"]["opened"] >= found["spam"]["held"] > 20
    assert found["clean_up"]["decisions"] == 10 and not any(found["clean_up"]["left"].values())
    for name, most in (("queue_page", 12), ("item_page", 30)):
        assert found["work"][name]["statements"][1] <= most, "however many wait"


def test_nobody_s_own_community_is_flooded(app):
    _settled()
    make.member("somebody_else")
    done = app.test_cli_runner().invoke(flood_command, ["--members", "2", "--posts", "20"])
    assert done.exit_code == 1 and "this is not a demo" in done.output
    assert session().query(Category).count() < 3
