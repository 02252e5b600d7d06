"""A copy of one's own data: all of it is there, nothing private of others is, and nobody else gets it."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.commands.leaving import _anonymise
from forum.core import jobs
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.exchange.commands.copying import ask_for_copy, discard_copy, forget_copies, note_copy_made
from forum.exchange.models import OwnCopy
from forum.exchange.own import pieces, storage, writing
from forum.exchange.own.queries import find_copy
from forum.exchange.room import PAGE
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, TooMany
from forum.knowledge.commands.drafts import save_article_draft
from forum.notifications.models import Notification
from forum.threads.commands import (
    add_bookmark,
    edit_post,
    hide_post,
    move_thread,
    save_draft,
    store_attachment,
    suggest_edit,
)
from forum.votes.commands import add_me_too, cast_vote
from moderation.flags.commands import raise_flag
from moderation.sanctions.commands import impose_sanction, write_note
from tests import make
from tests.forum.accounts.people import PASSWORD, give_password
from tests.forum.knowledge.editors import draft, published
from tests.forum.notifications.post import mails, pass_time

OTHERS = "zqothers"
OWN = "zqown"


@pytest.fixture(autouse=True)
def no_files(app):
    """The instance folder is that of the whole run."""
    shutil.rmtree(storage.folder(), ignore_errors=True)


def member(**how):
    who = make.member(**how)
    give_password(who.id)
    return who


def made(who):
    """What is in the copy of this member: the data and the names of the files."""
    ask_for_copy(who, PASSWORD)
    jobs.drain()
    with zipfile.ZipFile(storage.path_of(find_copy(who).key)) as archive:
        return json.loads(archive.read(writing.DATA)), archive.namelist()


def rows(data, piece):
    return data[piece]["rows"]


def test_what_a_member_did_is_in_their_copy(app):
    ana, other = member(name="ana"), make.question(title="Box blinks")
    own = make.question(ana, title="Lamp is red", body=f"{OWN} question")
    edit_post(ana, make.opening_post(own).id, body=f"{OWN} question, second version", base=1)
    answer = make.answer(other, ana, body=f"{OWN} answer")
    cast_vote(ana, make.answer(other).id, 1)
    add_me_too(ana, other.id)
    add_bookmark(ana, other.id)
    save_draft(ana, "ask", content={"body": f"{OWN} draft"})
    suggest_edit(ana, make.opening_post(other).id, body=f"{OWN} suggestion", base=1, note="It is clearer so")
    raise_flag(ana, post_id=make.answer(other).id, reason="spam", details=f"{OWN} flag")
    file = store_attachment(ana, filename="log.txt", data=b"the log")
    data, files = made(ana)
    assert rows(data, "account")[0]["handle"] == "ana" and rows(data, "addresses")[0]["address"] == "ana@example.org"
    assert {(row["kind"], row["text"]) for row in rows(data, "posts")} == {
        ("question", f"{OWN} question, second version"), ("answer", answer.body_markdown)}
    assert [row["number"] for row in rows(data, "revisions")] == [1, 2, 1]
    assert [row["title"] for row in rows(data, "me_toos")] == ["Box blinks"] == [row["title"] for row in rows(data, "bookmarks")]
    assert rows(data, "votes")[0]["value"] == 1 and rows(data, "follows") and rows(data, "earned") is not None
    assert rows(data, "drafts")[0]["content"] == {"body": f"{OWN} draft"}
    assert rows(data, "suggested_edits")[0]["text"] == f"{OWN} suggestion"
    assert rows(data, "flags")[0]["details"] == f"{OWN} flag"
    assert rows(data, "reputation")[0]["kind"] == "brought_along"
    assert files == [writing.DATA, f"files/{file.public_id}/log.txt"]
    assert set(data) == {"made_at", "site", "member_id", *(piece.name for piece in pieces.all_pieces())}


def test_nothing_private_of_others_is_in_it(app):
    ana, staff = member(name="ana"), make.moderator(f"{OTHERS}_staff")
    voter, flagger = (make.member(f"{OTHERS}_{name}", display_name=OTHERS) for name in ("voter", "flagger"))
    own = make.question(ana, title="Lamp is red")
    post = make.opening_post(own)
    cast_vote(voter, post.id, 1)
    raise_flag(flagger, post_id=post.id, reason="other", details=f"{OTHERS} words")
    write_note(staff, ana.id, text=f"{OTHERS} note")
    impose_sanction(staff, ana.id, kind="warning", reason="abusive", words="You called somebody names.")
    moved = make.question(ana, title="Asked in public")
    move_thread(staff, moved.id, category_id=make.category("inside", read_access="staff", post_access="staff").id)
    edit_post(staff, make.opening_post(moved).id, body=f"{OTHERS} remark of staff", base=1, title=f"{OTHERS} title")
    hidden = make.answer(make.question(title="A"), ana)
    edit_post(make.member(reputation=5000), hidden.id, body=f"{OTHERS} text, corrected", base=1)
    hide_post(staff, hidden.id, reason="personal_information")
    pass_time()
    data, _files = made(ana)
    assert OTHERS not in json.dumps(data)
    assert "You called somebody names." in [row["facts"] for row in rows(data, "decisions")]
    assert any(row["title"] == "Asked in public" for row in rows(data, "revisions")), "their own words are"


def test_what_one_edited_for_others_is_left_out_once_one_may_not_read_it(app):
    ana, post = member(reputation=5000), make.answer(make.question(), body="The street is Main Street")
    edit_post(ana, post.id, body="The street is Main Street 5", base=1, note="The number")
    hide_post(make.moderator(), post.id, reason="personal_information")
    data, _files = made(ana)
    assert [(row["text"], row["note"]) for row in rows(data, "revisions")] == [("", "The number")]


def test_a_copy_of_staff_holds_what_an_ordinary_member_may_read(app):
    boss, post = member(roles=("moderator",)), make.answer(make.question())
    edit_post(boss, post.id, body=f"{OTHERS} words", base=1)
    hide_post(boss, post.id, reason="personal_information")
    data, _files = made(boss)
    assert OTHERS not in json.dumps(data) and {"role": "moderator"}.items() <= rows(data, "roles")[0].items()


def test_an_article_for_staff_stays_with_them_when_its_author_is_none_any_more(app):
    boss = member(roles=("editor",))
    secret = draft(boss, title=f"{OTHERS} title", visibility="internal", sections={"solution": f"{OTHERS} words"})
    save_article_draft(boss, str(secret.id), content={"title": f"{OTHERS} draft"})
    published(boss, title=f"{OWN} title")
    data, _files = made(boss)
    assert OTHERS not in json.dumps(data)
    assert [row["title"] for row in rows(data, "article_revisions")] == ["", f"{OWN} title"]
    assert rows(data, "article_revisions")[1]["sections"]["solution"]


def test_it_is_told_in_the_inbox_and_by_mail_once(app, visitor):
    ana = member(name="ana")
    made(ana)
    pass_time(10)
    told = session().scalars(select(Notification).where(Notification.user_id == ana.id)).one()
    assert (told.kind, told.shelf) == ("own_copy", "standing")
    page = visitor.sign_in(ana).get("/inbox/?tab=standing")
    assert "The copy of your data is ready to be downloaded" in page.words and PAGE in page.links()
    assert len(mails("ana")) == 1
    copy = find_copy(ana)
    assert note_copy_made(SYSTEM, copy.id, size_bytes=1, files_left_out=0) and copy.size_bytes > 1


def test_one_a_day_and_one_at_a_time(app):
    ana = member()
    made(ana)
    with pytest.raises(TooMany) as told:
        ask_for_copy(ana, PASSWORD)
    assert 86_000 < told.value.retry_after <= 86_400
    discard_copy(ana)
    with pytest.raises(TooMany):
        ask_for_copy(ana, PASSWORD)
    with time_machine.travel(utcnow() + timedelta(hours=25), tick=True):
        ask_for_copy(ana, PASSWORD)
    assert len([copy for copy in session().scalars(select(OwnCopy)) if copy.ended_at is None]) == 1


def test_what_could_not_be_made_within_a_day_is_asked_for_anew(app, visitor):
    ana = member()
    ask_for_copy(ana, PASSWORD)
    visitor.sign_in(ana)
    assert "Your copy is being made" in visitor.get(PAGE).words
    with time_machine.travel(utcnow() + timedelta(hours=25), tick=True):
        visitor.sign_in(ana)
        page = visitor.get(PAGE)
        assert "Ask for a copy" in page.words and "Your copy is being made" not in page.words
        ask_for_copy(ana, PASSWORD)
    assert [copy.ended_at is None for copy in session().scalars(select(OwnCopy).order_by(OwnCopy.id))] == [False, True]


def test_who_does_not_know_the_password_gets_none(app):
    ana = member()
    with pytest.raises(Invalid):
        ask_for_copy(ana, "a guess of somebody else")
    assert find_copy(ana) is None


def test_the_file_goes_when_it_expires_and_with_the_account(app):
    ana, bob = member(), member()
    for who in (ana, bob):
        made(who)
    assert len(list(storage.keys_there())) == 2
    _anonymise(bob)
    assert list(storage.keys_there()) == [find_copy(ana).key]
    with time_machine.travel(utcnow() + timedelta(days=8), tick=True):
        assert find_copy(ana) is None
        forget_copies(SYSTEM)
        assert list(storage.keys_there()) == [] and session().scalars(select(OwnCopy)).all() == []


def test_what_was_asked_for_by_who_left_meanwhile_is_not_made(app):
    ana = member()
    ask_for_copy(ana, PASSWORD)
    _anonymise(ana)
    jobs.drain()
    assert list(storage.keys_there()) == []


def test_a_job_that_was_interrupted_begins_anew_and_leaves_no_half_of_a_file(app, monkeypatch):
    ana = member()
    save_draft(ana, "ask", content={"body": "half"})
    ask_for_copy(ana, PASSWORD)
    storage.folder().mkdir(exist_ok=True)
    storage.partial_of(find_copy(ana).key).write_bytes(b"half of it")
    storage.partial_of("nobody-wants-it").write_bytes(b"half of it")
    jobs.drain()
    forget_copies(SYSTEM)
    assert [path.suffix for path in storage.folder().iterdir()] == [".zip"]


def test_rows_are_read_a_few_at_a_time_and_all_of_them(app, monkeypatch):
    monkeypatch.setattr(pieces, "ROWS_AT_ONCE", 2)
    ana, threads = member(), [make.question() for _each in range(5)]
    for thread in threads:
        add_bookmark(ana, thread.id)
    data, _files = made(ana)
    assert [row["thread_id"] for row in rows(data, "bookmarks")] == [thread.id for thread in threads]


def test_files_that_have_no_room_are_counted(app, visitor, monkeypatch):
    monkeypatch.setattr(writing, "FILES_MOST_BYTES", 0)
    ana = member()
    store_attachment(ana, filename="log.txt", data=b"the log")
    _data, files = made(ana)
    assert files == [writing.DATA]
    assert "1 file of yours had no room in it" in visitor.sign_in(ana).get(PAGE).words


def test_the_page_leads_from_asking_to_the_file(app, visitor):
    ana = member()
    page = visitor.sign_in(ana).get(PAGE)
    assert page.submit(PAGE, password="a guess", status=422).all("[aria-invalid]")
    page = page.submit(PAGE, password=PASSWORD)
    assert "Your copy is being made" in page.words
    jobs.drain()
    page = visitor.get(PAGE)
    assert "Your copy is ready" in page.words and not page.all("#copy-download")
    link = f"{PAGE}/{find_copy(ana).id}/unlock"
    assert page.submit(link, password="a guess", status=422).all("[aria-invalid]")
    address = page.submit(link, password=PASSWORD).one("#copy-download")["href"]
    file = visitor._open("GET", address, buffered=True)
    assert file.headers["Content-Disposition"] == "attachment; filename=plaza-data.zip" and "no-store" in file.headers["Cache-Control"]
    assert zipfile.ZipFile(io.BytesIO(file.data)).testzip() is None
    assert "The copy is deleted." in visitor.get(PAGE).submit(f"{PAGE}/discard").words
    assert visitor._open("GET", address).status_code == 404 and list(storage.keys_there()) == []


def test_nobody_else_gets_the_file_not_even_with_its_address(app, visitor):
    ana, bob = member(), member()
    made(ana)
    visitor.sign_in(ana)
    page, copy_id = visitor.get(PAGE), find_copy(ana).id
    address = page.submit(f"{PAGE}/{copy_id}/unlock", password=PASSWORD).one("#copy-download")["href"]
    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=True):
        assert visitor._open("GET", address).headers["Location"] == PAGE, "not after a while either"
    visitor.sign_in(ana)
    assert visitor._open("GET", address).headers["Location"] == PAGE, "nor in another session of the same member"
    for other in (bob, make.admin()):
        visitor.sign_in(other)
        assert visitor._open("GET", address).status_code == 404
        visitor.post(f"{PAGE}/{copy_id}/unlock", {"password": PASSWORD}, status=404)
