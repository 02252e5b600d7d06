"""Who is told: pure facts in, members out."""

import pytest

from forum.notifications.audience import Facts, audience, personal
from forum.notifications.states import Kind, Level

ANA, BOB, CARL = 1, 2, 3


@pytest.mark.parametrize(("kind", "level", "hears"), [
    (Kind.ANSWER, Level.ALL, True), (Kind.ANSWER, Level.ANSWERS, True), (Kind.ANSWER, Level.SOLUTION, False),
    (Kind.COMMENT, Level.ALL, True), (Kind.COMMENT, Level.ANSWERS, False),
    (Kind.SOLVED, Level.SOLUTION, True), (Kind.SOLVED, Level.MUTED, False), (Kind.ANSWER, Level.MUTED, False),
])
def test_a_follower_hears_what_the_level_says(kind, level, hears):
    assert (audience(kind, Facts(BOB, {ANA: level})) == {ANA: kind}) is hears


def test_nobody_hears_of_their_own_acts():
    assert audience(Kind.ANSWER, Facts(ANA, {ANA: Level.ALL, BOB: Level.ALL})) == {BOB: Kind.ANSWER}
    assert audience(Kind.MENTION, Facts(ANA, personally={ANA: Kind.MENTION})) == {}


def test_a_personal_reason_wins_and_reaches_those_who_muted_the_thread():
    facts = Facts(CARL, {ANA: Level.ALL, BOB: Level.MUTED}, personal(Kind.ACCEPTED, [ANA, BOB, None]))
    assert audience(Kind.SOLVED, facts) == {ANA: Kind.ACCEPTED, BOB: Kind.ACCEPTED}
