"""How support is doing, for everybody: a page and JSON. Operators switch it on."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, json, request

from forum.core import settings
from forum.kit.clock import iso, utcnow
from forum.kit.errors import NotFound
from forum.metrics.queries.status import DAYS, LEAST, Promise, SupportStatus
from forum.metrics.words import length_words, share_words
from forum.pages.kept_status import KEPT_SECONDS, kept_status
from forum.pages.routes import blueprint
from forum.pages.showing import show_list
from forum.pages.wanted import Wanted

FORMAT = 1


@blueprint.get("/support-status")
def support_status_page() -> Response:
    refuse_unless_on()

    def make() -> dict[str, Any]:
        found = kept_status()
        return {"found": found, "days": DAYS, "length": length_words, "share": share_words,
                "promises": (("answers", found.answers), ("resolutions", found.resolutions))}

    return show_list("pages/support_status.html", Wanted(), make)


@blueprint.get("/support-status.json")
def support_status_json() -> Response:
    refuse_unless_on()
    body = json.dumps(shape(kept_status()), ensure_ascii=False)
    response = Response(body, mimetype="application/json")
    response.set_etag(hashlib.blake2b(body.encode(), digest_size=12).hexdigest())
    response.cache_control.public, response.cache_control.max_age = True, KEPT_SECONDS
    return response.make_conditional(request)


def refuse_unless_on() -> None:
    if not settings.get("metrics.status_page"):
        raise NotFound()


def shape(found: SupportStatus) -> dict[str, Any]:
    """Seconds and shares; null where fewer than `least` questions would stand behind a value."""
    return {
        "format": FORMAT, "on": iso(utcnow())[:10], "since": found.since.isoformat(), "days": DAYS, "least": LEAST, "asked": found.asked,
        "first_answer": {"median_seconds": found.first_answer, "questions": found.answered, "few": found.is_small},
        "resolved_this_month": found.resolved, "month": found.month.isoformat()[:7], "unresolved": found.unresolved,
        "targets": {"first_answer": promise_shape(found.answers), "resolution": promise_shape(found.resolutions)},
    }


def promise_shape(one: Promise) -> dict[str, Any]:
    met = None if one.share is None else round(one.share, 3)
    return {"hours": one.hours, "met_share": met, "questions": one.out_of, "few": one.is_small}
