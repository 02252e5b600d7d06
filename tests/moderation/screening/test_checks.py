"""Each check by itself: what it fires on, what it leaves alone, and that no text makes it fall over or take long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.screening.checks import CHECKS
from moderation.screening.facts import Facts, Similar, from_json
from moderation.screening.gathering import print_of
from moderation.screening.judging import Thresholds, findings_of, judge
from moderation.screening.rules import Rule, Ruleset, ruleset_of
from moderation.screening.states import Result, RuleKind, RuleState
from moderation.screening.texts import bands_of, hosts_in, likeness, own_words
from moderation.screening.words import EXPLAINED, TO_CHANGE, explained, to_change

LINK = ("https://deals.example.com/x",)
HONEST = "My router blinks since the update and the wired devices lose their connection every evening, what can I try?"


def facts(text: str = HONEST, **known) -> Facts:
    return Facts("answer", text, known.pop("markdown", text), **known)


def codes(of: Facts, rules: Ruleset | None = None) -> set[str]:
    return {finding.code for finding in findings_of(of, rules or ruleset_of([]))}


@pytest.mark.parametrize(("of", "code"), [
    (facts(seconds=1.2, is_new=True), "typed_fast"),
    (facts(is_first=True), "first_posts"),
    (facts(last_minute=3), "many_posts"),
    (facts(network_minute=9, is_new=True), "busy_network"),
    (facts(links=LINK, is_new=True), "new_member_links"),
    (facts(links=tuple(f"https://x.org/{n}" for n in range(6))), "many_links"),
    (facts("look here", links=LINK), "link_only"),
    (facts(links=("https://bit.ly/abc",)), "shorteners"),
    (facts("Go to bit.ly/offer, it is all there for you my friend"), "shorteners"),
    (facts(similar=(Similar(7, True, 0.9),)), "repeated_own"),
    (facts(similar=(Similar(7, False, 0.9),)), "repeated_others"),
    (facts("WHY DOES NOBODY ANSWER ME IN THIS FORUM"), "shouting"),
    (facts("Call me at +34 612 345 678 please", is_new=True), "contact_details"),
    (facts("Write me on Telegram: @cheapdeals", is_new=True), "contact_details"),
    (facts("All is at t.me/cheapdeals for you", is_first=True), "contact_details"),
    (facts("Купите дешёвые часы прямо сейчас, лучшие цены в городе"), "other_language"),
])
def test_a_check_fires_on_what_it_is_for(of, code):
    found = [finding for finding in findings_of(of, ruleset_of([])) if finding.code == code]
    assert len(found) == 1
    assert found[0].score > 0
    assert "%(" not in explained(found[0])


@pytest.mark.parametrize(("of", "code"), [
    (facts(seconds=1.2), "typed_fast"),
    (facts(seconds=3.0, is_new=True), "typed_fast"),
    (facts(seconds=None, is_new=True), "typed_fast"),
    (facts(last_minute=2), "many_posts"),
    (facts(network_minute=50), "busy_network"),
    (facts(links=LINK), "new_member_links"),
    (facts(links=LINK, before="old", before_links=LINK, is_new=True), "new_member_links"),
    (facts(links=LINK), "link_only"),
    (facts("See notes.zip and setup.py, the box is at 192.168.1.1"), "shorteners"),
    (facts(similar=(Similar(7, False, 0.5),)), "repeated_others"),
    (facts("The DSL LED and the WAN LED of the HX-200 blink"), "shouting"),
    (facts("HTTP"), "shouting"),
    (facts("x", markdown="```\nERROR FATAL LINK DOWN CODE NINE HUNDRED\n```"), "shouting"),
    (facts("Call me at +34 612 345 678 please"), "contact_details"),
    (facts("It was 2026-11-22 10:30 and the number is 1234567890123", is_new=True), "contact_details"),
    (facts("The signal of the router is weak since 2024 12 11", is_new=True), "contact_details"),
    (facts("¿Por qué parpadea el router? Año nuevo, avería nueva"), "other_language"),
    (facts("Ω and µ are letters of units"), "other_language"),
])
def test_a_check_leaves_alone_what_is_fine(of, code):
    assert code not in codes(of)


def test_an_honest_first_question_is_posted():
    found = judge(facts(is_new=True, is_first=True, seconds=40), ruleset_of([]), Thresholds(50, 150))
    assert (found.result, found.is_worth_keeping) == (Result.POST, False)


def test_scores_add_up_and_thresholds_are_inclusive():
    of = facts(seconds=1, is_new=True, links=LINK)
    score = judge(of, ruleset_of([]), Thresholds(1_000, 2_000)).score
    assert score == CHECKS["typed_fast"].weight + CHECKS["new_member_links"].weight
    results = [judge(of, ruleset_of([]), Thresholds(*at)).result for at in ((score + 1, 999), (score, score + 1), (1, score))]
    assert results == [Result.POST, Result.HOLD, Result.REFUSE]


def test_an_edit_is_never_held_only_looked_at():
    assert judge(facts("CALL ME NOW PLEASE EVERY ONE OF YOU", before="x"), ruleset_of([]), Thresholds(5, 150)).result is Result.FLAG


def test_a_rule_that_only_watches_says_so_and_counts_for_nothing():
    dry = ruleset_of([Rule(RuleKind.CHECK, "typed_fast", RuleState.DRY, 60, 3, id=4)])
    found = judge(facts(seconds=1, is_new=True), dry, Thresholds(50, 150))
    assert (found.result, found.score, found.findings[0].is_dry) == (Result.POST, 0, True)


def test_a_rule_that_is_off_does_not_look():
    assert codes(facts(seconds=1, is_new=True), ruleset_of([Rule(RuleKind.CHECK, "typed_fast", RuleState.OFF, 60, 3)])) == set()


def test_staff_and_trusted_members_meet_only_words_nobody_may_use():
    rules = ruleset_of([Rule(RuleKind.WORD, "scam", RuleState.ON, action="block", id=1),
                        Rule(RuleKind.WORD, "router", RuleState.ON, action="hold", id=2)])
    exempt = facts("A scam with a router, CALL NOW", links=LINK, is_new=True, is_exempt=True)
    assert codes(exempt, rules) == {"word_block"}


def test_a_listed_domain_is_found_with_what_is_below_it_and_not_beside_it():
    rules = ruleset_of([Rule(RuleKind.DOMAIN, "bad.example", RuleState.ON, 130, id=1),
                        Rule(RuleKind.ADDRESS, "192.0.2.0/24", RuleState.ON, 60)])
    assert "known_domain" in codes(facts(links=("https://shop.bad.example/a",)), rules)
    assert "known_domain" in codes(facts("go to BAD.example for more"), rules)
    assert "known_domain" not in codes(facts(links=("https://notbad.example/", "https://bad.example.org/")), rules)
    assert "known_address" in codes(facts(address="192.0.2.0/24"), rules)
    assert "known_address" not in codes(facts(address="192.0.3.0/24"), rules)


def test_a_broken_check_keeps_nobody_from_posting(monkeypatch):
    def broken(*_given):
        raise ZeroDivisionError

    monkeypatch.setitem(CHECKS, "shouting", type(CHECKS["shouting"])(broken, 20, 0.7))
    assert "link_only" in codes(facts("look", links=LINK))


def test_every_finding_has_words_and_no_words_tell_a_number_to_authors():
    assert set(TO_CHANGE) <= set(EXPLAINED)
    assert not [code for code, words in TO_CHANGE.items() if "%(number" in str(words) or "%(percent" in str(words)]
    refused = judge(facts("LOOK AT THIS AND CALL NOW EVERYBODY", is_new=True, seconds=0), ruleset_of([]), Thresholds(1, 2))
    assert len(to_change(refused.findings)) >= 3
    assert [from_json(finding.as_json()) for finding in refused.findings] == list(refused.findings)


def test_near_duplicates_are_alike_and_other_texts_are_not():
    one = print_of("", "Buy cheap watches now at the best price in town, delivered to your door in two days, satisfaction guaranteed.")
    other = print_of("", "Buy cheap watches today at the best price in town, delivered to your door in two days, satisfaction guaranteed!")
    honest = print_of("", HONEST)
    assert likeness(one, other) >= 0.5 > likeness(one, honest)
    assert set(bands_of(one)) & set(bands_of(other))
    assert print_of("", "Thank you, that helped a lot") is None


def test_quotes_and_code_are_not_ones_own_words():
    assert own_words("> quoted\nmine `code` too\n```\nfenced\n```\nend https://x.org/a").split() == ["mine", "too", "end"]


def test_hosts_are_found_with_and_without_an_address():
    assert hosts_in("see www.Foo.example.com and mail me@bar.org, file.txt", ("https://x.org:8/a", "mailto:a@b.c", "http://[bad")) == [
        "x.org", "foo.example.com"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60), st.lists(st.text(max_size=40), max_size=4))
def test_no_text_makes_a_check_fall_over(text, title, links):
    of = Facts("question", text, text, title, tuple(links), before=text[:50], is_new=True, is_first=True, seconds=0.0, last_minute=9)
    for code, check in CHECKS.items():
        for finding in check.look(of, check.weight, check.threshold):
            assert explained(finding), code
    print_of(title, text)


LONG = {
    "one word": "a" * 100_000, "capitals": "A " * 50_000, "dots": "a." * 50_000, "digits": "+1" + "2 " * 50_000, "plus": "+" * 100_000,
    "links": "https://x.org/a " * 6_000, "ticks": "`" * 100_000, "quotes": "> " * 50_000, "accents": "e\u0301" * 50_000,
    "telegram": "telegram " * 11_000, "lines": "\n" * 100_000, "at": "@a" * 50_000, "hyphens": "a-" * 50_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_texts_take_linear_time(name):
    def spent(text: str) -> float:
        of = Facts("question", text, text, "", ("https://x.org/",), is_new=True, is_first=True, seconds=0.0)
        begun = time.process_time()
        findings_of(of, ruleset_of([]))
        print_of("", text)
        return time.process_time() - begun

    part, whole = (min(spent(text) for _try in range(3)) for text in (LONG[name][:10_000], LONG[name][:100_000]))
    assert whole < 40 * max(part, 0.001), "ten times the text; a time that grows with the square would be a hundred"
