"""The pages: flagging without scripts and in a dialog, why one may not, one's own flags, a category's reasons."""

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import db, session
from forum.core.permissions import Actor
from forum.threads.models import Thread
from moderation.flags.commands import raise_flag, settle_flags, suspend_flagging
from moderation.flags.models import Flag
from moderation.flags.queries import find_open_flag
from tests import make
from tests.moderation.flags.acts import HEAVY, flagged, hidden_by_flags, three
from tests.statements import Statements
from tests.visitor import Visitor

IN_DIALOG = {"HX-Request": "true"}


@pytest.fixture
def thread(app):
    return make.question(title="How do I reset it?")


def test_a_member_flags_a_post_without_scripts_sees_it_marked_and_takes_it_back(app, thread):
    ana, answer = make.member(), make.answer(thread)
    visitor = Visitor(app).sign_in(ana)
    link = visitor.get(thread.url).one(f"#flag-{answer.id}")
    assert link.get_text(strip=True) == "Flag…" and link["data-dialog"] == "flag"
    page = visitor.get(link["href"])
    assert {"spam", "abusive", "not_an_answer", "other"} < {one["value"] for one in page.all("input[name=reason]")}
    assert all(page.one(f"#{one['aria-describedby']}").get_text(strip=True) for one in page.all("input[name=reason]"))
    after = page.submit(f"/posts/{answer.id}/flag", reason="spam", details="See the link.")
    assert after.url == thread.url and "A moderator will look at it" in after.words
    assert after.one(f"#flag-{answer.id}").get_text(strip=True) == "You flagged this"
    again = visitor.get(link["href"])
    assert "See the link." in again.words and not again.all("input[name=reason]")
    flag = find_open_flag(ana, post_id=answer.id)
    assert again.submit(f"/flags/{flag.id}/withdraw").one(f"#flag-{answer.id}").get_text(strip=True) == "Flag…"


def test_the_form_says_what_is_missing_and_keeps_the_words(app, thread):
    answer = make.answer(thread)
    visitor = Visitor(app).sign_in(make.member())
    page = visitor.get(f"/posts/{answer.id}/flag").submit(f"/posts/{answer.id}/flag", status=422, details="My words.")
    assert page.one("#reason-error") and page.one("#details").get_text() == "My words."
    page = page.submit(f"/posts/{answer.id}/flag", status=422, reason="other", details=" ")
    assert page.one("#details-error") and page.one("#reason-other").has_attr("checked")


def test_in_a_dialog_it_says_thanks_and_where_to_go_when_the_post_is_hidden(app, thread):
    answer = make.answer(thread)
    flagged(answer.id, *three()[:2])
    visitor = Visitor(app).sign_in(make.member(reputation=HEAVY))
    done = visitor.post(f"/posts/{answer.id}/flag", {"reason": "spam"}, headers=IN_DIALOG).one("#flag")
    assert done["data-gone"] == thread.url and "hidden until a moderator" in done.get_text()
    reply = make.answer(thread)
    done = visitor.post(f"/posts/{reply.id}/flag", {"reason": "spam"}, headers=IN_DIALOG).one("#flag")
    assert done["data-done"] == "You flagged this" and not done.has_attr("data-gone")


def test_a_plain_form_that_hides_a_question_ends_at_ones_own_flags(app, thread):
    opening = make.opening_post(thread)
    flagged(opening.id, *three()[:2])
    page = Visitor(app).sign_in(make.member(reputation=HEAVY)).post(f"/posts/{opening.id}/flag", {"reason": "spam"})
    assert page.url == "/flags/" and "hidden until a moderator has looked" in page.words


def test_a_stranger_is_led_to_sign_in(app, thread):
    answer = make.answer(thread)
    link = Visitor(app).get(thread.url).one(f"#flag-{answer.id}")
    page = Visitor(app).get(link["href"])
    assert page.one("#flag-sign-in")["href"] == f"/sign-in?next=/posts/{answer.id}/flag" and not page.all("input[name=reason]")
    Visitor(app).post(f"/posts/{answer.id}/flag", {"reason": "spam"}, status=302)


def test_why_one_may_not_is_said_in_words(app, thread):
    answer, poor, mod = make.answer(thread), make.member(reputation=3), make.moderator()
    assert "needs 15 reputation; you have 3" in Visitor(app).sign_in(poor).get(f"/posts/{answer.id}/flag").words
    bad = make.member()
    suspend_flagging(mod, bad.id, days=5, why="Please read first.")
    words = Visitor(app).sign_in(bad).get(f"/posts/{answer.id}/flag").words
    assert "You may not flag until" in words and "Please read first." in words
    assert "You may not flag until" in Visitor(app).sign_in(bad).post(f"/posts/{answer.id}/flag", {"reason": "spam"}, status=403).words
    declined = make.member()
    settle_flags(mod, [raise_flag(declined, post_id=answer.id, reason="spam").id], state="rejected")
    assert "found it within the rules" in Visitor(app).sign_in(declined).get(f"/posts/{answer.id}/flag").words
    assert "about yourself" in Visitor(app).sign_in(bad).get(f"/members/{bad.id}/flag").words
    assert "This is your own post" in Visitor(app).sign_in(Actor(id=answer.author_id)).get(f"/posts/{answer.id}/flag").words


def test_what_is_hidden_is_not_there_to_flag(app):
    answer, _flags = hidden_by_flags()
    Visitor(app).sign_in(make.member()).get(f"/posts/{answer.id}/flag", status=404)
    page = Visitor(app).sign_in(make.moderator()).get(f"/posts/{answer.id}/flag")
    assert "Nobody but moderators sees this post" in page.words


def test_a_duplicate_is_closed_by_who_may_and_flagged_with_the_original_by_others(app, thread):
    asked = make.question(title="How do I reset my box?")
    opening, ana = make.opening_post(asked), make.member(reputation=249)
    jobs.drain()
    visitor = Visitor(app).sign_in(ana)
    page = visitor.post(f"/posts/{opening.id}/flag", {"reason": "duplicate"})
    assert page.url == f"/posts/{opening.id}/flag/duplicate" and page.one(f"input[name=original][value='{thread.id}']")
    for wrong in ("", str(asked.id), "999999", "nothing like it"):
        visitor.post(page.url, {"original": wrong}, status=422)
    visitor.post(page.url, {"original": f"http://localhost{thread.url}"})
    assert session().scalars(select(Flag)).one().details == thread.url
    knows = Visitor(app).sign_in(make.member(reputation=250))
    assert knows.post(f"/posts/{opening.id}/flag", {"reason": "duplicate"}).url == f"/questions/{asked.id}/duplicate"
    sent = knows.post(f"/posts/{opening.id}/flag", {"reason": "duplicate"}, status=204, headers=IN_DIALOG)
    assert sent.headers["HX-Redirect"] == f"/posts/{opening.id}/flag/duplicate"
    visitor.get(f"/posts/{make.answer(asked).id}/flag/duplicate", status=404)


def test_a_member_is_flagged_from_their_page_but_not_by_themselves_or_strangers(app):
    ana, bob = make.member("ana"), make.member("bob")
    visitor = Visitor(app).sign_in(ana)
    page = visitor.get(visitor.get(bob.url).one(f"#flag-{bob.id}")["href"])
    assert page.submit(f"/members/{bob.id}/flag", reason="abusive").url == bob.url
    assert find_open_flag(ana, member_id=bob.id)
    assert not visitor.get(ana.url).all(f"#flag-{ana.id}") and not Visitor(app).get(bob.url).all(f"#flag-{bob.id}")
    visitor.get("/members/9999/flag", status=404)


def test_a_category_chooses_its_reasons_and_words_in_both_languages(app, thread):
    boss, answer = make.admin(), make.answer(thread)
    place = session().scalar(select(Thread.category_id).where(Thread.id == thread.id))
    admin = Visitor(app).sign_in(boss)
    page = admin.get(admin.get(f"/admin/categories/{place}").one(f"#flags-{place}")["href"])
    answers = {f"offered-{code['id'].removeprefix('offered-')}": "y" for code in page.all("input[type=checkbox]")}
    answers.pop("offered-off_topic")
    token = {"csrf_token": page.one("form[action$='/flags'] input[name=csrf_token]")["value"]}
    admin.post(f"/admin/categories/{place}/flags", {**token, **answers, "help_en-spam": "Shops.", "help_es-spam": "Tiendas."})
    for language, words in (("en", "Shops."), ("es", "Tiendas.")):
        shown = Visitor(app, language).sign_in(make.member()).get(f"/posts/{answer.id}/flag")
        assert shown.one("#reason-spam-help").get_text(strip=True).startswith(words) and not shown.all("#reason-off_topic")
    again = admin.get(f"/admin/categories/{place}/flags")
    assert again.one("#offered-spam").has_attr("checked") and not again.one("#offered-off_topic").has_attr("checked")
    wrong = admin.post(f"/admin/categories/{place}/flags", {**token, **answers, "help_en-spam": "x" * 201}, status=422)
    assert "At most 200 characters" in wrong.words
    Visitor(app).sign_in(make.moderator()).get(f"/admin/categories/{place}/flags", status=404)


def test_ones_own_flags_come_in_pages_at_a_constant_price(app, thread):
    ana = make.member()
    raise_flag(ana, post_id=make.answer(thread).id, reason="spam")
    visitor = Visitor(app).sign_in(ana)

    def cost():
        with Statements(db.engine)() as seen:
            page = visitor.get("/flags/")
        return len(seen), page

    few, _page = cost()
    for _ in range(31):
        raise_flag(ana, post_id=make.answer(thread).id, reason="spam")
    many, page = cost()
    assert many <= few and len(page.all(".own-flags > li")) == 30
    older = visitor.get(next(link for link in page.links() if "before=" in link))
    assert len(older.all(".own-flags > li")) == 2
    Visitor(app).sign_in(make.member()).get(next(link for link in page.links() if "before=" in link), status=404)


def test_a_thread_page_costs_a_member_no_statement_more_for_flags(app, thread):
    ana = make.member()
    answers = [make.answer(thread) for _ in range(5)]
    visitor = Visitor(app).sign_in(ana)
    visitor.get(thread.url)
    with Statements(db.engine)() as before:
        visitor.get(thread.url)
    for answer in answers:
        raise_flag(ana, post_id=answer.id, reason="spam")
    with Statements(db.engine)() as after:
        page = visitor.get(thread.url)
    assert len(after) <= len(before) and page.words.count("You flagged this") == 5
    assert "You flagged this" not in Visitor(app).sign_in(make.member()).get(thread.url).text
