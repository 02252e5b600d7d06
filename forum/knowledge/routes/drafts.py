"""What editors type, kept while they do."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from forum.accounts.routes.cookies import go
from forum.core import settings
from forum.core.door import viewer
from forum.core.http import wants_json
from forum.core.limits import spend
from forum.kit.clock import iso
from forum.knowledge.commands import discard_article_draft, save_article_draft
from forum.knowledge.routes import blueprint
from forum.knowledge.routes.listing import HOME
from forum.knowledge.sections import section_html
from forum.threads.concerns import concerns
from forum.threads.copies import Copy
from forum.threads.routes.sending import Answer

SAVES = "60/minute"


@blueprint.post("/help/articles/drafts")
def keep_article_draft() -> Answer | dict[str, str | None]:
    """Save (the form's own inputs and `draft_key`) or, with `discard`, throw away."""
    spend(f"article-draft:{viewer().id}", SAVES)
    key = request.form.get("draft_key", "")
    if "discard" in request.form:
        discard_article_draft(viewer(), key)
        return go(f"{HOME}{key}/edit" if key.isdecimal() else f"{HOME}new", _("Draft discarded."))
    typed = request.form.to_dict()
    kept = save_article_draft(viewer(), key, content=typed, copy=Copy.sent(typed))
    return {"saved_at": iso(kept.saved_at) if kept else None} if wants_json() else go(HOME)


@blueprint.post("/help/articles/preview")
def preview_section() -> dict[str, object]:
    """HTML of `body` as readers will see it: without the marks of what it rests on."""
    spend(f"preview:{viewer().id}", f"{settings.get('search.previews_per_minute')}/minute")
    source = request.form.get("body", "")
    found = [{"message": _("Check before publishing: %(what)s.", what=line)} for line in concerns(source)]
    return {"html": section_html(source), "findings": found}


@blueprint.get("/help/articles/preview")
@blueprint.get("/help/articles/drafts")
def drafts_again() -> Answer:
    """A refused form leaves its own address in the address bar: opened again, it leads to the list."""
    return go(HOME)
