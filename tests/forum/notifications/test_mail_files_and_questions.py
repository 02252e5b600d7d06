"""Files that come by mail, questions asked by mail, and mail handed over through a pipe."""

import io
import json
import threading

import pytest
from PIL import Image
from sqlalchemy import select

from forum.cli import plaza
from forum.core import jobs
from forum.core.db import db, session
from forum.notifications.addresses import category_address
from forum.notifications.arriving import receive
from forum.notifications.models import ReceivedMail
from forum.threads import storage
from forum.threads.models import Attachment, Post, Thread
from tests import make
from tests.forum.notifications.arrivals import about, answers_to, takes_mail, written  # noqa: F401
from tests.forum.notifications.post import mails
from tests.forum.tuning import tune

pytestmark = pytest.mark.usefixtures("takes_mail")
PROVEN = {"Authentication_Results": "mx.example.org; dmarc=pass"}


@pytest.fixture
def ana(app):
    return make.member("ana")


def picture(colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (9, 9), colour).save(out, "PNG")
    return out.getvalue()


def stored():
    return session().scalars(select(Attachment).order_by(Attachment.id)).all()


def test_files_and_pictures_stand_below_the_words_and_belong_to_the_post(app, ana):
    files = [("light.png", "image/png", picture()), ("box.log", "text/plain", b"line one\n"), ("again.png", "image/png", picture())]
    receipt = receive(written(ana, about(ana, make.question(ana)), "See below.", files=files))
    post = session().get_one(Post, receipt.post_id)
    first, second = stored()
    assert post.body_markdown == f"See below.\n\n![{first.filename}]({first.url})\n\n[{second.filename}]({second.url})"
    assert {one.post_id for one in stored()} == {post.id} and all(storage.path_of(one.public_id).is_file() for one in stored())


def test_a_file_that_is_refused_is_named_and_the_words_are_posted(app, ana):
    files = [("run.exe", "application/octet-stream", b"MZ\x00\x01" * 30), ("page.html", "text/html", b"<script>alert(1)</script>")]
    receipt = receive(written(ana, about(ana, make.question(ana)), "See below.", files=files))
    jobs.drain()
    assert receipt.outcome == "posted" and session().get_one(Post, receipt.post_id).body_markdown == "See below."
    body = mails("ana")[0].body
    assert "run.exe was not taken" in body and "page.html was not taken" in body and "is posted" in body


def test_the_quota_holds_and_a_refused_mail_leaves_no_bytes(app, ana):
    tune("attachments.quota_mb", 1)
    files = [(f"{number}.log", "text/plain", f"{number} ".encode() * 300_000) for number in range(2)]
    thread = make.question(ana)
    receipt = receive(written(ana, about(ana, thread), files=files))
    assert (receipt.outcome, len(stored())) == ("posted", 1)
    before = {path for path in app.config["PLAZA"].attachments_dir.rglob("*") if path.is_file()}
    refused = receive(written(ana, about(ana, thread), "x" * 3_000, files=[("a.png", "image/png", picture("blue"))]))
    assert refused.outcome == "refused" and len(stored()) == 1
    assert {path for path in app.config["PLAZA"].attachments_dir.rglob("*") if path.is_file()} == before


def test_a_mail_with_files_only_is_posted(ana):
    assert receive(written(ana, about(ana, make.question(ana)), "", files=[("a.png", "image/png", picture())])).outcome == "posted"


def test_a_question_by_mail_is_off_until_the_site_takes_them_from_proven_senders(app, ana):
    make.category("internet")
    raw = lambda: written(ana, category_address("internet"), "It blinks.", subject="Re: [x] Why does it blink?", **PROVEN)  # noqa: E731
    assert receive(raw()).outcome == "refused"
    tune("mail.questions_by_mail", True)
    assert receive(raw()).outcome == "refused", "anybody may write anything into From"
    tune("mail.authenticating_server", "mx.example.org")
    receipt = receive(raw())
    thread = session().scalars(select(Thread)).one()
    assert (receipt.outcome, thread.title, thread.type, thread.asker_id) == ("posted", "Why does it blink?", "question", ana.id)
    assert receive(written(ana, category_address("internet"), "It blinks.")).outcome == "unproven_sender"


@pytest.fixture
def questions_on(app):
    tune("mail.questions_by_mail", True)
    tune("mail.authenticating_server", "mx.example.org")


def test_needed_fields_are_named_with_a_link_to_the_filled_ask_page(app, ana, questions_on):
    make.category("internet", fields=({"key": "model", "kind": "text", "required": True, "label": "Model"},))
    receive(written(ana, category_address("internet"), "It blinks.", subject="Why?", **PROVEN))
    jobs.drain()
    body = answers_to("ana")[0].body
    assert "* Model: This is needed here." in body and "/ask?category=internet&title=Why%3F&prefill=It+blinks." in body
    assert session().scalars(select(Thread)).all() == []


def test_a_category_one_may_not_read_is_like_one_that_is_not_there(ana, questions_on):
    make.category("desk", read_access="staff", name="Secret")
    for slug in ("desk", "nothing"):
        assert receive(written(ana, category_address(slug), "x", **PROVEN)).outcome == "refused"
    jobs.drain()
    first, second = (one.body.replace("desk", "nothing") for one in answers_to("ana"))
    assert first == second and "Secret" not in first


def run(app, raw, *options):
    return app.test_cli_runner().invoke(plaza, ["mail", "receive", "--json", *options], input=raw)


def test_a_mail_server_hands_over_through_a_pipe(app, ana, monkeypatch):
    thread = make.question(ana)
    raw = written(ana, "somebody@example.net")
    done = run(app, raw, "--recipient", about(ana, thread))
    assert done.exit_code == 0 and json.loads(done.stdout)["outcome"] == "posted"
    assert json.loads(run(app, raw, "--recipient", about(ana, thread)).stdout)["again"] is True
    refused = run(app, written(ana, about(ana, thread), "> only a quote"))
    assert (refused.exit_code, json.loads(refused.stdout)["outcome"]) == (0, "refused"), "Plaza says why itself"
    tune("mail.inbound_max_mb", 1)
    large = run(app, written(ana, about(ana, thread), "x\n" * 600_000))
    assert (large.exit_code, json.loads(large.stdout)["outcome"]) == (0, "refused")
    jobs.drain()
    assert "larger than 1 megabyte." in answers_to("ana")[-1].body
    monkeypatch.setattr(app.config["PLAZA"], "mail_reply_domain", "")
    assert run(app, raw).exit_code == 75


def test_a_database_that_is_away_means_later(app, ana, monkeypatch):
    monkeypatch.setattr("forum.cli.mail_in.receive", lambda *_args, **_options: 1 / 0)
    assert run(app, b"x").exit_code == 75


def test_the_same_mail_twice_at_once_is_posted_once(app, ana):
    raw = written(ana, about(ana, make.question(ana)), files=[("a.png", "image/png", picture())])
    outcomes = []

    def deliver():
        with app.app_context():
            try:
                outcomes.append(receive(raw).outcome)
            finally:
                db.session.remove()

    both = [threading.Thread(target=deliver) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert outcomes == ["posted", "posted"]
    assert len(session().scalars(select(Post).where(Post.kind == "comment")).all()) == 1
    assert len(session().scalars(select(ReceivedMail)).all()) == 1
