"""Appeals: once, within six months, judged by somebody else; what is overturned is undone, and the member hears of it."""

from datetime import timedelta

import pytest
import time_machine

from forum.core.db import session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.notifications.queries import inbox
from forum.notifications.words import sentence
from forum.threads.models import Post
from moderation.sanctions.commands import impose_sanction
from moderation.sanctions.models import Sanction
from moderation.statements.commands import file_appeal, move_appeal, withdraw_appeal
from moderation.statements.models import Appeal
from moderation.statements.queries.appeals import judged
from moderation.statements.states import APPEAL_MOVES, AppealState
from tests import make
from tests.forum.notifications.post import mails
from tests.moderation.statements.cases import hidden_answer, judge, later, only_statement
from tests.visitor import Visitor


@pytest.fixture
def ana(app):
    return make.member("ana")


@pytest.fixture
def appealed(ana):
    reply, mod = hidden_answer(ana)
    later()
    return file_appeal(ana, only_statement().id, words="It was on topic.", look_at="My other post."), reply, mod


def subjects():
    return [mail.subject for mail in mails("ana")]


def test_it_needs_words_and_has_a_limit(ana):
    hidden_answer(ana)
    later()
    number = only_statement().id
    for words, look_at, field in (("  ", "", "words"), ("x" * 4001, "", "words"), ("x", "y" * 4001, "look_at")):
        with pytest.raises(Invalid) as refused:
            file_appeal(ana, number, words=words, look_at=look_at)
        assert list(refused.value.fields) == [field]
    assert file_appeal(ana, number, words="x" * 4000).state == "open"


def test_once_and_only_about_oneself(ana, appealed):
    with pytest.raises(WrongState):
        file_appeal(ana, only_statement().id, words="Again.")
    for stranger in (make.member(), make.agent()):
        with pytest.raises(NotFound):
            file_appeal(stranger, only_statement().id, words="Mine?")
    with pytest.raises(NotAllowed):
        file_appeal(make.moderator(), only_statement().id, words="Mine?")
    withdraw_appeal(ana, only_statement().id)
    with pytest.raises(WrongState):
        withdraw_appeal(ana, only_statement().id)
    with pytest.raises(WrongState):
        file_appeal(ana, only_statement().id, words="Again.")


@pytest.mark.parametrize(("days", "works"), [(182, True), (184, False)])
def test_within_six_months(ana, days, works):
    hidden_answer(ana)
    later()
    number = only_statement().id
    with time_machine.travel(utcnow() + timedelta(days=days), tick=True):
        if works:
            assert file_appeal(ana, number, words="Late.").id
        else:
            with pytest.raises(WrongState):
                file_appeal(ana, number, words="Late.")


def test_who_decided_does_not_judge_it_and_somebody_else_overturns_it(ana, appealed):
    appeal, reply, mod = appealed
    other = make.moderator("other")
    with pytest.raises(NotAllowed):
        judge(mod, appeal.id, overturned=True)
    judge(other, appeal.id, overturned=True, words="We are sorry.")
    assert session().get_one(Post, reply.id).listed and only_statement().withdrawn_how == "overturned"
    assert "Your appeal: the decision is undone" not in " ".join(subjects())
    later()
    assert subjects()[1:3] == ["[Plaza] We have your appeal", "[Plaza] Your appeal: the decision is undone"]
    mail = next(one for one in mails("ana") if "undone" in one.subject)
    assert "We are sorry." in mail.body and "Other" not in mail.body
    said = [sentence(line.kind, "", line.detail) for line in inbox(ana)[0] if line.kind == "statement"]
    assert said[0] == "We looked at your appeal: the decision was wrong. All of it is undone, and we are sorry"


def test_upheld_it_stands_and_the_answer_names_other_ways(app, ana, appealed):
    appeal, reply, _mod = appealed
    judge(make.moderator(), appeal.id, overturned=False, words="It was about cars.")
    visitor = Visitor(app).sign_in(ana)
    page = visitor.get(f"/statements/{only_statement().id}/")
    assert "We are looking at your appeal" in page.words and "about cars" not in page.words, "it may still be undone"
    later()
    page = visitor.get(f"/statements/{only_statement().id}/")
    assert "The decision stands" in page.words and "It was about cars." in page.words
    assert not session().get_one(Post, reply.id).listed and "turn to a court" in mails("ana")[-1].body


def test_overturned_it_says_that_it_was_lifted_and_no_longer_what_it_forbade(app, ana, appealed):
    appeal_id = appealed[0].id
    place, visitor = f"/statements/{only_statement().id}/", Visitor(app).sign_in(ana)
    before = visitor.get(place)
    assert "Only moderators see the post" in before.words and "as only you and moderators can read it" in before.words
    judge(make.moderator(), appeal_id, overturned=True, words="We are sorry.")
    later()
    page = visitor.get(place)
    assert "overturned on appeal" in page.words and "Where it holds Nowhere any more: it was lifted." in page.words
    assert "without an end" not in page.words and "Only moderators see the post" not in page.words
    assert "What you wrote:" in page.words and "as only you and moderators" not in page.words


def test_a_decided_appeal_that_is_undone_at_once_was_never_told(ana, appealed):
    appeal, _reply, _mod = appealed
    other = make.moderator()
    move_appeal(other, appeal.id, state="overturned", answer="Sorry.")
    move_appeal(other, appeal.id, state="open")
    later()
    assert only_statement().withdrawn_at is None and not [one for one in subjects() if one.startswith("[Plaza] Your appeal")]
    move_appeal(other, appeal.id, state="upheld")
    later()
    assert subjects()[-1] == "[Plaza] Your appeal: the decision stands"


def test_a_sanction_ends_when_it_is_overturned(ana):
    sanction = impose_sanction(make.moderator(), ana.id, kind="silence", reason="abusive", hours=24)
    later()
    appeal = file_appeal(ana, only_statement().id, words="No.")
    judge(make.moderator(), appeal.id, overturned=True)
    session().expire_all()
    assert session().get_one(Sanction, sanction.id).ended_how == "overturned" and only_statement().withdrawn_how == "overturned"


def test_an_admin_judges_their_own_decision_only_where_there_is_nobody_else_and_says_why(ana):
    boss = make.admin("boss")
    hidden_answer(ana, by=boss)
    later()
    appeal = file_appeal(ana, only_statement().id, words="No.")
    assert judged(appeal).nobody_else
    with pytest.raises(Invalid) as refused:
        judge(boss, appeal.id, overturned=False)
    assert "note" in refused.value.fields
    second = make.moderator("second")
    with pytest.raises(NotAllowed):
        judge(boss, appeal.id, overturned=False, note="I am alone.")
    from forum.accounts.commands import set_roles
    set_roles(boss, second.id, [])
    judge(boss, appeal.id, overturned=False, note="I am alone.")
    assert session().get_one(Appeal, appeal.id).why_oneself == "I am alone."


def test_nobody_judges_an_appeal_of_their_own(app):
    mod = make.moderator("mod")
    hidden_answer(mod, by=make.admin())
    later()
    appeal = file_appeal(mod, only_statement().id, words="No.")
    with pytest.raises(NotAllowed):
        judge(mod, appeal.id, overturned=True)


@pytest.mark.parametrize("begin", list(AppealState))
@pytest.mark.parametrize("end", [state for state in AppealState if state is not AppealState.WITHDRAWN])
def test_every_pair_of_states_moves_as_the_table_says(ana, begin, end):
    hidden_answer(ana)
    later()
    judge, number = make.moderator(), file_appeal(ana, only_statement().id, words="No.").id
    if begin is AppealState.WITHDRAWN:
        withdraw_appeal(ana, only_statement().id)
    elif begin is not AppealState.OPEN:
        move_appeal(judge, number, state=begin)
    if end in APPEAL_MOVES[begin]:
        assert move_appeal(judge, number, state=end).state == end
    else:
        with pytest.raises(WrongState):
            move_appeal(judge, number, state=end)


def test_agents_and_members_decide_nothing(ana, appealed):
    for who in (make.member(), make.agent(), ana):
        with pytest.raises(NotAllowed):
            judge(who, appealed[0].id, overturned=True)
