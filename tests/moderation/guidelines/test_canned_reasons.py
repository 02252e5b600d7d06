"""Canned reasons: words for decisions, in both languages, filled in without ever showing a placeholder."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from forum.core.db import session
from forum.kit.errors import Invalid, NotAllowed, NotFound, WrongState
from moderation.audit.models import AuditRow
from moderation.guidelines.commands import (
    CannedDraft,
    add_canned_reason,
    edit_canned_reason,
    order_canned_reasons,
    reinstate_canned_reason,
    retire_canned_reason,
)
from moderation.guidelines.filling import PLACEHOLDERS, filled, unknown_placeholders
from moderation.guidelines.models import CannedReason
from moderation.guidelines.queries import canned_reasons, canned_rows, get_canned
from moderation.guidelines.shipped_texts import shipped_reasons
from moderation.guidelines.states import REASONS, Decision
from tests import make
from tests.visitor import Visitor

FACTS = {"title": "Blinking box", "link": "https://example.org/1", "rule": "Be kind", "until": "3 May"}


@pytest.fixture
def carl(app):
    return make.moderator("carl")


def draft(**changes):
    given = {"reason": "spam", "fits": ["hidden"], "titles": {"en": "Ads", "es": "Anuncios"},
             "texts": {"en": "“{title}” is an ad.", "es": "«{title}» es un anuncio."}}
    return CannedDraft(**{**given, **changes})


@pytest.mark.parametrize(("text", "facts", "said"), [
    ("“{title}” is gone ({rule}).", FACTS, "“Blinking box” is gone (Be kind)."),
    ("“{title}” is gone ({rule}).", {"title": "Box"}, "“Box” is gone."),
    ("Stop. It holds until {until}. Thanks.", {}, "Stop. Thanks."),
    ("It holds until {until}.", {}, ""),
    ("First line.\n\nSee {link}.\nLast line.", {}, "First line.\n\nLast line."),
    ("{title} and {nonsense}. Fine.", FACTS, "Fine."),
    ("About {title}.", {"title": "How to use {until}?"}, "About How to use {until}?."),
    ("About {title}.", {"title": "  "}, ""),
    ("Nothing to fill {in}", {"in": "x"}, ""),
    ("Plain words.", {}, "Plain words."), ("Odd {. } braces.", {}, "Odd  braces."),
])
def test_filling_in(text, facts, said):
    assert filled(text, facts) == said


@given(st.text(alphabet="ab {}().!\n", max_size=80), st.dictionaries(st.sampled_from(PLACEHOLDERS), st.text("xy ", max_size=5)))
def test_no_placeholder_ever_reaches_a_reader(noise, facts):
    text = f"{noise} {{title}} {{until}}. {{nonsense}} {noise}"
    assert not re.search(r"\{(?:title|link|rule|until|nonsense)\}", filled(text, facts))


def test_unknown_placeholders_are_named_once():
    assert unknown_placeholders("{title} {who} {who} {x}") == ["who", "x"]


def test_the_shipped_reasons_are_whole_in_both_languages_and_every_reason_and_decision_has_one():
    shipped = shipped_reasons()
    assert {one.reason for one in shipped} == set(REASONS)
    assert {code for one in shipped for code in one.fits} == set(Decision)
    assert len({one.key for one in shipped}) == len(shipped)
    for one in shipped:
        for text in (one.text_en, one.text_es):
            assert not unknown_placeholders(text) and filled(text, FACTS), one.key
            assert filled(text, {"title": "Box", "rule": "Be kind"}), "it says something without an end and a link"
            assert "{" not in filled(text, {})
        assert set(re.findall(r"\{\w+\}", one.text_en)) == set(re.findall(r"\{\w+\}", one.text_es)), one.key


@pytest.mark.parametrize("decision", list(Decision))
def test_each_decision_is_offered_what_fits_it_in_the_language_asked_for(carl, decision):
    english, spanish = (canned_reasons(carl, decision, locale) for locale in ("en", "es"))
    assert english and [one.key for one in english] == [one.key for one in spanish]
    assert all(one.title != other.title and other.language == "es" for one, other in zip(english, spanish, strict=True))
    assert all(decision in get_canned(carl, one.key).fits for one in english)


def test_only_those_of_a_reason_and_none_for_what_is_no_decision(carl):
    assert {one.reason for one in canned_reasons(carl, "hidden", "en", reason="spam")} == {"spam"}
    assert canned_reasons(carl, "applauded", "en") == []


def test_the_first_change_keeps_all_the_others(carl):
    before = [row.key for row in canned_rows(carl)]
    key = add_canned_reason(carl, draft())
    assert [row.key for row in canned_rows(carl)] == [*before, key]
    assert canned_reasons(carl, "hidden", "es")[-1].text == "«{title}» es un anuncio."


def test_titles_that_are_the_same_get_keys_of_their_own(carl):
    same = {"en": "New", "es": "Nuevo"}
    keys = [add_canned_reason(carl, draft(titles=same)) for _ in range(3)]
    assert len(set(keys)) == 3 and "new" not in keys, "the page for a new one has that address"


def test_a_retired_one_is_no_longer_offered_and_can_come_back(carl):
    retire_canned_reason(carl, "thanks")
    assert "thanks" not in [one.key for one in canned_reasons(carl, "hidden", "en")]
    assert canned_rows(carl)[-1].key == "thanks"
    reinstate_canned_reason(carl, "thanks")
    assert "thanks" in [one.key for one in canned_reasons(carl, "hidden", "en")]


def test_they_are_offered_in_the_order_that_was_chosen(carl):
    keys = [row.key for row in canned_rows(carl)]
    order_canned_reasons(carl, list(reversed(keys)))
    assert [row.key for row in canned_rows(carl)] == list(reversed(keys))
    with pytest.raises(WrongState):
        order_canned_reasons(carl, keys[1:])
    with pytest.raises(WrongState):
        order_canned_reasons(carl, [*keys, keys[0]])


def test_every_change_is_recorded_with_the_words_before_and_after(carl):
    edit_canned_reason(carl, "thanks", draft(), edits=0)
    row = session().scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert (row.action, row.details["what"]) == ("CannedReasonChanged", "text")
    assert "works again" in row.details["before"] and "is an ad" in row.details["after"]


@pytest.mark.parametrize(("changes", "field"), [
    ({"reason": "boredom"}, "reason"), ({"fits": []}, "fits"), ({"fits": ["applauded"]}, "fits"), ({"texts": {"en": "{who}"}}, "text_en"),
    ({"titles": {"en": "A title alone"}, "texts": {"es": "x"}}, "title_en"), ({"titles": {}, "texts": {}}, "text_en"),
    ({"texts": {"en": "x" * 2_001, "es": "y"}}, "text_en"),
])
def test_what_makes_no_sense_is_refused_at_its_field(carl, changes, field):
    with pytest.raises(Invalid) as refused:
        add_canned_reason(carl, draft(**changes))
    assert field in refused.value.fields
    assert session().scalar(select(func.count()).select_from(CannedReason)) == 0


def test_of_two_editors_the_second_is_told_and_keeps_the_words(app, carl):
    first, second = Visitor(app).sign_in(carl), Visitor(app).sign_in(make.admin("boss"))
    place = "/desk/canned-reasons/thanks"
    theirs = second.get(place)
    first.get(place).submit(place, text_en="The words of the first.")
    page = theirs.submit(place, status=422, text_en="The words of the second.")
    assert "The words of the first." in page.words
    page.submit(place)
    assert get_canned(carl, "thanks").text_en == "The words of the second."


@pytest.mark.parametrize("who", [None, "member", "agent"])
def test_only_moderators_and_admins_find_them(app, who):
    visitor = Visitor(app) if who is None else Visitor(app).sign_in(getattr(make, who)())
    for place in ("/desk/canned-reasons/", "/desk/canned-reasons/new", "/desk/canned-reasons/thanks"):
        visitor.get(place, status=404)
    visitor.post("/desk/canned-reasons/thanks/retire", status=404)
    if who:
        actor = getattr(make, who)("other")
        with pytest.raises(NotAllowed):
            canned_reasons(actor, "hidden", "en")
        with pytest.raises(NotAllowed):
            add_canned_reason(actor, draft())


def test_a_moderator_adds_edits_moves_and_retires_on_the_pages(app, carl):
    visitor = Visitor(app).sign_in(carl)
    page = visitor.get("/desk/canned-reasons/new").submit(
        "/desk/canned-reasons/new", reason="other", fits=["kept", "hidden"], title_en="Mind your head", text_en="Mind {title}.",
        title_es="Cuidado", text_es="Cuidado con {title}.",
    )
    assert "Mind your head" in page.words
    visitor.post("/desk/canned-reasons/mind-your-head/move", {"direction": "up"})
    assert canned_rows(carl)[-2].key == "mind-your-head"
    page = visitor.get("/desk/canned-reasons/mind-your-head")
    assert "Mind Why does my router blink?." in page.words
    assert "Retired" in page.submit("/retire").words
    assert "Retired" not in visitor.get("/desk/canned-reasons/").submit("mind-your-head/reinstate").words
    refused = visitor.get("/desk/canned-reasons/thanks").submit("/desk/canned-reasons/thanks", status=422, text_en="Hello {you}")
    assert "{you} is not known" in refused.words
    for missing in ("move", "retire", "reinstate"):
        visitor.post(f"/desk/canned-reasons/nowhere/{missing}", {"direction": "up"}, status=404)
    with pytest.raises(NotFound):
        get_canned(carl, "nowhere")
