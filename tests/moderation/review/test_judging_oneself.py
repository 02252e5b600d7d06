"""An appeal is judged by somebody else; by whoever decided only where nobody else may at all, and everybody can see that."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from forum.accounts.commands import set_roles
from forum.core import jobs
from forum.core.db import session
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid, NotAllowed
from forum.threads.commands import hide_post
from moderation.audit.models import AuditRow
from moderation.review.commands import claim, decide, undo
from moderation.review.models import ReviewItem
from moderation.review.queries import Filters, item_view, next_item
from moderation.statements.commands import file_appeal
from moderation.statements.models import Statement
from tests import make
from tests.visitor import Visitor


def appealed(author, by):
    """The item of an appeal of this member against a hiding by that one."""
    hide_post(by, make.answer(make.question(make.member("asker")), author).id, reason="spam")
    with time_machine.travel(utcnow() + timedelta(seconds=30)):
        jobs.drain()
    file_appeal(author, session().scalars(select(Statement.id).where(Statement.member_id == author.id)).one(), words="It was no spam.")
    return session().scalars(select(ReviewItem).where(ReviewItem.author_id == author.id, ReviewItem.appeal_id.is_not(None))).one()


@pytest.mark.parametrize("make_decider", [make.admin, make.moderator])
def test_with_somebody_else_nothing_is_offered_and_nothing_claimed(app, make_decider):
    decider, other = make_decider("decider"), make.moderator("other")
    item = appealed(make.member("ana"), decider)
    assert (item_view(decider, item.id).choices, next_item(decider, Filters())) == ([], None)
    page = Visitor(app).sign_in(decider).get(f"/desk/review/{item.id}/")
    assert "Somebody else has to decide" in page.words and not page.soup.select("#claim, #decide-uphold")
    for refused in (lambda: claim(decider, item.id), lambda: decide(decider, item.id, version=1, decision="uphold", words="No.", note="x")):
        with pytest.raises(NotAllowed):
            refused()
    assert [str(choice.kind) for choice in item_view(other, item.id).choices] == ["uphold", "overturn"]


def test_a_lone_admin_judges_the_appeal_of_staff_though_there_are_moderators_and_the_log_says_so(app):
    boss, guide = make.admin("boss"), make.agent("guide")
    make.moderator("mod")
    item = appealed(guide, boss)
    page = Visitor(app).sign_in(boss).get(f"/desk/review/{item.id}/")
    assert page.soup.select_one("#own-decision") and page.soup.select_one("#decide-uphold") and next_item(boss, Filters()) == item.id
    with pytest.raises(Invalid) as refused:
        decide(boss, item.id, version=item.version, decision="uphold", words="It was spam.")
    assert "note" in refused.value.fields
    made = decide(boss, item.id, version=item.version, decision="uphold", words="It was spam.", note="I am the only admin.")
    row = session().scalars(select(AuditRow).where(AuditRow.action == "AppealDecided")).one()
    assert row.details["nobody_else"] is True
    assert "against their own decision" in Visitor(app).sign_in(boss).get("/desk/audit/?action=AppealDecided").words
    set_roles(boss, make.member("second").id, ["admin"])
    undo(boss, made.id)
    assert item_view(boss, item.id).choices == [], "now there is somebody else"


def test_who_may_not_decide_reads_who_can_and_finds_no_button_that_does_nothing(app):
    decider, other = make.moderator("decider"), make.moderator("other")
    item = appealed(make.member("ana"), decider)
    page = Visitor(app).sign_in(decider).get(f"/desk/review/{item.id}/")
    assert "Other" in page.one("#not-by-viewer").text and not page.all("#release, #claim")
    assert not Visitor(app).sign_in(other).get(f"/desk/review/{item.id}/").all("#not-by-viewer")


def test_where_nobody_can_decide_that_is_said(app):
    boss, lone = make.admin("boss"), make.moderator("lone")
    item = appealed(lone, boss)
    set_roles(boss, make.member("second").id, ["admin"])
    shown = Visitor(app).sign_in(lone).get(f"/desk/review/{item.id}/").one("#not-by-viewer").text
    assert "Who can decide:" in shown and "Nobody else here" not in shown
    with time_machine.travel(utcnow() + timedelta(seconds=30)):
        page = Visitor(app).sign_in(make.moderator("newer")).get(f"/desk/review/{item.id}/")
    assert "only administrators decide about staff" in page.one("#not-by-viewer").text
