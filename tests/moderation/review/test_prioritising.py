"""What comes first: pure, and every point has its words."""

import pytest

from moderation.review.prioritising import SEVERITY, PriorityFacts, priority, weightiest

PLAIN = PriorityFacts("post", reasons=("spam",), flag_weight=2, accuracy=1.0, author_days=400)


def total(**changes):
    return priority(PriorityFacts(**{name: getattr(PLAIN, name) for name in PLAIN.__slots__} | changes)).total


@pytest.mark.parametrize("facts", [
    PLAIN, PriorityFacts("appeal", waiting_hours=400), PriorityFacts("edit"),
    PriorityFacts("post", is_held=True, was_hidden=True, views=9_000),
])
def test_the_parts_add_up_and_say_why(facts):
    score = priority(facts)
    assert score.total == sum(points for _words, points in score.parts)
    assert all(words and points for words, points in score.parts)


@pytest.mark.parametrize(("more", "less"), [
    ({"reasons": ("illegal",)}, {"reasons": ("dangerous_or_wrong",)}), ({"reasons": ("personal_information",)}, {"reasons": ("abusive",)}),
    ({"reasons": ("abusive",)}, {"reasons": ("spam",)}), ({"reasons": ("spam",)}, {"reasons": ("duplicate",)}),
    ({"flag_weight": 5}, {"flag_weight": 1}), ({"accuracy": 1.5}, {"accuracy": 0.25}), ({"is_held": True}, {}), ({"was_hidden": True}, {}),
    ({"waiting_hours": 30}, {"waiting_hours": 2}), ({"views": 5_000}, {"views": 3}), ({"author_days": 1}, {"author_days": 100}),
    ({"subject": "appeal"}, {}), ({"subject": "appeal", "waiting_hours": 24 * 13}, {"subject": "post", "waiting_hours": 24 * 13}),
    ({"views": 5_000}, {"views": 5_000, "is_in_sight": False}),
])
def test_what_counts_more(more, less):
    assert total(**more) > total(**less)


def test_nothing_waits_for_ever():
    assert total(reasons=("duplicate",), waiting_hours=24 * 7) > total(reasons=("illegal",), flag_weight=50, accuracy=1.5, views=10**6)


def test_the_weightiest_reason_counts():
    assert weightiest(["spam", "dangerous_or_wrong", "off_topic"]) == "dangerous_or_wrong"
    assert weightiest([]) == ""
    assert set(SEVERITY) >= {"spam", "abusive", "illegal", "other"}
