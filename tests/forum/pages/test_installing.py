"""The app that is installed: manifest, service worker, the page without a connection."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image

from forum.core import settings
from forum.core.config import PROJECT
from forum.core.db import command
from forum.pages.icons import pictures
from forum.pages.routes.installing import _short
from tests import make


def _served(app, path):
    """The bytes of a static file."""
    with app.test_client().get(path) as answer:
        assert answer.status_code == 200, path
        return answer.get_data()


def put(name, value):
    command(lambda: settings.put(name, value, changed_by_id=None))()
    settings.forget()


def test_the_manifest_is_what_browsers_ask_of_an_app(visitor, app):
    put("site.name", "Ask the neighbours")
    answer = visitor.get("/manifest.webmanifest")
    found = json.loads(answer.text)
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    assert (found["name"], found["short_name"], found["lang"]) == ("Ask the neighbours", "Ask the", "en")
    assert (found["id"], found["start_url"], found["scope"], found["display"]) == ("/", "/", "/", "standalone")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in found["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("192x192", "maskable"), ("512x512", "maskable")} == sizes
    for icon in found["icons"]:
        picture = Image.open(BytesIO(_served(app, icon["src"])))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    for shortcut in found["shortcuts"]:
        assert app.test_client().get(shortcut["url"]).status_code in {200, 302}


def test_the_manifest_speaks_the_language_of_its_reader(visitor):
    found = json.loads(visitor.get("/manifest.webmanifest", headers={"Accept-Language": "es"}).text)
    assert found["lang"] == "es"


@pytest.mark.parametrize(("name", "short"), [
    ("Plaza", "Plaza"), ("Ask the neighbours", "Ask the"), ("Gardeningneighbours", "Gardeningnei"),
])
def test_a_short_name_fits_under_an_icon(name, short):
    assert _short(name) == short


def test_the_pictures_are_those_the_program_draws():
    for name, drawn in pictures().items():
        kept = Image.open(PROJECT / "static/img" / name).convert("RGBA").resize((24, 24))
        pairs = zip(kept.tobytes(), drawn.resize((24, 24)).tobytes(), strict=True)
        assert max(abs(one - other) for one, other in pairs) <= 40, name


def test_every_page_names_manifest_worker_and_icons(visitor):
    page = visitor.get("/")
    assert page.one("link[rel=manifest]")["href"] == "/manifest.webmanifest"
    assert _served(visitor.app, page.one("link[rel=apple-touch-icon]")["href"]).startswith(b"\x89PNG")
    assert page.one("html")["data-worker"] == "/sw.js"
    assert {meta["media"] for meta in page.all("meta[name=theme-color]")} == {
        "(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"
    }


def test_the_worker_stands_at_the_root_and_changes_with_the_build(visitor, app):
    answer = visitor.get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript") and answer.headers["Cache-Control"] == "no-cache"
    site = json.loads(re.match(r"const SITE = (\{.*?\});\n", answer.text)[1])
    assert site["build"] == app.config["PLAZA_BUILD"] and site["languages"] == ["en", "es"]
    for path in re.findall(r'"((?:build|img)/[\w.-]+)"', answer.text):
        assert _served(app, f"/static/{site['build']}/{path}"), path


def test_a_name_cannot_leave_the_line_it_stands_in(visitor):
    put("site.name", "</script>\u2028\"; alert(1); //")
    first = visitor.get("/sw.js").text.split("\n")[0]
    assert json.loads(first.removeprefix("const SITE = ").removesuffix(";"))["name"].endswith('"; alert(1); //')


def test_switched_off_it_takes_everything_back(visitor):
    put("site.service_worker", False)
    text = visitor.get("/sw.js").text
    assert "unregister" in text and "fetch" not in text and "caches.delete" in text
    assert not visitor.get("/").one("html").has_attr("data-worker")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_without_a_connection_is_the_same_for_everybody(visitor, language):
    stranger = visitor.get(f"/offline/{language}")
    assert stranger.one("html")["lang"] == language and not stranger.all("script")
    member = visitor.sign_in(make.member("ana", locale="es", theme="dark")).get(f"/offline/{language}")
    assert member.text == stranger.text
    visitor.get("/offline/xx", status=404)


@pytest.mark.parametrize("path", ["/favicon.ico", "/apple-touch-icon.png"])
def test_an_icon_is_where_browsers_look_for_it_without_being_told_and_may_be_kept(app, path):
    first = app.test_client().get(path)
    assert (first.status_code, first.mimetype) == (200, "image/png") and first.data.startswith(b"\x89PNG")
    assert "max-age=86400" in first.headers["Cache-Control"] and "Set-Cookie" not in first.headers
    assert app.test_client().get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
