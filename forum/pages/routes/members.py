"""Members and what they did; one's own bookmarks."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from forum.core.door import viewer
from forum.core.permissions import authorize
from forum.pages.queries.members import answers_by, bookmarks_of, get_member_facts, members_page, threads_of
from forum.pages.routes import blueprint
from forum.policy import Action

SHOWN = ("questions", "answers", "solutions")


@blueprint.get("/members/")
def members() -> str:
    words = request.args.get("q", "")[:60]
    return render_template("pages/members.html", words=words, page=members_page(words, page_number()))


@blueprint.get("/members/<id:member_id>/", defaults={"handle": ""})
@blueprint.get("/members/<id:member_id>/<handle>/")
def member(member_id: int, handle: str) -> str | Response:
    found = get_member_facts(member_id)
    if request.path != found.url:
        return redirect(found.url, 301)
    show = request.args.get("show", "")
    show = show if show in SHOWN else "questions"
    if show == "questions":
        page: object = threads_of(viewer(), member_id, page_number())
    else:
        page = answers_by(viewer(), member_id, page_number(), solutions=show == "solutions")
    return render_template("pages/member.html", member=found, show=show, page=page)


@blueprint.get("/bookmarks/")
def bookmarks() -> str:
    authorize(viewer(), Action.BOOKMARK)
    return render_template("pages/bookmarks.html", page=bookmarks_of(viewer(), page_number()))


def page_number() -> int:
    raw = request.args.get("page", "")
    return int(raw) if raw.isascii() and raw.isdecimal() and 0 < len(raw) < 6 else 1
