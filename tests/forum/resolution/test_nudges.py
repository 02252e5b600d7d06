"""The rules of reminding, as a table: what happens to one question at one moment, and why nothing does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forum.resolution.nudges import Act, Candidate, Due, Facts, Rules, Sent, Wait, turn_of
from forum.resolution.states import ReminderKind

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
ACCEPT = Rules(tuple(timedelta(days=days) for days in (3, 7, 30)), True, True, timedelta(days=7))
DETAILS = Rules(tuple(timedelta(days=days) for days in (3, 7)), True, True, timedelta(days=30))


def day(number):
    return START + timedelta(days=number)


def sent(*pairs, round=0):
    """Reminders as (step, day), told on that day."""
    return tuple(Sent(step, round, day(at), day(at)) for step, at in pairs)


LIKELY = Candidate(8, day(0), day(0))
ASKED = Facts(ReminderKind.ACCEPT, 1, 2, START, candidates=(LIKELY,), heard_at=START)
WANTED = Facts(ReminderKind.DETAILS, 1, 2, START, heard_at=START)



def accept(at, rules=ACCEPT, **changes):
    return said(turn_of(replace(ASKED, **changes), rules, day(at)))


def details(at, rules=DETAILS, **changes):
    return said(turn_of(replace(WANTED, **changes), rules, day(at)))


def said(turn):
    return (turn.act, turn.step) if isinstance(turn, Due) else turn


@pytest.mark.parametrize(("at", "before", "what"), [
    (2.9, (), Wait.NOT_DUE),
    (3, (), (Act.REMIND, 1)),
    (6.9, ((1, 3),), Wait.NOT_DUE),
    (7, ((1, 3),), (Act.REMIND, 2)),
    (29.9, ((1, 3), (2, 7)), Wait.NOT_DUE),
    (30, ((1, 3), (2, 7)), (Act.REMIND, 3)),
    (36.9, ((1, 3), (2, 7), (3, 30)), Wait.GRACE),
    (37, ((1, 3), (2, 7), (3, 30)), (Act.PRESUME, 0)),
    # the job was away: one reminder, of the highest mark that was reached
    (8, (), (Act.REMIND, 2)),
    (33, (), (Act.REMIND, 3)),
    (33, ((1, 3),), (Act.REMIND, 3)),
    # three days lie between two
    (7, ((1, 6),), Wait.TOO_SOON),
    (9, ((1, 6),), (Act.REMIND, 2)),
    (30, ((2, 28),), Wait.TOO_SOON),
    (40, ((3, 38),), Wait.GRACE),
    (45, ((3, 38),), (Act.PRESUME, 0)),
])
def test_reminders_come_at_their_marks_and_then_it_is_presumed(at, before, what):
    assert accept(at, sent=sent(*before)) == what


ALL = sent((1, 3), (2, 7), (3, 30))


@pytest.mark.parametrize(("changes", "at", "what"), [
    ({"candidates": ()}, 5, Wait.NO_CANDIDATE),
    ({"asker_may": False}, 5, Wait.MAY_NOT),
    ({"asker_may": False, "sent": ALL}, 60, Wait.MAY_NOT),
    # said "not solved": never again for the answers of before, anew for one that was posted after
    ({"stopped_at": day(4), "round": 1, "sent": sent((1, 3))}, 7, Wait.SAID_NOT_SOLVED),
    ({"stopped_at": day(4), "round": 1}, 300, Wait.SAID_NOT_SOLVED),
    ({"stopped_at": day(4), "round": 1, "candidates": (Candidate(9, day(5), day(5)), LIKELY)}, 7.9, Wait.NOT_DUE),
    ({"stopped_at": day(4), "round": 1, "candidates": (Candidate(9, day(5), day(5)), LIKELY)}, 8, (Act.REMIND, 1)),
    ({"stopped_at": day(4), "round": 1, "sent": sent((1, 7)), "candidates": (Candidate(9, day(5), day(5)),)}, 8, Wait.TOO_SOON),
    # an old answer that somebody finds helpful later is counted from then
    ({"candidates": (Candidate(8, day(0), day(20)),)}, 22, Wait.NOT_DUE),
    ({"candidates": (Candidate(8, day(0), day(20)),)}, 23, (Act.REMIND, 1)),
    # what happened to the question since, such as details asked and given, moves the marks
    ({"since": day(10), "sent": sent((1, 3))}, 16, Wait.NOT_DUE),
    ({"since": day(10), "sent": sent((1, 3))}, 17, (Act.REMIND, 2)),
    # imported
    ({"is_imported": True}, 59, (Act.REMIND, 3)),
    ({"is_imported": True}, 61, Wait.TOO_OLD),
    ({"is_imported": True, "sent": sent((3, 58))}, 66, (Act.PRESUME, 0)),
    ({}, 80, (Act.REMIND, 3)),
    # the asker writes: the silence begins again
    ({"sent": ALL, "heard_at": day(33)}, 39, Wait.GRACE),
    ({"sent": ALL, "heard_at": day(33)}, 40, (Act.PRESUME, 0)),
    # nobody was really told
    ({"sent": tuple(replace(one, told_at=None) for one in ALL)}, 90, Wait.NEVER_TOLD),
])
def test_what_stops_or_moves_them(changes, at, what):
    assert accept(at, **changes) == what


def test_the_likeliest_answer_is_presumed():
    facts = replace(ASKED, candidates=(Candidate(9, day(1), day(1)), LIKELY), sent=ALL)
    assert turn_of(facts, ACCEPT, day(60)).answer_ids == (9, 8)


def test_each_part_can_be_switched_off():
    assert accept(5, replace(ACCEPT, reminds=False)) == Wait.SWITCHED_OFF
    assert accept(60, replace(ACCEPT, ends=False), sent=ALL) == Wait.SWITCHED_OFF
    assert details(5, replace(DETAILS, reminds=False)) == Wait.SWITCHED_OFF
    assert details(30, replace(DETAILS, reminds=False)) == (Act.CLOSE, 0)
    assert details(60, replace(DETAILS, ends=False), sent=sent((1, 3), (2, 7))) == Wait.NOT_DUE


@pytest.mark.parametrize(("at", "changes", "what"), [
    (2.9, {}, Wait.NOT_DUE),
    (3, {}, (Act.REMIND, 1)),
    (7, {"sent": sent((1, 3))}, (Act.REMIND, 2)),
    (29.9, {"sent": sent((1, 3), (2, 7))}, Wait.NOT_DUE),
    (30, {"sent": sent((1, 3), (2, 7))}, (Act.CLOSE, 0)),
    # away for more than a month: reminded once, closed three days later at the earliest
    (40, {}, (Act.REMIND, 2)),
    (42, {"sent": sent((2, 40))}, Wait.NOT_DUE),
    (43, {"sent": sent((2, 40))}, (Act.CLOSE, 0)),
    # asked again: a new round, but no reminder within three days of the last
    (3, {"round": 4, "sent": sent((1, 1), round=2)}, Wait.TOO_SOON),
    (4, {"round": 4, "sent": sent((1, 1), round=2)}, (Act.REMIND, 1)),
    (40, {"asker_may": False}, Wait.MAY_NOT),
    (20, {"asker_may": False, "asker_left": True}, Wait.MAY_NOT),
    (30, {"asker_may": False, "asker_left": True}, (Act.CLOSE, 0)),
    (70, {"is_imported": True}, Wait.TOO_OLD),
    (70, {}, (Act.REMIND, 2)),
])
def test_details_are_reminded_of_and_then_it_is_closed(at, changes, what):
    assert details(at, **changes) == what
