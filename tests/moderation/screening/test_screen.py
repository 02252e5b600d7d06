"""Screening as members meet it: what is posted, held, refused or changed, what is written down, and what it costs."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import func, select

from forum.core import jobs
from forum.core.db import session
from forum.core.events import wiring
from forum.core.permissions import SYSTEM
from forum.kit import clock
from forum.kit.clock import utcnow
from forum.kit.errors import Invalid
from forum.threads.commands import edit_post
from forum.threads.models import Post, Tag, ThreadTag
from moderation.screening.commands.recording import forget_screenings, print_recent
from moderation.screening.events import PostScreened
from moderation.screening.models import Screening, ScreeningBand, ScreeningPrint
from moderation.screening.queries import explain
from tests import make
from tests.forum.drift import drifting
from tests.forum.tuning import tune
from tests.moderation.screening.ruled import SPAM, rule, word
from tests.statements import writes


def newcomer(name="new"):
    return make.member(name, joined_at=utcnow(), reputation=1)


def settled(name="old"):
    """A member whose first posts are behind them."""
    member = make.member(name)
    for _ in range(2):
        make.question(member)
    return member


def screenings() -> list[Screening]:
    return list(session().scalars(select(Screening).order_by(Screening.id)))


def test_an_honest_first_question_is_posted_and_leaves_no_record(app):
    thread = make.question(newcomer(), "Why does it blink?", body="It blinks since the update, red and green in turns, what is it?")
    assert thread.listed
    assert screenings() == []


def test_spam_of_a_newcomer_waits_with_reasons_staff_can_read(app):
    post = make.answer(make.question(), newcomer(), SPAM)
    assert post.held_at is not None
    (row,) = screenings()
    assert (row.result, row.post_id, row.is_edit) == ("hold", post.id, False)
    found = explain(make.moderator(), row.id)
    assert any("+34 612 345 678" in reason for reason in found.reasons)
    assert explain(make.moderator("other"), row.id).reasons == found.reasons
    assert not drifting()


def test_the_same_text_by_others_is_held_and_ones_own_again_and_again_refused(app):
    words = "Our agency repairs every router in town within two days, cheap and with a smile, visit the office at the main square."
    thread, ana = make.question(), make.member("ana")
    assert make.answer(thread, ana, words).listed
    assert make.answer(thread, newcomer("copycat"), words.replace("cheap", "cheaply")).held_at is not None
    again = [make.answer(make.question(), ana, f"{words} {number}") for number in range(3)]
    assert again[-1].held_at is not None
    assert any(finding["code"] == "repeated_own" for row in screenings() for finding in row.findings)


def test_texts_of_older_members_are_compared_as_well_once_the_job_has_run(app):
    words = "The new firmware of the HX-200 brings back the old behaviour of the lamps when the line is down at night."
    make.answer(make.question(), settled(), words)
    assert session().scalar(select(func.count()).select_from(ScreeningBand)) == 0
    assert print_recent(SYSTEM) > 0
    assert print_recent(SYSTEM) == 0
    assert make.answer(make.question(), newcomer(), words).held_at is not None


def test_a_blocked_word_is_refused_kindly_even_to_trusted_members_and_noted(app):
    word("scamcoin", "block")
    trusted = make.member("trusted", reputation=5_000)
    with pytest.raises(Invalid) as refused:
        make.answer(make.question(), trusted, "Try ScamCoin today")
    said = " ".join(map(str, refused.value.fields["body"]))
    assert "Please leave out “ScamCoin”" in said and "nothing of it is lost" in said
    (row,) = screenings()
    assert (row.result, row.post_id, row.words) == ("refuse", None, "Try ScamCoin today")


@pytest.mark.parametrize(("action", "listed"), [("hold", False), ("flag", True)])
def test_a_watched_word_holds_or_has_the_post_looked_at(app, action, listed):
    word("fibre", action)
    said = []
    wiring().now[PostScreened] = [said.append]
    post = make.answer(make.question(title="A lamp"), make.member(), "Mine is fibre too")
    wiring().now.pop(PostScreened)
    assert post.listed is listed
    flagged = [(event.post_id, event.outcome) for event in said if event.post_id == post.id]
    assert flagged == ([(post.id, "flag")] if action == "flag" else [])


def test_a_word_is_replaced_before_it_is_stored_and_the_author_is_told(app):
    word("darn", "replace", replacement="very")
    post = make.answer(make.question(), make.member(), "This is **darn** slow, DARN it")
    assert post.body_markdown == "This is **very** slow, very it"
    assert "We replaced “darn”" in post.word_to_author
    thread = make.question(title="A darn slow line?", body="Slow.")
    assert (thread.title, make.opening_post(thread).body_markdown) == ("A very slow line?", "Slow.")


def test_a_word_adds_a_tag_to_a_thread_that_is_asked(app):
    make.tag("outage")
    word("no line", "tag", replacement="outage")
    thread = make.question(title="There is no line here?", body="Since noon.")
    names = select(Tag.name).join(ThreadTag, ThreadTag.tag_id == Tag.id).where(ThreadTag.thread_id == thread.id)
    assert session().scalars(names).all() == ["outage"]
    assert not drifting()


def test_words_are_watched_per_category_and_language(app):
    home, other = make.category("internet"), make.category("tv")
    word("lamp", category_id=other.id)
    word("boxes", language="es")
    assert make.question(category=home, title="The lamp?", body="The lamp of the boxes.").listed
    assert not make.question(category=other, title="The lamp?", body="The lamp.").listed
    assert not make.question(category=home, title="¿Los boxes?", body="Los boxes no funcionan.", language="es").listed


def test_a_rule_that_only_watches_writes_down_and_does_nothing(app):
    rule("word", "lamp", "dry", action="block")
    assert make.answer(make.question(title="A box?"), make.member(), "The lamp is red").listed
    (row,) = screenings()
    assert (row.result, [one["is_dry"] for one in row.findings if one["check"] == "watched_word"]) == ("post", [True])


def test_an_edit_with_spam_stays_but_is_looked_at(app):
    ana, said = newcomer("ana"), []
    post = make.answer(make.question(), ana, "An honest answer")
    wiring().now[PostScreened] = [said.append]
    edit_post(ana, post.id, body=f"An honest answer. {SPAM}", base=1)
    wiring().now.pop(PostScreened)
    row = session().get(Post, post.id, populate_existing=True)
    assert (row.listed, row.revision) == (True, 2)
    assert [(event.post_id, event.outcome) for event in said] == [(post.id, "flag")]
    assert (screenings()[-1].is_edit, screenings()[-1].result) == (True, "flag")


def test_an_edit_that_leaves_what_was_there_is_no_news(app):
    ana = make.member("ana")
    post = make.answer(make.question(), ana, "My number is +34 612 345 678 and nothing else")
    before = len(screenings())
    edit_post(ana, post.id, body="My number is +34 612 345 678 and nothing but that", base=1)
    assert len(screenings()) == before


def test_a_refused_edit_leaves_the_post_as_it_was(app):
    word("scamcoin", "block")
    ana = make.member("ana")
    post = make.answer(make.question(), ana, "Honest")
    with pytest.raises(Invalid):
        edit_post(ana, post.id, body="scamcoin", base=1)
    assert session().get(Post, post.id, populate_existing=True).body_markdown == "Honest"


def test_switched_off_nothing_is_looked_at(app):
    tune("moderation.screening", False)
    assert make.answer(make.question(), newcomer(), SPAM).listed
    assert screenings() == []


@pytest.mark.parametrize(("who", "more"), [("trusted", 0), ("settled", 1)])
def test_what_an_unsuspicious_answer_costs(app, statements, who, more):
    member = make.member("trusted", reputation=5_000) if who == "trusted" else settled()
    thread, words = make.question(), "The lamp blinks while the box updates itself, wait for ten minutes and look at it again after that."
    make.answer(thread, member, "Warm up.")
    tune("moderation.screening", False)
    with statements() as without:
        make.answer(thread, member, words)
    tune("moderation.screening", True)
    make.answer(thread, member, "Warm again.")
    with statements() as with_screen:
        make.answer(thread, member, words.replace("ten", "five"))
    assert len(with_screen) - len(without) <= more
    assert len(writes(with_screen)) == len(writes(without))


def test_the_cost_of_a_flood_does_not_grow(app, statements):
    thread = make.question()

    def cost(number: int) -> int:
        spammer = newcomer(f"s{number}")
        with statements() as seen, suppress(Invalid):
            make.answer(thread, spammer, SPAM.replace("friends", f"friends {number}"))
        return len(seen)

    first = max(cost(number) for number in range(5))
    for number in range(5, 90):
        with suppress(Invalid):
            make.answer(thread, newcomer(f"f{number}"), SPAM)
    assert cost(100) <= first
    assert make.answer(thread, newcomer("honest"), "Look at the lamp on the left: does it blink green, or is it dark?").listed
    assert len(screenings()) == 91


def test_what_is_old_is_forgotten_but_not_of_posts_that_wait(app):
    post = make.answer(make.question(), newcomer(), SPAM)
    word("lamp", "flag")
    make.answer(make.question(), make.member(), "lamp")
    later = utcnow().replace(year=utcnow().year + 1)
    clock.pretend(later)
    try:
        while forget_screenings(SYSTEM):
            pass
    finally:
        clock.stop_pretending()
    assert [row.post_id for row in screenings()] == [post.id]
    assert session().scalar(select(func.count()).select_from(ScreeningPrint)) == 0
    jobs.drain()
