"""Name, bio, handle, picture, language and theme."""

import io
from datetime import timedelta

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from forum.accounts.commands import change_handle, change_profile, set_avatar
from forum.accounts.models import User
from forum.core.db import session
from forum.core.models import SiteState
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, TooMany
from tests import make
from tests.forum.accounts.people import member, signed_in
from tests.visitor import Visitor


def picture(size=(400, 300), kind="PNG", color=(200, 30, 60)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return out.getvalue()


def user(ana) -> User:
    session().expire_all()
    return session().get(User, ana.id)


def epoch() -> int:
    session().expire_all()
    return session().scalar(select(SiteState.epoch)) or 1


def test_the_profile_is_saved_and_a_new_name_makes_cached_pages_stale(app):
    ana = member("ana")
    before, key = epoch(), user(ana).avatar_key
    page = signed_in(app, "ana").get("/settings/").submit("/settings/profile", display_name="Ana  R.", bio="I fix routers.\r\n")
    assert page.one("#display_name")["value"] == "Ana R."
    assert user(ana).bio == "I fix routers."
    assert epoch() > before
    assert user(ana).avatar_key != key, "the drawn initials have another address"


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"display_name": ""}, "display_name"), ({"bio": "x" * 601}, "bio"), ({"display_name": "x" * 61}, "display_name")],
)
def test_a_refused_profile_keeps_what_was_typed(app, answers, field):
    member("ana")
    page = signed_in(app, "ana").get("/settings/").submit("/settings/profile", status=422, **{"bio": "Typed", **answers})
    assert page.one("#error-summary a")["href"] == f"#{field}"
    assert ("Typed" in page.one("#bio").get_text()) or field == "bio"


def test_names_carry_no_invisible_characters(app):
    ana = member("ana")
    change_profile(ana, display_name="Ana\u202e\u200b Ruiz", bio="")
    assert user(ana).display_name == "Ana Ruiz"


@pytest.mark.parametrize("handle", ["a", "ana ruiz", "ana@ruiz", "añá", ".ana", "ana-", "x" * 31, "admin", "Former-3", "ana..b", "<b>"])
def test_what_a_handle_cannot_be(app, handle):
    with pytest.raises(Invalid):
        change_handle(member("ana"), handle)


def test_a_handle_is_taken_whatever_its_case(app):
    member("Bea_Two")
    with pytest.raises(Invalid):
        change_handle(member("ana"), "bea_TWO")


def test_the_case_of_one_s_own_handle_may_change_without_counting(limited):
    ana = member("ana")
    for handle in ("Ana", "ANA", "aNa", "ana"):
        change_handle(ana, handle)


def test_a_handle_changes_twice_a_month_and_the_old_one_waits_a_week_for_others(limited):
    ana = member("ana")
    change_handle(ana, "ana_one")
    with pytest.raises(Invalid):
        change_handle(member("mallory"), "ana")
    change_handle(ana, "ana_two")
    with pytest.raises(TooMany):
        change_handle(ana, "ana_three")
    with time_machine.travel(utcnow() + timedelta(days=8)):
        change_handle(member("mira"), "ana")
    with time_machine.travel(utcnow() + timedelta(days=31)):
        change_handle(ana, "ana_three")


# pictures


def avatar_address(ana) -> str:
    found = user(ana)
    return f"/avatars/{found.id}-{found.avatar_key}"


def test_a_picture_becomes_a_square_of_256_pixels_without_its_secrets(app):
    ana = member("ana")
    exif = Image.Exif()
    exif[0x8298] = "secret place"
    out = io.BytesIO()
    Image.new("RGB", (900, 300), (1, 2, 3)).save(out, "JPEG", exif=exif)
    set_avatar(ana, out.getvalue())
    response = Visitor(app)._open("GET", avatar_address(ana))
    assert response.mimetype == "image/webp"
    assert b"secret place" not in response.data
    assert Image.open(io.BytesIO(response.data)).size == (256, 256)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_a_new_picture_has_a_new_address_and_the_old_one_leads_there(app):
    ana = member("ana")
    set_avatar(ana, picture())
    first = avatar_address(ana)
    set_avatar(ana, picture(color=(0, 0, 0)))
    assert avatar_address(ana) != first
    page = Visitor(app).get(first, status=302)
    assert page.headers["Location"] == avatar_address(ana)
    assert page.headers["Cache-Control"] == "no-store"


def test_drawn_initials_are_a_picture_without_script(app):
    ana = member("ana", display_name='<script>"x" Ruiz')
    page = Visitor(app).get(avatar_address(ana))
    assert page.response.mimetype == "image/svg+xml"
    assert "<script" not in page.text


@pytest.mark.parametrize("key", ["nothing", "g", "..%2f..%2fplaza.db", "u" + "0" * 20])
def test_an_address_that_was_never_a_picture_shows_nothing_else(app, key):
    ana = member("ana")
    response = Visitor(app)._open("GET", f"/avatars/{ana.id}-{key}")
    assert response.status_code in {200, 302, 404}
    assert b"SQLite" not in response.data
    Visitor(app).get("/avatars/99999-g", status=404)


@pytest.mark.parametrize("data", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:60]])
def test_what_is_no_picture_is_refused_beside_its_field(app, data):
    member("ana")
    visitor = signed_in(app, "ana")
    token = visitor.csrf_token()
    values = {"csrf_token": token, "picture": (io.BytesIO(data), "me.png")}
    page = visitor._open("POST", "/settings/avatar", data=values, content_type="multipart/form-data")
    assert page.status_code == 422
    assert "picture-error" in page.get_data(as_text=True)


def test_a_picture_is_uploaded_and_removed_on_the_settings_page(app):
    ana = member("ana")
    visitor = signed_in(app, "ana")
    values = {"csrf_token": visitor.csrf_token(), "picture": (io.BytesIO(picture(size=(1500, 1500))), "me.png")}
    assert visitor._open("POST", "/settings/avatar", data=values, content_type="multipart/form-data").status_code == 303
    assert user(ana).avatar_key.startswith("u")
    visitor.get("/settings/").submit("/settings/avatar/remove")
    assert user(ana).avatar_key.startswith("g")


def test_a_picture_larger_than_a_form_arrives_and_one_over_the_limit_does_not(app):
    member("ana")
    visitor = signed_in(app, "ana")
    for size, status in ((3_000_000, 422), (9_000_000, 413)):
        values = {"csrf_token": visitor.csrf_token(), "picture": (io.BytesIO(b"x" * size), "me.png")}
        response = visitor._open("POST", "/settings/avatar", data=values, content_type="multipart/form-data")
        assert response.status_code == status
        response.request.environ["wsgi.input"].close()  # the test client keeps large bodies in a file


# language and theme


def test_a_stranger_s_language_and_theme_are_kept_in_the_browser(app):
    visitor = Visitor(app)
    page = visitor.get("/preferences", query={"next": "/sign-in"})
    back = page.submit("/preferences/language", locale="es")
    assert back.url == "/sign-in" and back.one("html")["lang"] == "es"
    dark = visitor.get("/preferences").submit("/preferences/theme", theme="dark")
    assert visitor.get("/sign-in").one("html")["data-theme"] == "dark"
    assert dark.status in {200, 404}


def test_a_member_s_language_and_theme_go_with_the_account(app):
    member("ana")
    visitor = signed_in(app, "ana")
    page = visitor.get("/settings/appearance").submit("/preferences/language", locale="es")
    assert page.url == "/settings/appearance" and page.one("html")["lang"] == "es"
    visitor.get("/settings/appearance").submit("/preferences/theme", theme="dark")
    other = signed_in(app, "ana").get("/settings/appearance")
    assert (other.one("html")["lang"], other.one("html")["data-theme"]) == ("es", "dark")


@pytest.mark.parametrize(
    ("path", "values"), [("theme", {"theme": "pink"}), ("language", {"locale": "xx"}), ("language", {}), ("theme", {})],
)
def test_unknown_preferences_are_refused(app, path, values):
    Visitor(app).post(f"/preferences/{path}", values, status=422)


def test_a_preference_leads_back_to_a_path_of_ours_only(app):
    page = Visitor(app).post("/preferences/theme", {"theme": "dark", "next": "//evil.example"}, status=303)
    assert page.headers["Location"] == "/"


def test_one_s_own_profile_has_a_short_address(app):
    ana = make.member("ana")
    assert Visitor(app).sign_in(ana).get("/me/", status=302).headers["Location"] == f"/members/{ana.id}/ana/"


@pytest.mark.parametrize(("form", "page"), [
    ("profile", "/settings/"), ("handle", "/settings/"), ("avatar", "/settings/"), ("password", "/settings/account"),
    ("address", "/settings/account"),
])
def test_the_address_of_a_refused_form_leads_to_its_page(app, form, page):
    assert Visitor(app).sign_in(make.member()).get(f"/settings/{form}", status=303).headers["Location"] == page
