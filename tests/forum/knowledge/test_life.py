"""What becomes of an article: moves, reviews by somebody else, two editors at once, going back."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import User
from forum.core.db import command, session
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from forum.knowledge.commands import (
    Writing,
    approve_article,
    archive_article,
    confirm_article,
    give_up_edit,
    mark_outdated,
    rate_article,
    request_changes,
    restore_article,
    roll_back,
    save_article_draft,
    start_article,
    submit_article,
    write_revision,
)
from forum.knowledge.commands.moving import move
from forum.knowledge.models import Article, ArticleChange, ArticleDraft, ArticleRating, ArticleRevision, ArticleSource
from forum.knowledge.sections import citations, rendered, stray_marks, without_marks
from forum.knowledge.states import MOVES, ArticleState, MoveReason
from forum.reputation.models import ReputationChange
from forum.threads.commands import hide_post
from tests import make
from tests.forum.knowledge.editors import category, draft, editor, published, writing


def fresh(article: Article) -> Article:
    return session().get_one(Article, article.id, populate_existing=True)


def history(article: Article) -> list[tuple[str | None, str, str]]:
    found = select(ArticleChange).where(ArticleChange.article_id == article.id).order_by(ArticleChange.id)
    return [(row.was, row.became, row.reason) for row in session().scalars(found)]


@pytest.mark.once
def test_an_article_moves_by_the_table_and_in_no_other_way(app):
    for was, became in itertools.product(ArticleState, ArticleState):
        if became not in MOVES[was]:
            with pytest.raises(WrongState):
                move(Article(id=1, title="A", state=was, version=1, latest_revision=1, listed=False), became, SYSTEM, MoveReason.EDITED)


def test_what_one_editor_wrote_another_publishes_and_each_step_is_a_row(app):
    ana, bo = editor("ana"), editor("bo")
    article = submit_article(ana, draft(ana).id, version=1)
    with pytest.raises(NotAllowed):
        approve_article(ana, article.id, version=article.version)
    article = request_changes(bo, article.id, version=article.version, words="Say which router.")
    article = write_revision(ana, article.id, writing("The old router blinks", article.category_id), base=1)
    article = submit_article(ana, article.id, version=article.version)
    article = approve_article(bo, article.id, version=article.version)
    assert (article.state, article.listed, article.published_revision, article.title) == ("published", True, 2, "The old router blinks")
    assert [step[1:] for step in history(article)] == [
        ("draft", "written"), ("in_review", "submitted"), ("changes_requested", "requested"), ("draft", "edited"),
        ("in_review", "submitted"), ("published", "approved"),
    ]


def test_whoever_wrote_any_of_what_is_new_does_not_judge_it(app):
    ana, bo, cid = editor("ana"), editor("bo"), editor("cid")
    article = draft(ana)
    write_revision(bo, article.id, writing("The router blinks red", article.category_id), base=1)
    article = write_revision(ana, article.id, writing("The router blinks blue", article.category_id), base=2)
    article = submit_article(cid, article.id, version=article.version)
    with pytest.raises(NotAllowed):
        approve_article(bo, article.id, version=article.version)
    article = approve_article(cid, article.id, version=article.version)
    article = write_revision(cid, article.id, writing("It blinks", article.category_id), base=3)
    article = submit_article(cid, article.id, version=article.version)
    assert approve_article(bo, article.id, version=article.version).published_revision == 4  # what bo wrote is public by now


def test_readers_keep_what_they_have_while_it_is_edited(app):
    article = published(title="The router blinks")
    article = write_revision(editor(), article.id, writing("Half a title", article.category_id), base=1)
    assert (article.state, article.listed, article.title, article.latest_revision) == ("draft", True, "The router blinks", 2)
    article = give_up_edit(editor(), article.id, version=article.version)
    assert (article.state, article.title, article.latest_revision, article.published_revision) == ("published", "The router blinks", 3, 3)


def test_of_two_editors_at_once_one_is_told_and_nothing_is_overwritten(app):
    article = draft()
    write_revision(editor(), article.id, writing("First", article.category_id), base=1)
    with pytest.raises(WrongState) as refused:
        write_revision(editor(), article.id, writing("Second", article.category_id), base=1)
    assert refused.value.current == 2 and fresh(article).title == "First"
    with pytest.raises(WrongState):
        archive_article(editor(), article.id, version=1)


def test_what_was_approved_once_can_be_put_back_at_once_and_nothing_else_can(app):
    ana, bo = editor("ana"), editor("bo")
    article = published(ana, title="Good")
    article = write_revision(ana, article.id, writing("Bad", article.category_id), base=1)
    article = approve_article(bo, article.id, version=submit_article(ana, article.id, version=article.version).version)
    article = roll_back(ana, article.id, 1, version=article.version)
    assert (article.state, article.title, article.published_revision) == ("published", "Good", 3)
    article = write_revision(ana, article.id, writing("Unseen", article.category_id), base=3)
    article = write_revision(ana, article.id, writing("Unseen too", article.category_id), base=4)
    article = roll_back(ana, article.id, 4, version=article.version)
    assert (article.state, article.title, article.published_revision) == ("draft", "Good", 3)


def test_archived_articles_are_gone_and_come_back_as_they_were(app):
    article = published()
    article = mark_outdated(editor(), article.id, version=article.version, words="The menu changed.")
    assert (article.state, article.listed) == ("needs_update", True)
    article = confirm_article(editor(), article.id, version=article.version)
    article = archive_article(editor(), article.id, version=article.version)
    assert not article.listed
    article = restore_article(editor(), article.id, version=article.version)
    assert (article.state, article.listed) == ("published", True)


def test_only_editors_and_admins_write_articles(app):
    for actor in (make.member(), make.agent(), make.moderator(), make.member(roles=("editor",), verified=False)):
        with pytest.raises(NotAllowed):
            draft(actor)
    assert draft(make.admin()).state == "draft"


def test_paragraphs_cite_posts_at_their_revision_and_readers_see_no_marks(app):
    answer = make.answer(make.question())
    source = f"Wait. [^p{answer.id}]\n\n```\n[^p{answer.id}]\n```\n\nThen look."
    article = draft(sections={"solution": source})
    row = session().scalars(select(ArticleSource)).one()
    assert (row.section, row.paragraph, row.post_id, row.post_revision) == ("solution", 1, answer.id, 1)
    html = session().scalars(select(ArticleRevision.html).where(ArticleRevision.article_id == article.id)).one()["solution"]
    assert html.startswith("<p>Wait.</p>") and f"[^p{answer.id}]" in html
    hide_post(make.moderator(), answer.id, reason="spam")
    with pytest.raises(Invalid):
        draft(title="Another", sections={"cause": f"Because. [^p{answer.id}]"})


def test_everything_that_a_review_waits_for_is_said_at_once(app):
    ana = editor()
    article = start_article(ana, Writing("Red", {"cause": "Ask bob.smith@lumen-mail.com. [^pabc] So."}))
    with pytest.raises(Invalid) as refused:
        submit_article(ana, article.id, version=article.version)
    for words in ("without a solution", "Choose a category", "personal data", "[^pabc]"):
        assert words in str(refused.value), words


@pytest.mark.once
def test_marks_are_read_at_the_end_of_paragraphs_only():
    assert [one[1:] for one in citations({"cause": "A [^p1] b.\n\nC. [^p2][^p3]\n[^p4]"})] == [(2, 4)]
    assert without_marks("A.\n\nB [^p1]  [^p2]") == "A.\n\nB"
    loose = "1. A [^p1]\n2. `[^p2]` [^pabc] b\n```\n[^p3]\n```"
    assert without_marks(loose) == "1. A\n2. `[^p2]` b\n```\n[^p3]\n```" and stray_marks({"cause": loose}) == ["[^p1]", "[^pabc]"]
    assert "<script" not in rendered({"cause": "<script>alert(1)</script>"})["cause"]


def test_the_database_refuses_states_that_cannot_be(app):
    article = draft()

    @command
    def break_it(actor, **columns):
        row = session().get_one(Article, article.id)
        for name, value in columns.items():
            setattr(row, name, value)

    for wrong in ({"listed": True}, {"state": "published"}, {"state": "archived"}, {"visibility": "secret"}):
        with pytest.raises(IntegrityError):
            break_it(SYSTEM, **wrong)


def test_readers_say_once_whether_it_helped_and_strangers_leave_no_words(app):
    article, reader = published(), make.member()
    rate_article(reader, article.id, helpful=False, reason="unclear", words="What is a router?")
    rate_article(reader, article.id, helpful=True)
    rate_article(STRANGER, article.id, helpful=False, reason="outdated")
    assert [(row.helpful, row.reason, row.words) for row in session().scalars(select(ArticleRating).order_by(ArticleRating.id))] == [
        (True, None, ""), (False, "outdated", ""),
    ]
    with pytest.raises(NotAllowed):
        rate_article(STRANGER, article.id, helpful=False, words="Call me.")
    hidden = published(title="Internal", visibility="internal")
    with pytest.raises(NotFound):
        rate_article(reader, hidden.id, helpful=True)


def test_unsaved_words_are_kept_for_their_editor_until_saved_or_gone(app):
    ana = editor("ana")
    article = draft(ana)
    save_article_draft(ana, str(article.id), content={"title": "Half", "solution": "Wa", "owner": "1"})
    kept = session().scalars(select(ArticleDraft)).one()
    assert (kept.content, kept.article_id) == ({"title": "Half", "solution": "Wa"}, article.id)
    write_revision(ana, article.id, writing("Whole", article.category_id), base=1)
    assert session().scalars(select(ArticleDraft)).all() == []
    with pytest.raises(NotFound):
        save_article_draft(ana, "99999", content={"title": "Half"})
    with pytest.raises(Invalid):
        save_article_draft(ana, "ask", content={"title": "Half"})


def test_whoever_is_cited_by_a_published_article_earns_while_readers_have_it(app):
    helga = make.member("helga", reputation=1)
    answer = make.answer(make.question(), helga)
    article = published(sections={"cause": f"It updates. [^p{answer.id}]", "solution": f"Wait. [^p{answer.id}]"})
    internal = published(title="Internal", visibility="internal", sections={"cause": f"It updates. [^p{answer.id}]"})
    assert points(helga) == [("cited", 20, article.id)] and internal.listed
    article = archive_article(editor(), article.id, version=article.version)
    assert [one[1] for one in points(helga)] == [20, -20] and session().get_one(User, helga.id).reputation == 1
    restore_article(editor(), article.id, version=article.version)
    assert session().get_one(User, helga.id, populate_existing=True).reputation == 21
    own = make.answer(make.question(), ana := editor("ana"))
    published(ana, title="Mine", sections={"cause": f"It updates. [^p{own.id}]"})
    assert [one[0] for one in points(ana)] == ["brought_along"]


def points(member) -> list[tuple[str, int, int]]:
    found = select(ReputationChange).where(ReputationChange.member_id == member.id).order_by(ReputationChange.id)
    return [(row.kind, row.points, row.by_id) for row in session().scalars(found)]


def test_no_way_leads_to_readers_while_a_source_is_out_of_their_sight(app):
    ana, source, place = editor("ana"), make.answer(make.question()), category()
    cites = {"solution": f"Wait. [^p{source.id}]"}
    handed_in = draft(ana, place, title="Handed in", sections=cites)
    handed_in = submit_article(ana, handed_in.id, version=handed_in.version)
    archived, older = (published(place=place, title=title, sections=cites) for title in ("Archived", "Older"))
    archived = archive_article(ana, archived.id, version=archived.version)
    older = write_revision(ana, older.id, writing("Newer", place.id), base=1)
    older = approve_article(editor(), older.id, version=submit_article(ana, older.id, version=older.version).version)
    hide_post(make.moderator(), source.id, reason="spam")
    with pytest.raises(Invalid, match="Not everybody may read"):
        approve_article(editor(), handed_in.id, version=handed_in.version)
    for actor, why in ((ana, "no post"), (make.member(roles=("editor", "moderator")), "Not everybody may read")):
        with pytest.raises(Invalid, match=why):
            roll_back(actor, older.id, 1, version=older.version)
    archived = restore_article(ana, archived.id, version=archived.version)
    assert (archived.state, archived.listed) == ("draft", False) and fresh(older).title == "Newer"
    archived = write_revision(ana, archived.id, writing("Archived", place.id), base=1)
    archived = approve_article(editor(), archived.id, version=submit_article(ana, archived.id, version=archived.version).version)
    assert archived.listed and archived.published_revision == 2
