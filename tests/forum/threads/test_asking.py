"""Starting threads."""

from __future__ import annotations

from forum.threads import commands
from tests import make


def test_a_question_is_asked_answered_and_commented(app) -> None:
    place = make.category()
    ana, bob = make.member("ana"), make.member("bob")
    thread = commands.start_thread(ana, place.id, title="No internet since the update", body="Help **please** @bob")
    answer = commands.post_answer(bob, thread.id, body="Restart it.")
    comment = commands.post_comment(ana, answer.id, body="Thanks")
    assert (answer.thread.answer_count, comment.thread.comment_count, comment.thread.status) == (1, 1, "answered")
    mod = make.moderator()
    hidden = commands.hide_post(mod, answer.id, reason="spam")
    assert (hidden.thread.answer_count, hidden.thread.comment_count, hidden.thread.status) == (0, 0, "unanswered")
    assert hidden.thread.first_response_at is None
    back = commands.restore_post(mod, answer.id)
    assert (back.thread.answer_count, back.thread.comment_count, back.comment_count, back.thread.status) == (1, 1, 1, "answered")
