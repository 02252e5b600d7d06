"""Who is told, and for which reason: pure facts in, members out."""

import pytest

from forum.notifications.audience import HEARS, IN_PERSON, OF_PLACE, Facts, Told, considered, personal
from forum.notifications.states import Kind, Level, Topic, WhyNot

ANA, BOB, CARL = 1, 2, 3


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("kind", list(Kind))
def test_a_follower_hears_what_the_level_says(kind, level):
    found = considered(kind, Facts(BOB, {ANA: level}))[ANA]
    if level is Level.MUTED:
        assert found is WhyNot.MUTED
    elif kind not in HEARS:
        assert found is WhyNot.NOT_FOR_FOLLOWERS
    else:
        assert isinstance(found, Told) is (level in HEARS[kind])


@pytest.mark.parametrize(("kind", "level", "hears"), [
    (Kind.ANSWER, Level.ALL, True), (Kind.ANSWER, Level.ANSWERS, True), (Kind.ANSWER, Level.SOLUTION, False),
    (Kind.COMMENT, Level.ALL, True), (Kind.COMMENT, Level.ANSWERS, False), (Kind.SOLVED, Level.SOLUTION, True),
])
def test_the_levels_are_everything_answers_and_the_solution(kind, level, hears):
    assert (level in HEARS[kind]) is hears


def test_nobody_hears_of_their_own_acts():
    found = considered(Kind.ANSWER, Facts(ANA, {ANA: Level.ALL, BOB: Level.ALL}))
    assert found == {ANA: WhyNot.OWN_ACT, BOB: Told(Kind.ANSWER, Topic.FOLLOWED_ANSWER)}
    assert considered(Kind.MENTION, Facts(ANA, personally={ANA: Kind.MENTION})) == {ANA: WhyNot.OWN_ACT}


def test_a_personal_reason_wins_and_reaches_those_who_muted_the_thread():
    facts = Facts(CARL, {ANA: Level.ALL, BOB: Level.MUTED}, personal(Kind.ACCEPTED, [ANA, BOB, None]))
    assert considered(Kind.SOLVED, facts) == dict.fromkeys((ANA, BOB), Told(Kind.ACCEPTED, Topic.ACCEPTED))


def test_the_asker_is_told_of_replies_others_of_what_they_follow():
    found = considered(Kind.ANSWER, Facts(CARL, {ANA: Level.ALL, BOB: Level.ALL}, asker_id=ANA))
    assert [found[ANA].topic, found[BOB].topic] == [Topic.REPLY, Topic.FOLLOWED_ANSWER]


def test_whoever_has_the_same_problem_hears_of_its_solution_unless_muted():
    found = considered(Kind.SOLVED, Facts(CARL, {BOB: Level.MUTED}, me_too=frozenset({ANA, BOB, CARL})))
    assert found == {ANA: Told(Kind.SOLVED, Topic.ME_TOO), BOB: WhyNot.MUTED, CARL: WhyNot.OWN_ACT}
    assert considered(Kind.REOPENED, Facts(CARL, me_too=frozenset({ANA}))) == {}


def test_every_kind_reaches_somebody():
    assert set(Kind) == set(HEARS) | set(IN_PERSON) | set(OF_PLACE)


def test_followers_of_a_place_hear_of_questions_but_not_the_asker_nor_who_muted_or_follows_the_thread_already():
    facts = Facts(CARL, {CARL: Level.ALL, BOB: Level.MUTED, 4: Level.ALL}, asker_id=CARL, place=frozenset({ANA, BOB, CARL, 4}))
    assert considered(Kind.QUESTION, facts) == {
        ANA: Told(Kind.QUESTION, Topic.FOLLOWED_QUESTION), BOB: WhyNot.MUTED, CARL: WhyNot.OWN_ACT, 4: WhyNot.NOT_FOR_FOLLOWERS,
    }
    assert considered(Kind.ANSWER, Facts(CARL, place=frozenset({ANA}))) == {}, "answers there are no news for them"
