"""Several items alike: only what fits all of them is offered; what does not fit is left out with the reason, and refused."""

from sqlalchemy import select

from forum.core.db import session
from forum.threads.commands import suggest_edit
from moderation.flags.commands import raise_flag
from moderation.review.models import ReviewItem
from moderation.review.queries import queue_rows
from moderation.review.several import fitting, for_all
from tests import make
from tests.visitor import Visitor


def test_only_what_fits_all_and_the_rest_left_out_with_reasons(app):
    mod, ana, author = make.moderator("mod"), make.member("ana"), make.member("author")
    post = make.answer(make.question(make.member("asker")), author)
    raise_flag(ana, post_id=post.id, reason="spam")
    raise_flag(ana, member_id=author.id, reason="abusive")
    suggest_edit(ana, make.answer(post.thread, author).id, body="A much better text.", base=1, note="Says it better now.")
    items = {item.subject: item for item in session().scalars(select(ReviewItem).where(ReviewItem.closed_at.is_(None)))}
    rows = {row.subject: row for row in queue_rows(mod, [item.id for item in items.values()])}
    fits = {subject: [choice.kind.value for choice in fitting(mod, row)] for subject, row in rows.items()}
    assert set(fits["edit"]) == {"approve", "reject"} and "hide" in fits["post"] and "hide" not in fits["member"]
    assert "dismiss" in fits["member"] and "warn" in fits["post"]
    assert {choice.kind for choice in for_all([fitting(mod, rows[name]) for name in ("post", "member")])} >= {"warn", "spam", "handled"}
    page = Visitor(app).sign_in(mod)
    listed = page.get("/desk/review/")
    assert listed.one(f"#item-{items['edit'].id}")["data-fits"] == "approve reject"
    assert "abusive" not in listed.one("#bulk [data-for=reject]")["data-reasons"].split()
    picks = [f"{item.id}:{item.version}" for item in items.values()]
    sure = page.post("/desk/review/bulk", {"pick": picks, "decision": "hide", "reason": "spam"})
    assert "This will happen to 1 item" in sure.words and "2 items are left out" in sure.words
    assert "“Hide” does not fit it." in sure.one("#left-out").get_text() and "No decision fits all" in sure.one("#common").get_text()
    assert [one["value"] for one in sure.all("#confirm [name=pick]")] == [f"{items['post'].id}:{items['post'].version}"]
    none = page.post("/desk/review/bulk", {"pick": picks[-1:], "decision": "keep"}, status=422)
    assert "Keep fits none of the items" in none.words
    done = page.post("/desk/review/bulk", {"pick": picks, "decision": "hide", "reason": "spam", "confirmed": "y"})
    assert "1 item decided." in done.words and "2 items were not decided" in done.words
