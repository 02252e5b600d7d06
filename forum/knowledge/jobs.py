"""Jobs of this room: looking after articles in batches, and asking the machine for a rewrite outside any transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import select

from forum.core import fetching, jobs, settings
from forum.core.config import current_config
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.knowledge.commands import refresh_leads, watch_articles
from forum.knowledge.commands.rewriting import drop_rewrite, note_rewrite, note_rewrite_failure, rewriting_is_on
from forum.knowledge.models import Article
from forum.knowledge.queries.rewriting import Errand, find_errand
from forum.knowledge.rewriting import Unusable, read_answer, request_of
from forum.knowledge.states import RewriteFailure

BATCH = 100
log = structlog.get_logger("plaza.knowledge")
SECONDS = 60.0
"""Half a lease of a job: a machine that thinks longer is not waited for."""


@jobs.waits_for_others
def rewrite(payload: Mapping[str, Any]) -> None:
    """One request. What goes wrong is told to whoever asked; nobody tries again by itself."""
    rewrite_id = int(payload["rewrite_id"])
    errand = find_errand(rewrite_id)
    if errand is None:
        return
    if not errand.may_go:  # whoever asks again is told why
        drop_rewrite(SYSTEM, rewrite_id)
        return
    failure: RewriteFailure | None = None
    try:
        found, refused = read_answer(_asked(errand), errand.portions)
        note_rewrite(SYSTEM, rewrite_id, found, refused=refused)
    except Unusable as error:
        failure = error.failure
    except fetching.Refused:
        failure = RewriteFailure.REFUSED
    except fetching.Unreachable as error:
        failure = RewriteFailure.TOO_LONG if "too long" in str(error) else RewriteFailure.UNREACHABLE
    except Exception:  # whatever it is, nobody waits for it
        log.exception("rewrite_broke", rewrite=rewrite_id)
        failure = RewriteFailure.NOT_JSON
    if failure is not None:
        log.warning("rewrite_failed", rewrite=rewrite_id, cause=str(failure))
        note_rewrite_failure(SYSTEM, rewrite_id, failure)


def _asked(errand: Errand) -> bytes:
    """The answer's body. The key goes with the request and nowhere else. Raises Refused, Unreachable, Unusable."""
    if not rewriting_is_on():
        raise Unusable(RewriteFailure.OFF)
    address, key = str(settings.get("knowledge.rewriting_url")), current_config().rewriting_key.get_secret_value()
    in_clear = bool(key) and not address.startswith("https://")  # then to the operator's own machines only
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    body = request_of(errand.model, errand.title, errand.language, errand.portions)
    answer = fetching.fetch("POST", address, body=body, headers=headers, seconds=SECONDS, only_listed=in_clear)
    if answer.status != 200:
        raise Unusable(RewriteFailure.STATUS)
    return answer.body


@jobs.waits_for_others
def watch_all(_payload: Mapping[str, Any]) -> None:
    """Look at everything that readers have. Twice finds nothing twice; after a week without it, once finds all."""
    last = 0
    while ids := list(session().scalars(
        select(Article.id).where(Article.id > last, Article.listed.is_(True)).order_by(Article.id).limit(BATCH)
    )):
        watch_articles(SYSTEM, ids)
        refresh_leads(SYSTEM, ids)
        last = ids[-1]
