"""The frame around every page, for one viewer: what fills the slots of the layouts on a shared page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from cachetools import LRUCache
from flask import render_template, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from forum.core.cache import keep_if_fits, parts, weight
from forum.core.door import locale, theme, viewer
from forum.core.permissions import STRANGER, Actor, can
from forum.core.rendering import slot
from forum.pages.sharing import CSRF_SLOT
from forum.policy import Action
from forum.threads.queries.suggestions import count_to_review

SLOTS = ("theme", "head", "nav", "account", "flashes", "tabbar", "preferences")
EYES: dict[str, Actor] = {
    "everyone": STRANGER, "members": Actor(id=0), "staff": Actor(id=0, roles=frozenset({"agent"})),
    "order": Actor(id=0, roles=frozenset({"moderator"})),
}
"""For whom a shared part is loaded: somebody of that audience who has written nothing."""
KEPT_FRAGMENTS_BYTES = 12_000_000
NavItem = Callable[[Actor], dict[str, Any] | None]
_more_nav: dict[str, NavItem] = {}
Made = TypeVar("Made")
_lock = threading.Lock()
CSRF_MARK = f"<!--slot:{CSRF_SLOT}-->".encode()


def frame() -> dict[str, str]:
    """Every slot of the frame for the viewer of this request. Fragments carry a mark where the form token belongs."""
    who = viewer()
    same = (who.id, who.display_name, who.handle, who.avatar_key, who.unread_count, request.full_path)
    fills = {name: _kept(name, same, lambda name=name: _rendered(name)) for name in ("head", "tabbar", "preferences")}  # type: ignore[misc]
    fills["theme"] = theme()
    told = (who.is_authenticated and not who.is_verified,)
    fills["flashes"] = _rendered("flashes") if "_flashes" in session else _kept("flashes", told, lambda: _rendered("flashes"))
    to_do = tuple((item["url"], item["count"]) for item in nav_items(who))
    for name in ("nav", "account"):  # what staff have to do is counted afresh
        fills[name] = _rendered(name) if who.is_staff else _kept(name, (*same, to_do), lambda name=name: _rendered(name))  # type: ignore[misc]
    return fills


def offer_nav(**items: NavItem) -> None:
    """Links to work that floors above know of. Each gives what `nav_items` lists, or None for who has nothing to do there."""
    _more_nav.update(items)


def nav_items(who: Actor) -> list[dict[str, Any]]:
    """Links to what waits for this viewer, for the header and the account menu: {'label', 'url', 'icon', 'count', 'current'}."""
    items = [item for offered in (edits_nav, insights_nav, gaps_nav, topics_nav, *_more_nav.values()) if (item := offered(who)) is not None]
    return [{**item, "current": bool(request) and request.path.startswith(item["url"])} for item in items]


def edits_nav(who: Actor) -> dict[str, Any] | None:
    waiting = count_to_review(who)
    return None if waiting is None else {"label": _("Edits"), "url": "/suggested-edits/", "icon": "file-pen-line", "count": waiting}


def gaps_nav(who: Actor) -> dict[str, Any] | None:
    """What readers miss, in the account menu of those who write for them."""
    if not can(who, Action.SEE_SEARCH_GAPS):
        return None
    return {"label": _("Searches without a result"), "url": "/search/gaps", "icon": "search-x", "count": 0, "in_menu": True}


def topics_nav(who: Actor) -> dict[str, Any] | None:
    """What is asked again and again, beside it."""
    if not can(who, Action.SEE_TOPICS):
        return None
    return {"label": _("Recurring problems"), "url": "/editing/topics/", "icon": "repeat", "count": 0, "in_menu": True}


def insights_nav(who: Actor) -> dict[str, Any] | None:
    """How well the channel supports, for staff."""
    if not can(who, Action.SEE_INSIGHTS):
        return None
    return {"label": _("Insights"), "url": "/insights/", "icon": "chart-line", "count": 0}


def _rendered(name: str) -> str:
    return render_template(f"layouts/slots/{name}.html", csrf_token=lambda: slot(CSRF_SLOT)).strip()


def _kept(name: str, inputs: tuple[Any, ...], make: Callable[[], str]) -> str:
    return fragment(("frame", name, theme(), *inputs), make)


def fragment(key: tuple[Any, ...], make: Callable[[], str]) -> str:
    """A piece of HTML made from exactly the inputs in `key` (and the language), kept in this process."""
    return kept_in(fragments(), (locale(), *key), make)


def fragments() -> LRUCache[tuple[Any, ...], Any]:
    """Pieces of pages this process keeps. Keys begin with the language."""
    return parts().held("fragments", lambda: LRUCache(KEPT_FRAGMENTS_BYTES, weight))


def kept_in(kept: LRUCache[tuple[Any, ...], Any], key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
    """What is kept under the key, or made now and kept."""
    with _lock:
        found: Made | None = kept.get(key)
    if found is None:
        found = make()
        with _lock:
            keep_if_fits(kept, key, found)
    return found


def with_token(page: bytes) -> bytes:
    """The page with this browser's form token where its forms need one; a page without forms sets no cookie."""
    return page.replace(CSRF_MARK, generate_csrf().encode()) if CSRF_MARK in page else page


def audience(who: Actor, *, removed: bool = False) -> str:
    """Whose shared pages this viewer sees: a key of `EYES`. With `removed`, moderators have pages of their own."""
    if removed and can(who, Action.SEE_REMOVED):
        return "order"
    if who.is_staff:
        return "staff"
    return "members" if who.is_authenticated else "everyone"
