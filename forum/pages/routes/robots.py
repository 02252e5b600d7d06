"""For search engines: robots.txt and the sitemaps. Everybody gets what a stranger may know."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from html import escape
from itertools import chain, islice

from flask import Response, current_app, request, stream_with_context

from forum.core import settings
from forum.core.cache import parts
from forum.core.config import current_config
from forum.kit.errors import NotFound
from forum.pages.queries.freshness import list_versions
from forum.pages.queries.sitemap import MAX_NUMBER, sitemap_articles, sitemap_numbers, sitemap_threads
from forum.pages.routes import blueprint

NOT_FOR_ROBOTS = (
    "/admin/", "/ask", "/bookmarks/", "/desk/", "/drafts/", "/for-you/", "/forgot-password", "/inbox/", "/leaderboards/?", "/me/",
    "/members/suggest", "/members/*/card", "/posts/*/comments", "/posts/*/edit", "/posts/*/history", "/posts/*/suggest-edit",
    "/preferences", "/questions/*/close", "/questions/*/duplicate", "/search", "/settings/", "/sign-in", "/sign-up",
    "/suggested-edits/", "/threads/",
)
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LINES_PER_PIECE = 500


@blueprint.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), "", f"Sitemap: {current_config().public_url}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
def sitemap_index() -> Response:
    base = current_config().public_url
    lines = (f"<sitemap><loc>{escape(base)}/sitemap-{number}.xml</loc></sitemap>\n" for number in sitemap_numbers())
    articles = (f"<sitemap><loc>{escape(base)}/sitemap-articles.xml</loc></sitemap>\n" for _any in islice(sitemap_articles(), 1))
    pages = (f"<sitemap><loc>{escape(base)}/sitemap-pages.xml</loc></sitemap>\n" for _any in pages_for_robots())
    return answered("index", "sitemapindex", chain(lines, articles, pages))


def pages_for_robots() -> list[str]:
    """Pages that are no thread and no article, and not always there."""
    return ["/support-status"] if settings.get("metrics.status_page") else []


@blueprint.get("/sitemap-pages.xml")
def sitemap_of_pages() -> Response:
    base, paths = escape(current_config().public_url), pages_for_robots()
    if not paths:
        raise NotFound()
    return answered("pages", "urlset", (f"<url><loc>{base}{path}</loc></url>\n" for path in paths))


@blueprint.get("/sitemap-articles.xml")
def sitemap_of_articles() -> Response:
    base = escape(current_config().public_url)
    lines = (f"<url><loc>{base}{path}</loc><lastmod>{at}</lastmod></url>\n" for path, at in sitemap_articles())
    return answered("articles", "urlset", lines)


@blueprint.get("/sitemap-<int:number>.xml")
def sitemap(number: int) -> Response:
    if not 1 <= number <= MAX_NUMBER:
        raise NotFound()
    base = escape(current_config().public_url)
    lines = (f"<url><loc>{base}{path}</loc><lastmod>{at}</lastmod></url>\n" for path, at in sitemap_threads(number))
    return answered(str(number), "urlset", lines)


def answered(name: str, root: str, lines: Iterator[str]) -> Response:
    """A file from the cache while no public list has changed, else made while it is sent."""
    key = f"sitemap|{current_app.config['PLAZA_BUILD']}|{name}|{list_versions('everyone')}"
    held = parts().get(key)
    response = Response([zlib.decompress(held)] if held else stream_with_context(made(key, root, lines)), mimetype="application/xml")
    response.set_etag(hashlib.blake2b(key.encode(), digest_size=12).hexdigest())
    return response.make_conditional(request)


def made(key: str, root: str, lines: Iterator[str]) -> Iterator[bytes]:
    """The file in pieces; when the last one is sent it is kept, packed, so that sitemaps leave room for pages."""
    packer, packed = zlib.compressobj(), b""
    for piece in chain([f'{HEAD}<{root} xmlns="{NAMESPACE}">\n'], pieces(lines), [f"</{root}>\n"]):
        sent = piece.encode()
        packed += packer.compress(sent)
        yield sent
    parts().put(key, packed + packer.flush())


def pieces(lines: Iterator[str]) -> Iterator[str]:
    while taken := list(islice(lines, LINES_PER_PIECE)):
        yield "".join(taken)
