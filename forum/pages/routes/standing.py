"""What members have earned, side by side: badges and leaderboards."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import render_template, request
from flask_babel import gettext as _

from forum.core import settings
from forum.core.door import viewer
from forum.kit.errors import NotFound
from forum.kit.paging import clamp_page
from forum.pages.queries.badges import MAX_PAGE, badge_cards, holders_of
from forum.pages.queries.leaderboards import PERIOD_DAYS, Wanted, find_public_tag, leaderboard, public_categories
from forum.pages.routes import blueprint
from forum.reputation.badges import BADGES
from forum.threads.models import Tag

DEFAULT_PERIOD = "month"
MAX_TAG_CHARS = 60
CHOSEN = {"yes": True, "no": False}


@blueprint.get("/badges/")
def badges() -> str:
    return render_template("pages/badges.html", ranks=badge_cards(viewer()))


@blueprint.get("/badges/<badge_name>/")
def badge(badge_name: str) -> str:
    found = BADGES.get(badge_name)
    if found is None:
        raise NotFound()
    page = holders_of(viewer(), found, clamp_page(request.args.get("page", "1"), MAX_PAGE))
    return render_template("pages/badge.html", badge=found, page=page, page_url=lambda number: f"{found.url}?page={number}")


@blueprint.get("/leaderboards/")
def leaderboards() -> str:
    categories = public_categories()
    name = request.args.get("tag", "")[:MAX_TAG_CHARS].strip()
    tag = find_public_tag(name.lower()) if name else None
    wanted, unknown = read_wanted(categories, tag), name if tag is None else ""
    urls = {
        "staff_url": board_url(wanted, staff=not wanted.with_staff), "everything_url": board_url(wanted, category="", tag=""),
        "no_category_url": board_url(wanted, category=""), "no_tag_url": board_url(wanted, tag=""),
    }
    choices = [("", _("All categories")), *((one.slug, one.name) for one in categories)]
    places = [] if unknown else leaderboard(wanted)
    return render_template("pages/leaderboards.html", wanted=wanted, places=places, periods=period_links(wanted), category_choices=choices,
                           unknown_tag=unknown, **urls)


def read_wanted(categories: list[Any], tag: Tag | None) -> Wanted:
    """What the address asks for. Raises NotFound for a category that not everybody knows."""
    args = request.args
    period, slug = args.get("period", ""), args.get("category", "")
    category = next((one for one in categories if one.slug == slug), None)
    if slug and category is None:
        raise NotFound()
    staff = CHOSEN.get(args.get("staff", ""), settings.get("reputation.leaderboard_staff"))
    return Wanted(period if period in PERIOD_DAYS else DEFAULT_PERIOD, category, tag, staff)


def board_url(wanted: Wanted, **changes: Any) -> str:
    """The address of a board like this one; only what is not the default is said."""
    said: dict[str, Any] = {
        "period": wanted.period, "category": wanted.category.slug if wanted.category else "", "tag": wanted.tag.name if wanted.tag else "",
        "staff": wanted.with_staff,
    } | changes
    is_default = said["staff"] == settings.get("reputation.leaderboard_staff")
    said["staff"] = "" if is_default else "yes" if said["staff"] else "no"
    said["period"] = "" if said["period"] == DEFAULT_PERIOD else said["period"]
    query = urlencode({name: value for name, value in said.items() if value})
    return f"/leaderboards/?{query}" if query else "/leaderboards/"


def period_links(wanted: Wanted) -> list[dict[str, Any]]:
    words = {"week": _("7 days"), "month": _("30 days"), "year": _("12 months"), "all": _("All time")}
    return [{"label": words[name], "url": board_url(wanted, period=name), "current": name == wanted.period} for name in PERIOD_DAYS]
