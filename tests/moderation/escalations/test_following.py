"""A case follows its question and the people who work it, in the same transaction."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.commands import set_roles
from forum.accounts.commands.leaving import _anonymise
from forum.accounts.models import User
from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.notifications.models import Notification
from forum.notifications.words import sentence
from forum.resolution.commands import (
    accept_answer,
    ask_for_info,
    close_question,
    give_info,
    reopen_question,
    say_still_broken,
)
from forum.resolution.queries import history_of
from forum.threads.commands import delete_post, edit_post, hide_post, merge_threads, restore_post, split_thread, undelete_post, undo_act
from forum.threads.commands.organising import change_type, move_thread
from forum.threads.models import ThreadAct
from moderation.escalations.asking import Record, asked_today, records_of
from moderation.escalations.commands import assign, cancel, raise_escalation, reject, reopen, resolve, resume, take, wait_for, watch
from moderation.escalations.jobs import remind
from moderation.escalations.models import EscalationVoice, EscalationWatcher
from tests import make
from tests.forum.drift import drifting
from tests.moderation.escalations.cases import Scene, fresh, history, open_case, thread, voices


@pytest.fixture
def s(app):
    return Scene()


def test_a_question_solved_in_public_resolves_its_case_and_opened_again_opens_a_new_one(s):
    case = s.case()
    take(s.agent, case.id)
    accept_answer(s.asker, make.answer(s.thread).id)
    assert (fresh(case).state, fresh(case).outcome, voices(case)[0][1]) == ("resolved", "solved_in_public", "accepted")
    watch(s.mod, case.id)
    say_still_broken(s.asker, s.thread.id, words="It blinks again.")
    again = open_case(s.thread)
    assert session().get(EscalationWatcher, (again.id, s.mod.id)) and told(s.mod)[-1][1] == "The case is open again"
    assert (again.earlier_id, again.owner_id, thread(s.thread).waiting_on) == (case.id, s.agent.id, "staff")
    assert drifting() == {}


def test_closing_cancels_and_reopening_opens_again_but_not_what_was_turned_down(s):
    case = s.case()
    close_question(s.agent, s.thread.id, reason="off_topic")
    assert (fresh(case).state, fresh(case).outcome) == ("cancelled", "question_closed")
    reopen_question(s.agent, s.thread.id)
    again = open_case(s.thread)
    assert again.earlier_id == case.id and [member for member, _none in voices(again)] == [s.helper.id]
    reject(s.agent, again.id, reason="community")
    close_question(s.agent, s.thread.id, reason="off_topic")
    reopen_question(s.agent, s.thread.id)
    assert open_case(s.thread) is None and thread(s.thread).waiting_on == "community"
    assert drifting() == {}


@pytest.mark.parametrize(("take_away", "bring_back"), [
    (lambda mod, post: hide_post(mod, post, reason="spam"), restore_post), (delete_post, undelete_post),
], ids=["hidden", "deleted"])
def test_what_is_out_of_sight_has_no_case_until_it_is_back(s, take_away, bring_back):
    case, post = s.case(), make.opening_post(s.thread)
    take_away(s.mod, post.id)
    assert (fresh(case).outcome, thread(s.thread).waiting_on, drifting()) == ("question_removed", "community", {})
    bring_back(s.mod, post.id)
    assert (open_case(s.thread).earlier_id, thread(s.thread).display_status, drifting()) == (case.id, "escalated", {})


def test_another_type_ends_a_case_and_another_category_is_a_line_of_its_history(s):
    case = s.case()
    move_thread(s.agent, s.thread.id, category_id=make.category("billing").id)
    assert history(case)[-1] == "moved" and fresh(case).is_open
    change_type(s.mod, s.thread.id, type="discussion")
    assert (fresh(case).outcome, drifting()) == ("no_question", {})


def test_a_case_goes_along_when_threads_are_merged_and_back_when_they_part(s):
    into, case = make.question(make.member("ino")), s.case()
    take(s.agent, case.id)
    watch(s.other, case.id)
    told(s.agent)
    merge_threads(s.mod, s.thread.id, into_id=into.id)
    assert (fresh(case).thread_id, thread(into).waiting_on, drifting()) == (into.id, "staff", {})
    assert told(s.agent)[-1][1] == told(s.other)[-1][1] == "The case is about another question now: threads were merged or parted"
    assert session().scalar(select(User.has_cases).where(User.handle == "ino")), "it is in the menu of whose case it is now"
    undo_act(s.mod, session().scalars(select(ThreadAct.id)).one())
    assert (fresh(case).thread_id, thread(into).waiting_on, thread(s.thread).waiting_on) == (s.thread.id, "community", "staff")
    assert drifting() == {}


def test_of_two_merged_cases_one_goes_on_with_the_voices_of_both(s):
    into, case = make.question(), s.case()
    other = raise_escalation(make.member(reputation=100), into.id, reason="outage")
    merge_threads(s.mod, s.thread.id, into_id=into.id)
    assert (fresh(case).outcome, len(voices(other)), history(other)) == ("question_merged", 2, ["raised", "voiced"])
    undo_act(s.mod, session().scalars(select(ThreadAct.id)).one())
    assert open_case(s.thread).earlier_id == case.id and fresh(other).is_open
    assert records_of([s.helper.id])[s.helper.id] == Record(waiting=1) and asked_today(s.helper.id) == 1, "one request"
    reject(s.agent, other.id, reason="community")
    assert records_of([s.helper.id])[s.helper.id] == Record(rejected=1)
    assert drifting() == {}


def test_a_split_leaves_the_case_where_the_question_is(s):
    case, answer = s.case(), make.answer(s.thread)
    split_thread(s.mod, s.thread.id, post_ids=[answer.id], title="Another box that blinks all night", category_id=s.thread.category_id)
    assert (fresh(case).thread_id, fresh(case).is_open, drifting()) == (s.thread.id, True, {})


def test_the_asker_s_reply_ends_the_waiting_and_a_question_of_others_does_not_begin_it(s):
    case = s.case()
    wait_for(s.agent, case.id, whom="asker", words="Which model?")
    make.comment(make.opening_post(s.thread), s.asker, "HX-200")
    assert (fresh(case).state, thread(s.thread).waiting_on) == ("acknowledged", "staff"), "what nobody owns is in nobody's work"
    take(s.agent, case.id)
    ask_for_info(s.helper, s.thread.id, body="And which firmware?")
    assert (fresh(case).state, thread(s.thread).waiting_on) == ("in_progress", "staff")
    ask_for_info(s.agent, s.thread.id, body="And which firmware?")
    assert (fresh(case).state, thread(s.thread).waiting_on, fresh(case).responded_at is not None) == ("waiting_asker", "asker", True)
    give_info(s.asker, s.thread.id)
    assert (fresh(case).state, drifting()) == ("in_progress", {})
    wait_for(s.agent, case.id, whom="asker", words="Which lamp?")
    assert thread(s.thread).display_status == "escalated" and not drifting()
    edit_post(s.asker, make.opening_post(s.thread).id, body="The left lamp of my HX-200 blinks all night, since Monday.", base=1)
    assert (fresh(case).state, drifting()) == ("in_progress", {})


def test_everybody_reads_that_staff_are_on_it_and_not_what_they_wait_for(s, visitor):
    case = s.case()
    wait_for(s.agent, case.id, whom="asker", words="Which contract is it?")

    def lines():
        return [" ".join(line.get_text().split()) for line in visitor.get(s.thread.url).all("#history-heading ~ ol li p")]

    assert len(lines()) == 1 and "Staff are on it." in lines()[0]
    wait_for(s.agent, case.id, whom="third_party", words="The vendor.")
    wait_for(s.agent, case.id, whom="asker", words="Which contract is it?")
    resume(s.agent, case.id)
    assert len(lines()) == 1, "nothing of that is said in public"
    wait_for(s.agent, case.id, whom="asker", words="Which contract is it?")
    delete_post(s.asker, make.opening_post(s.thread).id)
    undelete_post(s.asker, make.opening_post(s.thread).id)
    assert "details" not in " ".join(lines()) and "Staff are done with it." in lines()[1] and drifting() == {}
    ask_for_info(s.agent, s.thread.id, body="And which firmware?")
    assert "Ana asked for details." in lines()[-1]


def test_only_staff_s_replies_are_a_response_and_elsewhere_nothing_is_asked(s, statements):
    case, calm = s.case(), make.question()
    make.answer(s.thread, s.helper)
    assert fresh(case).responded_at is None
    make.answer(s.thread, s.agent)
    assert fresh(case).responded_at is not None and history(case) == ["raised", "replied"]
    with statements() as seen:
        make.answer(calm, s.helper)
    assert not [one for one in seen if "escalation" in one]


def test_who_leaves_or_is_agent_no_more_owns_and_watches_nothing(s):
    boss, case = make.admin("boss"), s.case(words="My own words.")
    take(s.agent, case.id)
    watch(s.agent, case.id)
    set_roles(boss, s.agent.id, ["moderator"])
    assert (fresh(case).owner_id, fresh(case).state, history(case)[-2:]) == (None, "acknowledged", ["assigned", "acknowledged"])
    assert session().get(EscalationWatcher, (case.id, s.agent.id)), "moderators may watch"
    set_roles(boss, s.agent.id, [])
    assert session().get(EscalationWatcher, (case.id, s.agent.id), populate_existing=True) is None
    take(s.other, case.id)
    for member in (s.other, s.helper):
        _anonymise(member)
    assert fresh(case).owner_id is None
    assert session().scalar(select(EscalationVoice.words)) == ""
    assert drifting() == {}


def test_nobody_waits_for_an_asker_who_has_left(s):
    case = s.case()
    wait_for(s.agent, case.id, whom="asker", words="Which model?")
    _anonymise(s.asker)
    assert fresh(case).state == "acknowledged" and thread(s.thread).waiting_on == "staff"


def told(member):
    jobs.drain()
    found = select(Notification.kind, Notification.detail).where(Notification.user_id == member.id).order_by(Notification.id)
    return [(kind, sentence(kind, "Ana", detail)) for kind, detail in session().execute(found)]


def test_who_asked_hears_what_became_of_it_and_not_by_whom(s):
    case = s.case()
    take(s.agent, case.id)
    assert told(s.helper) == [("request_taken", "Your request for help was taken up: staff are on it.")]
    reject(s.agent, case.id, reason="answered")
    assert told(s.helper)[1:] == [
        ("request_declined", "Your request for help was turned down: the answer stands in the thread already."),
    ]
    assert session().scalars(select(Notification.actor_id).where(Notification.user_id == s.helper.id)).all() == [None, None]
    again = raise_escalation(s.helper, s.thread.id, reason="unanswered")
    resolve(s.agent, again.id, outcome="answered")
    assert told(s.helper)[-1][0] == "request_done"


def test_owner_and_watchers_hear_who_did_what_and_the_asker_what_staff_need(s):
    case = s.case()
    assign(s.agent, case.id, owner_id=s.other.id)
    assert [kind for kind, _words in told(s.other)] == ["case_assigned"]
    watch(s.mod, case.id)
    wait_for(s.agent, case.id, whom="asker", words="Which model?")
    assert [kind for kind, _words in told(s.other)] == ["case_assigned", "case_changed"]
    assert told(s.mod) == [("case_changed", "The case waits for the asker")]
    assert told(s.asker)[-1] == ("staff_ask", "Staff need something from you to go on")
    assert told(s.agent) == []
    set_roles(make.admin("boss"), s.other.id, [])
    assert told(s.other)[-1][0] == "roles" and len(told(s.other)) == 1, "what was told of cases went with the role"
    assert drifting() == {}


def test_nobody_is_told_of_what_went_out_of_sight_meanwhile(s):
    case = s.case()
    take(s.agent, case.id)
    hide_post(s.mod, make.opening_post(s.thread).id, reason="spam")
    assert told(s.helper) == []


def test_an_asker_who_was_asked_in_private_is_reminded_after_three_days_and_seven_and_no_more(s):
    case = s.case()
    wait_for(s.agent, case.id, whom="asker", words="Which model?")
    heard, asked = [], utcnow()
    for days in (2, 3.1, 4, 7.1, 8, 15):
        with time_machine.travel(asked + timedelta(days=days)):
            for _twice in range(2):
                remind()
            heard.append([kind for kind, _words in told(s.asker)].count("staff_ask"))
    assert heard == [1, 2, 2, 3, 3, 3]
    wait_for(s.agent, case.id, whom="third_party", words="The maker.")
    wait_for(s.agent, case.id, whom="asker", words="And which lamp?")
    before = [kind for kind, _words in told(s.asker)].count("staff_ask")
    make.comment(make.opening_post(s.thread), s.asker, "The left one.")
    with time_machine.travel(utcnow() + timedelta(days=4)):
        remind()
        assert [kind for kind, _words in told(s.asker)].count("staff_ask") == before, "they have answered"


def test_the_history_of_the_question_names_nobody_of_staff(s):
    case = s.case()
    take(s.agent, case.id)
    wait_for(s.agent, case.id, whom="third_party", words="The vendor.")
    cancel(s.agent, case.id)
    lines = history_of(s.asker, thread(s.thread))
    assert [(line.waiting_on, line.actor) for line in lines] == [("staff", None), ("third_party", None), ("community", None)]


def test_a_case_that_is_opened_again_has_no_owner_who_has_left(s):
    case = s.case()
    take(s.agent, case.id)
    resolve(s.agent, case.id, outcome="answered")
    _anonymise(s.agent)
    assert reopen(s.other, case.id).owner_id is None
