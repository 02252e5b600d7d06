"""HTTP of the frame: no session, no cookie, no form that writes. Off, and a plain 404, until the operator names the pages that may show it.

Everything here is what strangers see, whoever looks. What somebody says of an answer comes as a request of the frame's own script
(same origin, a header that no form can send), is counted once a day for a visitor, and changes nothing else: there is nothing to forge.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, g, make_response, render_template, request

from forum.core.config import PROJECT, current_config
from forum.core.door import THEMES, locale, speak
from forum.core.framing import allowed_origins, framed_policy
from forum.core.limits import spend
from forum.core.permissions import STRANGER
from forum.embed.kept import used_most
from forum.embed.queries import product_page
from forum.kit.errors import NotFound, TooMany
from forum.kit.row_ids import row_id
from forum.knowledge.queries import get_article, same_articles
from forum.knowledge.queries.passages import SENTENCE_CHARS, Answers, find_answers, name_of, named
from forum.search.allowance import spend_one
from forum.search.beside import articles_beside
from forum.search.queries import find_similar
from forum.search.states import Place, Step
from forum.search.visitors import note_answers, note_sentence, note_suggestions
from forum.threads.queries import get_thread

blueprint = Blueprint("embed", __name__)

SCRIPT_SECONDS = 3_600
EVENTS = "30/minute"
COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
PRODUCT_CHARS, TITLE_CHARS = 200, 180
THREADS, ARTICLES = 5, 3
STEPS = frozenset({Step.OPENED, Step.SOLVED, Step.DIFFERENT})


@blueprint.before_request
def let_strangers_in() -> None:
    """Whoever it is, they are a stranger here: a cookie that comes along is not even looked at."""
    if not allowed_origins():
        raise NotFound()
    g._login_user = g.plaza_viewer = STRANGER
    speak(request.args.get("lang"))


@blueprint.after_request
def say_who_may_frame(response: Response) -> Response:
    if origins := allowed_origins():
        response.headers["Content-Security-Policy"] = framed_policy(origins)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.errorhandler(TooMany)
def ask_for_patience(error: TooMany) -> Response:
    """Inside the frame, without the header of the site around it."""
    response = make_response(draw("embed/busy.html"), error.status)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


@blueprint.get("/embed/help.js")
def script() -> Response:
    response = Response(source(), mimetype="text/javascript")
    response.headers["Cache-Control"] = f"public, max-age={SCRIPT_SECONDS}"
    response.add_etag()
    response.make_conditional(request)
    return response


@functools.cache
def source() -> str:
    return (PROJECT / "static/js/embed/help.js").read_text(encoding="utf-8")


@blueprint.get("/embed/help")
def frame_of_help() -> str:
    sentence = asked()
    if not sentence:
        return draw("embed/help.html", said=None, **used_most(locale()))
    spend_one("search", "search.per_minute", "search.per_minute_strangers")
    without = named(request.args.getlist("not"))
    said = find_answers(STRANGER, sentence, without=without)
    if not without:
        note_sentence(sentence, said.language, len(said.found))
    note_answers(Step.SHOWN, [(one.kind, one.id) for one in said.found], sentence, Place.WIDGET)
    there = more_beside(sentence, said, without)
    note_beside(sentence, there)
    return draw("embed/help.html", said=said, left_out=[*map(name_of, without)], **there)


@blueprint.get("/embed/suggest")
def suggestions() -> str:
    """Articles and threads for what is being typed: a fragment."""
    spend_one("suggest", "search.suggestions_per_minute", "search.suggestions_per_minute_strangers")
    words = asked()
    there = beside(words)
    note_beside(words, there)
    return render_template("embed/_suggestions.html", **there)


@blueprint.get("/embed/product")
def frame_of_product() -> str:
    product = " ".join(request.args.get("sku", "")[:PRODUCT_CHARS].split())
    if not product:
        raise NotFound()
    newest = request.args.get("sort") == "newest"
    return draw("embed/product.html", product=product, newest=newest, page=product_page(product, newest=newest, language=locale()))


@blueprint.post("/embed/events")
def take_event() -> Response:
    """Somebody opened a passage, or said whether it helped. Only the frame's own script can send this."""
    if not comes_from_here() or request.headers.get("X-Plaza-Frame") != "1":
        raise NotFound()
    spend(f"embed:{request.remote_addr}", EVENTS)
    step, kind, one = request.form.get("step", ""), request.form.get("kind", ""), request.form.get("id", type=row_id)
    if step not in STEPS or kind not in ("article", "answer") or one is None:
        raise NotFound()
    found = get_article(STRANGER, one).id if kind == "article" else get_thread(STRANGER, one).id
    note_answers(Step(step), [(kind, found)], request.form.get("q", "")[:SENTENCE_CHARS], Place.WIDGET)
    return Response(status=204)


def comes_from_here() -> bool:
    try:
        return urlsplit(request.headers.get("Origin", "")).netloc == request.host
    except ValueError:  # no address at all
        return False


def asked() -> str:
    return " ".join(request.args.get("q", "")[:SENTENCE_CHARS].split())


def beside(words: str, given: Collection[str] = ()) -> dict[str, list[Any]]:
    """What else there is for some words, but for what was given as an answer already."""
    if not words:
        return {"found": [], "articles": []}
    threads, articles = find_similar(STRANGER, words, limit=THREADS), articles_beside(STRANGER, words, "", ARTICLES)
    return {"found": [one for one in threads if one.url not in given], "articles": [one for one in articles if one.url not in given]}


def note_beside(words: str, there: dict[str, list[Any]]) -> None:
    """They were suggested here. That one is opened, the page tells that it leads to."""
    note_answers(Step.SHOWN, [("article", one.id) for one in there["articles"]], words, Place.WIDGET)
    note_suggestions(Step.SHOWN, [one.id for one in there["found"]], words, place=Place.WIDGET)


def more_beside(words: str, said: Answers, without: Collection[tuple[str, int]]) -> dict[str, list[Any]]:
    """What else there is: nothing that was given or was not meant, in no language."""
    there = beside(words, {one.url for one in said.found})
    gone = {*without, *((one.kind, one.id) for one in said.found)}
    same = same_articles([one_id for kind, one_id in gone if kind == "article"])
    return {
        "found": [one for one in there["found"] if ("answer", one.id) not in gone],
        "articles": [one for one in there["articles"] if one.id not in same],
    }


def draw(template: str, **said: object) -> str:
    """A page of the frame. `kept` is what its own links and forms say again: language, look, and the page around it."""
    given = request.args
    kept = {
        "lang": locale(), "theme": given.get("theme") if given.get("theme") in THEMES else "system",
        "host": given["host"] if given.get("host") in allowed_origins() else "",
        "accent": given["accent"].lower() if COLOUR.fullmatch(given.get("accent", "").lower()) else "",
    }
    sentence = asked()
    ask_url = f"/ask?{urlencode({'title': sentence[:TITLE_CHARS]})}" if sentence else "/ask"
    return render_template(template, kept=kept, sentence=sentence, ask_url=ask_url, public_url=current_config().public_url, **said)
