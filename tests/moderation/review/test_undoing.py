"""Every decision is truly undone; appeals overturn with the same table."""

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.clock import utcnow
from forum.kit.errors import NotFound, WrongState
from forum.notifications.models import Notification
from forum.threads.commands import edit_post, suggest_edit
from forum.threads.models import Post, SuggestedEdit, Thread
from moderation.flags.commands import raise_flag
from moderation.flags.models import Flag, FlagHiding, KeptRevision, Reporter
from moderation.review.commands import act, decide, settle_decision, undo
from moderation.review.models import Decision, ReviewItem
from moderation.sanctions.models import Sanction
from moderation.statements.commands import file_appeal
from moderation.statements.commands.telling import tell_statement
from moderation.statements.models import Appeal, Statement
from tests import make
from tests.forum.drift import drifting

POST_COLUMNS = ("listed", "hidden_at", "hidden_by_id", "hidden_reason", "deleted_at", "body_markdown", "score", "comment_count")
THREAD_COLUMNS = ("category_id", "answer_count", "comment_count", "resolution", "status", "duplicate_of_id", "listed", "me_too_count")
USER_COLUMNS = ("reputation", "reputation_earned", "question_count", "answer_count", "silenced_until", "suspended_until", "unread_count")


@pytest.fixture
def s(app):
    class Scene:
        mod, other, author = make.moderator("mod"), make.moderator("other"), make.member("author", reputation=300)
        ana, place = make.member("ana"), make.category("elsewhere")
        thread, original = make.question(author, "Which one is it?"), make.question(make.member("asker"))
        opening = make.opening_post(thread)
        answer = make.answer(original, author)

    return Scene


def state():
    """All that a decision may change, as plain values."""
    session().expire_all()
    rows = lambda model, columns: {row.id: tuple(getattr(row, name) for name in columns) for row in session().scalars(select(model))}  # noqa: E731
    records = {row.user_id: (row.upheld, row.rejected) for row in session().scalars(select(Reporter)) if row.upheld or row.rejected}
    return {
        "posts": rows(Post, POST_COLUMNS), "threads": rows(Thread, THREAD_COLUMNS), "users": rows(User, USER_COLUMNS),
        "flags": rows(Flag, ("state",)), "edits": rows(SuggestedEdit, ("state", "body_markdown")), "records": records,
        "told": sorted(session().scalars(select(Notification.id))),
        "sanctions": [row.id for row in session().scalars(select(Sanction)) if row.is_running],
        "hidings": rows(FlagHiding, ("ended_how",)),
        "kept": [(row.post_id, row.revision) for row in session().scalars(select(KeptRevision))],
        "statements": [row.id for row in session().scalars(select(Statement)) if row.withdrawn_at is None],
    }


def waiting(**about):
    return session().scalars(select(ReviewItem).filter_by(closed_at=None, **about)).one()


ABOUT_A_POST = [
    ("keep", {}), ("edit", {"body": "Something else altogether."}), ("hide", {"reason": "abusive"}), ("remove", {"reason": "spam"}),
    ("spam", {}), ("handled", {}), ("warn", {"reason": "abusive"}), ("silence", {"reason": "abusive", "hours": 24}),
    ("suspend", {"reason": "spam", "hours": 0}), ("move", {"target": "elsewhere"}), ("close_duplicate", {"target": "original"}),
]


@pytest.mark.parametrize(("decision", "said"), ABOUT_A_POST, ids=[decision for decision, _said in ABOUT_A_POST])
@pytest.mark.parametrize("hidden", [False, True], ids=["in sight", "hidden by flags"])
def test_undoing_brings_back_everything(s, decision, said, hidden):
    raise_flag(make.agent("guard") if hidden else s.ana, post_id=s.opening.id, reason="abusive")
    jobs.drain()
    before = state()
    assert before["posts"][s.opening.id][0] is not hidden
    item = waiting(post_id=s.opening.id)
    targets = {"elsewhere": s.place.id, "original": s.original.id}
    made = decide(s.mod, item.id, version=item.version, decision=decision, **{**said, **(
        {"target": targets[said["target"]]} if "target" in said else {})})
    assert state() != before
    undo(s.mod, made.id)
    jobs.drain()
    after = state()
    for what in ("posts", "flags"):
        before[what], after[what] = _without_times(before[what]), _without_times(after[what])
    assert after == before
    assert not drifting()


def _without_times(rows):
    return {key: tuple(bool(value) if hasattr(value, "year") else value for value in row) for key, row in rows.items()}


def test_undoing_has_its_time_and_its_person(s):
    raise_flag(s.ana, post_id=s.answer.id, reason="spam")
    item = waiting()
    made = decide(s.mod, item.id, version=item.version, decision="keep")
    with pytest.raises(NotFound):
        undo(s.other, made.id)
    settle_decision(SYSTEM, made.id)
    with pytest.raises(WrongState, match="too late"):
        undo(s.mod, made.id)
    assert session().get_one(Decision, made.id).undone_at is None


def test_a_flag_that_came_in_between_joins_the_item(s):
    raise_flag(s.ana, post_id=s.answer.id, reason="spam")
    item = waiting()
    made = decide(s.mod, item.id, version=item.version, decision="keep")
    raise_flag(make.member("late"), post_id=s.answer.id, reason="abusive")
    undo(s.mod, made.id)
    session().expire_all()
    assert waiting(post_id=s.answer.id).id == item.id
    assert waiting(post_id=s.answer.id).flag_count == 2


def test_whoever_flagged_again_in_between_has_one_open_flag(s):
    first = raise_flag(s.ana, post_id=s.answer.id, reason="spam")
    item = waiting()
    made = decide(s.mod, item.id, version=item.version, decision="handled")
    again = raise_flag(s.ana, post_id=s.answer.id, reason="abusive")
    undo(s.mod, made.id)
    session().expire_all()
    assert (session().get_one(Flag, first.id).state, session().get_one(Flag, again.id).state) == ("open", "closed")
    assert not drifting()


def test_what_was_changed_since_is_said_and_nothing_is_half_undone(s):
    raise_flag(s.ana, post_id=s.answer.id, reason="spam")
    item = waiting()
    made = decide(s.mod, item.id, version=item.version, decision="edit", body="A first new text of this answer.")
    edit_post(s.other, s.answer.id, body="A second new text of this answer.", base=2)
    with pytest.raises(WrongState, match="changed since"):
        undo(s.mod, made.id)
    session().expire_all()
    assert session().scalars(select(Flag.state)).one() == "upheld"
    assert session().get_one(Post, s.answer.id).body_markdown == "A second new text of this answer."


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_undoing_a_suggestion_lets_it_and_its_rivals_wait_again(s, decision):
    edit = suggest_edit(s.ana, s.answer.id, body="A better text.", base=1, note="Says it better now.")
    rival = suggest_edit(make.member("rival"), s.answer.id, body="Another text.", base=1, note="Says it better now.")
    jobs.drain()
    before, item = state(), waiting(suggestion_id=edit.id)
    made = decide(s.mod, item.id, version=item.version, decision=decision, **({"reason": "wrong"} if decision == "reject" else {}))
    undo(s.mod, made.id)
    jobs.drain()
    after = state()
    assert after == before
    item = waiting(suggestion_id=rival.id)
    decide(s.mod, item.id, version=item.version, decision="approve")


def appealed(s, **said):
    """A decision of `mod` about the answer, and the appeal against it."""
    raise_flag(s.ana, post_id=s.answer.id, reason="spam")
    item = waiting(post_id=s.answer.id)
    made = decide(s.mod, item.id, version=item.version, **said)
    settle_decision(SYSTEM, made.id)
    statement = session().scalars(select(Statement).order_by(Statement.id)).first()
    tell_statement(SYSTEM, statement.id)
    return made, file_appeal(s.author, statement.id, words="This is no spam.")


def test_an_overturned_decision_is_undone_with_all_it_did(s):
    made, appeal = appealed(s, decision="silence", reason="spam", hours=24)
    item = waiting(appeal_id=appeal.id)
    with pytest.raises(Exception, match="may not"):
        decide(s.mod, item.id, version=item.version, decision="overturn", words="We are sorry.")
    decided = decide(s.other, item.id, version=item.version, decision="overturn", words="We are sorry.")
    session().expire_all()
    assert session().get_one(Post, s.answer.id).listed
    assert session().get_one(User, s.author.id).silenced_until is None
    assert {row.withdrawn_how for row in session().scalars(select(Statement))} == {"overturned"}
    assert session().scalars(select(Flag.state)).one() == "rejected"
    assert session().get_one(Decision, made.id).undone_how == "overturned"
    assert session().get_one(Appeal, appeal.id).state == "overturned"
    undo(s.other, decided.id)
    session().expire_all()
    assert session().get_one(Post, s.answer.id).hidden_reason == "spam"
    assert session().get_one(User, s.author.id).silenced_until is not None
    assert session().scalars(select(Flag.state)).one() == "upheld"
    assert session().get_one(Decision, made.id).undone_how is None
    assert session().get_one(Appeal, appeal.id).state == "open"
    assert not drifting()


def test_an_upheld_decision_stands(s):
    made, appeal = appealed(s, decision="hide", reason="spam")
    item = waiting(appeal_id=appeal.id)
    decide(s.other, item.id, version=item.version, decision="uphold", words="It advertises.")
    session().expire_all()
    assert session().get_one(Appeal, appeal.id).answer == "It advertises."
    assert session().get_one(Post, s.answer.id).hidden_at is not None
    assert session().get_one(Decision, made.id).undone_at is None


def test_what_flags_hid_is_shown_again_when_its_statement_is_overturned(s):
    raise_flag(make.agent("guard"), post_id=s.answer.id, reason="spam")

    @command
    def stated():
        row = Statement(
            member_id=s.author.id, restriction="hidden", reason="spam", found_how="automated", facts="", post_id=s.answer.id,
            issued_at=session().get_one(Post, s.answer.id).hidden_at, told_at=utcnow(), is_automated=True,
        )
        session().add(row)
        session().flush()
        return row.id

    appeal = file_appeal(s.author, stated(), words="This is no spam.")
    item = waiting(appeal_id=appeal.id)
    decide(s.other, item.id, version=item.version, decision="overturn", words="We are sorry.")
    session().expire_all()
    assert session().get_one(Post, s.answer.id).listed


def test_acting_on_ones_own_leaves_an_item_that_tells_of_it(s):
    made = act(s.mod, post_id=s.answer.id, decision="hide", reason="off_topic")
    session().expire_all()
    assert session().get_one(ReviewItem, made.item_id).state == "decided"
    assert made.found_how == "own_initiative"
    undo(s.mod, made.id)
    session().expire_all()
    assert session().get_one(Post, s.answer.id).listed
