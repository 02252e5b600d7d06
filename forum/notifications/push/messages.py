"""One message, readable by one browser only: RFC 8291 (keys) over RFC 8188 (aes128gcm). The push service carries it unread.

The cryptography is the library's; what stands here is the order in which the two standards join its parts.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from forum.kit.later import later
from forum.notifications.push.keys import curve, from_base64url, point

if TYPE_CHECKING:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers import aead
    from cryptography.hazmat.primitives.kdf import hkdf
else:
    hashes, ec, aead, hkdf = (
        later(f"cryptography.hazmat.primitives.{name}") for name in ("hashes", "asymmetric.ec", "ciphers.aead", "kdf.hkdf")
    )

POINT_BYTES, AUTH_BYTES, SALT_BYTES = 65, 16, 16
RECORD_BYTES = 4096
MOST_TEXT_BYTES = 3_900
"""Push services take 4,096 bytes: 86 for the header, 16 for the seal, 1 for the end."""
LAST_RECORD = b"\x02"


def browser_key(p256dh: str) -> ec.EllipticCurvePublicKey:
    """A browser's public key. Raises ValueError for anything that is no point of the curve."""
    data = from_base64url(p256dh)
    if len(data) != POINT_BYTES:
        raise ValueError("a public key has 65 bytes")
    return ec.EllipticCurvePublicKey.from_encoded_point(curve(), data)


def browser_secret(auth: str) -> bytes:
    """What browser and server share beside the keys. Raises ValueError."""
    data = from_base64url(auth)
    if len(data) != AUTH_BYTES:
        raise ValueError("an authentication secret has 16 bytes")
    return data


def sealed(text: bytes, p256dh: str, auth: str, *, salt: bytes = b"", own: ec.EllipticCurvePrivateKey | None = None) -> bytes:
    """`text` (at most 3,900 bytes) for the browser with these keys. Salt and own key are new for each message; tests give theirs."""
    if len(text) > MOST_TEXT_BYTES:
        raise ValueError("too long for a push message")
    theirs, shared = browser_key(p256dh), browser_secret(auth)
    salt, own = salt or secrets.token_bytes(SALT_BYTES), own or ec.generate_private_key(curve())
    ours = point(own.public_key())
    material = _derived(own.exchange(ec.ECDH(), theirs), shared, b"WebPush: info\0" + point(theirs) + ours, 32)
    key = _derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(material, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + aead.AESGCM(key).encrypt(nonce, text + LAST_RECORD, None)


def _derived(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return hkdf.HKDF(hashes.SHA256(), length, salt, info).derive(material)
