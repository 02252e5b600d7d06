"""News of suggested edits: to the post's author when there is one to decide, to the suggester when it is decided."""

import pytest

from forum.core import jobs
from forum.notifications.queries import inbox
from forum.threads.commands import approve_suggestion, hide_post, improve_suggestion, reject_suggestion, withdraw_suggestion
from tests import make
from tests.forum.notifications.arrivals import takes_mail  # noqa: F401
from tests.forum.notifications.post import choose, mails, pass_time
from tests.forum.threads.suggested import scene, suggest


@pytest.fixture
def s(app):
    return scene()


def told(who):
    jobs.drain()
    return [(line.kind, line.url) for line in inbox(who)[0] if line.kind not in ("answer", "followed_answer")]


def test_the_posts_author_hears_of_it_and_is_led_to_it(s):
    suggest(s.sue, s.answer)
    assert told(s.bob) == [("edit_suggested", f"/suggested-edits/?post={s.answer.id}")]
    assert [told(who) for who in (s.sue, s.ana, s.rita)] == [[], [], []]


def test_what_was_taken_back_before_it_was_told_is_not_told(s):
    withdraw_suggestion(s.sue, suggest(s.sue, s.answer).id)
    assert told(s.bob) == []


@pytest.mark.parametrize("what", ["edit_approved", "improved", "edit_rejected"])
def test_whoever_suggested_it_hears_what_became_of_it(s, what):
    made = suggest(s.sue, s.answer)
    jobs.drain()
    if what == "edit_rejected":
        reject_suggestion(s.rita, made.id, version=1, reason="wrong")
    elif what == "improved":
        improve_suggestion(s.rita, made.id, version=1, body="Restart it.", base=1)
    else:
        approve_suggestion(s.rita, made.id, version=1)
    kind = "edit_rejected" if what == "edit_rejected" else "edit_approved"
    assert told(s.sue) == [(kind, f"/suggested-edits/?post={s.answer.id}")]
    kinds = [kind for kind, _url in told(s.bob)]
    assert kinds == (["edit_suggested"] if kind == "edit_rejected" else ["edited", "edit_suggested"])


def test_an_author_who_took_it_over_is_not_told_of_the_edit(s):
    approve_suggestion(s.bob, suggest(s.sue, s.answer).id, version=1)
    assert "edited" not in [kind for kind, _url in told(s.bob)]


def test_it_is_mailed_to_who_wants_that_with_a_link_to_the_reason(s):
    choose(s.sue, my_edits="app_now")
    reject_suggestion(s.rita, suggest(s.sue, s.answer).id, version=1, reason="wrong")
    pass_time()
    letter = mails("sue")[0]
    assert "rejected the edit you suggested" in letter.body
    assert f"/suggested-edits/?post={s.answer.id}" in letter.body


def test_a_reply_to_such_a_mail_is_not_asked_for_as_it_would_be_posted(s, takes_mail):  # noqa: F811
    choose(s.sue, my_edits="app_now")
    reject_suggestion(s.rita, suggest(s.sue, s.answer).id, version=1, reason="wrong")
    pass_time()
    letter = mails("sue")[0]
    assert "Reply-To" not in letter.extra_headers and "replies to this mail are not read" in letter.body
    assert "Reply-To" in mails("ana")[0].extra_headers, "her answer is another matter"


def test_nobody_is_told_of_a_post_that_is_gone_by_then(s):
    choose(s.sue, my_edits="app_now")
    approve_suggestion(s.rita, suggest(s.sue, s.answer).id, version=1)
    hide_post(s.mod, s.answer.id, reason="off_topic")
    pass_time()
    assert (told(s.sue), [kind for kind, _url in told(s.bob)], mails("sue")) == ([], ["statement"], [])


def test_nothing_is_told_twice(s):
    made = suggest(s.sue, s.answer)
    jobs.drain()
    jobs.drain()
    reject_suggestion(make.moderator(), made.id, version=1, reason="wrong")
    jobs.drain()
    assert len(told(s.sue)) == 1
