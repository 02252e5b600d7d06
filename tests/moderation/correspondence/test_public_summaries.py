"""What was said in private is said in public in the end: however a case ends, and whoever ends it."""

import pytest
from sqlalchemy import select

from forum.core.db import session
from forum.kit.errors import Invalid, WrongState
from forum.resolution.commands import say_still_broken, solve_by_self
from forum.threads.commands import delete_post, merge_threads
from forum.threads.models import Post
from moderation.correspondence.commands import post_summary, write_to_asker, write_to_staff
from moderation.correspondence.suggesting import repeats
from moderation.escalations.closing import owes_summary
from moderation.escalations.commands import raise_escalation, resolve
from moderation.escalations.queries import cases, read_filters
from tests import make
from tests.forum.drift import drifting
from tests.moderation.escalations.cases import Scene, fresh, history, open_case
from tests.visitor import Visitor


@pytest.fixture
def s(app):
    return Scene()


def missing(s):
    return [row.id for row in cases(s.mod, read_filters({"public": "missing"})).rows]


def ended_by_its_asker(s):
    case = s.case()
    write_to_asker(s.agent, case.id, text="Your contract 7 was blocked. I opened it.")
    solve_by_self(s.asker, s.thread.id, note="I turned it off and on again, and that was all.")
    return case


def test_an_end_without_public_words_is_seen_on_the_case_and_in_the_table_until_somebody_says_them(s, app):
    case = ended_by_its_asker(s)
    assert fresh(case).closed_at and missing(s) == [case.id]
    moderator, agent = Visitor(app).sign_in(s.mod).get(case.url), Visitor(app).sign_in(s.agent)
    assert "Public summary missing" in moderator.words and not moderator.all("#summary")
    assert case.url in agent.get("/desk/cases/?public=missing").links()
    assert agent.get(f"/questions/{s.thread.id}/desk").one("#panel-owes a")["href"] == f"{case.url}#summary-missing"
    page = agent.get(case.url).submit("/summary", status=422, public_summary=" ")
    assert page.one("#summary-text-error")
    clock_before = fresh(case).responded_at
    begun = agent.get(case.url).submit("/summary", button="begin=private")
    assert begun.one("#summary-text").get_text().strip() == "Your contract 7 was blocked. I opened it."
    assert begun.submit("/summary", status=422).one("#summary-checked")
    page = page.submit("/summary", public_summary="It can be blocked on our side. Ask staff to open it.")
    assert "Public summary missing" not in page.words and missing(s) == [] and not drifting()
    assert history(case)[-1] == "replied" and fresh(case).responded_at == clock_before
    with pytest.raises(WrongState):
        post_summary(s.agent, case.id, public_summary="Again.")


def test_an_earlier_case_is_asked_too_and_what_was_said_in_public_since_is_enough(s, app):
    first = ended_by_its_asker(s)
    say_still_broken(s.asker, s.thread.id, words="It is off again.")
    second = open_case(s.thread)
    assert second is not None and second.id != first.id
    page = Visitor(app).sign_in(s.agent).get(second.url)
    for words in ("", " \n "):
        assert page.submit("/resolve", status=422, outcome="fixed", public_summary=words).one("#act-resolve-public-error")
    with pytest.raises(Invalid) as refused:
        resolve(s.agent, second.id, outcome="fixed")
    assert set(refused.value.fields) == {"public_summary"}
    resolve(s.agent, second.id, outcome="fixed", public_summary="It can be blocked on our side. Ask staff to open it.")
    assert missing(s) == [] and not owes_summary(s.thread.id)
    (answer,) = session().scalars(select(Post).where(Post.thread_id == s.thread.id, Post.author_id == s.agent.id))
    delete_post(s.agent, answer.id)
    assert missing(s) == [first.id]  # nobody can read it any more


def test_what_looks_personal_or_was_said_in_private_is_public_only_when_somebody_has_checked_it(s, app):
    case = s.case()
    own = "it went dark on Monday when I came home and the lamp beside it was dark as well"
    write_to_staff(s.asker, s.thread.id, text=f"Number 7, Example Street: {own}.")
    agent = Visitor(app).sign_in(s.agent)
    for words in ("Call +34 612 345 678 and it works.", f"Somebody wrote that {own}, and so it was."):
        refused = agent.get(case.url).submit("/resolve", status=422, outcome="fixed", public_summary=words)
        assert refused.one("#act-resolve-public-error") and refused.one("#act-resolve-checked") and fresh(case).is_open
    refused.submit("/resolve", public_checked="y")
    assert not fresh(case).is_open and not owes_summary(s.thread.id)


@pytest.mark.once
def test_words_are_a_message_again_with_its_greeting_left_out_or_its_numbers_masked():
    said = "Hi Asa!\n\nYour line +34 612 345 678 was blocked.\nI opened it."
    assert repeats("Good news: your line […] WAS blocked", said, by_staff=True)
    assert repeats("hi asa your line 34 612 345 678 was blocked i opened it", said, by_staff=True)
    assert repeats("Thank you.", "Thank you!", by_staff=False)
    assert not repeats("A line can be blocked: staff open it.", said, by_staff=True)
    assert not repeats("Thank you. It was the cable.", "Thank you!", by_staff=False)


def test_merging_takes_the_debt_along(s):
    first, into = s.case(), make.question(s.asker)
    second = raise_escalation(s.helper, into.id, reason="outage")
    write_to_asker(s.agent, first.id, text="Your contract 7 was blocked. I opened it.")
    merge_threads(s.mod, s.thread.id, into_id=into.id)
    with pytest.raises(Invalid):
        resolve(s.agent, second.id, outcome="fixed")
    resolve(s.agent, second.id, outcome="fixed", public_summary="It can be blocked on our side. Ask staff to open it.")
    assert not owes_summary(into.id) and not owes_summary(s.thread.id)
