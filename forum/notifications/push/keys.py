"""The pair of keys by which push services know this Plaza (RFC 8292). Without them push is off, and nothing offers it.

The private key is 32 bytes in base64url: `PLAZA_VAPID_PRIVATE_KEY`, or the file that `plaza push keys` writes beside the database.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from forum.core import settings
from forum.core.config import PUSH_KEY, current_config
from forum.kit.clock import utcnow
from forum.kit.later import later

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, utils
else:
    hashes, serialization, ec, utils = (
        later(f"cryptography.hazmat.primitives.{name}") for name in ("hashes", "serialization", "asymmetric.ec", "asymmetric.utils")
    )

log = structlog.get_logger("plaza.push")
FILE = "vapid_private_key"
KEY_BYTES = 32
TOKEN_SECONDS = 12 * 3600
"""RFC 8292 allows a day; clocks differ."""


def base64url(data: bytes) -> str:
    """Without the `=` at its end, as push services and browsers write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises ValueError for anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def curve() -> ec.SECP256R1:
    """The one that browsers and push services use."""
    return ec.SECP256R1()


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as browsers exchange it: 65 bytes."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def public_key() -> str:
    """What browsers are told when they subscribe; empty while push is off."""
    text = _private_text()
    return _public(text) if text else ""


def is_on() -> bool:
    return bool(_private_text())


def make_keys(*, replace: bool = False) -> str:
    """Write a new private key into the instance folder and return its public key. Raises FileExistsError unless told to `replace`."""
    text = base64url(secrets_of(ec.generate_private_key(curve())))
    draft = key_file().with_name(f".{FILE}-{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(text, encoding="ascii")
        if replace:
            draft.replace(key_file())
        else:
            os.link(draft, key_file())  # fails when there is one: processes that start together agree on the first
    finally:
        draft.unlink(missing_ok=True)
    return _public(text)


def secrets_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_numbers().private_value.to_bytes(KEY_BYTES, "big")


def key_file() -> Path:
    return current_config().instance_dir / FILE


def authorization(origin: str) -> str:
    """The header that proves to the push service at `origin` who is sending."""
    text = _private_text()
    claims = {"aud": origin, "exp": int(utcnow().timestamp()) + TOKEN_SECONDS, "sub": contact()}
    signed = ".".join(base64url(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = utils.decode_dss_signature(_key(text).sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = base64url(r.to_bytes(KEY_BYTES, "big") + s.to_bytes(KEY_BYTES, "big"))
    return f"vapid t={signed}.{signature}, k={_public(text)}"


def contact() -> str:
    """Where push services may complain."""
    config, support = current_config(), settings.get("site.support_email")
    if config.vapid_subject:
        return config.vapid_subject
    if support:
        return f"mailto:{support}"
    return config.public_url if config.secure else "mailto:noreply@localhost"


def _private_text() -> str:
    config = current_config()
    if config.vapid_private_key:
        return config.vapid_private_key
    try:
        text = key_file().read_text(encoding="ascii").strip()
    except (OSError, UnicodeError):
        return ""
    if not PUSH_KEY.fullmatch(text):
        log.error("push_key_unreadable", file=FILE)
        return ""
    return text


@lru_cache(maxsize=4)
def _key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_base64url(text.rstrip("=")), "big"), curve())


@lru_cache(maxsize=4)
def _public(text: str) -> str:
    return base64url(point(_key(text).public_key()))
