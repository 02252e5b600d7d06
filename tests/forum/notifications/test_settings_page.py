"""The page on which members choose; plain forms."""

import pytest
from bs4 import BeautifulSoup

from forum.core import settings
from forum.core.db import command
from forum.notifications.queries import wishes_of
from forum.notifications.states import Mailing, Rhythm, Topic
from forum.notifications.ways import WAYS
from tests import make
from tests.forum.notifications.post import mark_address

PLACE = "/settings/notifications"


@pytest.fixture
def ana(app):
    return make.member("ana")


@pytest.fixture
def page(visitor, ana):
    return visitor.sign_in(ana).get(PLACE)


def test_a_stranger_is_asked_to_sign_in(visitor):
    visitor.get(PLACE, status=302)


def test_it_shows_the_defaults_and_keeps_what_is_chosen(page, ana, visitor):
    assert page.one("#mail_reply option[selected]")["value"] == "now"
    page = page.submit(PLACE, mail_reply="digest", digest="daily", time_zone="Europe/Madrid", quiet_from="22:00", quiet_until="07:30")
    assert "Your choices are saved." in page.words
    wishes = wishes_of(ana, "en")
    assert wishes.ways[Topic.REPLY].mail is Mailing.DIGEST and wishes.ways[Topic.REPLY].in_app
    assert (wishes.digest, wishes.time_zone, wishes.quiet_from, wishes.quiet_until) == (Rhythm.DAILY, "Europe/Madrid", 1320, 450)
    assert page.one("#quiet_until")["value"] == "07:30"


def test_a_tick_taken_away_is_kept(page, ana):
    values = {"app_reply": None}
    form = page.form(PLACE)
    form.select_one("#app_reply").attrs.pop("checked")
    page.submit(PLACE, **{key: value for key, value in values.items() if value})
    assert wishes_of(ana, "en").ways[Topic.REPLY].in_app is False


def test_every_topic_has_a_name_and_a_choice(page):
    assert len(page.all(".wish")) == len(Topic)
    for row in page.all(".wish"):
        assert row["aria-labelledby"] and row.select_one("select") and row.select_one("input[type=checkbox]")


@pytest.mark.parametrize("wrong", [
    {"quiet_from": "22:00", "quiet_until": ""}, {"quiet_from": "99:00"}, {"time_zone": "Mars/Olympus"}, {"mail_reply": "pigeon"},
    {"digest": "hourly"}, {"locale": "xx"}, {"quiet_from": "22:00", "quiet_until": "22:00"},
])
def test_a_wrong_answer_is_said_and_nothing_is_kept(page, ana, wrong):
    before = wishes_of(ana, "en")
    assert page.submit(PLACE, status=422, **wrong).all(".field-error, .error-summary")
    assert wishes_of(ana, "en") == before


def test_quiet_hours_that_never_begin_are_refused_and_stay_in_the_form(page, ana):
    again = page.submit(PLACE, status=422, quiet_from="07:00", quiet_until="07:00")
    assert "Choose two different times." in again.words
    assert (again.one("#quiet_from")["value"], again.one("#quiet_until")["value"]) == ("07:00", "07:00")


def test_the_language_is_that_of_pages_and_mails(page, ana):
    again = page.submit(PLACE, locale="es")
    assert again.one("html")["lang"] == "es"


def test_staff_set_the_defaults(app, ana):
    @command
    def change():
        settings.put("notifications.reply", "off", changed_by_id=None)

    change()
    assert wishes_of(ana, "en").ways[Topic.REPLY] == WAYS["off"]
    assert set(settings.declared()["notifications.reply"].choices) == set(WAYS)
    assert all(f"notifications.{topic}" in settings.declared() for topic in Topic)


def test_an_address_that_takes_no_mail_is_shown_with_the_way_out(visitor, ana):
    mark_address(ana.id, undeliverable_at=make.utcnow(), undeliverable_why="bounce")
    page = visitor.sign_in(ana).get(PLACE)
    assert "Mails do not reach ana@example.org" in page.words
    assert "Mails do not reach" not in page.submit("/settings/address/works").words


def test_the_page_costs_few_statements(visitor, ana, statements):
    visitor.sign_in(ana)
    with statements() as seen:
        visitor.get(PLACE)
    assert len(seen) <= 8, seen


def test_the_admin_reads_the_choices_in_words(visitor):
    page = visitor.sign_in(make.admin()).get("/admin/settings?q=notifications")
    assert "In Plaza, and by mail at once" in page.words
    assert isinstance(page.soup, BeautifulSoup)
