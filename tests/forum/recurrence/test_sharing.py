"""What near questions share tells more than what they do not, as rare as it may be: the board learns it, and anew when it has grown."""

from math import isclose

import numpy as np
import pytest
from sqlalchemy import select

from forum.core import jobs
from forum.core.db import session
from forum.core.models import OutboxRow
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotAllowed
from forum.recurrence import jobs as pieces
from forum.recurrence import sharing, similarity
from forum.recurrence.commands import catch_up, catching_up, forget_terms, learn_sharing, learn_some
from forum.recurrence.commands import learning as learning_commands
from forum.recurrence.commands.learning import keep_sharing
from forum.recurrence.grouping import JOIN, LEARNED
from forum.recurrence.kinship import CHANNELS, akin
from forum.recurrence.models import RecurrenceState, TermCounts
from forum.recurrence.queries import find_like, learning
from forum.recurrence.queries.learning import what_is_shared
from forum.recurrence.queries.near import join_in_force
from forum.recurrence.queries.rarity import fresh_rarity, rarity
from tests import make

TITLES = (
    "Cheque deposit missing since yesterday", "Cheque deposit not there yet", "My cheque deposit is gone", "Cheque deposit lost",
    "Router blinks yesterday and today", "Router blinks red", "Why the router blinks", "Router blinks at night",
    "Invoice was wrong yesterday", "Invoice has a wrong name", "A wrong invoice again", "Wrong invoice number",
)
QUARTERS = (TITLES[:4], TITLES[4:8], TITLES[8:])


def read(*titles):
    return [similarity.read(title) for title in titles]


def pairs():
    """The board, each question with the others of its problem."""
    found = sharing.Pairs()
    for titles in QUARTERS:
        for title in titles:
            found.add(read(title)[0], read(*(other for other in titles if other != title)), CHANNELS)
    return found


def factor(packed, word):
    return sharing.unpacked(packed)[similarity.read(word).ids[0] & (similarity.BUCKETS - 1)][0]


@pytest.fixture
def told():
    counts = np.zeros(similarity.BUCKETS)
    for bucket, texts in similarity.buckets(read(*TITLES)).items():
        counts[bucket] = texts
    return similarity.rarity_of(len(TITLES), counts)


@pytest.fixture
def board(app, monkeypatch):
    monkeypatch.setattr(learning, "ENOUGH", len(TITLES))
    for title in TITLES:
        make.question(title=title, body=title)
    jobs.drain()


def state():
    return session().execute(select(RecurrenceState.texts, RecurrenceState.learned)).one()


@pytest.mark.once
def test_what_near_questions_share_weighs_more_than_what_they_do_not():
    packed = pairs().packed()
    assert factor(packed, "cheque") > 1 > factor(packed, "yesterday")
    assert factor(packed, "unheard") == 1, "of what nobody says nothing is known"


@pytest.mark.once
def test_before_anything_was_seen_every_term_weighs_what_its_rarity_says():
    assert set(sharing.unpacked(sharing.Pairs().packed()).tolist()) == {1.0}


@pytest.mark.once
def test_a_kept_factor_is_true_to_three_parts_in_a_hundred_and_the_most_extreme_fits():
    found = pairs()
    said = similarity.read("cheque").ids[0] & (similarity.BUCKETS - 1)
    usual = found.sharing.sum() / found.saying.sum()
    meant = ((found.sharing[said] + sharing.ASSUMED * usual) / (found.saying[said] + sharing.ASSUMED) / usual)[0] ** sharing.POWER
    assert isclose(factor(found.packed(), "cheque"), meant, rel_tol=0.03)
    found.saying[said] = 1e9
    found.sharing[said] = 0
    assert 0 < factor(found.packed(), "cheque") < 0.01


@pytest.mark.once
def test_a_learned_word_makes_questions_akin_and_an_idle_one_does_not(told):
    wanted, (cheque, yesterday) = read("Cheque yesterday")[0], read("Where is the cheque", "Down since yesterday")
    before = akin(wanted, [cheque, yesterday], told)
    learned = similarity.Rarity(told.weight, told.texts, sharing.unpacked(pairs().packed()))
    after = akin(wanted, [cheque, yesterday], learned)
    assert after[0] - after[1] > before[0] - before[1] + 0.1
    assert similarity.alike(wanted, [cheque], told) == similarity.alike(wanted, [cheque], learned), "who looks for the same finds the same"


def test_a_board_learns_once_it_has_enough_questions_and_joins_more_strictly_then(board, monkeypatch):
    assert rarity().shared is None and join_in_force() == JOIN
    monkeypatch.setattr(learning, "ENOUGH", len(TITLES) + 1)
    assert not learn_sharing(SYSTEM)
    monkeypatch.setattr(learning, "ENOUGH", len(TITLES))
    before = [(one.title, one.score) for one in find_like(make.member(), "Cheque gone yesterday")]
    assert learn_sharing(SYSTEM)
    shared = rarity().shared
    assert shared is not None and join_in_force() == JOIN + LEARNED
    cheque, yesterday = (shared[similarity.read(word).ids[0] & (similarity.BUCKETS - 1)][0] for word in ("cheque", "yesterday"))
    assert cheque > yesterday and state() == (len(TITLES), len(TITLES))
    assert [(one.title, one.score) for one in find_like(make.member(), "Cheque gone yesterday")] == before


def test_it_learns_anew_when_it_has_grown_by_half_and_the_same_from_the_same(board):
    assert learn_sharing(SYSTEM) and not learn_sharing(SYSTEM)
    stored = session().scalars(select(TermCounts.shared).order_by(TermCounts.block)).all()
    keep_sharing(SYSTEM, what_is_shared(), len(TITLES))
    assert session().scalars(select(TermCounts.shared).order_by(TermCounts.block)).all() == stored and any(stored)
    for title in QUARTERS[0]:
        make.question(title=f"{title}, really", body=title)
    jobs.drain()
    assert not learn_sharing(SYSTEM), "a third is not a half"
    for title in QUARTERS[1][:2]:
        make.question(title=f"{title}, really", body=title)
    jobs.drain()
    assert learn_sharing(SYSTEM) and state() == (18, 18)


def test_looking_costs_the_same_however_many_questions_there_are(board, monkeypatch, statements):
    monkeypatch.setattr(learning, "ASKED", 4)
    with statements() as few:
        what_is_shared()
    for title in TITLES:
        make.question(title=f"{title} too", body=title)
    jobs.drain()
    with statements() as more:
        what_is_shared()
    assert len(more) <= len(few)


def test_learning_in_pieces_finds_the_same_and_the_night_goes_on_with_it(board, monkeypatch):
    monkeypatch.setattr(learning, "AT_ONCE", 5)
    whole = what_is_shared().tolist()
    kept = []
    monkeypatch.setattr(learning_commands, "keep_sharing", lambda actor, factors, texts: kept.append((factors.tolist(), texts)))
    assert [learn_some(SYSTEM, 0) for _piece in range(3)] == [False, False, True]
    assert kept == [(whole, len(TITLES))]
    monkeypatch.setattr(pieces, "PIECE_SECONDS", 0)
    pieces.consolidate({})
    assert session().scalar(select(OutboxRow.kind).where(OutboxRow.done_at.is_(None))) == pieces.GO_ON_NIGHT
    assert session().scalar(select(RecurrenceState.night_began_at)) is None, "first it learns"


def test_only_who_administers_may_keep_what_was_learned(board):
    with pytest.raises(NotAllowed):
        keep_sharing(make.member(), np.full(similarity.BUCKETS, sharing.UNKNOWN, dtype=np.uint8), 1)


def test_reading_all_anew_forgets_it_and_an_import_learns_before_it_places(board, monkeypatch):
    learn_sharing(SYSTEM)
    forget_terms(SYSTEM)
    assert fresh_rarity().shared is None and state() == (0, 0)
    seen = []
    really = catching_up.place_rest
    monkeypatch.setattr(catching_up, "place_rest", lambda *args, **options: (seen.append(state()), really(*args, **options))[1])
    catch_up(SYSTEM)
    assert seen == [(len(TITLES), len(TITLES))]


def test_a_night_begins_with_learning(board):
    pieces.consolidate({})
    assert state().learned == len(TITLES)
