"""What the log says of a request: enough to find it again, nothing that opens a door."""

import pytest

from forum.core import http


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


def test_other_pages_are_named_as_they_are(app, visitor, lines):
    visitor.get("/help/asking/")
    assert [line["path"] for line in lines] == ["/help/asking/"]
