"""The other side of push, written from the standards: a browser that can read what is sent to it, and the service that carries it."""

from __future__ import annotations

import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from forum.notifications.push.keys import base64url, point


class Browser:
    """One subscription: its keys, and reading (RFC 8291 section 3.4, spelled out with plain HMAC)."""

    def __init__(self) -> None:
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16)
        self.p256dh, self.auth = base64url(point(self.key.public_key())), base64url(self.secret)

    def read(self, body: bytes) -> str:
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        theirs, sealed = body[21:21 + length], body[21 + length:]
        assert size == 4096 and len(sealed) <= size
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        info = b"WebPush: info\0" + point(self.key.public_key()) + theirs
        material = mac(mac(self.secret, shared), info + b"\x01")
        extracted = mac(salt, material)
        key = mac(extracted, b"Content-Encoding: aes128gcm\0\x01")[:16]
        nonce = mac(extracted, b"Content-Encoding: nonce\0\x01")[:12]
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        assert plain.endswith(b"\x02")
        return plain[:-1].decode()


def mac(key: bytes, data: bytes) -> bytes:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(data)
    return made.finalize()


class Service:
    """A push service on this machine. `answers` are given one after the other, then 201 for ever; an answer is (status, headers)."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        service = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.taken.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                status, headers = service.answers.pop(0) if service.answers else (201, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_words):
                """Says nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def read(self, browser: Browser) -> list[dict[str, str]]:
        return [json.loads(browser.read(body)) for _path, _headers, body in self.taken]
