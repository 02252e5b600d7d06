"""Mail that did not arrive: reported by the mail service, and taken back by the address's owner."""

from __future__ import annotations

from typing import Any

from flask import current_app, json, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.commands import mark_undeliverable, trust_address_again
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.permissions import SYSTEM
from forum.core.signed_requests import prove_origin
from forum.kit.errors import Invalid
from forum.kit.text import plain_line

REPORTS_MAX = 500
KINDS = ("bounce", "complaint")


@blueprint.post("/mail/reports")
def take_reports() -> Response:
    """`{"reports": [{"kind": "bounce" | "complaint", "address": "..."}]}`, signed: absent without a secret or with a wrong one."""
    prove_origin(current_app.config["PLAZA"].mail_webhook_secret)
    marked = sum(mark_undeliverable(SYSTEM, address, why=kind) for kind, address in _reports(request.get_json(silent=True)))
    return Response(json.dumps({"marked": marked}), mimetype="application/json")


def _reports(sent: Any) -> list[tuple[str, str]]:
    rows = sent.get("reports") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or len(rows) > REPORTS_MAX:
        raise Invalid()
    found = [(row.get("kind"), row.get("address")) for row in rows if isinstance(row, dict)]
    return [(kind, plain_line(address)) for kind, address in found if kind in KINDS and isinstance(address, str)]


@blueprint.post("/settings/address/works")
def address_works() -> Response:
    trust_address_again(viewer())
    return go("/settings/notifications", _("We will try this address again."))
