"""A question in the queue stands beside what it may repeat, with a way to close it as a duplicate."""

from sqlalchemy import select

from forum.core import jobs, settings
from forum.core.db import session
from forum.resolution.commands import accept_answer
from forum.search.commands.noting import flush_notes
from forum.search.models import SuggestionEvent
from forum.threads.commands import hide_post
from forum.threads.models import Thread
from moderation.flags.commands import raise_flag
from moderation.review.models import ReviewItem
from tests import make
from tests.visitor import Visitor

BROWSER = {"User-Agent": "Mozilla/5.0"}
TITLE = "The router blinks red since the update"


def flagged(post):
    raise_flag(make.member(), post_id=post.id, reason="off_topic")
    jobs.drain()
    item_id = session().scalars(select(ReviewItem.id).where(ReviewItem.post_id == post.id)).one()
    return f"/desk/review/{item_id}/"


def test_a_question_shows_three_like_it_and_leads_to_the_form_with_one_filled_in(app):
    agent, mod = make.agent(), make.moderator("mod")
    like = [make.question(agent, f"{TITLE}, version {number}", body="It blinks red all day.") for number in range(4)]
    helper = make.member()
    accept_answer(agent, make.answer(like[2], helper, "Hold the pin.").id)
    make.discussion(agent, title=TITLE)
    other = make.question(agent, "My bill is wrong", body="It shows the old plan.")
    asked = make.question(make.member("asker"), TITLE, body="It blinks red and I do not know why.")
    visitor = Visitor(app).sign_in(mod)
    url = flagged(make.opening_post(asked))
    page = visitor.get(url)
    section = page.one("section[aria-labelledby=questions-like]")
    shown = [link["href"] for link in section.select("li > span > a:first-child")]
    visitor.get(url, headers=BROWSER)
    visitor.get(shown[0], headers={**BROWSER, "Referer": f"http://localhost{url}"})
    flush_notes(everything=True)
    steps = session().scalars(select(SuggestionEvent.step).where(SuggestionEvent.place == "review")).all()
    assert sorted(steps) == ["opened", "shown", "shown", "shown"]
    assert len(shown) == 3 and set(shown) <= {one.url for one in like} and other.url not in shown
    way = section.select_one("a[href*='/duplicate?original=']")["href"]
    form = visitor.get(way)
    original = way.partition("original=")[2]
    assert form.one("#original")["value"] == original
    form.submit("/duplicate")
    assert session().get_one(Thread, asked.id, populate_existing=True).duplicate_of_id == int(original)


def test_what_a_moderator_may_not_read_is_not_named_and_answers_have_none(app):
    agent, mod = make.agent(), make.moderator("mod")
    gone = make.question(agent, f"{TITLE} again", body="It blinks red all day.")
    hide_post(make.moderator(), make.opening_post(gone).id, reason="spam")
    seen = make.question(agent, f"{TITLE} too", body="It blinks red all day.")
    asked = make.question(make.member("asker"), TITLE, body="It blinks red and I do not know why.")
    answer = make.answer(asked, make.member(), "Look at the lights.")
    visitor = Visitor(app).sign_in(mod)
    page = visitor.get(flagged(make.opening_post(asked)))
    assert seen.title in page.words and gone.title not in page.words
    assert not visitor.get(flagged(answer)).all("section[aria-labelledby=questions-like]")


def test_the_page_of_a_question_costs_no_more_than_of_any_item(app, statements, monkeypatch):
    monkeypatch.setattr(settings, "FRESH_SECONDS", 3_600.0)  # what every process reads anew after a while is read before
    agent, mod = make.agent(), make.moderator("mod")
    for number in range(6):
        make.question(agent, f"{TITLE}, version {number}", body="It blinks red all day.")
    asked = make.question(make.member("asker"), TITLE, body="It blinks red and I do not know why.")
    visitor, url = Visitor(app).sign_in(mod), flagged(make.opening_post(asked))
    visitor.get("/desk/review/")
    visitor.get(asked.url)
    session().expunge_all()
    with statements() as seen:
        assert visitor.get(url).all("#questions-like")
    assert len(seen) <= 14, "\n".join(seen)
