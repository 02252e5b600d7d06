"""The page on which members make the address of their private feeds, and end it."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.api.commands import end_feed_token, renew_feed_token
from forum.api.queries import find_feed_token
from forum.api.routes import blueprint
from forum.core.config import current_config
from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.core.shown_once import show_next, take_shown
from forum.policy import Action

HOME = "/settings/feeds"
MADE = "feed_token"


@blueprint.get("/settings/feeds")
def feed_settings() -> str:
    authorize(viewer(), Action.MANAGE_OWN_ACCOUNT)
    return page(take_shown(MADE))


@blueprint.post("/settings/feeds")
def renew_feeds() -> Response:
    """The page that follows shows the new address, once; loading that again makes no other."""
    show_next(MADE, renew_feed_token(viewer()))
    return redirect(HOME, 303)


@blueprint.post("/settings/feeds/end")
def end_feeds() -> Response:
    end_feed_token(viewer())
    flash(_("Your private feeds have ended. Whoever has their address reads nothing any more."), "good")
    return redirect(HOME, 303)


def page(token: str = "") -> str:
    base = f"{current_config().public_url}/feeds/"
    private = f"{base}private/{token}/" if token else ""
    return render_template("api/feed_settings.html", known=find_feed_token(viewer()), base=base, private=private)
