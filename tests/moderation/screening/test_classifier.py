"""The external classifier: off unless wanted, asked without a lock, and never a reason why nobody can post."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy import select

from forum.core import fetching
from forum.core.db import in_command, session
from forum.kit.clock import utcnow
from forum.threads.models import Post
from moderation.screening import classifier
from moderation.screening.models import Screening
from tests import make
from tests.forum.tuning import tune

SECRET = "a secret of at least thirty-two characters"
SUSPICIOUS = "See https://one.example/ and https://two.example/ for what helped me when my line was slow last year."


class Machine(BaseHTTPRequestHandler):
    answer: bytes = b'{"score": 60, "reasons": ["looks like spam"]}'
    status = 200
    wait = 0.0
    seen: list[tuple[dict, bytes]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).seen.append((dict(self.headers), body))
        time.sleep(type(self).wait)
        self.send_response(type(self).status)
        self.end_headers()
        self.wfile.write(type(self).answer)

    def log_message(self, *_words):
        """Says nothing."""


@pytest.fixture
def machine(app, monkeypatch):
    kept = {"seen": [], "answer": Machine.answer, "status": 200, "wait": 0.0}
    for name, value in kept.items():
        monkeypatch.setattr(Machine, name, value)
    server = HTTPServer(("127.0.0.1", 0), Machine)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = app.config["PLAZA"]
    monkeypatch.setattr(config, "classifier_url", f"http://127.0.0.1:{server.server_address[1]}/look")
    monkeypatch.setattr(config, "classifier_secret", SECRET)
    monkeypatch.setattr(config, "outgoing_allowed", [ipaddress.ip_network("127.0.0.0/8")])
    tune("moderation.classifier", True)
    yield Machine
    server.shutdown()
    server.server_close()


def newcomer():
    return make.member(joined_at=utcnow(), reputation=1)


def test_it_is_not_asked_unless_it_is_switched_on(machine):
    tune("moderation.classifier", False)
    make.question(newcomer())
    assert machine.seen == []


def test_its_score_counts_and_staff_read_its_reasons(machine):
    thread = make.question(newcomer(), body="An ordinary text.")
    assert thread.held_at is not None
    row = session().scalars(select(Screening)).one()
    assert {"check": "classifier", "code": "classifier", "score": 60, "about": {"reasons": "looks like spam"}} in row.findings


def test_what_it_is_sent_is_signed_and_names_nobody(machine):
    ana = newcomer()
    make.question(ana, "A title?", body="An ordinary text.")
    headers, body = machine.seen[0]
    said = {name.lower(): value for name, value in headers.items()}
    wanted = hmac.new(SECRET.encode(), said["x-plaza-timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert said["x-plaza-signature"] == wanted
    assert json.loads(body) == {"kind": "question", "title": "A title?", "text": "An ordinary text.", "is_new": True}


def test_it_is_asked_before_anything_is_locked(machine, monkeypatch):
    def looking(*given, **also):
        assert not in_command()
        return fetching.fetch(*given, **also)

    monkeypatch.setattr(classifier, "fetch", looking)
    assert make.question(newcomer()).held_at is not None


def test_words_of_staff_and_trusted_members_are_sent_to_nobody(machine):
    make.question(make.agent())
    make.question(make.member(reputation=5_000))
    assert machine.seen == []


@pytest.mark.parametrize("trouble", [
    {"status": 500}, {"answer": b"no json"}, {"answer": b'{"score": "high"}'}, {"answer": b"[]"}, {"answer": b'{"score": NaN}'},
    {"wait": 2.5},
])
def test_without_an_answer_only_what_is_suspicious_already_waits(machine, monkeypatch, trouble):
    for name, value in trouble.items():
        monkeypatch.setattr(machine, name, value)
    begun = time.monotonic()
    assert make.question(newcomer(), body="An ordinary text.").listed
    assert not make.question(newcomer(), body=SUSPICIOUS).listed
    assert time.monotonic() - begun < 5
    codes = [finding["code"] for finding in session().scalars(select(Screening)).one().findings]
    assert "classifier_silent" in codes


def test_after_repeated_failures_it_is_left_alone_for_a_while(machine, monkeypatch):
    monkeypatch.setattr(machine, "status", 500)
    for _ in range(classifier.FAILURES + 3):
        make.question(newcomer())
    assert len(machine.seen) == classifier.FAILURES
    monkeypatch.setattr(machine, "status", 200)
    later = time.monotonic() + classifier.REST_SECONDS + 1
    monkeypatch.setattr(classifier.time, "monotonic", lambda: later)
    asked = make.question(newcomer())
    assert (len(machine.seen), asked.held_at is not None) == (classifier.FAILURES + 1, True)


def test_a_private_address_is_refused_unless_it_is_allowed(machine, monkeypatch, app):
    monkeypatch.setattr(app.config["PLAZA"], "outgoing_allowed", [])
    assert make.question(newcomer(), body="An ordinary text.").listed
    assert machine.seen == []
    assert session().scalar(select(Post.id)) is not None
