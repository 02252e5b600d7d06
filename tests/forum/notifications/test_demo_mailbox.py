"""The mails of a demo, and nowhere else."""

import pytest

from tests import make
from tests.forum.notifications.post import pass_time


@pytest.fixture
def demo(app, monkeypatch, tmp_path):
    monkeypatch.setattr(app.config["PLAZA"], "demo", True)
    monkeypatch.setattr(app.config["PLAZA"], "instance_dir", tmp_path)
    make.answer(make.question(make.member("ana"), "Why does it blink?"), body="Because.")
    pass_time()
    return tmp_path


def test_outside_a_demo_there_is_no_such_page(visitor):
    for place in ("/dev/mail", "/dev/mail/1234567890123-abcdef01", "/dev/mail/1234567890123-abcdef01/html"):
        visitor.get(place, status=404)
    assert "/dev/mail" not in visitor.get("/").text


def test_a_mail_is_shown_as_text_and_in_a_frame_that_runs_nothing(visitor, demo):
    assert "/dev/mail" in visitor.get("/help/").text
    page = visitor.get("/dev/mail")
    place = next(link for link in page.links() if link.startswith("/dev/mail/"))
    page = visitor.get(place)
    assert "> Because." in page.text.replace("&gt;", ">") and "List-Unsubscribe" in page.text
    frame = page.one("iframe")
    assert "allow-scripts" not in frame["sandbox"] and "allow-same-origin" not in frame["sandbox"]
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    body = visitor.client.get(frame["src"])
    assert "sandbox" in body.headers["Content-Security-Policy"] and "default-src 'none'" in body.headers["Content-Security-Policy"]
    assert b"Because." in body.data


def test_no_other_file_can_be_asked_for(visitor, demo):
    (demo / "secret_key").write_text("very secret")
    for key in ("..%2Fsecret_key", "secret_key", "1234567890123-zzzzzzzz"):
        visitor.get(f"/dev/mail/{key}", status=404)
