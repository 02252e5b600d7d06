"""HTTP of the admin room. Whoever may not administer finds nothing here: the same 404 as for a page that does not exist."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, has_request_context, request
from flask_babel import gettext as _

from forum.core.door import viewer
from forum.core.permissions import can
from forum.kit.errors import NotFound
from forum.policy import Action

blueprint = Blueprint("admin", __name__)

# endpoint -> who may enter; everything else here is for admins
OTHERS: dict[str, Action | None] = {
    "admin.tags": Action.EDIT_TAGS, "admin.tag": Action.EDIT_TAGS, "admin.save_tag": Action.EDIT_TAGS, "admin.merge_tag": Action.EDIT_TAGS,
    "admin.remove_tag": Action.EDIT_TAGS, "admin.setup_form": None, "admin.set_up_now": None,
    "admin.findings": Action.REVIEW_FINDINGS, "admin.dismiss_finding_now": Action.REVIEW_FINDINGS,
    "admin.confirm_finding_now": Action.REVIEW_FINDINGS,
}


@blueprint.before_request
def let_in_only_who_may() -> None:
    needed = OTHERS.get(request.endpoint or "", Action.ADMINISTER)
    if needed is not None and not can(viewer(), needed):
        raise NotFound()


@blueprint.app_context_processor
def staff_links() -> dict[str, Any]:
    """The links in the header that only some members see."""
    here = has_request_context() and request.path.startswith("/admin/")
    if can(viewer(), Action.ADMINISTER):
        return {"nav": [{"label": _("Admin"), "url": "/admin/", "icon": "sliders-horizontal", "count": None, "current": here}]}
    if can(viewer(), Action.EDIT_TAGS):
        return {"nav": [{"label": _("Edit tags"), "url": "/admin/tags", "icon": "tags", "count": None, "current": here}]}
    return {}


def wanted_page() -> int:
    """`?page=`, at least 1."""
    text = request.args.get("page", "1")
    return min(max(int(text), 1), 100_000) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def url_for_page(number: int) -> str:
    """This address with another page."""
    query = {key: value for key, value in request.args.items() if key != "page"}
    return f"{request.path}?{urlencode({**query, 'page': number})}"


from forum.admin.routes import categories, embed, fields, findings, jobs, members, overview, settings, setup, tags  # noqa: E402, F401
