"""Tokens of the insights: one press or two make one, and the list says when each was last used."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from forum.accounts.events import PasswordChanged
from forum.core.db import command, session
from forum.core.events import announce
from forum.kit.clock import utcnow
from forum.metrics.commands.granting import KEY_SECONDS, MOST_TOKENS, end_token, make_token
from forum.metrics.models.tokens import InsightToken
from forum.metrics.queries.tokens import reader_of, tokens_of
from forum.metrics.token_uses import flush_uses
from forum.threads.opening_times import new_key
from tests import make
from tests.visitor import Visitor

PLACE = "/insights/tokens/"


def rows():
    return session().scalars(select(InsightToken).order_by(InsightToken.id).execution_options(populate_existing=True)).all()


def read(app, token, status=200):
    return Visitor(app).get("/insights/overview.json", status=status, headers={"Authorization": f"Bearer {token}"})


def sent_twice(window, **more):
    """The same form, pressed again before the answer to the first press was there."""
    form = {"name": "Dashboard", "days": "30", "key": window.get(PLACE).one("[name=key]")["value"], **more}
    window.post(PLACE, form, status=303)
    first = window.get(PLACE).one("#new-token").get_text()
    return first, window.post(PLACE, form).one("#new-token").get_text()


def test_a_form_sent_twice_makes_one_token_and_shows_the_same_both_times(app):
    window = Visitor(app).sign_in(make.agent("tina"))
    first, second = sent_twice(window)
    assert first == second and len(rows()) == 1
    read(app, first)
    third, _again = sent_twice(window)
    assert third != first and len(rows()) == 2
    assert all(one.token_hash not in (first, third) for one in rows())


def test_another_name_in_the_same_form_is_another_token(app):
    tina, key = make.agent("tina"), new_key()
    made = {make_token(tina, name=name, days=days, key=key) for name, days in (("One", 30), ("Two", 30), ("One", 90))}
    assert len(made) == 3 == len(rows())
    assert make_token(make.agent("otto"), name="One", days=30, key=key) not in made


def test_a_key_that_is_not_ours_or_too_old_makes_a_token_of_chance(app):
    tina = make.agent("tina")
    key = new_key()
    with time_machine.travel(utcnow() + timedelta(seconds=KEY_SECONDS + 1)):
        assert make_token(tina, name="One", days=30, key=key) != make_token(tina, name="One", days=30, key=key)
    for wrong in (None, "", "mine", f"{key}0"):
        assert make_token(tina, name="One", days=30, key=wrong) != make_token(tina, name="One", days=30, key=wrong)


def test_a_token_that_was_ended_never_works_again(app):
    tina, key = make.agent("tina"), new_key()
    token = make_token(tina, name="Sheet", days=30, key=key)
    end_token(tina, rows()[0].id)
    again = make_token(tina, name="Sheet", days=30, key=key)
    assert again != token and reader_of(token) is None and reader_of(again).id == tina.id
    assert [one.id for one in tokens_of(tina)] == [rows()[1].id]
    Visitor(app).sign_in(tina).post(f"{PLACE}{rows()[0].id}/end", status=404)
    with time_machine.travel(utcnow() + timedelta(days=31)):
        make_token(tina, name="Next", days=30)
    assert [one.name for one in rows()] == ["Next"]


def test_ended_tokens_do_not_count_for_how_many_one_may_have(app):
    tina = make.agent("tina")
    for number in range(MOST_TOKENS):
        make_token(tina, name=f"Number {number}", days=30)
    end_token(tina, rows()[0].id)
    assert make_token(tina, name="One more", days=30)


def test_a_change_of_password_ends_what_was_ended_and_what_was_not(app):
    tina = make.agent("tina")
    for name in ("One", "Two"):
        make_token(tina, name=name, days=30)
    end_token(tina, rows()[0].id)
    command(lambda: announce(PasswordChanged(utcnow(), tina.id)))()
    assert not rows()


def test_the_list_says_when_a_token_was_last_used_and_reading_writes_nothing(app):
    tina = make.agent("tina")
    token, window = make_token(tina, name="Sheet", days=30), Visitor(app).sign_in(tina)
    assert "Not used yet" in window.get(PLACE).one(".data-table").get_text()
    read(app, token)
    assert rows()[0].last_used_at is None
    assert flush_uses() == 1
    assert abs(rows()[0].last_used_at - utcnow()) < timedelta(seconds=30)
    cells = window.get(PLACE).one(".data-table tbody").get_text(" ")
    assert "Not used yet" not in cells and "now" in cells


def test_a_use_is_written_at_most_once_a_minute(app):
    token, start = make_token(make.agent("tina"), name="Sheet", days=30), utcnow()
    with time_machine.travel(start, tick=False) as clock:
        for seconds, written in ((0, 1), (1, 0), (59, 0), (60, 1), (61, 0), (300, 1)):
            clock.move_to(start + timedelta(seconds=seconds))
            for _time in range(2):
                read(app, token)
            assert flush_uses() == written, seconds
        assert rows()[0].last_used_at == utcnow()


def test_what_reads_nothing_is_no_use(app):
    tina = make.agent("tina")
    token = make_token(tina, name="Sheet", days=30)
    end_token(tina, rows()[0].id)
    read(app, token, 403)
    read(app, "plz_other", 403)
    Visitor(app).sign_in(tina).get("/insights/overview.json")
    assert flush_uses() == 0
