"""Reports of mail that did not arrive: signed, or nobody is home."""

import hashlib
import hmac
import json
import time

import pytest

from forum.accounts.commands import trust_address_again
from forum.accounts.queries import find_email
from tests import make

SECRET = "a secret of the mail service, long enough"


@pytest.fixture
def report(app, monkeypatch):
    """Send reports as a mail service does."""
    monkeypatch.setattr(app.config["PLAZA"], "mail_webhook_secret", SECRET)

    def send(rows, *, secret=SECRET, stamp=None, body=None):
        stamp = stamp or str(int(time.time()))
        body = body if body is not None else json.dumps({"reports": rows})
        signature = hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"X-Plaza-Timestamp": stamp, "X-Plaza-Signature": signature, "Content-Type": "application/json"}
        return app.test_client().post("/mail/reports", data=body, headers=headers)

    return send


def why(address):
    return find_email(address).undeliverable_why


@pytest.mark.parametrize("kind", ["bounce", "complaint"])
def test_a_report_marks_the_address_until_its_owner_trusts_it_again(report, kind):
    ana = make.member("ana")
    answer = report([{"kind": kind, "address": "Ana@example.org"}, {"kind": kind, "address": "nobody@example.org"}])
    assert (answer.status_code, answer.json) == (200, {"marked": 1})
    assert why("ana@example.org") == kind
    trust_address_again(ana)
    assert why("ana@example.org") is None


def test_without_a_secret_or_with_a_wrong_one_there_is_nothing(app, report, monkeypatch):
    make.member("ana")
    rows = [{"kind": "bounce", "address": "ana@example.org"}]
    assert report(rows, secret="another").status_code == 404
    assert report(rows, stamp=str(int(time.time()) - 3600)).status_code == 404, "an old report sent again"
    assert report(rows, stamp="soon").status_code == 404
    monkeypatch.setattr(app.config["PLAZA"], "mail_webhook_secret", "")
    assert report(rows).status_code == 404
    assert report(rows, secret="").status_code == 404
    assert why("ana@example.org") is None


@pytest.mark.parametrize("body", ["", "no json", "[]", '{"reports": 1}', '{"reports": {"kind": "bounce"}}'])
def test_what_is_no_report_is_refused(report, body):
    assert report(None, body=body).status_code == 422


def test_rows_nobody_understands_are_passed_over(report):
    make.member("ana")
    rows = [None, 1, {"kind": "delivery", "address": "ana@example.org"}, {"kind": "bounce", "address": 5}, {"kind": "bounce"}]
    assert report(rows).json == {"marked": 0}
