"""The pages of the rules: moderators read, admins change, nobody else finds them."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.threads import opening_times
from forum.threads.models import Post
from moderation.screening.models import ScreeningRule, ScreeningRun
from tests import make
from tests.moderation.screening.ruled import SPAM, word
from tests.visitor import Visitor

PAGES = ("/desk/screening/", "/desk/screening/lists/word/", "/desk/screening/lists/domain/", "/desk/screening/lists/address/",
         "/desk/screening/found/")


@pytest.mark.parametrize("path", PAGES)
def test_moderators_read_and_others_find_nothing(app, path):
    word("lamp")
    make.answer(make.question(), make.member(joined_at=utcnow()), SPAM)
    Visitor(app).get(path, status=404)
    Visitor(app).sign_in(make.member()).get(path, status=404)
    Visitor(app).sign_in(make.agent()).get(path, status=404)
    page = Visitor(app).sign_in(make.moderator()).get(path)
    assert not page.all("main form[method=post]")
    assert Visitor(app, "es").sign_in(make.admin()).get(path).words


def test_what_was_found_is_told_with_its_reasons(app):
    post = make.answer(make.question(), make.member(joined_at=utcnow()), SPAM)
    mod = Visitor(app).sign_in(make.moderator())
    page = mod.get("/desk/screening/found/", query={"result": "hold"})
    assert "A new member writes how to be reached elsewhere: +34 612 345 678" in page.words
    assert f"/posts/{post.id}/" in page.links()
    assert "Nothing was found" in mod.get("/desk/screening/found/", query={"result": "refuse"}).words


def test_a_word_is_added_tried_switched_on_changed_and_deleted(app):
    make.question(title="The lamp?", body="It blinks.")
    boss = Visitor(app).sign_in(make.admin())
    boss.get("/desk/screening/lists/word/")
    page = boss.post("/desk/screening/lists/word/", {"lines": "lamp\nbuy now", "action": "hold"})
    assert "2 entries are new" in page.words
    started = boss.post("/desk/screening/runs/", {"kind": "word", "name": "lamp"})
    assert "0 of 1 posts" in started.words
    jobs.drain()
    run = session().scalars(select(ScreeningRun.id)).one()
    done = boss.get(f"/desk/screening/runs/{run}/")
    assert "The lamp?" in done.words
    rows = boss.get("/desk/screening/lists/word/")
    assert "fires on 1 post" in rows.words and "Not tried yet" in rows.words, "each row says how it was tried"
    assert len(rows.all("form[action$='/switch-on']")) == 1, "only what was tried as it is now"
    assert "1 rule is on now" in done.submit("/switch-on").words
    rule = session().scalars(select(ScreeningRule).where(ScreeningRule.name == "lamp")).one()
    assert rule.state == "on"
    changed = boss.get(f"/desk/screening/rules/{rule.id}/").submit(f"/rules/{rule.id}/", button="action=block")
    assert "Saved. It only watches" in changed.words
    assert "Try it again" in boss.get(f"/desk/screening/runs/{run}/").words
    boss.get(f"/desk/screening/rules/{rule.id}/").submit("/delete")
    assert session().scalars(select(ScreeningRule.name)).all() == ["buy now"]


def test_wrong_input_comes_back_with_the_reason(app):
    boss = Visitor(app).sign_in(make.admin())
    page = boss.post("/desk/screening/lists/word/", {"lines": "(a", "action": "hold", "is_pattern": "y"}, status=422)
    assert "This is not a regular expression" in page.words
    assert page.one("textarea[name=lines]").get_text().strip() == "(a"
    assert "not a domain" in boss.post("/desk/screening/lists/domain/", {"lines": "no"}, status=422).words
    wrong = boss.post("/desk/screening/checks/shouting", {"weight": "0", "threshold": "0.5"}, status=422)
    assert "Use a number from 1 to 1000" in wrong.words
    boss.post("/desk/screening/checks/nothing", {"weight": "1", "threshold": "1"}, status=404)
    boss.post("/desk/screening/turn", {"kind": "check", "name": "shouting", "state": "on"}, status=409)
    boss.post("/desk/screening/lists/check/", {"lines": "x"}, status=404)
    boss.get("/desk/screening/lists/word/", query={"q": "%", "after": "x\u0000"})


def test_checks_are_tuned_and_turned_off(app):
    boss = Visitor(app).sign_in(make.admin())
    page = boss.get("/desk/screening/").submit("/checks/shouting", weight="60", threshold="0.9")
    assert "It only watches until you have tried it" in page.words
    assert "Score 60, threshold 0.9" in page.one("#shouting").get_text(" ")
    assert "It is off now" in boss.post("/desk/screening/turn", {"kind": "check", "name": "shouting", "state": "off"}).words


def test_a_moderator_cannot_change_rules_over_the_wire(app):
    mod = Visitor(app).sign_in(make.moderator())
    for path in ("/desk/screening/lists/word/", "/desk/screening/turn", "/desk/screening/runs/"):
        mod.post(path, {"lines": "x", "action": "hold", "kind": "check", "name": "shouting", "state": "off"}, status=403)


def test_a_bot_that_sends_a_form_at_once_or_with_a_key_of_its_own_is_held(app, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    for number, key in enumerate((None, "made-up", "AAAAAAAAAAA.1.0000000000000000")):
        bot = Visitor(app).sign_in(make.member(f"bot{number}"))
        thread = make.question(make.member())
        page = bot.get(f"/threads/{thread.id}/answers")
        bot.post(f"/threads/{thread.id}/answers", {"body": f"Words {number}", "key": key or page.one("input[name=key]")["value"]})
    assert [post.held_at is not None for post in session().scalars(select(Post).where(Post.kind == "answer"))] == [True] * 3


def test_somebody_who_takes_their_time_is_not(app, monkeypatch):
    monkeypatch.setattr(app.config["PLAZA"], "rate_limits", True)
    thread, ana = make.question(make.member()), make.member()
    key = Visitor(app).sign_in(ana).get(f"/threads/{thread.id}/answers").one("input[name=key]")["value"]
    drawn, moment, _sign = key.split(".")
    assert re.fullmatch(r"[0-9a-f]+", moment)
    earlier = f"{int(moment, 16) - 100:x}"
    kept = f"{drawn}.{earlier}.{opening_times._sign(drawn, earlier)}"
    assert opening_times.seconds_since(kept) >= 10
    Visitor(app).sign_in(ana).post(f"/threads/{thread.id}/answers", {"body": "Look at the lamp", "key": kept})
    assert session().scalars(select(Post).where(Post.kind == "answer")).one().listed


def test_the_commands_print_one_document(app, tmp_path):
    runner = app.test_cli_runner()
    text = tmp_path / "text.txt"
    text.write_text(SPAM, encoding="utf-8")
    said = json.loads(runner.invoke(args=["plaza", "screening", "check", str(text), "--new", "--json"]).stdout)
    assert (said["result"], {one["code"] for one in said["findings"]}) == ("hold", {"first_posts", "contact_details"})
    make.answer(make.question(), make.member(), "CALL ME NOW PLEASE EVERY ONE OF YOU")
    tried = runner.invoke(args=["plaza", "screening", "dry-run", "shouting", "--days", "30", "--json"])
    assert {name: json.loads(tried.stdout)[name] for name in ("looked", "hits", "stopped")} == {"looked": 2, "hits": 1, "stopped": 0}
    assert runner.invoke(args=["plaza", "screening", "dry-run", "nothing"]).exit_code == 2
    assert "posts, fires on" in runner.invoke(args=["plaza", "screening", "dry-run", "word"]).output
