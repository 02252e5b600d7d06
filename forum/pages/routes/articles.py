"""Articles as readers meet them: a category of help, and an article's page."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from forum.core import settings
from forum.core.door import locale, viewer
from forum.core.permissions import Actor, can
from forum.core.rendering import slot
from forum.kit.errors import NotFound
from forum.knowledge.queries import articles_in, get_article_category, get_work, own_rating, times_answered, view_article
from forum.knowledge.words import SECTION_WORDS
from forum.pages.arriving import solved_line
from forum.pages.articles import article_data, contents_of
from forum.pages.frame import EYES, audience, fragment, frame
from forum.pages.queries.freshness import current_list_versions, list_versions
from forum.pages.reading import note_article_reading
from forum.pages.routes import blueprint
from forum.pages.sharing import CSRF_SLOT, Part, find_part, keep_part
from forum.pages.showing import finish, show_list
from forum.pages.wanted import Wanted
from forum.policy import Action
from forum.search.visitors import note_arrival

ARTICLE_SECONDS = 600.0


@blueprint.get("/help/categories/<slug>/")
def article_category(slug: str) -> Response:
    level = audience(viewer())

    def make() -> dict[str, Any]:
        category = get_article_category(slug)
        rows = articles_in(EYES[level], category, locale())
        if not rows:
            raise NotFound()
        return {"category": category, "rows": rows}

    return show_list("pages/article_category.html", Wanted(), make)


@blueprint.get("/help/articles/<id:article_id>/", defaults={"slug": ""})
@blueprint.get("/help/articles/<id:article_id>/<slug>/")
def article(article_id: int, slug: str) -> Response | Answer:
    level = audience(viewer())
    key = f"article|{article_id}|{level}|{locale()}"
    part = find_part(key, ARTICLE_SECONDS, lambda part: part.versions == list_versions(level))
    try:
        part = part or rendered(key, level, article_id)
    except NotFound:
        if can(viewer(), Action.WRITE_ARTICLES):  # what readers do not have, editors still work on
            return redirect(get_work(viewer(), article_id).work_url, 302)
        raise
    url = str(part.facts["url"])
    if request.path != url:
        return redirect(url, 301)
    note_article_reading(current_app, article_id, str(viewer().id or request.remote_addr), request.user_agent.string)
    return _shown(part, article_id)


def _shown(part: Part, article_id: int) -> Response:
    """The page with what only this viewer sees."""
    line = _arrived(article_id) if request.referrer else ""
    fills = {**frame(), "helped": line + helped(viewer(), article_id), "article_tools": tools(viewer(), article_id)}
    return finish(part, fills, seconds=ARTICLE_SECONDS, may_be_kept=not line and not request.args)


def _arrived(article_id: int) -> str:
    """Noted that somebody came here from a search or a suggestion; the line that asks them whether it helped."""
    reader = str(viewer().id or request.remote_addr)
    note_arrival(current_app, reader, request.user_agent.string, str(request.referrer), request.host, article_id=article_id)
    return solved_line(f"/help/articles/{article_id}/solved-mine")


def rendered(key: str, level: str, article_id: int) -> Part:
    """What everybody of an audience sees of an article, kept until any public list or setting changes. Raises NotFound."""
    versions = current_list_versions(level)  # read before, and on the same snapshot as what is shown
    settings.renew_for(versions[0])
    view = view_article(EYES[level], article_id)
    public_url = current_app.config["PLAZA"].public_url
    html = render_template(
        "pages/article.html", shared_render=True, view=view, article=view.article, section_words=SECTION_WORDS, public_url=public_url,
        contents=contents_of(view), canonical_url=public_url + view.article.url, structured=article_data(view, public_url, locale()),
        answered=times_answered(article_id),
    )
    return keep_part(key, html, versions, {"url": view.article.url})


def helped(who: Actor, article_id: int) -> str:
    """Yes and no, and what this member said before."""
    said = own_rating(who, article_id)
    state = "" if said is None else "yes" if said.helpful else "no"
    token = "" if who.is_anonymous else slot(CSRF_SLOT)  # the page of strangers is one for all and sets no cookie
    return fragment(("helped", article_id, state, token), lambda: _draw("helped", article_id, state, token))


def tools(who: Actor, article_id: int) -> str:
    """The way to the work on it, for editors."""
    if not can(who, Action.WRITE_ARTICLES):
        return ""
    return fragment(("article_tools", article_id), lambda: _draw("tools", article_id))


def _draw(macro: str, *inputs: Any) -> str:
    macros = current_app.jinja_env.get_template("pages/_article.html").module
    return str(getattr(macros, macro)(*inputs)).strip()
