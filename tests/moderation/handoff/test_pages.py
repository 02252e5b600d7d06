"""Pages of hand-off: destinations for administrators, the case's own part for who works it, nothing for others."""

import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from moderation.escalations import commands as cases
from moderation.handoff.commands import hand_off
from moderation.handoff.models import Delivery, Destination, HandOff
from tests import make
from tests.visitor import Visitor

LIST = "/desk/handoff/"


@pytest.mark.once
def test_staff_read_destinations_admins_change_them_and_for_others_there_are_none(app, s):
    one = s.destination
    for who, pages, forms in (("agent", 200, 403), ("moderator", 200, 403), ("member", 404, 404)):
        visitor = Visitor(app).sign_in(getattr(make, who)(f"w{who}"))
        for place in (LIST, one.url):
            page = visitor.get(place, status=pages)
            assert not page.all("main form[method=post]") and s.receiver.address not in page.words, place
        for place in (f"{LIST}new", f"{one.url}edit"):
            visitor.get(place, status=forms)
        for act in ("on", "off", "test", "secret", "delete", "edit"):
            visitor.post(f"{one.url}{act}", {"name": "Mine"}, status=forms)
    session().expire_all()
    assert session().get(Destination, one.id).is_on and session().scalars(select(Delivery)).all() == []


@pytest.mark.once
def test_an_admin_makes_a_destination_sees_its_secret_once_and_tries_it(app, s):
    desk = Visitor(app).sign_in(s.admin)
    page = desk.get(f"{LIST}new").submit("/new", name="Second", address="http://10.0.0.1/", status=422)
    assert page.one("#address-error") and page.one("#name")["value"] == "Second"
    page = page.submit("/new", address=s.receiver.address, moves="closed = resolve fixed", reasons="legal", status=200)
    secret = page.one("#secret")["value"]
    s.receiver.secrets.append(secret)
    made = session().scalars(select(Destination).where(Destination.name == "Second")).one()
    assert made.public_id in page.words and made.reasons == ["legal"] and made.moves == {"closed": "resolve fixed"}
    page = desk.get(made.url)
    assert secret not in page.text
    page.submit("/test")
    jobs.drain()
    assert s.receiver.kinds == ["test"] and "Arrived" in desk.get(made.url).words
    page = desk.get(made.url).submit("/off")
    assert "Off" in page.words and page.submit("/on").words.count("On")
    new = desk.get(made.url).submit("/secret", status=200).one("#secret")["value"]
    assert new != secret and desk.get(f"{made.url}secret", status=303) and "The former one counts until" in desk.get(made.url).words
    desk.get(made.url).submit("/secret", former="now", status=200)
    assert "The former one counts until" not in desk.get(made.url).words
    assert "deleted" in desk.get(made.url).submit("/delete").words


def test_an_agent_hands_off_from_the_case_and_sees_and_mends_what_failed(app, s):
    case, desk = s.case(), Visitor(app).sign_in(s.agent)
    s.receiver.will_answer(410)
    page = desk.get(case.url).submit(f"/cases/{case.id}")
    assert "Handed off" in page.words
    jobs.drain()
    page = desk.get(case.url)
    assert "It does not know how the case stands" in page.words and "410" in page.words
    assert "1 message did not arrive" in desk.get(s.destination.url).words and "1 message did not arrive" in desk.get(LIST).words
    notices = desk.get(s.destination.url).all(".notice .icon"), desk.get(LIST).all("p.small .icon")
    assert [len(icons) for icons in notices] == [1, 1]
    page = page.submit("/again")
    jobs.drain()
    assert "does not know" not in desk.get(case.url).words and s.receiver.kinds == ["case.handed_off"]
    page = desk.get(case.url).submit("/end")
    assert "Taken back" in page.words
    reader = Visitor(app).sign_in(s.mod).get(case.url)
    assert "Taken back" in reader.words and not reader.all("#handoff-destination")


@pytest.mark.once
def test_a_case_opened_again_says_where_it_was_and_goes_there_again_only_by_hand(app, s):
    case, desk = s.case(), Visitor(app).sign_in(s.agent)
    hand_off(s.agent, case.id, s.destination.id)
    cases.take(s.agent, case.id)
    cases.resolve(s.agent, case.id, outcome="fixed")
    assert "Ended with the case" in desk.get(case.url).words
    again = cases.reopen(s.agent, case.id)
    jobs.drain()
    page = desk.get(again.url)
    assert "Tickets had the earlier case." in page.words and s.receiver.kinds[-1] == "case.changed"
    page = page.submit(f"/cases/{again.id}")
    jobs.drain()
    assert s.receiver.taken[-1]["data"]["earlier"] == {"number": case.id, "reference": ""}
    assert "had the earlier case" not in desk.get(again.url).words
    desk.get(again.url).submit("/end")
    s.later(minutes=1)
    cases.cancel(s.agent, again.id)
    assert "had the earlier case" not in desk.get(cases.reopen(s.agent, again.id).url).words, "it was taken back"


@pytest.mark.once
def test_a_page_that_is_out_of_date_hands_nothing_off(app, s):
    case, desk = s.case(), Visitor(app).sign_in(s.agent)
    page = desk.get(case.url)
    hand_off(s.other, case.id, s.destination.id)
    assert "It has this case already." in page.submit(f"/cases/{case.id}").words
    assert len(session().scalars(select(HandOff)).all()) == 1
