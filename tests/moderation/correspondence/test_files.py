"""Files in private messages: who opens them, and that they go where the words go."""

import io
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise as leave
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.notifications.addresses import ReplyTo, reply_address
from forum.threads import commands, storage
from forum.threads.models import Attachment, Post
from forum.threads.screening import unscreened
from moderation.correspondence.commands import move_to_private, write_to_asker, write_to_staff
from moderation.correspondence.models import PrivateFile, PrivateMessage
from moderation.escalations.commands import take
from tests import make
from tests.forum.drift import drifting
from tests.forum.notifications.arrivals import answers_to, hand_over, takes_mail, written  # noqa: F401
from tests.forum.notifications.post import mails, pass_time
from tests.forum.threads.conftest import picture
from tests.moderation.escalations.cases import Scene
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    return Scene()


def upload(actor, name="bill.png"):
    return commands.store_attachment(actor, filename=name, data=picture() if name.endswith("png") else b"line one")


def shown(file):
    return f"{'!' if file.is_image else ''}[{file.filename}]({file.url})"


def stored():
    session().expire_all()
    return list(session().scalars(select(Attachment).order_by(Attachment.id)))


def last():
    return session().scalars(select(PrivateMessage).order_by(PrivateMessage.id.desc())).first()


def statuses(app, url, *members):
    """What each of them, and then a visitor, gets at an address."""
    visitors = [Visitor(app).sign_in(member) for member in members]
    found = []
    for visitor in (*visitors, Visitor(app)):
        with visitor._open("GET", url) as answer:
            found.append(answer.status_code)
    return found


def test_only_the_asker_and_staff_of_cases_open_a_file(s, app):
    case, lead = s.case(), make.admin("boss")
    mine, theirs, unsent = upload(s.asker), upload(s.agent, "router.log"), upload(s.asker)
    write_to_staff(s.asker, s.thread.id, text=f"My bill. {shown(mine)}")
    write_to_asker(s.agent, case.id, text=f"Ours. {shown(theirs)}")
    everybody = (s.asker, s.agent, s.other, lead, s.mod, s.helper, make.member())
    for file in (mine, theirs):
        assert statuses(app, file.url, *everybody) == [200] * 5 + [404] * 3
        assert statuses(app, file.url + "x", *everybody) == [404] * 8
    assert statuses(app, unsent.url, *everybody) == [200] + [404] * 7
    sent = Visitor(app).sign_in(s.asker).get(theirs.url)
    sent.response.close()
    assert "no-store" in sent.headers["Cache-Control"] and sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Disposition"].startswith("attachment") and not drifting()


@pytest.mark.once
def test_nobody_shows_a_private_file_in_public_nor_in_another_exchange(s, app):
    s.case()
    mine = upload(s.asker)
    write_to_staff(s.asker, s.thread.id, text=shown(mine))
    post = make.answer(s.thread, s.asker, body=f"See this. {shown(mine)}")
    assert "<img" not in post.body_html and {file.post_id for file in stored()} == {None}
    bare = Visitor(app).get(s.thread.url)
    assert "<img" in last().body_html and f'src="{mine.url}' not in bare.text
    hal = make.question(s.helper)
    make_case = Scene.case(type("Other", (), {"helper": make.member(reputation=100), "thread": hal})())
    write_to_staff(s.helper, hal.id, text=f"Mine now. {shown(mine)}")
    assert "<img" not in last().body_html and last().escalation_id == make_case.id
    write_to_staff(s.asker, s.thread.id, text=f"> {shown(mine)}\n\nThat one.")
    assert "<img" in last().body_html and len(list(session().scalars(select(PrivateFile)))) == 1


def test_files_come_with_the_form_and_stay_in_what_was_typed(s, app):
    case = s.case()
    asker, agent = Visitor(app).sign_in(s.asker), Visitor(app).sign_in(s.agent)
    page = asker.get(f"/questions/{s.thread.id}/private")
    kept = page.submit("/private", status=422, text="My bill.", files=(io.BytesIO(b"MZ"), "run.exe"))
    assert kept.one("#text").text.strip() == "My bill." and kept.one("#text-error") and stored() == []
    kept.submit("/private", text="My bill.", files=(io.BytesIO(picture()), "bill.png"))
    assert "<img" in last().body_html and last().author_id == s.asker.id
    desk = agent.get(case.url)
    wrong = desk.submit("/messages/", status=422, text="See.", files=(io.BytesIO(b"MZ"), "run.exe"))
    assert wrong.one("#message-text").text.strip() == "See."
    desk.submit("/messages/", text="", files=(io.BytesIO(b"line one"), "a.log"))
    assert last().by_staff and [file.is_private for file in stored()] == [True, True]
    found = asker.get("/cases/export.json").json["private_messages"]
    assert [[file["name"] for file in one["files"]] for one in found] == [["a.log"], ["bill.png"]]


def test_a_form_with_a_file_that_is_sent_twice_makes_one_message(s, app):
    case = s.case()
    asker, agent = Visitor(app).sign_in(s.asker), Visitor(app).sign_in(s.agent)
    for page, action in ((asker.get(f"/questions/{s.thread.id}/private"), "/private"), (agent.get(case.url), "/messages/")):
        for content in (b"line one", b"line one", b"line two"):
            page.submit(action, text="See this.", files=(io.BytesIO(content), "a.log"))
    assert len(list(session().scalars(select(PrivateMessage)))) == 4, "the third is another file"


def test_files_go_with_the_asker_and_unsent_ones_after_a_day(s, app):
    case = s.case()
    mine, theirs, public = upload(s.asker), upload(s.agent), upload(s.asker)
    make.answer(s.thread, s.asker, body=shown(public))
    write_to_staff(s.asker, s.thread.id, text=shown(mine))
    write_to_asker(s.agent, case.id, text=shown(theirs))
    unsent = upload(s.asker)
    with time_machine.travel(utcnow() + timedelta(hours=25)):
        commands.clean_orphans(SYSTEM)
    assert [file.id for file in stored()] == [mine.id, theirs.id, public.id] and not storage.path_of(unsent.public_id).exists()
    leave(s.asker)
    assert [file.id for file in stored()] == [public.id] and not drifting()
    assert not any(storage.path_of(file.public_id).exists() for file in (mine, theirs))


def test_moving_a_post_to_private_takes_its_files_along(s, app):
    case, file = s.case(), upload(s.asker)
    with unscreened():
        post = make.answer(s.thread, s.asker, body=f"Call +34 612 345 678. {shown(file)}\n\nMore at {file.url} there.")
    assert statuses(app, file.url, s.helper) == [200, 200]
    move_to_private(s.agent, post.id)
    session().expire_all()
    moved = session().get_one(Post, post.id)
    assert file.public_id not in moved.body_markdown + moved.body_html and "More at" in moved.body_markdown
    assert "<img" in last().body_html and statuses(app, file.url, s.asker, s.agent, s.helper) == [200, 200, 404, 404]
    assert case.id == last().escalation_id and not drifting()


def test_a_post_that_is_only_a_picture_is_moved_by_its_author(s, app):
    file = upload(s.asker)
    with unscreened():
        post = make.answer(s.thread, s.asker, body=shown(file))
    s.case()
    page = Visitor(app).sign_in(s.asker).get(f"/posts/{post.id}/personal-data")
    assert "looks personal" not in page.words and page.one("#files-go")
    assert "<img" in page.submit("/move-private").one(".message").decode()
    moved = session().get_one(Post, post.id, populate_existing=True)
    assert moved.body_markdown == "[moved to private]" and statuses(app, file.url, s.asker, s.agent, s.helper) == [200, 200, 404, 404]
    assert "Nothing in your post looks personal." in Visitor(app).sign_in(s.asker).get(f"/posts/{post.id}/personal-data").words


@pytest.mark.once
def test_a_file_goes_along_when_its_question_is_merged(s, app):
    case, file = s.case(), upload(s.asker)
    write_to_staff(s.asker, s.thread.id, text=shown(file))
    into = make.question(s.helper)
    commands.merge_threads(s.mod, s.thread.id, into_id=into.id)
    jobs.drain()
    assert statuses(app, file.url, s.asker, s.agent, s.helper) == [200, 200, 404, 404] and case.id == last().escalation_id


@pytest.mark.once
@pytest.mark.usefixtures("takes_mail")
def test_mails_count_files_and_bring_them(s, app):
    case, file = s.case(), None
    take(s.agent, case.id)
    pass_time()
    file = upload(s.agent, "secret-plan.log")
    write_to_asker(s.agent, case.id, text=f"Read this. {shown(file)}")
    pass_time(20)
    letter = mails("asa")[-1]
    assert "(1 file) Read this." in letter.body and "secret-plan" not in letter.body and file.public_id not in letter.body
    mine = reply_address(ReplyTo(s.asker.id, s.thread.id, None, is_private=True))
    files = [("bill.png", "image/png", picture()), ("run.exe", "application/octet-stream", b"MZ\x00\x01")]
    assert hand_over(written(s.asker, mine, "See.", files=files)).json["outcome"] == "posted"
    assert last().body_markdown.startswith("See.") and [one.is_private for one in stored()] == [True, True]
    jobs.drain()
    assert "run.exe was not taken" in answers_to("asa")[-1].body
