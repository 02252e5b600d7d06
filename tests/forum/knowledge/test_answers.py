"""Articles as answers: they say what the article says, are accepted as articles, and tell nobody what is not theirs to read."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forum.accounts.models import User
from forum.accounts.sessions import to_actor
from forum.core import jobs
from forum.core.db import command, session
from forum.core.permissions import SYSTEM
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.knowledge.commands import (
    answer_with_article,
    approve_article,
    archive_article,
    refresh_leads,
    restore_article,
    submit_article,
    write_revision,
)
from forum.knowledge.commands.answering import answers_say_again
from forum.knowledge.invariants import answers_say_what_articles_say, solutions_show_articles_that_readers_have
from forum.knowledge.models import Article
from forum.knowledge.queries import times_answered
from forum.notifications.commands import unfollow_thread
from forum.notifications.queries import inbox
from forum.reputation.models import ReputationChange
from forum.resolution.commands import accept_answer, add_solution, withdraw_acceptance
from forum.resolution.invariants import articles_accepted, ledger_ends, primary_solutions, solution_counts, solution_flags
from forum.resolution.models import ResolutionChange, Solution
from forum.threads.commands import edit_post, hide_post, restore_post, split_thread, undo_act
from forum.threads.models import Post, Revision, Thread, ThreadAct
from tests import make
from tests.forum.knowledge.editors import editor, published, writing
from tests.visitor import Visitor


@pytest.fixture
def asked(app):
    return make.question(make.member("ana"), "Why does my router blink red?")


def asker_of(thread: Thread):
    return to_actor(session().get_one(User, thread.asker_id), frozenset())


def fresh(row):
    return session().get_one(type(row), row.id, populate_existing=True)


def republished(article: Article, title: str, **more) -> Article:
    author = editor()
    article = write_revision(author, article.id, writing(title, article.category_id, **more), base=article.latest_revision)
    article = submit_article(author, article.id, version=article.version)
    return approve_article(editor(), article.id, version=article.version)


def test_an_answer_shows_the_article_and_follows_it(app, asked, visitor):
    article = published(title="The *lamp* [blinks]")
    answer = answer_with_article(make.member("bob"), asked.id, article.id)
    page = visitor.get(asked.url)
    assert article.url in page.links() and "The *lamp* [blinks]" in page.text and article.lead in page.text
    article = republished(article, "The lamp is red")
    page = visitor.get(asked.url)
    assert article.url in page.links() and "The lamp is red" in page.text and "[blinks]" not in page.text
    assert fresh(answer).revision == 1 and answers_say_what_articles_say() == []


@pytest.mark.parametrize("gone", ["archived", "internal"])
def test_an_answer_tells_nothing_of_an_article_that_not_everybody_has_any_more(app, asked, visitor, gone):
    article = published(title="Zanzibar lamp")
    answer = answer_with_article(make.member("bob"), asked.id, article.id)
    jobs.drain()
    assert "Zanzibar" in visitor.get(asked.url).text and asked.url in " ".join(visitor.get("/search?q=zanzibar").links())
    if gone == "archived":
        article = archive_article(editor(), article.id, version=article.version)
    else:
        article = republished(article, "Zanzibar lamp", visibility="internal")
    jobs.drain()
    for path in (asked.url, f"/posts/{answer.id}/history", f"/feeds/threads/{asked.id}.atom"):
        assert "anzibar" not in visitor.get(path).text
    assert "not available any more" in visitor.get(asked.url).text and asked.url not in " ".join(visitor.get("/search?q=zanzibar").links())
    said = session().scalars(select(Revision.body_markdown).where(Revision.post_id == answer.id)).one()
    assert said == f"[/help/articles/{article.id}/](/help/articles/{article.id}/)" and answers_say_what_articles_say() == []
    if gone == "archived":
        restore_article(editor(), article.id, version=article.version)
        assert "Zanzibar lamp" in visitor.get(asked.url).text


def test_accepting_it_says_that_the_article_solved_it(app, asked):
    ana, bob, article = asker_of(asked), make.member("bob"), published()
    answer = answer_with_article(bob, asked.id, article.id)
    accept_answer(ana, answer.id)
    thread = fresh(session().get_one(Thread, asked.id))
    assert (thread.status, thread.solved_how) == ("solved", "article") and times_answered(article.id) == (1, 1)
    earned = session().execute(select(ReputationChange.member_id, ReputationChange.points).where(ReputationChange.post_id == answer.id))
    assert sorted(map(tuple, earned)) == sorted([(bob.id, 15), (ana.id, 2)])
    hide_post(make.moderator(), answer.id, reason="spam")
    assert fresh(thread).solved_how is None and times_answered(article.id) == (0, 0)
    restore_post(make.moderator(), answer.id)
    assert fresh(thread).solved_how == "article"
    withdraw_acceptance(ana, answer.id)
    other = make.answer(asked, bob, "Turn it off and on again.")
    accept_answer(ana, other.id)
    add_solution(ana, answer.id, scope="Version 2")
    assert {row.how for row in session().scalars(select(Solution))} == {"accepted_by_asker", "article"}
    assert articles_accepted() == primary_solutions() == []


def test_nobody_inserts_what_not_everybody_may_read_nor_edits_what_is_the_articles(app, asked):
    inner, bob = published(title="Refunds", visibility="internal"), make.member("bob")
    for actor in (bob, make.agent()):
        with pytest.raises(NotFound):
            answer_with_article(actor, asked.id, inner.id)
        page = Visitor(app).sign_in(actor).get(f"/threads/{asked.id}/answers/article?q=refunds")
        assert "Refunds" not in page.text
    article = published()
    answer = answer_with_article(bob, asked.id, article.id)
    with pytest.raises(Invalid):
        answer_with_article(bob, asked.id, article.id)
    with pytest.raises(NotAllowed):
        edit_post(make.moderator(), answer.id, body="Mine now.", base=1)


def test_an_article_is_chosen_without_scripts(app, asked, visitor):
    article = published()
    bob = Visitor(app).sign_in(make.member("bob"))
    assert f"/threads/{asked.id}/answers/article" in bob.get(asked.url).links()
    where = f"/threads/{asked.id}/answers/article"
    jobs.drain()
    assert article.url in bob.get(where).links() and article.url not in bob.get(f"{where}?q=quux").links()
    page = bob.post(where, {"article": str(article.id)})
    assert article.url in page.links() and "Your answer is posted" in page.text
    assert "answers this question already" in bob.post(where, {"article": str(article.id)}, status=422).text
    assert "Used as an answer 1 time." in visitor.get(article.url).words
    bob.get(f"/threads/{make.discussion().id}/answers/article", status=404)


def test_threads_say_where_they_are_documented_to_those_who_may_read_that(app, asked, visitor):
    source = make.answer(asked, make.member("bob"), "Wait for the update.")
    cites = {"solution": f"Wait. [^p{source.id}]"}
    public, inner = published(title="Red lamps", sections=cites), published(title="Red costs", visibility="internal", sections=cites)
    assert public.url in visitor.get(asked.url).links() and "Red costs" not in visitor.get(asked.url).text
    staff = Visitor(app).sign_in(make.agent())
    assert {public.url, inner.url} <= set(staff.get(asked.url).links())
    archive_article(editor(), public.id, version=public.version)
    assert "Red lamps" not in visitor.get(asked.url).text
    hide_post(make.moderator(), source.id, reason="spam")
    assert "Red costs" not in staff.get(asked.url).text


def test_what_opens_a_question_of_its_own_keeps_its_words_and_as_an_answer_again_follows_the_article(app, asked):
    article, max_ = published(title="Red lamps"), make.moderator()
    answer = answer_with_article(make.member("bob"), asked.id, article.id)
    split_thread(max_, asked.id, post_ids=[answer.id], title="What do red lamps say?", category_id=asked.category_id)
    article = archive_article(editor(), article.id, version=article.version)
    jobs.drain()
    assert "Red lamps" in session().get_one(Post, answer.id, populate_existing=True).body_markdown and answers_say_what_articles_say() == []
    undo_act(max_, session().scalars(select(ThreadAct.id)).one())
    jobs.drain()
    assert "not available any more" in session().get_one(Post, answer.id, populate_existing=True).body_markdown
    assert answers_say_what_articles_say() == []


def solved_by_article(asked):
    """The thread, its accepted answer, the article it shows, and who asked."""
    ana, article = asker_of(asked), published(title="Red lamps")
    answer = answer_with_article(make.member("bob"), asked.id, article.id)
    accept_answer(ana, answer.id)
    jobs.drain()
    return fresh(session().get_one(Thread, asked.id)), answer, article, ana


@pytest.mark.parametrize("gone", ["archived", "internal"])
def test_an_article_that_not_everybody_has_any_more_solves_nothing_until_it_is_back(app, asked, gone):
    thread, answer, article, ana = solved_by_article(asked)
    unfollow_thread(ana, asked.id)
    taken, given = (archive_article, restore_article) if gone == "archived" else (made_internal, made_public)
    article = taken(editor(), article.id, version=article.version)
    jobs.drain()
    assert fresh(thread).resolution == "open" and not fresh(answer).is_solution and solutions_show_articles_that_readers_have() == []
    assert next(line.kind for line in inbox(ana)[0]) == "reopened", "also who does not follow it hears of that"
    assert "The article that solved this is not available any more" in Visitor(app).sign_in(ana).get("/inbox/").words
    page = Visitor(app).sign_in(ana).get(asked.url)
    assert "the article that solved it is not available any more" in page.words
    assert f"/answers/{answer.id}/accept" not in page.text, "what says nothing is no solution"
    with pytest.raises(WrongState):
        accept_answer(ana, answer.id)
    given(editor(), article.id, version=article.version)
    assert (fresh(thread).resolution, fresh(thread).solved_how) == ("solved", "article") and fresh(answer).is_solution
    assert articles_accepted() == primary_solutions() == ledger_ends() == solution_flags() == solution_counts() == []
    made = select(ResolutionChange.cause).where(ResolutionChange.thread_id == asked.id).order_by(ResolutionChange.seq)
    assert session().scalars(made).all()[-2:] == ["article_removed", "article_returned"]


def made_internal(_actor, article_id, *, version):
    return republished(session().get_one(Article, article_id), "Red lamps", visibility="internal")


def made_public(_actor, article_id, *, version):
    return republished(session().get_one(Article, article_id), "Red lamps", visibility="public")


def test_another_solution_stands_when_the_article_goes(app, asked):
    thread, _answer, article, ana = solved_by_article(asked)
    other = make.answer(asked, make.member("cleo"), "Turn it off and on again.")
    add_solution(ana, other.id, scope="Version 2")
    archive_article(editor(), article.id, version=article.version)
    assert (fresh(thread).resolution, fresh(thread).solved_how) == ("solved", "accepted_by_asker") and fresh(other).is_solution
    assert primary_solutions() == solutions_show_articles_that_readers_have() == []


def test_an_answer_and_its_article_that_both_went_solve_it_again_once_both_are_back(app, asked):
    thread, answer, article, _ana = solved_by_article(asked)
    mod = make.moderator()
    hide_post(mod, answer.id, reason="off_topic")
    article = archive_article(editor(), article.id, version=article.version)
    restore_post(mod, answer.id)
    assert fresh(thread).resolution == "open" and not fresh(answer).is_solution
    article = restore_article(editor(), article.id, version=article.version)
    assert fresh(thread).solved_how == "article"
    article = archive_article(editor(), article.id, version=article.version)
    hide_post(mod, answer.id, reason="off_topic")
    restore_article(editor(), article.id, version=article.version)
    assert fresh(thread).resolution == "open"
    restore_post(mod, answer.id)
    assert fresh(thread).solved_how == "article"


def test_what_was_decided_since_stays_when_the_article_is_back(app, asked):
    thread, answer, article, ana = solved_by_article(asked)
    article = archive_article(editor(), article.id, version=article.version)
    other = make.answer(asked, make.member("cleo"), "Turn it off and on again.")
    accept_answer(ana, other.id)
    restore_article(editor(), article.id, version=article.version)
    assert fresh(thread).solved_how == "accepted_by_asker" and fresh(other).is_solution and not fresh(answer).is_solution


def test_reconcile_finds_an_acceptance_of_what_readers_have_no_more(app, asked):
    _thread, answer, article, _ana = solved_by_article(asked)
    assert solutions_show_articles_that_readers_have() == []
    command(lambda: setattr(session().get_one(Article, article.id), "visibility", "internal"))()
    assert solutions_show_articles_that_readers_have() == [answer.id]


FROM_A_TOPIC = {
    "question": "The *lamp* blinks\n\nAlso asked as:\n\n- Red lamp\n- Lamp again",
    "symptoms": "- It blinks", "solution": "1. Turn it off[^p0]\n2. Wait a minute\n\nThen turn it on.",
}
IN_SHORT = "Turn it off · Wait a minute · Then turn it on."


def test_an_answer_shows_how_the_solution_begins_and_not_the_title_again(asked, visitor):
    article = published(title="The lamp blinks", sections=FROM_A_TOPIC | {"solution": FROM_A_TOPIC["solution"].replace("[^p0]", "")})
    answer = answer_with_article(make.member("bob"), asked.id, article.id)
    assert (article.lead, fresh(answer).body_html.count("The lamp blinks")) == (IN_SHORT, 1)
    assert IN_SHORT in fresh(answer).body_html and "Also asked as" not in fresh(answer).body_html
    assert "Also asked as" not in visitor.get("/search?q=lamp").words


def test_articles_said_in_short_by_older_rules_are_said_anew_with_their_answers(asked):
    article = published(title="The lamp blinks")
    answer = answer_with_article(make.member("bob"), asked.id, article.id)
    say_otherwise(article.id)
    assert refresh_leads(SYSTEM, [article.id]) == 1
    assert "Wait until the update is done." in fresh(answer).body_html and "Also asked as" not in fresh(answer).body_html
    assert refresh_leads(SYSTEM, [article.id]) == 0 and answers_say_what_articles_say() == []


@command
def say_otherwise(article_id: int) -> None:
    session().get_one(Article, article_id).lead = "The lamp blinks Also asked as: Red lamp"
    session().flush()
    answers_say_again(article_id)
