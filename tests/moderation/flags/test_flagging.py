"""Raising flags and taking them back."""

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.resolution.commands import close_question
from forum.threads.commands import delete_post, edit_post, hide_post, move_thread
from forum.threads.models import Post, Thread
from moderation.flags.commands import ReasonChoice, raise_flag, set_flag_reasons, settle_flags, withdraw_flag
from moderation.flags.models import Flag
from tests import make
from tests.forum.drift import drifting
from tests.moderation.flags.acts import flagged, record, state


@pytest.fixture
def answer(app):
    return make.answer(make.question())


@pytest.mark.parametrize(("reputation", "allowed"), [(14, False), (15, True)])
def test_it_needs_the_reputation_of_the_ladder_and_says_which(answer, reputation, allowed):
    member = make.member(reputation=reputation)
    if allowed:
        assert raise_flag(member, post_id=answer.id, reason="spam").state == "open"
    else:
        with pytest.raises(NotAllowed) as refused:
            raise_flag(member, post_id=answer.id, reason="spam")
        assert (refused.value.missing.kind, refused.value.missing.needed) == ("reputation", 15)


def test_nobody_flags_what_they_wrote_or_themselves(app):
    ana = make.member()
    own = make.answer(make.question(), ana)
    for about in ({"post_id": own.id}, {"member_id": ana.id}):
        with pytest.raises(NotAllowed):
            raise_flag(ana, **about, reason="spam")


def test_a_silenced_or_unverified_member_does_not_flag(answer):
    for member in (make.member(verified=False), make.member(silenced_until=utcnow().replace(year=2999))):
        with pytest.raises(NotAllowed):
            raise_flag(member, post_id=answer.id, reason="spam")


@pytest.mark.parametrize("reason", ["", "nonsense", "duplicate"])
def test_a_reason_is_one_of_those_offered(answer, reason):
    with pytest.raises(Invalid) as refused:
        raise_flag(make.member(), post_id=answer.id, reason=reason)
    assert "reason" in refused.value.fields


@pytest.mark.parametrize("details", ["", "   ", "\n\t"])
def test_other_needs_words(answer, details):
    with pytest.raises(Invalid) as refused:
        raise_flag(make.member(), post_id=answer.id, reason="other", details=details)
    assert "details" in refused.value.fields


@pytest.mark.parametrize(("length", "fits"), [(1_000, True), (1_001, False)])
def test_details_have_a_length(answer, length, fits):
    if fits:
        assert len(raise_flag(make.member(), post_id=answer.id, reason="other", details="x" * length).details) == length
    else:
        with pytest.raises(Invalid):
            raise_flag(make.member(), post_id=answer.id, reason="other", details="x" * length)


def test_only_answers_fail_to_answer_and_only_questions_are_duplicates(app):
    thread = make.question()
    opening, reply = make.opening_post(thread), make.answer(thread)
    remark, talk = make.comment(reply), make.opening_post(make.discussion())
    member = make.member()
    for post, reason in ((opening, "not_an_answer"), (remark, "not_an_answer"), (talk, "duplicate"), (reply, "duplicate")):
        with pytest.raises(Invalid):
            raise_flag(member, post_id=post.id, reason=reason)
    assert raise_flag(member, post_id=opening.id, reason="duplicate").reason == "duplicate"
    assert raise_flag(member, post_id=reply.id, reason="not_an_answer").reason == "not_an_answer"


def test_a_category_withholds_reasons_but_never_other(answer):
    place = session().get_one(Post, answer.id).thread_id
    category_id = session().scalar(select(Thread.category_id).where(Thread.id == place))
    set_flag_reasons(make.admin(), category_id, {"off_topic": ReasonChoice(is_offered=False), "other": ReasonChoice(is_offered=False)})
    with pytest.raises(Invalid):
        raise_flag(make.member(), post_id=answer.id, reason="off_topic")
    assert raise_flag(make.member(), post_id=answer.id, reason="other", details="See the link.").state == "open"


def test_one_open_flag_per_member_and_post_and_again_after_taking_it_back(answer):
    ana = make.member()
    first = raise_flag(ana, post_id=answer.id, reason="spam")
    with pytest.raises(WrongState):
        raise_flag(ana, post_id=answer.id, reason="abusive")
    withdraw_flag(ana, first.id)
    assert raise_flag(ana, post_id=answer.id, reason="abusive").id != first.id


def test_what_a_moderator_declined_is_not_flagged_again_until_the_text_changes(answer):
    ana, mod = make.member(), make.moderator()
    flag = raise_flag(ana, post_id=answer.id, reason="spam")
    settle_flags(mod, [flag.id], state="rejected")
    with pytest.raises(WrongState):
        raise_flag(ana, post_id=answer.id, reason="spam")
    author = Actor(id=answer.author_id, is_verified=True, reputation=50)
    edit_post(author, answer.id, body="Something else entirely, with a link.", base=1)
    assert raise_flag(ana, post_id=answer.id, reason="spam").revision == 2


def test_a_flag_taken_back_twice_is_taken_back_once_and_only_by_its_reporter(answer):
    ana = make.member()
    flag = raise_flag(ana, post_id=answer.id, reason="spam")
    for other in (make.member(), make.moderator()):
        with pytest.raises(NotFound):
            withdraw_flag(other, flag.id)
    assert withdraw_flag(ana, flag.id).withdrawn_at == withdraw_flag(ana, flag.id).withdrawn_at


def test_a_settled_flag_is_not_taken_back(answer):
    ana = make.member()
    flag = raise_flag(ana, post_id=answer.id, reason="spam")
    settle_flags(make.moderator(), [flag.id], state="upheld")
    with pytest.raises(WrongState):
        withdraw_flag(ana, flag.id)


@pytest.mark.parametrize("settled", ["upheld", "rejected", "closed"])
def test_settling_counts_for_the_reporter_and_undoing_counts_back(answer, settled):
    ana, bob, mod = make.member(), make.member(), make.moderator()
    ids = [flag.id for flag in flagged(answer.id, ana, bob)]
    assert settle_flags(mod, ids, state=settled) == ids
    expected = {"upheld": (1, 0), "rejected": (0, 1), "closed": (0, 0)}[settled]
    assert record(ana) == record(bob) == expected and not drifting()
    assert settle_flags(mod, ids, state="upheld") == []  # decided already
    assert settle_flags(mod, ids, state="open") == ids
    assert record(ana) == (0, 0) and {state(one) for one in ids} == {"open"} and not drifting()


def test_a_flag_whose_reporter_flagged_anew_is_closed_when_its_decision_is_undone(answer):
    ana, mod = make.member(), make.moderator()
    first = raise_flag(ana, post_id=answer.id, reason="spam")
    settle_flags(mod, [first.id], state="upheld")
    raise_flag(ana, post_id=answer.id, reason="abusive")
    settle_flags(mod, [first.id], state="open")
    assert state(first.id) == "closed" and record(ana) == (0, 0) and not drifting()


def test_a_withdrawn_flag_is_never_settled(answer):
    ana, mod = make.member(), make.moderator()
    flag = raise_flag(ana, post_id=answer.id, reason="spam")
    withdraw_flag(ana, flag.id)
    assert settle_flags(mod, [flag.id], state="rejected") == [] and record(ana) == (0, 0)


@pytest.mark.parametrize("who", ["member", "agent"])
def test_members_and_agents_settle_nothing(answer, who):
    flag = raise_flag(make.member(), post_id=answer.id, reason="spam")
    with pytest.raises(NotAllowed):
        settle_flags(getattr(make, who)(), [flag.id], state="upheld")


def test_what_one_may_not_see_is_not_there_to_flag(app):
    answer, mod = make.answer(make.question()), make.moderator()
    hide_post(mod, answer.id, reason="spam")
    with pytest.raises(NotFound):
        raise_flag(make.member(), post_id=answer.id, reason="spam")
    with pytest.raises(WrongState):
        raise_flag(mod, post_id=answer.id, reason="spam")


def test_flags_stay_on_deleted_moved_and_closed_threads(app):
    thread, ana = make.question(), make.member()
    answer = make.answer(thread)
    flag = raise_flag(ana, post_id=answer.id, reason="spam")
    move_thread(make.agent(), thread.id, category_id=make.category("other").id)
    close_question(make.moderator(), thread.id, reason="off_topic")
    delete_post(make.moderator(), answer.id)
    assert session().scalars(select(Flag.state).where(Flag.id == flag.id)).one() == "open" and not drifting()
    assert withdraw_flag(ana, flag.id).state == "withdrawn"


def test_members_are_flagged_for_fewer_reasons_and_only_while_they_are_there(app):
    ana, bob = make.member(), make.member()
    assert raise_flag(ana, member_id=bob.id, reason="abusive").member_id == bob.id
    with pytest.raises(WrongState):
        raise_flag(ana, member_id=bob.id, reason="spam")
    with pytest.raises(Invalid):
        raise_flag(make.member(), member_id=bob.id, reason="off_topic")
    for gone in (9_999, make.member(left_at=utcnow()).id, make.member(removed_at=utcnow()).id, make.member(is_placeholder=True).id):
        with pytest.raises(NotFound):
            raise_flag(ana, member_id=gone, reason="spam")


def test_a_flag_is_about_one_thing(answer):
    for about in ({}, {"post_id": answer.id, "member_id": answer.author_id}):
        with pytest.raises(NotFound):
            raise_flag(make.member(), **about, reason="spam")
