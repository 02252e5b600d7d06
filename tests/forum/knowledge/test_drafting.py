"""The draft of a topic as a pure function of what people wrote."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from forum.knowledge.drafting import Cited, Composed, Materials, Question, Reply, as_sections, compose
from forum.knowledge.drafting.likeness import same
from forum.knowledge.drafting.passages import passages, sentences
from forum.knowledge.sections import citations, without_marks

pytestmark = pytest.mark.once
CODE = "```sh\nhubctl reset --hard\n\nhubctl wait\n```"
BEST = f"""Hi @bob,

This happens because the update was interrupted. Do this:

1. Leave it on for 10 minutes.
2. Press the reset pin for 10 seconds:

   {CODE.replace(chr(10), chr(10) + "   ")}
3. Enter the password from the label.

Hope this helps"""
OTHER = "1. Leave the hub on for 10 minutes.\n2. Unplug the phone line.\n3. Press the reset pin for 10 seconds."


def cited(post_id: int, thread_id: int = 1) -> Cited:
    return Cited(post_id, post_id + 100, 1, thread_id, post_id + 200)


QUESTIONS = (
    Question(
        "Hub 3 blinks red after update",
        "Hello all,\n\nThe Hub 3 blinks red. I already restarted it, no luck. How do I get the Hub 3 back after the update?",
        cited(1), 0.8, (("product", "Hub 3"), ("version", "4.10")),
    ),
    Question(
        "URGENT!!! red light", "Since last night the Hub 3 blinks red.\n\n![my desk](/attachments/a/b.png)", cited(2, 2), 0.5,
        (("product", "hub 3"), ("version", "4.2")),
    ),
    Question("Red lamp on the Hub 3 since the update", "Browsers say `DNS_PROBE`.", cited(3, 3), 0.7),
)
REPLIES = (
    Reply(BEST, cited(11), 4, is_solution=True), Reply(OTHER, cited(12, 2), 2, is_solution=True),
    Reply("Ask the shop for a firmware stick.", cited(13, 3), 1, is_solution=True), Reply("Just buy a new one.", cited(14, 3), -3),
)


def made(questions: tuple[Question, ...] = QUESTIONS, replies: tuple[Reply, ...] = REPLIES, language: str = "en") -> Composed:
    return compose(Materials(1, language, questions, replies))


def said(draft: Composed, section: str) -> list[tuple[str, list[int]]]:
    return [(one.text, [post.post_id for post in one.cited]) for one in draft.paragraphs if one.section == section]


def test_a_draft_says_what_people_said_and_cites_each_of_it():
    draft = made()
    assert draft.title == "Hub 3 blinks red after update"
    assert said(draft, "question")[0] == ("How do I get the Hub 3 back after the update?", [1])
    assert said(draft, "applies_to") == [("Hub 3, version 4.2, 4.10", [1, 2])]
    assert ("The Hub 3 blinks red.", [1, 2]) in said(draft, "symptoms") and ("Browsers say `DNS_PROBE`.", [3]) in said(draft, "symptoms")
    assert said(draft, "cause") == [("This happens because the update was interrupted.", [11])]
    assert not any("desk" in text for text, _posts in said(draft, "symptoms"))
    assert draft.helpers == (211, 212, 213) and draft.gaps == ()


def test_steps_keep_their_order_merge_with_their_like_and_keep_their_code():
    solution = as_sections(made().paragraphs, "en")["solution"]
    assert without_marks(solution).split("\n\nWhat did not work:")[0] == (
        "Do this:\n\n1. Leave it on for 10 minutes.\n\n2. Unplug the phone line.\n\n3. Press the reset pin for 10 seconds:\n\n"
        "   ```sh\n   hubctl reset --hard\n\n   hubctl wait\n   ```\n\n4. Enter the password from the label.\n\n"
        "Another way that solved it:\n\nAsk the shop for a firmware stick."
    )
    assert "1. Leave it on for 10 minutes. [^p11][^p12]" in solution


def test_what_did_not_work_comes_last_and_is_never_what_solved_it():
    draft = made((*QUESTIONS, Question("Red", "I tried to leave it on for 10 minutes.", cited(4, 4))))
    assert said(draft, "solution")[-3:] == [
        ("What did not work:", [1, 14]), ("I already restarted it, no luck.", [1]), ("Just buy a new one.", [14]),
    ]


def test_every_paragraph_is_cited_in_the_markdown_too():
    draft = made()
    found = {(one.section, one.post_id) for one in citations(as_sections(draft.paragraphs, "en"))}
    assert all(one.cited and (one.section, one.cited[0].post_id) in found for one in draft.paragraphs)


def test_the_order_in_which_rows_come_changes_nothing():
    shuffled = random.Random(4)
    for _turn in range(5):
        questions, replies = list(QUESTIONS), list(REPLIES)
        shuffled.shuffle(replies)
        assert made(tuple(questions), tuple(replies)).paragraphs == made().paragraphs


def test_without_an_accepted_answer_there_is_no_solution_but_a_gap():
    draft = made(replies=(replace(REPLIES[2], is_solution=False),))
    assert "solution" in draft.gaps or said(draft, "solution")[0][0] == "What did not work:"
    assert draft.helpers == ()


def test_a_spanish_draft_speaks_spanish():
    questions = (Question("El router parpadea en rojo", "Hola a todos:\n\nEl router parpadea en rojo. He probado otro cable.", cited(1)),)
    replies = (Reply("Ocurre porque se cortó la actualización. Espera diez minutos.", cited(2), is_solution=True),)
    sections = as_sections(made(questions, replies, "es").paragraphs, "es")
    assert sections["cause"].startswith("Ocurre porque se cortó la actualización.")
    assert "Lo que no funcionó: [^p1]\n\n- He probado otro cable. [^p1]" in sections["solution"]


def test_numbers_code_and_negations_are_never_merged_away():
    assert same("Wait for ten minutes, then restart the router.", "Then restart the router, wait for ten minutes!", "en")
    assert not same("Wait for 10 minutes and restart the router.", "Wait for 30 minutes and restart the router.", "en")
    assert not same("Do restart the router now.", "Do not restart the router now.", "en")
    assert not same("Type `reset` in the router.", "Type `erase` in the router.", "en")


def test_a_post_s_own_marks_quotations_and_names_do_not_get_into_a_draft():
    found = passages("Hola @ana:\n\n> What she said\n\nRestart it [^p7] as @bob said. Thanks!\n\nBob")
    assert [one.text for one in found] == ["Restart it as … said. Thanks!"]
    assert sentences(found[0].text) == ["Restart it as … said."]


def test_passages_are_read_in_linear_time_and_lose_no_code():
    assert passages("~~~\n" + "a\n" * 10)[0].code[0].count("a") == 10
    long = passages("1. " * 10_000 + "\n" + "word. " * 20_000 + "`" * 30_000)
    assert len(long) <= 60
