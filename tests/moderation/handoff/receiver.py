"""A reference receiver of hand-offs: a small web server that checks signatures as Standard Webhooks says, without Plaza's own code."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import chain, repeat

FRESH_SECONDS = 300


def signed(secret: str, webhook_id: str, stamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{webhook_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


class Receiver:
    """`answers` are the statuses of the next requests, then 200; a message whose number it knows changes nothing a second time."""

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.answers = iter(())
        self.headers: dict[str, str] = {}
        self.hold = threading.Event()
        self.hold.set()
        self.taken: list[dict] = []
        self.ids: list[str] = []
        self.seen: list[tuple[str, int]] = []
        self.server = HTTPServer(("127.0.0.1", 0), self.handler())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/in"

    def will_answer(self, *statuses: int, always: int = 200) -> None:
        self.answers = chain(statuses, repeat(always))

    def handler(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.hold.wait(5)
                status = receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
                self.send_response(status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_words):
                """Says nothing."""

        return Handler

    def take(self, headers: dict[str, str], body: bytes) -> int:
        webhook_id, stamp = headers["webhook-id"], int(headers["webhook-timestamp"])
        offered = headers["webhook-signature"].split(" ")
        right = any(signed(secret, webhook_id, stamp, body) in offered for secret in self.secrets)
        status = next(self.answers, 200) if right and abs(time.time() - stamp) < FRESH_SECONDS else 401
        self.seen.append((webhook_id, status))
        if status == 200 and webhook_id not in self.ids:
            self.ids.append(webhook_id)
            self.taken.append(json.loads(body))
        return status

    @property
    def kinds(self) -> list[str]:
        return [one["type"] for one in self.taken]

    def close(self) -> None:
        self.hold.set()
        self.server.shutdown()
        self.server.server_close()
