"""Leaving: the posts stay, the name is nowhere any more."""

import pytest
from sqlalchemy import inspect, select, text

from forum.accounts.commands import change_profile, leave
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import db, session
from forum.kit.errors import Invalid
from forum.notifications.commands import follow_thread
from forum.notifications.models import Follow
from forum.threads.commands.bookmarking import add_bookmark
from forum.threads.models import Post, Revision, Thread
from tests import make
from tests.forum.accounts.people import PASSWORD, give_password, is_signed_in, member, signed_in
from tests.forum.drift import drifting
from tests.visitor import Visitor

NAME, SHOWN = "zorro_quill", "Zorro Quillfeather"


def everything():
    """Every value of every table, as one text."""
    names = inspect(db.engine).get_table_names()
    rows = [str(row) for name in names for row in session().execute(text(f'SELECT * FROM "{name}"')).all()]
    return "\n".join(rows).lower()


@pytest.fixture
def board(app):
    """A member with posts, mentions, bookmarks, follows and a picture's worth of traces; somebody else beside them."""
    make.category()
    zorro = make.member(NAME, display_name=SHOWN)
    give_password(zorro.id)
    change_profile(zorro, display_name=SHOWN, bio=f"I am {SHOWN}")
    bea = make.member("bea")
    question = make.question(zorro)
    other = make.question(bea, body=f"Thanks @{NAME} and @{NAME.upper()}! See @{NAME}. Not @{NAME}2 nor mail@{NAME}.example")
    make.answer(question, bea, f"Dear @{NAME}, try [this](/members/{zorro.id}/{NAME}/) again and again.")
    make.answer(other, zorro, "Turn it off, then on, and tell @bea.")
    add_bookmark(zorro, other.id)
    follow_thread(zorro, other.id)
    jobs.drain()
    return zorro, bea, question, other


def test_nothing_of_the_name_stays_in_any_table(board):
    zorro, *_ = board
    assert SHOWN.lower() in everything() and NAME in everything()
    leave(zorro, PASSWORD)
    jobs.drain()
    left = everything()
    assert SHOWN.lower() not in left
    assert f"{NAME}@example.org" not in left
    assert left.replace(f"@{NAME}2", "").replace(f"mail@{NAME}.example", "").count(NAME) == 0


def test_the_posts_stay_under_a_former_member(board):
    zorro, _bea, question, _other = board
    before = session().scalars(select(Post.id).where(Post.author_id == zorro.id).order_by(Post.id)).all()
    leave(zorro, PASSWORD)
    session().expire_all()
    user = session().get(User, zorro.id)
    assert (user.handle, user.display_name, user.bio, user.password_hash) == (f"former-{zorro.id}", "Former member", "", None)
    assert user.is_deleted and user.left_at is not None
    assert session().scalars(select(Post.id).where(Post.author_id == zorro.id).order_by(Post.id)).all() == before
    assert session().get(Thread, question.id).asker_id == zorro.id


def test_mentions_name_the_former_member_without_a_link_in_every_revision(board):
    zorro, _bea, _question, other = board
    leave(zorro, PASSWORD)
    session().expire_all()
    post = make.opening_post(other)
    assert post.body_markdown.startswith(f"Thanks @former-{zorro.id} and @former-{zorro.id}! See @former-{zorro.id}. Not @{NAME}2")
    assert f"/members/{zorro.id}/" not in post.body_html
    for body in session().scalars(select(Revision.body_markdown).where(Revision.post_id == post.id)):
        assert f"@{NAME} " not in body


def test_follows_bookmarks_and_notifications_go_and_the_counters_follow(board):
    zorro, _bea, _question, other = board
    leave(zorro, PASSWORD)
    session().expire_all()
    assert session().scalars(select(Follow).where(Follow.user_id == zorro.id)).all() == []
    followers = session().scalars(select(Follow).where(Follow.thread_id == other.id)).all()
    assert session().get(Thread, other.id).follower_count == len(followers)
    assert drifting() == {}


def test_no_page_shows_the_name_any_more(board, app):
    zorro, bea, question, other = board
    reader = Visitor(app)
    places = ["/", "/questions/", "/members/", question.url, other.url, f"/members/{zorro.id}/{NAME}/"]
    shown = [place for place in places if SHOWN in reader._open("GET", place).get_data(as_text=True)]
    assert question.url in shown, "the pages are in the cache under the old name"
    leave(zorro, PASSWORD)
    jobs.drain()
    for visitor in (reader, Visitor(app).sign_in(bea)):
        for place in places:
            page = visitor._open("GET", place).get_data(as_text=True)
            assert SHOWN not in page, place
            assert f"@{NAME}<" not in page and f"@{NAME} " not in page, place


def test_leaving_needs_the_password_and_a_tick_and_signs_out_everywhere(app):
    member("ana")
    here, elsewhere = signed_in(app, "ana"), signed_in(app, "ana")
    form = here.get("/settings/leave")
    refused = form.submit("/settings/leave", password=PASSWORD, status=422)
    assert refused.one("#error-summary a")["href"] == "#sure"
    refused = form.submit("/settings/leave", password="wrong wrong wrong", sure="y", status=422)
    assert refused.one("#error-summary a")["href"] == "#password"
    page = form.submit("/settings/leave", password=PASSWORD, sure="y", status=303)
    assert page.headers["Location"] == "/"
    assert not is_signed_in(here) and not is_signed_in(elsewhere)
    for name in ("ana", "ana@example.org"):
        Visitor(app).get("/sign-in").submit("/sign-in", identifier=name, password=PASSWORD, status=422)


def test_the_handle_and_the_address_are_free_for_others(app):
    ana = member("ana")
    leave(ana, PASSWORD)
    Visitor(app).get("/sign-up").submit("/sign-up", handle="ana", email="ana@example.org", password=PASSWORD)
    session().expire_all()
    assert session().scalars(select(User.handle).order_by(User.id)).all() == [f"former-{ana.id}", "ana"]


def test_nobody_takes_the_name_of_a_former_member(app):
    page = Visitor(app).get("/sign-up").submit("/sign-up", handle="former-7", email="a@example.org", password=PASSWORD, status=422)
    assert "reserved" in page.words


def test_the_last_admin_stays(app):
    boss = make.admin("boss")
    give_password(boss.id)
    with pytest.raises(Invalid, match="only admin"):
        leave(boss, PASSWORD)
    make.admin("second")
    leave(boss, PASSWORD)
    session().expire_all()
    assert session().get(User, boss.id).is_staff is False


def test_the_picture_file_goes_as_well(app):
    from forum.accounts import pictures
    from forum.accounts.commands import set_avatar
    from tests.forum.accounts.test_profile import picture

    ana = member("ana")
    set_avatar(ana, picture())
    session().expire_all()
    path = pictures.picture_path(ana.id, session().get(User, ana.id).avatar_key)
    assert path.is_file()
    leave(ana, PASSWORD)
    assert not path.exists()
