"""A Stack Exchange dump becomes a community: as if everything had been posted here at its time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from forum.accounts.models import Email, User
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.exchange.stackexchange.importing import import_dump
from forum.exchange.stackexchange.rows import NotADump
from forum.resolution.counting import counts
from forum.resolution.models import ResolutionChange, Solution
from forum.threads.models import Post, Revision, Tag, Thread
from forum.threads.queries.rows import tags_by_thread
from tests.forum.exchange.drift import assert_no_drift
from tests.forum.exchange.dumps import Dump, at


@pytest.fixture
def dump(tmp_path):
    return Dump(tmp_path / "stackexchange-boats")


def load(dump, **options):
    report = import_dump(SYSTEM, dump.write(), workers=0, **options)
    assert_no_drift()
    return report


def thread_of(ref: int) -> Thread:
    return session().scalars(select(Thread).where(Thread.source_ref == str(ref))).one()


def post_of(ref: object) -> Post:
    return session().scalars(select(Post).where(Post.source_ref == str(ref))).one()


def user_of(ref: object) -> User:
    return session().scalars(select(User).where(User.source_ref == str(ref))).one()


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moves(thread: Thread) -> list[tuple[str, str | None, datetime]]:
    rows = session().scalars(select(ResolutionChange).where(ResolutionChange.thread_id == thread.id).order_by(ResolutionChange.seq))
    return [(row.move, row.is_how or row.is_reason, row.at) for row in rows]


def test_a_question_keeps_its_words_dates_people_score_views_and_tags(app, dump):
    question = dump.question("Why does it leak?", 3, Score=-2, ViewCount=77, Tags="<hull><old-boats>", Body="<p>It <b>leaks</b>.</p>")
    answer = dump.answer(question, 5, Score=4)
    report = load(dump)
    thread, post = thread_of(question), post_of(answer)
    assert (thread.title, thread.slug, thread.type, thread.language) == ("Why does it leak?", "why-does-it-leak", "question", "en")
    assert (thread.created_at, thread.last_activity_at, thread.first_response_at) == (when(at(3)), when(at(5)), when(at(5)))
    assert (thread.score, thread.view_count, thread.answer_count, thread.status) == (-2, 77, 1, "answered")
    assert [name for name, _url in tags_by_thread([thread.id])[thread.id]] == ["hull", "old-boats"]
    opening = post_of(question)
    assert (opening.body_markdown.strip(), opening.body_html.strip()) == ("It **leaks**.", "<p>It <strong>leaks</strong>.</p>")
    assert (opening.up_count, opening.down_count, post.up_count, post.down_count) == (0, 2, 4, 0)
    assert (report.written["threads"], report.written["answers"], report.written["members"]) == (1, 1, 2)


def test_authors_without_a_users_file_are_placeholders_with_a_number(app, dump):
    question = dump.question(OwnerUserId=7)
    dump.answer(question, OwnerUserId=None, OwnerDisplayName="Old Salt")
    dump.answer(question, OwnerUserId=None)
    load(dump)
    assert (user_of(7).handle, user_of(7).is_placeholder, user_of(7).created_at) == ("user7", True, when(at(1)))
    assert user_of("name:Old Salt").display_name == "Old Salt"
    assert user_of("nobody").has_left
    assert session().scalars(select(Email)).all() == []


def test_authors_of_a_users_file_have_names_and_say_who_they_are(app, dump):
    dump.add("Users.xml", Id=7, DisplayName="José Núñez", CreationDate=at(1, "08:00:00"), AboutMe="<p>I like <i>boats</i>.</p>")
    dump.add("Users.xml", Id=8, DisplayName="Jose Nunez", CreationDate=at(2))
    dump.add("Users.xml", Id=9, DisplayName="船", CreationDate=at(2))
    dump.add("Users.xml", Id=10, DisplayName="Never Wrote", CreationDate=at(2))
    question = dump.question(OwnerUserId=7)
    dump.answer(question, OwnerUserId=8)
    dump.answer(question, OwnerUserId=9)
    load(dump)
    assert (user_of(7).display_name, user_of(7).bio, user_of(7).created_at) == ("José Núñez", "I like boats.", when(at(1, "08:00:00")))
    assert {user_of(7).handle_key, user_of(8).handle_key} == {"josenunez", "josenunez-8"}
    assert user_of(9).display_name == "船"
    assert session().scalars(select(User.id).where(User.source_ref == "10")).all() == []


def test_an_accepted_answer_solves_at_its_own_time_unless_votes_know_better(app, dump):
    first = dump.question(day=1, AcceptedAnswerId=2)
    answer = dump.answer(first, 4)
    second = dump.question(day=1, AcceptedAnswerId=4)
    other = dump.answer(second, 4)
    dump.add("Votes.xml", PostId=other, VoteTypeId=1, CreationDate=at(9, "00:00:00.000"))
    load(dump)
    assert moves(thread_of(first)) == [("asked", None, when(at(1))), ("solved", "accepted_by_asker", when(at(4)))]
    assert moves(thread_of(second))[-1] == ("solved", "accepted_by_asker", when(at(9, "00:00:00")))
    assert session().scalars(select(Solution.answer_id)).all() == [post_of(answer).id, post_of(other).id]
    assert post_of(answer).is_solution
    assert (user_of(8).solution_count, user_of(8).answer_count, user_of(7).question_count) == (2, 2, 2)
    assert counts(date(2020, 3, 8)).resolved == 1
    assert counts().resolved == 2


def test_votes_are_counted_from_their_file_and_stay_nameless(app, dump):
    question = dump.question(Score=1)
    for kind in (2, 2, 2, 3, 5, 8):
        dump.add("Votes.xml", PostId=question, VoteTypeId=kind, CreationDate=at(4))
    report = load(dump)
    assert (post_of(question).up_count, post_of(question).down_count, thread_of(question).score) == (3, 1, 2)
    assert report.skipped["Votes.xml rows", "neither up, down nor accepted"] == 2


def test_comments_stand_under_their_post(app, dump):
    question = dump.question()
    answer = dump.answer(question)
    comment = dump.add("Comments.xml", PostId=answer, Score=3, Text="Thanks, **that** was it.", CreationDate=at(6), UserId=7)
    lost = dump.add("Comments.xml", PostId=999, Score=0, Text="Where am I?", CreationDate=at(6), UserId=7)
    report = load(dump)
    post = post_of(f"c{comment}")
    assert (post.kind, post.parent_id, post.score) == ("comment", post_of(answer).id, 3)
    assert "<strong>that</strong>" in post.body_html
    thread = thread_of(question)
    assert (thread.comment_count, post_of(answer).comment_count, thread.last_activity_at) == (1, 1, when(at(6)))
    assert [str(problem) for problem in report.problems] == [f"Comments.xml, row {lost}: its post 999 is not in the dump"]


def test_duplicates_point_to_their_originals_also_to_later_ones(app, dump):
    early = dump.question("Early", ClosedDate=at(9))
    original = dump.question("Original", ClosedDate=None)
    late = dump.question("Late", ClosedDate=at(8))
    dump.add("PostLinks.xml", PostId=early, RelatedPostId=original, LinkTypeId=3, CreationDate=at(9))
    dump.add("PostLinks.xml", PostId=late, RelatedPostId=early, LinkTypeId=3, CreationDate=at(8))
    dump.add("PostLinks.xml", PostId=late, RelatedPostId=original, LinkTypeId=1, CreationDate=at(8))
    load(dump)
    assert thread_of(early).duplicate_of_id == thread_of(original).id
    assert thread_of(late).duplicate_of_id == thread_of(original).id  # the end of the chain
    assert counts().closed["duplicate"] == 2


def test_duplicates_in_a_circle_and_of_strangers_are_closed_all_the_same(app, dump):
    one, two = dump.question("One", ClosedDate=at(5)), dump.question("Two", ClosedDate=at(6))
    far = dump.question("Far", ClosedDate=at(7))
    for post, related in ((one, two), (two, one), (far, 4711)):
        dump.add("PostLinks.xml", PostId=post, RelatedPostId=related, LinkTypeId=3, CreationDate=at(4))
    load(dump)
    closed = counts().closed
    assert closed["duplicate"] == 1
    assert closed["no_longer_needed"] == 2


def test_a_notice_in_the_text_names_the_original_where_no_link_does(app, dump):
    original = dump.question()
    notice = f'<blockquote><p><strong>Possible Duplicate:</strong><br><a href="https://x.example/questions/{original}/how">How</a></p>'
    again = dump.question(ClosedDate=at(5), Body=f"{notice}</blockquote><p>Again.</p>")
    load(dump)
    assert thread_of(again).duplicate_of_id == thread_of(original).id


@pytest.mark.parametrize(("code", "reason"), [
    ("102", "off_topic"), ("105", "off_topic"), ("103", "not_reproducible"), ("7", "not_reproducible"),
])
def test_close_reasons_come_from_the_history(app, dump, code, reason):
    question = dump.question(ClosedDate=at(5))
    dump.add("PostHistory.xml", PostId=question, PostHistoryTypeId=10, RevisionGUID="g", CreationDate=at(5), UserId=9, Comment=code)
    load(dump)
    assert moves(thread_of(question))[-1] == ("closed", reason, when(at(5)))


def test_reopened_questions_are_solved_again_by_what_was_accepted(app, dump):
    question = dump.question(AcceptedAnswerId=2)
    dump.answer(question, 3)
    for kind, day in ((10, 5), (11, 7)):
        dump.add("PostHistory.xml", PostId=question, PostHistoryTypeId=kind, RevisionGUID=f"g{day}", CreationDate=at(day), Comment="102")
    load(dump)
    assert [(move, day.day) for move, _why, day in moves(thread_of(question))] == [
        ("asked", 1), ("solved", 3), ("closed", 5), ("reopened", 7), ("solved", 7),
    ]


def test_revisions_come_from_the_history_and_end_with_the_post(app, dump):
    question = dump.question("New title", Body="<p>New text</p>", LastEditDate=at(6), LastEditorUserId=9)
    events = [(1, "a", 1, 7, "Old title"), (2, "a", 1, 7, "Old text"), (3, "a", 1, 7, "<reset>"),
              (5, "b", 4, 8, "Middle text"), (4, "c", 6, 9, "New title"), (5, "c", 6, 9, "New *text*")]
    for kind, guid, day, user, text in events:
        dump.add("PostHistory.xml", PostId=question, PostHistoryTypeId=kind, RevisionGUID=guid, CreationDate=at(day), UserId=user,
                 Text=text, Comment="clearer" if guid == "c" else "")
    load(dump)
    post = post_of(question)
    rows = session().scalars(select(Revision).where(Revision.post_id == post.id).order_by(Revision.number)).all()
    assert [(row.title, row.body_markdown.strip(), row.created_at.day, row.note) for row in rows] == [
        ("Old title", "Old text", 1, ""), ("Old title", "Middle text", 4, ""), ("New title", "New text", 6, "clearer"),
    ]
    assert (post.revision, post.edited_at, post.edited_by_id) == (3, when(at(6)), user_of(9).id)


def test_tags_keep_both_spellings_and_their_excerpts(app, dump):
    excerpt = dump.add("Posts.xml", PostTypeId=4, CreationDate=at(1), Score=0, Body="About <b>hulls</b>.", OwnerUserId=7)
    dump.add("Tags.xml", TagName="hull", Count=1, ExcerptPostId=excerpt)
    question = dump.question(Tags="|hull|c++|")
    load(dump)
    thread = thread_of(question)
    assert [name for name, _url in tags_by_thread([thread.id])[thread.id]] == ["hull", "c++"]
    assert session().scalars(select(Tag.description).where(Tag.name == "hull")).one() == "About hulls."


def test_malformed_rows_are_reported_by_number_and_skipped(app, dump):
    good = dump.question()
    dump.raw("Posts.xml", '  <row Id="501" PostTypeId="1" CreationDate="yesterday" Title="x" Body="y" />')
    dump.raw("Posts.xml", '  <row Id="502" PostTypeId="1" CreationDate="2020-01-01" Body="no title" />')
    dump.raw("Posts.xml", '  <row Id="503" PostTypeId="2" CreationDate="2020-01-01" Body="no parent" />')
    dump.raw("Posts.xml", '  <row PostTypeId="2" ParentId="1" CreationDate="2020-01-01" Body="no id" />')
    dump.raw("Posts.xml", '  <row Id="505" PostTypeId="1" Title="a < b" />')
    dump.raw("Posts.xml", '  <row Id="506" PostTypeId="2" ParentId="77" CreationDate="2020-01-01" Body="no question" />')
    dump.raw("Posts.xml", f'  <row Id="{good}" PostTypeId="1" CreationDate="2020-01-01" Title="again" Body="twice" />')
    dump.raw("Posts.xml", '  <row Id="508" PostTypeId="2" ParentId="1" CreationDate="2020-03-04" Score="many" Body="x" />')
    report = load(dump)
    assert {problem.place for problem in report.problems} == {f"row {n}" for n in ("501", "502", "503", "?", "505", "506", "508")}
    assert report.written["threads"] == 1
    assert thread_of(good).title == "How do I reset it?"
    assert report.skipped["posts", "an Id that came before"] == 1


def test_again_changes_nothing(app, dump):
    question = dump.question(AcceptedAnswerId=2, ClosedDate=at(9))
    dump.answer(question)
    load(dump)
    before = (thread_of(question).version, thread_of(question).last_activity_at)
    report = load(dump)
    assert (report.posts_written, report.written["members"], report.written["categories"]) == (0, 0, 0)
    assert (thread_of(question).version, thread_of(question).last_activity_at) == before


def test_a_dump_that_has_grown_completes_what_was_there(app, dump):
    question = dump.question(AcceptedAnswerId=3)
    dump.answer(question, 2)
    report = load(dump)
    assert report.notes["accepted answers that are not in the dump"] == 1
    answer = dump.answer(question, 6, OwnerUserId=9)
    comment = dump.add("Comments.xml", PostId=2, Score=0, Text="Really?", CreationDate=at(7), UserId=7)
    late = dump.question("Another one", 8)
    report = load(dump)
    thread = thread_of(question)
    assert (report.written["threads"], report.written["answers"], report.written["comments"]) == (1, 1, 1)
    assert (thread.answer_count, thread.comment_count, thread.status, thread.last_activity_at) == (2, 1, "solved", when(at(7)))
    assert (post_of(answer).is_solution, post_of(f"c{comment}").parent_id, user_of(9).answer_count) == (True, post_of(2).id, 1)
    assert thread_of(late)
    assert load(dump).posts_written == 0


def test_another_site_is_not_taken_for_the_same_one(app, dump, tmp_path):
    dump.question("Of boats", 3)
    load(dump)
    other = Dump(tmp_path / "stackexchange-bikes")
    other.question("Of bikes", 4)
    with pytest.raises(NotADump, match="--site"):
        load(other)
    assert load(other, site="bikes").written["threads"] == 1


def test_a_folder_without_posts_is_no_dump(app, tmp_path):
    with pytest.raises(NotADump, match=r"no Posts\.xml"):
        import_dump(SYSTEM, tmp_path)
