"""Random and signed tokens. Random ones are stored only as hashes; signed ones are not stored at all."""

import base64
import hashlib
import hmac
import secrets
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

TOKEN_BYTES = 32  # 256 bits; ASVS asks for 128, the design for 160
PUBLIC_ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u to misread
PUBLIC_ID_LENGTH = 20  # 100 bits


def new_token(prefix: str = "plz_") -> str:
    """A new secret of 256 random bits with a prefix that scanners recognise. Show it once, store its hash."""
    return prefix + secrets.token_urlsafe(TOKEN_BYTES)


def token_made_of(said: str, secret: str, purpose: str, prefix: str = "plz_") -> str:
    """A secret of 256 bits that is the same each time for the same text, and that nobody can make who does not know ``secret``.

    For a form that may be sent twice: both times the answer is the same. ``said`` has to hold a one-time key of that form.
    """
    made = hmac.new(secret.encode(), f"plaza.{purpose}:{said}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return prefix + base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def token_hash(token: str) -> str:
    """SHA-256 of a token as 64 hex digits: what is stored and looked up. Only for random tokens, never passwords."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def same_secret(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))


def new_public_id() -> str:
    """A random id of 100 bits, lower-case letters and digits, for things whose address must not be guessable."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


def sign(payload: Any, secret: str, purpose: str) -> str:
    """URL-safe text carrying ``payload`` (JSON values), readable by anyone, made only by who knows ``secret``.

    ``purpose`` separates uses: a link made to accept an answer cannot be replayed to reset a password.
    The time of signing travels along; :func:`unsign` decides how long it counts.
    """
    return str(_serializer(secret, purpose).dumps(payload))


def unsign(token: str, secret: str, purpose: str, max_age: int) -> Any | None:
    """The payload of :func:`sign`, or None when the text is damaged, of another purpose, or older than ``max_age`` s."""
    try:
        return _serializer(secret, purpose).loads(token, max_age=max_age)
    except (BadData, UnicodeError):
        return None


def _serializer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    if not secret or not purpose:
        raise ValueError("signing needs a secret and a purpose")
    return URLSafeTimedSerializer(secret, salt=f"plaza.{purpose}", signer_kwargs={"digest_method": hashlib.sha256})
