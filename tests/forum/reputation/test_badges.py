"""What each badge takes: who does enough has it, who does a little less has not, and nobody earns one from themselves."""

import pytest

from forum.accounts.commands.profile import change_profile
from forum.core import jobs
from forum.core.permissions import SYSTEM
from forum.reputation.badges import BADGES
from forum.reputation.commands import give_badges
from forum.reputation.queries import badges_of
from forum.reputation.states import Deed
from forum.resolution.commands import accept_answer, ask_for_info, close_question, presume_solved, solve_by_self, verify_answer
from forum.threads.commands import edit_post
from forum.threads.commands.tags import delete_tag, merge_tags
from forum.threads.queries.lookups import tags_called
from forum.votes.commands import add_me_too, cast_vote
from forum.wiring import DEEDS
from tests import make
from tests.forum.reputation.acts import accepted_at, ago, at, award_all, award_of, badges, earned_at, moved_at


@pytest.fixture
def ana(app):
    return make.member("ana", reputation=1)


@pytest.fixture
def bob(app):
    return make.member("bob", reputation=1)


def solved(asker, helper, **options):
    answer = make.answer(make.question(asker, **options), helper)
    accept_answer(asker, answer.id)
    return answer


def up(post, number, since=1):
    """So many votes up."""
    for _ in range(since, number + 1):
        cast_vote(make.member(), post.id, value=1)


def test_every_deed_has_its_query_and_every_badge_a_text(app):
    assert set(DEEDS) == set(Deed)
    assert {badge.deed for badge in BADGES.values()} == set(Deed)
    assert len(BADGES) >= 25 and len({str(badge.title) for badge in BADGES.values()}) == len(BADGES)
    assert all(badge.by_subject == (badge.deed == Deed.ACCEPTED_IN_TAG) for badge in BADGES.values())


def test_asking_and_accepting(ana, bob):
    answer = solved(ana, bob)
    award_all()
    assert badges(ana) == ["problem_solved"]
    assert badges(bob) == ["first_solution", "quick_help"]
    assert award_of(bob, "first_solution").post_id == answer.id
    assert award_of(ana, "problem_solved").post_id not in (None, answer.id)


def test_ten_accepted_answers_are_dated_with_the_tenth(ana, bob):
    answers = [solved(ana, bob) for _ in range(9)]
    award_all()
    assert "solver" not in badges(bob)
    answers.append(solved(ana, bob))
    for days, answer in enumerate(answers, start=1):
        accepted_at(answer, ago(days=40 - days))
    award_all()
    assert abs((award_of(bob, "solver").awarded_at - ago(days=30)).total_seconds()) < 60
    assert award_of(bob, "solver").post_id is None, "ten answers are no one post"


def test_one_s_own_answer_and_a_presumed_one_count_for_nothing(ana, bob):
    own = make.answer(make.question(ana), ana)
    accept_answer(ana, own.id)
    waiting = make.question(ana)
    presume_solved(SYSTEM, waiting.id, answer_id=make.answer(waiting, bob).id)
    award_all()
    assert badges(bob) == [] and badges(ana) == ["problem_solved"], "ana said it of the first"


def test_solving_it_oneself_is_saying_so(ana):
    solve_by_self(ana, make.question(ana).id, note="A new cable.")
    award_all()
    assert badges(ana) == ["problem_solved"]


def test_a_tag_is_its_own_subject(ana, bob):
    for name in ("wifi", "router"):
        make.tag(name)
    for number in range(5):
        solved(ana, bob, tags=("wifi", "router") if number else ("wifi",))
    award_all()
    assert badges(bob).count("tag_helper") == 1
    solved(ana, bob, tags=("router",))
    award_all()
    assert badges(bob).count("tag_helper") == 2


def test_times_of_answers(ana, bob):
    quick, slow, old = (make.question(ana) for _ in range(3))
    at(slow, ago(hours=26))
    at(old, ago(days=31))
    for thread in (quick, slow, old):
        accept_answer(ana, make.answer(thread, bob).id)
    award_all()
    assert {"quick_help", "rescuer", "archaeologist"} <= set(badges(bob))
    assert "patient" in badges(ana)
    assert award_of(bob, "rescuer").post_id != award_of(bob, "quick_help").post_id


def test_a_rescuer_was_the_first_to_answer(ana, bob):
    thread = make.question(ana)
    at(thread, ago(hours=26))
    at(make.answer(thread), ago(hours=3))
    accept_answer(ana, make.answer(thread, bob).id)
    award_all()
    assert "rescuer" not in badges(bob) and "quick_help" not in badges(bob)


def test_two_languages(ana, bob):
    solved(ana, bob, language="en")
    solved(ana, bob, language="en")
    award_all()
    assert "polyglot" not in badges(bob)
    solved(ana, bob, language="es")
    award_all()
    assert "polyglot" in badges(bob)


@pytest.mark.parametrize(("open_ones", "has_it"), [(0, True), (1, False)])
def test_a_good_asker_says_what_became_of_their_questions(ana, open_ones, has_it):
    for _ in range(5):
        solve_by_self(ana, make.question(ana).id, note="It was the cable.")
    for _ in range(open_ones):
        make.question(ana)
    close_question(make.agent(), make.question(ana).id, reason="off_topic", words="Not here.")
    award_all()
    assert ("good_asker" in badges(ana)) is has_it


@pytest.mark.parametrize(("hours", "has_it"), [(1, True), (25, False)])
def test_details_within_a_day(ana, hours, has_it):
    thread = make.question(ana)
    ask_for_info(make.member(), thread.id, body="Which router?")
    moved_at(thread, "waiting", ago(hours=hours))
    make.comment(make.opening_post(thread), ana, "An HX-200.")
    award_all()
    assert ("detail_giver" in badges(ana)) is has_it


def test_scores_of_answers_and_questions(ana, bob):
    thread = make.question(ana)
    answer = make.answer(thread, bob)
    up(answer, 4)
    up(make.opening_post(thread), 5)
    award_all()
    assert badges(bob) == [] and badges(ana) == ["good_question"]
    cast_vote(make.member(), answer.id, value=1)
    award_all()
    assert badges(bob) == ["good_answer"] and award_of(bob, "good_answer").post_id == answer.id


def test_a_problem_that_five_others_have(ana):
    thread = make.question(ana)
    for _ in range(4):
        add_me_too(make.member(), thread.id)
    award_all()
    assert badges(ana) == []
    add_me_too(make.member(), thread.id)
    award_all()
    assert badges(ana) == ["not_alone"]


def test_supporting_others_names_no_post(bob):
    giver, thread = make.member("giver"), make.question()
    for _ in range(25):
        cast_vote(giver, make.answer(thread, bob).id, value=1)
    award_all()
    assert badges(giver) == ["supporter"] and award_of(giver, "supporter").post_id is None


def test_an_answer_that_staff_verify(bob):
    answer = make.answer(make.question(), bob)
    verify_answer(make.agent(), answer.id)
    award_all()
    assert badges(bob) == ["vouched_for"]


def test_thirty_days_of_answers(bob):
    thread = make.question()
    for days in range(30):
        at(make.answer(thread, bob), ago(days=days))
    at(make.answer(thread, bob), ago(days=3))
    award_all()
    assert badges(bob) == ["regular"]


def test_edits_of_ten_posts_of_others(app):
    editor, thread = make.member("editor", reputation=600), make.question()
    answers = [make.answer(thread) for _ in range(10)]
    for number, answer in enumerate(answers):
        if number == 9:
            edit_post(editor, answers[0].id, base=2, body="The same post once more.")
            award_all()
            assert "editor" not in badges(editor)
        edit_post(editor, answer.id, base=1, body=f"Better said, number {number}.")
    award_all()
    assert "editor" in badges(editor)


def test_years_need_points_too(app):
    old, idle = make.member("old", reputation=150, joined_at=ago(days=370)), make.member("idle", reputation=1, joined_at=ago(days=370))
    make.member("young", reputation=150, joined_at=ago(days=360))
    earned_at(old, ago(days=100))
    award_all()
    assert badges(old) == ["yearling"] and badges(idle) == []
    assert abs((award_of(old, "yearling").awarded_at - ago(days=5)).total_seconds()) < 60


def test_a_profile_that_says_something_is_seen_at_once(ana):
    change_profile(ana, display_name="Ana", bio="")
    jobs.drain()
    assert badges(ana) == []
    change_profile(ana, display_name="Ana", bio="Fixes things.")
    jobs.drain()
    assert badges(ana) == ["welcome"]


def test_badges_in_a_tag_follow_it_into_another_and_outlive_it(ana, bob):
    make.tag("wifi"), make.tag("wlan")
    wifi, wlan = tags_called(["wifi", "wlan"]).values()
    eva = make.member("eva", reputation=1)
    for helper, number in ((bob, wifi.id), (bob, wlan.id), (eva, wlan.id)):
        give_badges(SYSTEM, "tag_helper", [(helper.id, number, None, ago(days=9))])
    merge_tags(make.admin(), wlan.id, into_id=wifi.id)
    assert [badges_of(one.id)[0].subject_ids for one in (bob, eva)] == [(wifi.id,), (wifi.id,)]
    delete_tag(make.admin(), wifi.id)
    make.tag("printers")
    assert badges(bob) == badges(eva) == ["tag_helper"]
    assert award_of(bob, "tag_helper").subject_id < 0, "a later tag with the same number is another tag"
