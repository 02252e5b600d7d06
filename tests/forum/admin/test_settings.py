"""The settings page is the catalogue: every setting, its bounds, who changed it, and the way back."""

import json

import pytest
from sqlalchemy import select

from forum.admin.forms import CHOICE_WORDS, field_name
from forum.core import settings
from forum.core.db import session
from forum.core.models import SettingRow, SiteState
from tests import make
from tests.visitor import Visitor, form_values

pytestmark = pytest.mark.once


@pytest.fixture
def boss(app):
    return Visitor(app).sign_in(make.admin("boss"))


def value(name):
    settings.forget()
    return settings.get(name)


def test_every_setting_of_the_catalogue_is_on_the_page_with_its_default(boss):
    page = boss.get("/admin/settings")
    for name, setting in settings.declared().items():
        row = page.one(f"#setting-{field_name(name)}")
        assert name in row.get_text() and "Default" in row.get_text()
        assert str(setting.help) in row.get_text()


def test_every_group_of_settings_has_a_name_in_the_language_of_the_page(app, boss):
    for language in ("en", "es"):
        boss.post("/preferences/language", {"locale": language})
        page = boss.get("/admin/settings")
        names = {heading["id"]: heading.get_text() for heading in page.all("section > h2")}
        assert set(names) == {setting.room for setting in settings.declared().values()} and all(names.values())
    assert (names["metrics"], names["escalations"]) == ("Indicadores", "Casos")
    assert "Guardar «Indicadores»" in page.words


def test_every_choice_of_a_setting_has_words():
    """Time zones are named as they are everywhere."""
    named = [setting for name, setting in settings.declared().items() if name != "notifications.time_zone"]
    choices = {choice for setting in named for choice in setting.choices}
    assert choices and not choices - set(CHOICE_WORDS)


def test_saving_a_room_stores_only_what_changed_and_says_who_did(boss):
    page = boss.get("/admin/settings").submit("/admin/settings/threads", **{"threads-title_max": "150"})
    assert value("threads.title_max") == 150
    assert [row.name for row in session().scalars(select(SettingRow))] == ["threads.title_max"]
    row = page.one("#setting-threads-title_max").get_text()
    assert "Changed by Boss" in row and "Default: 180" in " ".join(row.split())


def test_switches_can_be_switched_off(boss):
    form = boss.get("/admin/settings").form("/admin/settings/accounts")
    values = form_values(form)
    del values["accounts-sign_up_open"]
    boss.post("/admin/settings/accounts", values)
    assert value("accounts.sign_up_open") is False
    page = Visitor(boss.app).get("/sign-up")
    assert "by invitation" in page.words
    Visitor(boss.app).post("/sign-up", {"handle": "x1", "email": "x@example.org", "password": "a lantern in the fog"}, status=403)


@pytest.mark.parametrize("bad", ["39", "301", "many", "", "1e3", "-5", "9" * 30, "9" * 400])
def test_a_value_out_of_bounds_is_refused_beside_its_field_with_what_was_typed(boss, bad):
    page = boss.get("/admin/settings").submit("/admin/settings/threads", status=422, **{"threads-title_max": bad, "threads-tags_max": "7"})
    assert page.one("#error-summary a")["href"] == "#threads-title_max"
    assert page.one("#threads-title_max")["value"] == bad
    assert page.one("#threads-tags_max")["value"] == "7"
    assert value("threads.title_max") == 180 and value("threads.tags_max") == 5


@pytest.mark.parametrize("edge", [40, 300])
def test_the_bounds_themselves_are_allowed(boss, edge):
    boss.get("/admin/settings").submit("/admin/settings/threads", **{"threads-title_max": str(edge)})
    assert value("threads.title_max") == edge


def test_a_setting_goes_back_to_its_default(boss):
    boss.get("/admin/settings").submit("/admin/settings/site", **{"site-name": "Router Talk"})
    assert boss.get("/admin/settings").one("#setting-site-name button")["formaction"] == "/admin/settings/site.name/reset"
    boss.post("/admin/settings/site.name/reset", status=303)
    assert value("site.name") == "Plaza"
    assert session().scalars(select(SettingRow)).all() == []


def test_the_search_finds_by_name_and_by_help_and_saving_keeps_it(boss):
    page = boss.get("/admin/settings", query={"q": "Longest title"})
    assert [row["id"] for row in page.all(".setting")] == ["setting-threads-title_max"]
    saved = page.submit("/admin/settings/threads", **{"threads-title_max": "100"})
    assert len(saved.all(".setting")) == 1
    assert "No setting" in boss.get("/admin/settings", query={"q": "zzz"}).words


def test_a_change_makes_cached_pages_stale_and_the_new_name_is_everywhere(boss):
    before = session().scalar(select(SiteState.epoch)) or 1
    page = boss.get("/admin/settings").submit("/admin/settings/site", **{"site-name": "Router <Talk>"})
    session().expire_all()
    assert session().scalar(select(SiteState.epoch)) > before
    assert page.one("head > title").get_text().endswith("Router <Talk>")


def test_unknown_rooms_and_names_are_not_there(boss):
    boss.post("/admin/settings/nothing", {}, status=404)
    boss.post("/admin/settings/site.nothing/reset", {}, status=404)


def test_values_are_stored_in_their_type(boss):
    boss.get("/admin/settings").submit("/admin/settings/attachments", **{"attachments-allow_zip": "y", "attachments-max_mb": "9"})
    stored = {row.name: json.loads(row.value) for row in session().scalars(select(SettingRow))}
    assert stored == {"attachments.allow_zip": True, "attachments.max_mb": 9}


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "help", "a@b", "a@b.example Bcc: c@d.example", "<a@b.example>"])
def test_the_support_address_is_an_address_or_nothing(boss, wrong):
    page = boss.get("/admin/settings").submit("/admin/settings/site", status=422, **{"site-support_email": wrong})
    assert page.one("#error-summary a")["href"] == "#site-support_email"
    assert value("site.support_email") == ""
    for right in ("help@lumen.example", ""):
        boss.get("/admin/settings").submit("/admin/settings/site", **{"site-support_email": right})
        assert value("site.support_email") == right
