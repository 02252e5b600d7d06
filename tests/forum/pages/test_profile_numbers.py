"""The numbers of a profile against numbers counted by hand: only what everybody may read, and what this viewer may."""

import pytest
from sqlalchemy import select, update

from forum.core.db import command, session
from forum.core.permissions import STRANGER, SYSTEM
from forum.pages import kept_impact
from forum.pages.queries.impact import impact_of, languages_of, top_tags_of
from forum.resolution.commands import accept_answer, close_question, presume_solved
from forum.threads.commands import delete_post, hide_post
from forum.threads.commands.organising import move_thread
from forum.threads.models import Category, Post, Thread
from forum.votes.commands import add_me_too
from tests import make
from tests.visitor import Visitor


@command
def put(model, row_id, **values):
    session().execute(update(model).where(model.id == row_id).values(**values))


def seen(thread, views):
    put(Thread, thread.id, view_count=views)


def scored(post, score):
    put(Post, post.id, score=score, up_count=max(score, 0), down_count=max(-score, 0))


def answered(helper, *, tags=(), views=0, accepted=False, score=0, **options):
    """A question of somebody's with an answer of the helper's."""
    asker = make.member()
    thread = make.question(asker, tags=tags, **options)
    answer = make.answer(thread, helper)
    if accepted:
        accept_answer(asker, answer.id)
    scored(answer, score)
    seen(thread, views)
    return thread, answer


def told(helper, viewer=STRANGER):
    found = impact_of(viewer, helper.id)
    return found.answers_to_questions, found.accepted, found.reached


def tags(helper, viewer=STRANGER):
    return [(tag.name, tag.answers, tag.accepted) for tag in impact_of(viewer, helper.id).tags]


def place(slug):
    return session().scalars(select(Category.id).where(Category.slug == slug)).one()


@pytest.fixture
def helper(app):
    for name in ("wifi", "slow", "ont"):
        make.tag(name)
    return make.member("hana", display_name="Hana Novak")


def test_who_has_written_nothing_has_no_shares(helper):
    found = impact_of(STRANGER, helper.id)
    assert (found.acceptance_rate, found.solved_rate, found.reached, found.tags) == (None, None, 0, ())
    assert languages_of(STRANGER, helper.id) == ()


def test_the_acceptance_rate_is_of_answers_to_questions(helper):
    answered(helper, accepted=True)
    answered(helper)
    answered(helper)
    make.answer(make.discussion(), helper)
    assert told(helper)[:2] == (3, 1)
    found = impact_of(STRANGER, helper.id)
    assert found.acceptance_rate == 1 / 3 and found.is_small_sample


def test_a_sample_is_small_below_twenty(helper):
    for _ in range(19):
        answered(helper)
    assert impact_of(STRANGER, helper.id).is_small_sample
    answered(helper)
    assert not impact_of(STRANGER, helper.id).is_small_sample


def test_presumed_answers_are_not_accepted_ones(helper):
    thread, answer = answered(helper, tags=("wifi",), views=70)
    presume_solved(SYSTEM, thread.id, answer_id=answer.id)
    assert told(helper) == (1, 0, 0)
    assert tags(helper) == [("wifi", 1, 0)]


def test_people_are_reached_by_accepted_and_by_best_answers(helper):
    answered(helper, views=100, accepted=True)
    answered(helper, views=10, score=3)
    answered(helper, views=7)  # nobody found it helpful
    beaten, mine = answered(helper, views=5, score=2)
    scored(make.answer(beaten), 4)
    assert told(helper)[2] == 110
    hide_post(make.moderator(), session().scalars(select(Post.id).where(Post.thread_id == beaten.id, Post.score == 4)).one(), reason="spam")
    assert told(helper)[2] == 115, "the answer that was better is gone"
    assert mine.id


def test_the_earlier_of_two_equal_answers_is_the_best_one(helper):
    late = make.member()
    thread, _answer = answered(helper, views=9, score=2)
    scored(make.answer(thread, late), 2)
    assert (told(helper)[2], told(late)[2]) == (9, 0)


def test_a_thread_is_counted_once_however_many_answers_one_has_there(helper):
    thread, _answer = answered(helper, views=30, accepted=True)
    scored(make.answer(thread, helper), 8)
    assert told(helper) == (2, 1, 30)


def test_top_tags_put_accepted_before_many(helper):
    answered(helper, tags=("wifi",), accepted=True)
    answered(helper, tags=("wifi", "slow"))
    answered(helper, tags=("slow",))
    answered(helper, tags=("slow",))
    answered(helper, tags=("ont",), accepted=True)
    assert tags(helper) == [("wifi", 2, 1), ("ont", 1, 1), ("slow", 3, 0)]
    assert [tag.name for tag in top_tags_of(STRANGER, helper.id, 2)] == ["wifi", "ont"]


@pytest.mark.parametrize("gone", ["answer hidden", "answer deleted", "question hidden"])
def test_what_is_gone_counts_nowhere(helper, gone):
    answered(helper, tags=("slow",), views=3, score=1)
    thread, answer = answered(helper, tags=("wifi",), views=50, accepted=gone != "answer deleted", score=5)
    moderator = make.moderator()
    if gone == "answer deleted":
        delete_post(helper, answer.id)
    else:
        hide_post(moderator, answer.id if gone == "answer hidden" else make.opening_post(thread).id, reason="spam")
    for viewer in (STRANGER, make.member(), helper, moderator):
        assert told(helper, viewer) == (1, 0, 3), gone
        assert tags(helper, viewer) == [("slow", 1, 0)]


def test_each_viewer_gets_the_numbers_of_what_they_may_read(helper):
    moderator = make.moderator()
    for slug, access in (("club", "members"), ("desk", "staff")):
        make.category(slug, read_access=access)
    answered(helper, tags=("wifi",), views=1, accepted=True)
    for number, slug in ((10, "club"), (100, "desk")):
        thread, _answer = answered(helper, tags=("wifi", "slow"), views=number, accepted=True)
        own = make.question(helper)
        for one in (thread, own):
            move_thread(moderator, one.id, category_id=place(slug))
    for viewer, number, reached in ((STRANGER, 1, 1), (make.member(), 2, 11), (helper, 2, 11), (make.agent(), 3, 111), (moderator, 3, 111)):
        assert told(helper, viewer) == (number, number, reached)
        assert {name: count for name, count, _accepted in tags(helper, viewer)}.get("slow", 0) == number - 1
        assert impact_of(viewer, helper.id).asked.asked == number - 1


def test_the_share_of_ones_own_questions_that_were_solved(helper):
    for _ in range(2):
        accept_answer(helper, make.answer(make.question(helper)).id)
    presumed = make.question(helper)
    presume_solved(SYSTEM, presumed.id, answer_id=make.answer(presumed).id)
    close_question(helper, make.question(helper).id, reason="no_longer_needed")
    make.question(helper)
    hide_post(make.moderator(), make.opening_post(make.question(helper)).id, reason="spam")
    found = impact_of(STRANGER, helper.id)
    assert (found.asked.asked, found.asked.resolved, found.asked.presumed, found.solved_rate) == (5, 2, 1, 2 / 5)


def test_languages_are_those_of_the_answers_until_one_chooses(helper, visitor):
    for language in ("es", "es", "en"):
        _thread, answer = answered(helper)
        put(Post, answer.id, language=language)
    assert languages_of(STRANGER, helper.id) == ("es", "en")
    assert "Answers in: Español, English" in visitor.get(helper.url).words
    own = Visitor(visitor.app).sign_in(helper)
    own.get("/settings/privacy").submit("/settings/privacy", languages="en")
    assert "Answers in: English" in visitor.get(helper.url).one(".profile-times").get_text(" ")
    assert "Español" not in visitor.get(helper.url).one(".profile-times").get_text(" ")


def test_every_number_of_a_tag_opens_exactly_its_list(helper, visitor):
    answered(helper, tags=("wifi",), accepted=True)
    answered(helper, tags=("wifi", "slow"))
    answered(helper, tags=("slow",))
    page = visitor.get(helper.url)
    links = [(link["href"], int(link.get_text().split()[0])) for link in page.all(".top-tags a:not(.tag)")]
    assert len(links) == 3
    for url, number in links:
        listed = visitor.get(url)
        assert len(listed.all(".row-title")) == number, url
        assert listed.all('meta[name="robots"][content="noindex"]'), "a list within a list"
    assert not visitor.get(f"{helper.url}?tab=answers&tag=nothing").all(".row-title")


def test_the_page_says_the_numbers(helper, visitor):
    answered(helper, tags=("wifi",), views=1234, accepted=True)
    answered(helper)
    stats = [stat.get_text(" ", strip=True) for stat in visitor.get(helper.url).all(".stat")]
    assert stats == [
        "Answers 2", "Accepted answers 1", "Acceptance rate 50% 1 of 2 answers to questions · small sample", "Questions 0",
        "Own questions solved – No question yet.",
        "People helped 1 Who asked what their answers solved, and who said to have the same problem",
        "People reached 1.2k Views of threads with their accepted or best answer",
    ]


def test_a_new_member_s_page_is_one_sentence(app, visitor):
    fresh = make.member("fresh")
    page = visitor.get(fresh.url)
    assert "Nothing here yet." in page.words and not page.all(".stat")
    own = visitor.sign_in(fresh).get(fresh.url)
    assert "You have not written anything yet." in own.words and "/questions/?status=needs_answer" in own.links()


def test_the_cost_of_an_overview_does_not_grow(helper, visitor, statements):
    visitor.sign_in(make.agent())

    def cost(url):
        visitor.get("/members/")
        with statements() as seen_statements:
            visitor.get(url)
        return len(seen_statements)

    answered(helper, tags=("wifi",), accepted=True)
    make.question(helper)
    cost(helper.url)  # what the first visit of a process loads
    few = cost(helper.url), cost(f"/members/{helper.id}/card")
    for _ in range(9):
        answered(helper, tags=("wifi", "slow"))
        make.question(helper)
    assert cost(helper.url) <= few[0] and cost(f"/members/{helper.id}/card") <= few[1]
    assert few[0] <= 14 and few[1] <= 8


def test_what_is_kept_of_those_who_write_much_is_never_behind_what_they_wrote(helper, visitor, monkeypatch):
    monkeypatch.setattr(kept_impact, "MANY_ANSWERS", 1)
    _thread, answer = answered(helper, tags=("wifi",), accepted=True)

    def shown():
        page, card = visitor.get(helper.url), visitor.get(f"/members/{helper.id}/card")
        return page.all(".stat")[2].get_text(" ", strip=True).removeprefix("Acceptance rate "), [tag.get_text() for tag in card.all(".tag")]

    assert shown() == ("100% 1 of 1 answer to questions · small sample", ["wifi"])
    answered(helper, tags=("slow",))
    assert shown() == ("50% 1 of 2 answers to questions · small sample", ["wifi", "slow"])
    hide_post(make.moderator(), answer.id, reason="spam")
    assert shown() == ("0% 0 of 1 answer to questions · small sample", ["slow"])
    for viewer, number in ((None, "1"), (make.agent(), "2")):
        window = Visitor(visitor.app).sign_in(viewer) if viewer else visitor
        if viewer:
            make.category("desk", read_access="staff")
            thread, _answer = answered(helper)
            move_thread(make.moderator(), thread.id, category_id=place("desk"))
        assert f"of {number} answer" in window.get(helper.url).words
    assert "of 1 answer" in visitor.get(helper.url).words, "a stranger is not told what staff were told"


def test_people_helped_are_the_askers_and_all_who_have_the_same_problem(app):
    helper, other = make.member(), make.member()
    thread, _answer = answered(helper, accepted=True)
    add_me_too(other, thread.id)
    answered(helper, accepted=True)
    answered(helper)
    own = make.question(helper)
    accept_answer(helper, make.answer(own, helper).id)
    assert impact_of(STRANGER, helper.id).helped == 3, "two askers and one more; neither what nobody accepted nor one's own question"
    put(Category, thread.category_id, read_access="staff")
    assert impact_of(STRANGER, helper.id).helped == 0 and impact_of(SYSTEM, helper.id).helped == 3
