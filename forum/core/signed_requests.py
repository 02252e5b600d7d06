"""Requests of mail services and other machines, which have no form of ours: a secret they share with us proves them."""

from __future__ import annotations

import hashlib
import hmac
import time

from flask import request

from forum.kit.errors import NotFound
from forum.kit.tokens import same_secret

FRESH_SECONDS = 300
SIGNATURE_CHARS = 64


def prove_origin(secret: str) -> bytes:
    """The request's body. Raises NotFound without a secret, with a wrong signature or an old timestamp.

    `X-Plaza-Signature` is the SHA-256 HMAC of "timestamp.body" in hex; an old timestamp cannot be sent again. The body is
    read only when the rest may be right.
    """
    stamp, signature = request.headers.get("X-Plaza-Timestamp", ""), request.headers.get("X-Plaza-Signature", "")
    if not secret or not stamp.isascii() or not stamp.isdigit() or abs(time.time() - int(stamp[:12])) > FRESH_SECONDS:
        raise NotFound()
    if len(signature) != SIGNATURE_CHARS:
        raise NotFound()
    body = request.get_data()
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    if not same_secret(wanted, signature):
        raise NotFound()
    return body
