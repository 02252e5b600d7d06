"""Mail that did not arrive: reported by the mail service, and taken back by the address's owner."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

from flask import current_app, json, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.commands import mark_undeliverable, trust_address_again
from forum.accounts.routes import blueprint
from forum.accounts.routes.cookies import go
from forum.core.door import viewer
from forum.core.permissions import SYSTEM
from forum.kit.errors import Invalid, NotFound
from forum.kit.text import plain_line
from forum.kit.tokens import same_secret

FRESH_SECONDS = 300
REPORTS_MAX = 500
KINDS = ("bounce", "complaint")


@blueprint.post("/mail/reports")
def take_reports() -> Response:
    """`{"reports": [{"kind": "bounce" | "complaint", "address": "..."}]}`, signed: absent without a secret or with a wrong one."""
    _prove_origin()
    marked = sum(mark_undeliverable(SYSTEM, address, why=kind) for kind, address in _reports(request.get_json(silent=True)))
    return Response(json.dumps({"marked": marked}), mimetype="application/json")


def _prove_origin() -> None:
    """`X-Plaza-Signature` is the SHA-256 HMAC of "timestamp.body" in hex; an old timestamp cannot be sent again."""
    secret, stamp = current_app.config["PLAZA"].mail_webhook_secret, request.headers.get("X-Plaza-Timestamp", "")
    if not secret or not stamp.isascii() or not stamp.isdigit() or abs(time.time() - int(stamp[:12])) > FRESH_SECONDS:
        raise NotFound()
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + request.get_data(), hashlib.sha256).hexdigest()
    if not same_secret(wanted, request.headers.get("X-Plaza-Signature", "")):
        raise NotFound()


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
