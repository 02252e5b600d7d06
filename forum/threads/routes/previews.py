"""Previews: a text as it will look, by the renderer that posts go through."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from forum.core import settings
from forum.core.door import viewer
from forum.core.http import wants_json
from forum.core.limits import spend
from forum.core.permissions import authorize
from forum.policy import Action
from forum.threads.concerns import concerns
from forum.threads.forms import split_tags
from forum.threads.queries import preview_body
from forum.threads.routes import blueprint
from forum.threads.routes.asking import takes_tags


@blueprint.post("/preview")
def preview() -> str | dict[str, object]:
    """HTML of `body`; scripts that ask for JSON also get what looks like personal data, unless the `tags` sent along will be refused: that
    is said first, as without scripts."""
    authorize(viewer(), Action.SAVE_DRAFT)
    spend(f"preview:{viewer().id}", f"{settings.get('search.previews_per_minute')}/minute")
    source = request.form.get("body", "")
    html = render_template("threads/_preview.html", body=preview_body(viewer(), source))
    if not wants_json():
        return html
    looked = concerns(source) if takes_tags(split_tags(request.form.get("tags", ""))) else []
    found = [{"message": _("Check before posting: %(what)s.", what=line)} for line in looked]
    return {"html": html, "findings": found}
