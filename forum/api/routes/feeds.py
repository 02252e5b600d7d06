"""Atom feeds: for everybody what strangers may see, and by token what one member may see."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import quote, urlencode

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from forum.api.atom import Feed, rfc3339, tag_id, whole_addresses, xml_text
from forum.api.queries import articles_feed, category_feed, member_feed, reader_of, search_feed, site_feed, tag_feed, thread_feed
from forum.api.routes import blueprint
from forum.core import settings
from forum.core.config import current_config
from forum.core.door import locale
from forum.core.limits import spend
from forum.core.permissions import STRANGER, Actor
from forum.kit.clock import parse_instant
from forum.kit.errors import NotFound
from forum.pages.queries.freshness import current_list_versions, find_thread_state, list_versions
from forum.pages.sharing import Part, find_part, keep_part
from forum.threads.queries import merged_into
from forum.threads.states import ReadAccess

MIMETYPE = "application/atom+xml"
KEPT_SECONDS = 60.0
MAX_QUERY_CHARS = 200


@blueprint.get("/feeds/questions.atom")
def public_site() -> Response:
    return for_everybody(lambda: site_feed(STRANGER))


@blueprint.get("/feeds/categories/<slug>.atom")
def public_category(slug: str) -> Response:
    return for_everybody(lambda: category_feed(STRANGER, slug))


@blueprint.get("/feeds/tags/<name>.atom")
def public_tag(name: str) -> Response:
    return for_everybody(lambda: tag_feed(STRANGER, name))


@blueprint.get("/feeds/threads/<id:thread_id>.atom")
def public_thread(thread_id: int) -> Response | Redirect:
    state = find_thread_state(thread_id)
    if state is None or not state.is_listed or state.read_access != ReadAccess.EVERYONE:
        return to_merged(STRANGER, thread_id, "/feeds")
    return for_everybody(lambda: thread_feed(STRANGER, thread_id), state.versions)


@blueprint.get("/feeds/members/<id:member_id>.atom")
def public_member(member_id: int) -> Response:
    return for_everybody(lambda: member_feed(STRANGER, member_id))


@blueprint.get("/feeds/articles.atom")
def public_articles() -> Response:
    return for_everybody(lambda: articles_feed(STRANGER))


@blueprint.get("/feeds/search.atom")
def public_search() -> Response:
    spend(f"search:{request.remote_addr}", f"{settings.get('search.per_minute_strangers')}/minute")
    return for_everybody(lambda: search_feed(STRANGER, searched()))


@blueprint.get("/feeds/private/<token>/questions.atom")
def private_site(token: str) -> Response:
    return for_reader(token, site_feed)


@blueprint.get("/feeds/private/<token>/categories/<slug>.atom")
def private_category(token: str, slug: str) -> Response:
    return for_reader(token, lambda reader: category_feed(reader, slug))


@blueprint.get("/feeds/private/<token>/tags/<name>.atom")
def private_tag(token: str, name: str) -> Response:
    return for_reader(token, lambda reader: tag_feed(reader, name))


@blueprint.get("/feeds/private/<token>/threads/<id:thread_id>.atom")
def private_thread(token: str, thread_id: int) -> Response | Redirect:
    try:
        return for_reader(token, lambda reader: thread_feed(reader, thread_id))
    except NotFound:
        return to_merged(reader_of(token), thread_id, f"/feeds/private/{token}")


def to_merged(reader: Actor, thread_id: int, feeds: str) -> Redirect:
    """The feed of the thread that a merged one is part of. Raises NotFound."""
    into = merged_into(reader, thread_id)
    if into is None:
        raise NotFound()
    moved = redirect(f"{feeds}/threads/{into.id}.atom", 301)
    moved.headers["Cache-Control"] = "no-cache"
    return moved


@blueprint.get("/feeds/private/<token>/members/<id:member_id>.atom")
def private_member(token: str, member_id: int) -> Response:
    return for_reader(token, lambda reader: member_feed(reader, member_id))


@blueprint.get("/feeds/private/<token>/articles.atom")
def private_articles(token: str) -> Response:
    return for_reader(token, articles_feed)


@blueprint.get("/feeds/private/<token>/search.atom")
def private_search(token: str) -> Response:
    def found(reader: Actor) -> Feed:
        spend(f"search:{reader.id}", f"{settings.get('search.per_minute')}/minute")
        return search_feed(reader, searched())

    return for_reader(token, found)


def searched() -> str:
    return request.args.get("q", "")[:MAX_QUERY_CHARS]


def for_everybody(make: Callable[[], Feed], versions: tuple[int, ...] = ()) -> Response:
    """A feed for strangers, whoever asks: from the cache while nothing they may see has changed, for a minute at most."""
    key = f"feed|{request.path}|{searched() if request.path.endswith('/search.atom') else ''}|{locale()}"
    part = find_part(key, KEPT_SECONDS, lambda part: part.versions == (*list_versions("everyone"), *versions))
    if part is None:
        lists = current_list_versions("everyone")  # read before, and on the same snapshot as what is shown
        settings.renew_for(lists[0])
        feed = make()
        part = keep_part(key, written(feed, request.path), (*lists, *versions), {"updated": rfc3339(feed.updated)})
    response = answered(part.filled({}), part_updated(part))
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def part_updated(part: Part) -> str:
    return str(part.facts["updated"])


def for_reader(token: str, make: Callable[[Actor], Feed]) -> Response:
    """A feed of what the token's member may see now."""
    feed = make(reader_of(token))
    response = answered(written(feed, request.path).encode(), rfc3339(feed.updated))
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def written(feed: Feed, path: str) -> str:
    """The document. Every value is escaped by the template."""
    public_url = current_config().public_url
    query = urlencode({"q": searched()}, quote_via=quote) if path.endswith("/search.atom") and searched() else ""
    return str(render_template(
        "api/feed.xml", feed=feed, public_url=public_url, self_url=f"{public_url}{path}" + (f"?{query}" if query else ""),
        page_url=f"{public_url}{feed.url}" + (f"?{query}" if query else ""), tag_id=tag_id, rfc3339=rfc3339,
        clean=xml_text, whole=lambda html: xml_text(whole_addresses(html, public_url)), site_name=settings.get("site.name"),
        language=feed.language or locale(),
    ))


def answered(body: bytes, updated: str) -> Response:
    """304 for whoever has it already; never in the index of a search engine."""
    response = Response(body, mimetype=MIMETYPE)
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(hashlib.blake2b(body, digest_size=12).hexdigest())
    response.last_modified = parse_instant(updated)
    return response.make_conditional(request)
