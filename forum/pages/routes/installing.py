"""What makes Plaza an app that is installed: its manifest, the service worker, the page that is shown without a connection."""

from __future__ import annotations

from functools import cache

from flask import Response, current_app, json, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from forum.core import settings
from forum.core.config import PROJECT
from forum.core.door import LOCALES, locale
from forum.kit.errors import NotFound
from forum.pages.routes import blueprint

SHORT_NAME_CHARS = 12
PAPER, INK = "#ffffff", "#4338ca"
SIZES = (192, 512)
ICON_SECONDS = 24 * 3600


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    name, path = settings.get("site.name"), current_app.jinja_env.globals["asset"]
    icons = [_icon(path(f"img/icon-{size}.png"), size, "any") for size in SIZES]
    icons += [_icon(path(f"img/maskable-{size}.png"), size, "maskable") for size in SIZES]
    shortcuts = ((_("Ask"), "/ask"), (_("Inbox"), "/inbox/"), (_("Search"), "/search"))
    found = {
        "id": "/", "name": name, "short_name": _short(name), "description": settings.get("site.tagline"), "lang": locale(), "dir": "ltr",
        "start_url": "/", "scope": "/", "display": "standalone", "background_color": PAPER, "theme_color": PAPER, "icons": icons,
        "shortcuts": [{"name": words, "url": url, "icons": icons[:1]} for words, url in shortcuts],
    }
    return Response(json.dumps(found), mimetype="application/manifest+json")


def _icon(src: str, size: int, purpose: str) -> dict[str, str]:
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def _short(name: str) -> str:
    """As much of the name as fits under an icon, in whole words where there are some."""
    if len(name) <= SHORT_NAME_CHARS:
        return name
    return name[:SHORT_NAME_CHARS + 1].rpartition(" ")[0] or name[:SHORT_NAME_CHARS]


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """What browsers ask for where no page names an icon: beside JSON, CSV and feeds."""
    return _picture("icon-192.png")


@blueprint.get("/apple-touch-icon.png")
def touch_icon() -> Response:
    return _picture("apple-touch-icon.png")


def _picture(name: str) -> Response:
    """An icon under an address that says nothing of the build: kept for a day, then asked about."""
    response = Response(_bytes(name), mimetype="image/png")
    response.headers["Cache-Control"] = f"public, max-age={ICON_SECONDS}"
    response.add_etag()
    return response.make_conditional(request)


@cache
def _bytes(name: str) -> bytes:
    return (PROJECT / "static/img" / name).read_bytes()


@blueprint.get("/sw.js")
def service_worker() -> Response:
    """At the root, so that it may answer for every page. A new build is a new text, which browsers take over by themselves."""
    if settings.get("site.service_worker"):
        site = {"build": current_app.config["PLAZA_BUILD"], "name": settings.get("site.name"), "languages": LOCALES}
        text = f"const SITE = {json.dumps(site)};\n{_script('worker')}"
    else:
        text = _script("farewell")
    response = Response(text, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _script(name: str) -> str:
    return (PROJECT / f"static/js/{name}.js").read_text(encoding="utf-8")


@blueprint.get("/offline/<language>")
def offline(language: str) -> str:
    """Kept by browsers, so nobody's: the same for everyone, whoever asks."""
    if language not in LOCALES:
        raise NotFound()
    with force_locale(language):
        return render_template("pages/offline.html", lang=language)
