"""Before deciding, a moderator reads what the member will read: the same letter, in the member's language; nothing is written."""

import pytest
from sqlalchemy import select, update

from forum.accounts.models import User
from forum.core.db import command, session
from forum.core.door import locale
from forum.core.permissions import SYSTEM
from moderation.flags.commands import raise_flag
from moderation.review.commands import decide
from moderation.review.models import ReviewItem
from moderation.statements.commands.telling import tell_statement
from moderation.statements.mailing import send_letter
from moderation.statements.models import Statement
from tests import make
from tests.forum.notifications.post import mails
from tests.statements import writes
from tests.visitor import Visitor

PART = {"HX-Request": "true"}


@command
def speaks(member, language):
    session().execute(update(User).where(User.id == member.id).values(locale=language))


@pytest.fixture
def s(app):
    class Scene:
        mod, author = make.moderator("mod"), make.member("author")
        answer = make.answer(make.question(make.member("asker")), author)

    speaks(Scene.author, "es")
    raise_flag(make.member("ana"), post_id=Scene.answer.id, reason="abusive")
    Scene.item = session().scalars(select(ReviewItem)).one()
    Scene.page = Visitor(app).sign_in(Scene.mod)
    Scene.said = {"version": Scene.item.version, "decision": "hide", "reason": "abusive", "words": "Sin insultos, por favor."}
    return Scene


def test_the_letter_that_is_shown_is_the_one_that_is_sent(s, statements):
    s.page.get(f"/desk/review/{s.item.id}/")
    with statements() as seen:
        part = s.page.post(f"/desk/review/{s.item.id}/preview", s.said, headers=PART)
    assert not writes(seen)
    assert len(seen) <= 14, "\n".join(seen)
    shown = [one.get_text() for one in part.soup.select("[lang=es] strong, [lang=es] p:not(.muted), [lang=es] dt, [lang=es] dd")]
    assert "Sin insultos, por favor." in shown
    decide(s.mod, s.item.id, version=s.item.version, decision="hide", reason="abusive", words=s.said["words"])
    statement = session().scalars(select(Statement)).one()
    tell_statement(SYSTEM, statement.id)
    assert locale() == "en", "known before, and not the member's"
    send_letter("issued", statement.id)
    mail = mails("author")[-1]
    sent = "".join((mail.subject + mail.body).split())
    assert len(shown) > 8
    assert [words for words in shown if "".join(words.split()) not in sent] == []


def test_without_scripts_the_page_shows_it_and_keeps_what_was_typed(s):
    s.said |= {"decision": "silence", "hours": "24", "note": "Twice this week."}
    page = s.page.post(f"/desk/review/{s.item.id}/preview", s.said)
    letters = page.soup.select("#decide-silence-told[open] .foretold-letter")
    assert [one["aria-label"] for one in letters] == ["Silence", "Post hidden"]
    assert page.one("#decide-silence-words").get_text() == "Sin insultos, por favor."
    assert page.one("#decide-silence-note")["value"] == "Twice this week."
    assert page.one("#decide-silence-hours option[selected]")["value"] == "24"
    assert session().scalars(select(Statement)).all() == []


def test_what_is_missing_and_what_cannot_be_is_said(s):
    def said(**more):
        return s.page.post(f"/desk/review/{s.item.id}/preview", s.said | more, headers=PART).words

    assert "Choose a reason" in said(reason="")
    assert "Choose for how long" in said(decision="silence")
    assert "does not fit here" in said(decision="keep")
    Visitor(s.page.app).sign_in(s.author).post(f"/desk/review/{s.item.id}/preview", s.said, headers=PART, status=404)


def test_ready_words_are_used_where_no_others_are_written(s):
    form = s.page.get(f"/desk/review/{s.item.id}/").one("#decide-hide-form")
    ready = form.select_one("[name=ready]")["value"]
    s.page.post(f"/desk/review/{s.item.id}/decide", s.said | {"words": " ", "ready": ready})
    assert session().scalars(select(Statement.facts)).one() == ready


def test_what_a_clean_up_would_take_along_is_said_before(s):
    make.answer(make.question(make.member("bob")), s.author)
    part = s.page.post(f"/desk/review/{s.item.id}/preview", {**s.said, "decision": "spam"}, headers=PART)
    assert "Posts, with their files 2" in " ".join(part.words.split())
    hiding = s.page.post(f"/desk/review/{s.item.id}/preview", s.said, headers=PART)
    assert "Taken out of sight" not in hiding.words
