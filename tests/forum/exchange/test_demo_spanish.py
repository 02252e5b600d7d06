"""The Spanish half of the demo content: it must import without one complaint and look lived in."""

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from forum.resolution.states import MOVES, ClosedReason, Resolution, SolvedHow

DEMO = Path(__file__).parents[3] / "forum" / "exchange" / "demo"


def records(name: str) -> list[dict]:
    return [json.loads(line) for line in (DEMO / name).read_text(encoding="utf-8").splitlines() if line]


BASE = records("base.jsonl")
SPANISH = records("es.jsonl")
ANCHOR = datetime.fromisoformat(BASE[0]["anchor"])
MEMBERS = {r["ref"]: r for r in BASE + SPANISH if r["record"] == "member"}
CATEGORIES = {r["slug"]: r for r in BASE if r["record"] == "category"}
TAGS = {r["name"] for r in BASE if r["record"] == "tag"}
ATTACHMENTS = {r["ref"] for r in BASE if r["record"] == "attachment"}
THREADS = {r["ref"]: r for r in SPANISH if r["record"] == "thread"}
QUESTIONS = [t for t in THREADS.values() if t["type"] == "question"]


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def posts(thread: dict) -> list[dict]:
    """The question, its answers and all comments of a thread."""
    bodies = [thread, *thread["answers"]]
    return bodies + [comment for post in bodies for comment in post["comments"]]


def resolution_after(thread: dict) -> tuple[Resolution, str | None, str]:
    """Where the history of a question ends: resolution, how or reason, whom it waits on; every move must be legal."""
    state, word, waiting = Resolution.OPEN, None, "community"
    targets = {"solved": Resolution.SOLVED, "closed": Resolution.CLOSED, "reopened": Resolution.OPEN}
    for change in thread["history"]:
        move = change["move"]
        if move == "solution_added":
            assert state is Resolution.SOLVED, thread["ref"]
        elif move in ("needs_info", "info_given"):
            assert state is Resolution.OPEN, thread["ref"]
            assert (waiting == "asker") == (move == "info_given"), thread["ref"]
            waiting = "asker" if move == "needs_info" else "community"
        else:
            assert targets[move] in MOVES[state], (thread["ref"], state, move)
            state, word = targets[move], change.get("how") or (change.get("reason") if move == "closed" else None)
            waiting = "community"
    return state, word, waiting


def display_status(thread: dict) -> str:
    state, word, waiting = resolution_after(thread)
    if state is Resolution.SOLVED:
        return "solved"
    if state is Resolution.CLOSED:
        return "duplicate" if word == "duplicate" else "closed"
    if waiting == "asker":
        return "needs info"
    return "answered" if thread["answers"] else "unanswered"


@pytest.fixture(params=THREADS.values(), ids=THREADS.keys())
def thread(request) -> dict:
    return request.param


def test_the_spanish_part_holds_enough_threads_over_120_days():
    days = [(ANCHOR - when(t["created_at"])).days for t in THREADS.values()]
    assert len(QUESTIONS) >= 70
    assert len(THREADS) - len(QUESTIONS) >= 2
    assert max(days) >= 115
    assert all(0 <= day <= 120 for day in days)


def test_refs_titles_and_bodies_are_all_different():
    everyone = [p["ref"] for t in THREADS.values() for p in posts(t)]
    assert len(everyone) == len(set(everyone))
    assert all(ref.startswith("es-") for ref in everyone)
    assert len({t["title"] for t in THREADS.values()}) == len(THREADS)
    bodies = [p["body"] for t in THREADS.values() for p in posts(t)]
    assert [body for body, times in Counter(bodies).items() if times > 1] == []


def test_every_reference_of_a_thread_resolves(thread):
    assert thread["language"] == "es"
    assert thread["category"] in CATEGORIES
    assert set(thread["tags"]) <= TAGS
    people = {thread["author"], *thread["followers"], *(who for who, _ in thread["me_toos"])}
    people |= {change["by"] for change in thread["history"] if "by" in change}
    for post in posts(thread):
        people |= {post["author"], *(vote[0] for vote in post["votes"])}
        people |= {revision["by"] for revision in post.get("revisions", [])}
        assert set(re.findall(r"attachment:([\w-]+)", post["body"])) <= ATTACHMENTS
        mentioned = re.findall(r"(?<![\w`])@(\w+)", re.sub(r"```.*?```", "", post["body"], flags=re.S))
        assert set(mentioned) <= {member["handle"] for member in MEMBERS.values()}
    assert people <= MEMBERS.keys()
    answers = {answer["ref"] for answer in thread["answers"]}
    assert {change["answer"] for change in thread["history"] if "answer" in change} <= answers
    assert {change["of"] for change in thread["history"] if "of" in change} <= THREADS.keys() - {thread["ref"]}


def test_the_fields_of_a_question_pass_the_rules_of_its_category(thread):
    if thread["type"] != "question":
        return
    given = thread.get("fields", {})
    known = {field["key"]: field for field in CATEGORIES[thread["category"]]["fields"]}
    assert given.keys() <= known.keys()
    for key, field in known.items():
        if key not in given:
            assert not field["required"], f"{thread['ref']} lacks {key}"
        elif field["kind"] == "choice":
            assert given[key] in field["choices"]
        elif field["kind"] == "number":
            assert field["min"] <= given[key] <= field["max"]
        else:
            assert re.fullmatch(field["pattern"], given[key])


def test_nothing_happens_before_its_cause_or_after_the_anchor(thread):
    asked = when(thread["created_at"])
    for parent in [thread, *thread["answers"]]:
        assert all(when(c["created_at"]) > when(parent["created_at"]) for c in parent["comments"])
    for post in posts(thread):
        written = when(post["created_at"])
        assert asked <= written < ANCHOR
        assert when(MEMBERS[post["author"]]["created_at"]) < written
        edits = [when(r["at"]) for r in post.get("revisions", [])] + [when(post.get("edited_at", post["created_at"]))]
        assert edits == sorted(edits)
        assert written <= edits[0]
        assert edits[-1] < ANCHOR
        assert all(written < when(at) < ANCHOR for *_, at in post["votes"])
        assert all(when(MEMBERS[who]["created_at"]) < when(at) for who, _, at in post["votes"])
    assert all(asked < when(at) < ANCHOR for _, at in thread["me_toos"])
    moves = [when(change["at"]) for change in thread["history"]]
    assert moves == sorted(moves)
    assert all(asked < at < ANCHOR for at in moves)
    written = {answer["ref"]: when(answer["created_at"]) for answer in thread["answers"]}
    assert all(written[c["answer"]] < when(c["at"]) for c in thread["history"] if "answer" in c)
    assert all(when(THREADS[c["of"]]["created_at"]) < when(c["at"]) for c in thread["history"] if "of" in c)


def test_a_member_votes_once_and_never_for_oneself(thread):
    for post in posts(thread):
        voters = [vote[0] for vote in post["votes"]]
        assert len(voters) == len(set(voters))
        assert post["author"] not in voters
        assert post["score"] == sum(1 if kind == "up" else -1 for _, kind, _ in post["votes"])
    me_too = [who for who, _ in thread["me_toos"]]
    assert len(me_too) == len(set(me_too))
    assert thread["author"] not in me_too


def test_moves_are_legal_and_made_by_somebody_who_may(thread):
    resolution_after(thread)
    if thread["type"] != "question":
        assert thread["history"] == []
    for change in thread["history"]:
        how, by = change.get("how"), change.get("by")
        if how in ("accepted_by_asker", "solved_by_self") or change["move"] in ("reopened", "info_given"):
            assert by == thread["author"]
        if how == "accepted_by_staff" or change["move"] == "needs_info" or change.get("reason") in ("no_reply", "off_topic"):
            assert MEMBERS[by]["roles"]
        if how in ("accepted_by_helper", "presumed"):
            chosen = next(a for a in thread["answers"] if a["ref"] == change["answer"])
            silence = timedelta(days=30 if how == "presumed" else 7)
            assert when(change["at"]) - when(chosen["created_at"]) >= silence


def test_duplicates_point_to_a_live_question():
    originals = [c["of"] for t in QUESTIONS for c in t["history"] if "of" in c]
    assert len(originals) >= 8
    assert {resolution_after(THREADS[ref])[0] for ref in originals} <= {Resolution.OPEN, Resolution.SOLVED}


def test_every_state_is_there():
    shown = Counter(display_status(t) for t in QUESTIONS)
    assert shown.keys() == {"unanswered", "answered", "needs info", "solved", "closed", "duplicate"}
    ways = {resolution_after(t)[1] for t in QUESTIONS}
    assert set(SolvedHow) - {SolvedHow.ARTICLE} <= ways
    assert set(ClosedReason) <= ways
    moves = Counter(c["move"] for t in QUESTIONS for c in t["history"])
    assert min(moves["reopened"], moves["solution_added"], moves["info_given"]) >= 2
    fresh = [t for t in QUESTIONS if display_status(t) == "unanswered" and ANCHOR - when(t["created_at"]) < timedelta(days=1)]
    assert len(fresh) >= 5


def test_content_that_strains_the_page_is_there():
    everything = [p for t in THREADS.values() for p in posts(t)]
    assert max(len(t["answers"]) for t in QUESTIONS) >= 20
    assert max(len(t["title"]) for t in QUESTIONS) >= 150
    assert sum("```" in p["body"] for p in everything) >= 15
    assert any(re.search(r"^(\|[^|\n]+){8,}\|$", p["body"], flags=re.M) for p in everything)
    assert sum("](attachment:" in p["body"] for p in everything) >= 2
    solved_then_edited = [
        a for t in QUESTIONS for c in t["history"] for a in t["answers"]
        if c["move"] == "solved" and c.get("answer") == a["ref"] and when(a.get("edited_at", a["created_at"])) > when(c["at"])
    ]
    assert solved_then_edited


@pytest.mark.parametrize("problem", ["wifi421", "nat", "app", "slow", "los", "cgnat", "bill"])
def test_a_recurring_problem_is_asked_by_different_people(problem):
    askers = [t["author"] for ref, t in THREADS.items() if re.fullmatch(rf"es-{problem}-\d", ref)]
    assert 4 <= len(askers) <= 6
    assert len(askers) == len(set(askers))
