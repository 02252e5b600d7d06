"""Private messages by mail: they say the words, and a reply goes back to the exchange and never into the thread."""

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.notifications.addresses import ReplyTo, reply_address
from forum.threads.models import Post
from moderation.correspondence.commands import write_note, write_to_asker, write_to_staff
from moderation.correspondence.models import PrivateMessage
from moderation.escalations.commands import resolve, take
from tests import make
from tests.forum.notifications.arrivals import answers_to, hand_over, takes_mail, written  # noqa: F401
from tests.forum.notifications.post import mails, pass_time
from tests.moderation.escalations.cases import Scene

pytestmark = pytest.mark.usefixtures("takes_mail")


@pytest.fixture
def s(app):
    return Scene()


def said():
    found = select(PrivateMessage.body_markdown, PrivateMessage.by_staff).order_by(PrivateMessage.id)
    return [tuple(row) for row in session().execute(found)]


def posts(row):
    return len(session().scalars(select(Post.id).where(Post.thread_id == row.id)).all())


def test_a_mail_goes_back_and_forth_in_private(s):
    case = s.case()
    take(s.agent, case.id)
    pass_time()
    write_to_asker(s.agent, case.id, text="Which **contract** is it?", waits=True)
    make.answer(s.thread, s.helper)
    pass_time(20)
    letter = mails("asa")[-1]
    assert "> Which contract is it?" in letter.body and "Ana" not in letter.body
    raw = written(s.asker, letter.extra_headers["Reply-To"], "Number 7.")
    before = posts(s.thread)
    assert [hand_over(raw).json["outcome"] for _again in range(2)] == ["posted", "posted"]
    assert said() == [("Which **contract** is it?", True), ("Number 7.", False)] and posts(s.thread) == before
    pass_time(60)
    letter = mails("ana")[-1]
    assert "> Number 7." in letter.body
    hand_over(written(s.agent, letter.extra_headers["Reply-To"], "Thank you."))
    assert said()[-1] == ("Thank you.", True) and posts(s.thread) == before


@pytest.mark.once
def test_whoever_it_is_not_with_any_more_is_refused(s):
    case = s.case()
    private = reply_address(ReplyTo(s.helper.id, s.thread.id, None, is_private=True))
    assert hand_over(written(s.helper, private, "Let me in.")).json["outcome"] == "refused"
    mine = reply_address(ReplyTo(s.asker.id, s.thread.id, None, is_private=True))
    assert hand_over(written(s.helper, mine, "Let me in.")).json["outcome"] == "refused"
    resolve(s.agent, case.id, outcome="fixed")
    assert hand_over(written(s.asker, mine, "Still there?")).json["outcome"] == "refused"
    assert said() == [] and posts(s.thread) == 1


@pytest.mark.once
def test_a_reply_that_its_mail_server_found_to_be_forged_is_not_taken(s):
    s.case()
    mine = reply_address(ReplyTo(s.asker.id, s.thread.id, None, is_private=True))
    for said in ("mx.example.org; dmarc=fail header.from=example.org", "mx; spf=fail smtp.mailfrom=asa@example.org; dkim=none"):
        assert hand_over(written(s.asker, mine, "My password?", Authentication_Results=said)).json["outcome"] == "unproven_sender"
    assert session().scalars(select(PrivateMessage.id)).all() == []
    good = "mx; dkim=fail header.d=list.example; dkim=pass header.d=example.org; dmarc=pass header.from=example.org"
    assert hand_over(written(s.asker, mine, "Number 7.", Authentication_Results=good)).json["outcome"] == "posted"


@pytest.mark.once
def test_a_mail_that_tells_of_a_note_takes_no_reply(s):
    case = s.case()
    take(s.agent, case.id)
    write_note(s.other, case.id, text="@ana he owes us money.")
    write_to_staff(s.asker, s.thread.id, text="Hello?")
    pass_time()
    letter = mails("ana")[-1]
    assert "Reply-To" not in letter.extra_headers and "owes" not in letter.body
