"""What the log says of a request: enough to find it again, nothing that opens a door."""

import re

import pytest

from forum.core import http
from forum.core.config import PROJECT
from forum.kit.tokens import new_token


@pytest.fixture
def lines(monkeypatch):
    """The fields of each line, whatever level is being written."""
    said = []

    class Log:
        def info(self, event, **fields):
            said.append(fields)

        def exception(self, event, **fields):
            said.append(fields)

    monkeypatch.setattr(http, "log", Log())
    return said


@pytest.mark.parametrize("path", ["/verify/plz_secret", "/reset-password/plz_secret"])
def test_the_secret_of_a_mailed_link_is_not_in_the_log(app, visitor, lines, path):
    visitor.get(path, status=410)
    assert [line["path"] for line in lines] == [path.replace("plz_secret", "[hidden]")]


def test_nor_is_it_when_something_goes_wrong(app, visitor, lines, monkeypatch):
    monkeypatch.setattr("forum.accounts.routes.passwords.find_token", lambda *_: 1 / 0)
    visitor.get("/reset-password/plz_secret", status=500)
    assert [line["path"] for line in lines] == ["/reset-password/[hidden]"] * 2


def test_nor_that_of_an_address_that_is_wrong_behind_it(app, visitor, lines):
    secret = new_token()
    visitor.get(f"/feeds/private/{secret}/nothing.atom", status=404)
    assert [line["path"] for line in lines] == ["/feeds/private/[hidden]/nothing.atom"]


def test_the_web_server_in_front_logs_no_secret_either(app):
    unlogged = re.search(r"~(\^\S+) 0;", (PROJECT / "deploy" / "nginx.conf").read_text(encoding="utf-8"))[1]
    secret = [rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments]
    assert len(secret) > 8 and [path for path in secret if not re.match(unlogged, path)] == []


def test_other_pages_are_named_as_they_are(app, visitor, lines):
    visitor.get("/help/asking/")
    assert [line["path"] for line in lines] == ["/help/asking/"]
