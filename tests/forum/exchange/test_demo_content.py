"""The demo content as a whole: header, English and Spanish threads, images. What it promises a visitor is checked here."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image

from forum.kit.markdown import render
from forum.kit.personal_data import personal_data
from forum.resolution.states import ClosedReason, SolvedHow

Record = dict[str, Any]
DEMO = Path(__file__).parents[3] / "forum" / "exchange" / "demo"
DRIVER_VERSIONS = {"22.180.0.4"}  # looks like an address
STAFF_ROLES = {"agent", "moderator", "admin"}


def records(name: str) -> list[Record]:
    return [json.loads(line) for line in (DEMO / name).read_text(encoding="utf-8").splitlines()]


EVERYTHING = [row for name in ("base.jsonl", "en.jsonl", "es.jsonl") for row in records(name)]
MEMBERS = {row["ref"]: row for row in EVERYTHING if row["record"] == "member"}
CATEGORIES = {row["slug"]: row for row in EVERYTHING if row["record"] == "category"}
TAGS = {row["name"]: row for row in EVERYTHING if row["record"] == "tag"}
IMAGES = {row["ref"]: row for row in EVERYTHING if row["record"] == "attachment"}
THREADS = {row["ref"]: row for row in EVERYTHING if row["record"] == "thread"}
QUESTIONS = [row for row in THREADS.values() if row["type"] == "question"]
ENGLISH = [row for row in QUESTIONS if row["language"] == "en"]


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


ANCHOR = when(EVERYTHING[0]["anchor"])


def posts(thread: Record) -> Iterator[tuple[Record, Record | None]]:
    """Every post of a thread with the post it stands under."""
    yield thread, None
    for answer in thread["answers"]:
        yield answer, thread
    for parent in (thread, *thread["answers"]):
        for comment in parent.get("comments", []):
            yield comment, parent


def texts(thread: Record) -> Iterator[str]:
    yield thread["title"]
    for post, _ in posts(thread):
        yield post["body"]
        yield from (revision["body"] for revision in post.get("revisions", []))
    yield from (move["note"] for move in thread["history"] if move.get("note"))


def deeds(thread: Record) -> Iterator[tuple[str | None, datetime, datetime]]:
    """Everything done in a thread: by whom, when, and the moment it had to come after."""
    asked = when(thread["created_at"])
    answered = {answer["ref"]: when(answer["created_at"]) for answer in thread["answers"]}
    for post, parent in posts(thread):
        written = when(post["created_at"])
        yield post["author"], written, when(parent["created_at"]) if parent else written
        for member, _, at in post.get("votes", []):
            yield member, when(at), written
        for revision in post.get("revisions", []):
            yield revision["by"], when(revision["at"]), written
        if "edited_at" in post:
            yield post.get("edited_by", post["author"]), when(post["edited_at"]), written
    for member, at in thread.get("me_toos", []):
        yield member, when(at), asked
    for move in thread["history"]:
        yield move.get("by"), when(move["at"]), answered.get(move.get("answer", ""), asked)


def outcome(thread: Record) -> str:
    """The state a question ends in, in the words of the format: how it was solved, why closed, or what it waits for."""
    state = "answered" if thread["answers"] else "unanswered"
    for move in thread["history"]:
        if move["move"] in ("solved", "closed"):
            state = move.get("how") or move["reason"]
        elif move["move"] == "reopened":
            state = "reopened"
        elif move["move"] == "needs_info":
            state = "needs_info"
        elif move["move"] == "info_given":
            state = "answered" if thread["answers"] else "unanswered"
    return state


def for_each(threads: Iterable[Record]) -> Callable[[Callable[[Record], None]], Callable[[], None]]:
    """One test that puts every thread to the same check and names the one that fails."""

    def make(check: Callable[[Record], None]) -> Callable[[], None]:
        def test() -> None:
            for thread in threads:
                try:
                    check(thread)
                except AssertionError as problem:
                    raise AssertionError(f"{thread['ref']}: {problem}") from problem

        test.__doc__ = check.__doc__
        return test

    return make


OUTCOMES = Counter(outcome(thread) for thread in QUESTIONS)


def moves_of(thread: Record) -> list[str]:
    return [move["move"] for move in thread["history"]]


def test_header_comes_first_and_refs_are_unique() -> None:
    assert EVERYTHING[0]["record"] == "plaza"
    counts = Counter((row["record"], row.get("ref") or row.get("slug") or row.get("name")) for row in EVERYTHING)
    assert [key for key, number in counts.items() if number > 1] == []
    refs = Counter(post["ref"] for thread in THREADS.values() for post, _ in posts(thread))
    assert [ref for ref, number in refs.items() if number > 1] == []


def test_demo_accounts_cover_the_roles() -> None:
    demo = {ref: set(row["roles"]) for ref, row in MEMBERS.items() if ref.startswith("demo_")}
    assert demo == {
        "demo_member": set(), "demo_helper": set(), "demo_agent": {"agent"}, "demo_admin": {"admin", "moderator", "editor"},
    }
    assert all(row["handle"] == ref for ref, row in MEMBERS.items())
    assert len(CATEGORIES) == 5 and len(TAGS) >= 35 and len(MEMBERS) >= 45


def test_tag_synonyms_are_nobody_elses() -> None:
    words = Counter([*TAGS, *(word for tag in TAGS.values() for word in tag["synonyms"])])
    assert [word for word, number in words.items() if number > 1] == []


@for_each(THREADS.values())
def test_refs_resolve(thread: Record) -> None:
    assert thread["category"] in CATEGORIES
    assert set(thread["tags"]) <= set(TAGS) and 1 <= len(thread["tags"]) <= 5
    people = {who for who, _, _ in deeds(thread) if who} | set(thread["followers"])
    assert people <= set(MEMBERS)
    answers = {answer["ref"] for answer in thread["answers"]}
    assert {move["answer"] for move in thread["history"] if "answer" in move} <= answers
    for move in thread["history"]:
        if move.get("reason") == "duplicate":
            original = THREADS[move["of"]]
            assert outcome(original) != "duplicate" and when(original["created_at"]) < when(thread["created_at"])
    shown = {name for text in texts(thread) for name in re.findall(r"\(attachment:([\w-]+)\)", text)}
    assert shown <= set(IMAGES)


@for_each(THREADS.values())
def test_every_event_follows_its_cause(thread: Record) -> None:
    for who, at, cause in deeds(thread):
        assert cause <= at < ANCHOR, (who, at)
        if who:
            assert when(MEMBERS[who]["created_at"]) < at, who
    times = [when(move["at"]) for move in thread["history"]]
    assert times == sorted(times)


@for_each(THREADS.values())
def test_moves_are_ones_the_house_allows(thread: Record) -> None:
    state, waiting = "open", False
    for move in thread["history"]:
        word, roles = move["move"], set(MEMBERS[move["by"]]["roles"]) if "by" in move else set()
        if word in ("needs_info", "info_given"):
            assert state == "open" and waiting == (word == "info_given")
            waiting = word == "needs_info"
            assert (move["by"] == thread["author"]) == (word == "info_given")
        elif word == "solution_added":
            assert state == "solved"
        elif word == "reopened":
            assert state in ("solved", "closed")
            state = "open"
        else:
            assert state in ({"open"} if word == "solved" else {"open", "solved"})
            state, waiting = word, False
        if move.get("how") in ("accepted_by_asker", "solved_by_self"):
            assert move["by"] == thread["author"]
        if move.get("how") == "accepted_by_staff":
            assert roles & STAFF_ROLES
        assert move.get("how", "presumed") in set(SolvedHow)
        assert word != "closed" or move["reason"] in set(ClosedReason)


@for_each(THREADS.values())
def test_votes_are_single_and_not_for_oneself(thread: Record) -> None:
    for post, _ in posts(thread):
        voters = [member for member, _, _ in post.get("votes", [])]
        assert len(set(voters)) == len(voters) and post["author"] not in voters
        assert {way for _, way, _ in post.get("votes", [])} <= {"up", "down"}
    fellows = [member for member, _ in thread.get("me_toos", [])]
    assert len(set(fellows)) == len(fellows) and thread["author"] not in fellows


@for_each(QUESTIONS)
def test_fields_satisfy_their_category(thread: Record) -> None:
    fields = {field["key"]: field for field in CATEGORIES[thread["category"]]["fields"]}
    values = thread.get("fields", {})
    assert set(values) <= set(fields)
    assert {key for key, field in fields.items() if field["required"]} <= set(values)
    for key, value in values.items():
        field = fields[key]
        if field["kind"] == "choice":
            assert value in field["choices"]
        elif field["kind"] == "number":
            assert field["min"] <= value <= field["max"]
        else:
            assert re.fullmatch(field["pattern"], value)


@for_each(THREADS.values())
def test_texts_render_and_give_nobody_away(thread: Record) -> None:
    for text in texts(thread):
        assert text.strip() and len(text) <= 32_000
        assert {text[found.start:found.end] for found in personal_data(text)} <= DRIVER_VERSIONS
        hosts = re.findall(r"https?://([^/\s:)`\"\\]+)", text)
        assert all(re.search(r"^(192\.168\.|hub\.|10\.)|(^|\.)example(\.(com|org|net))?$", host) for host in hosts), hosts
    assert len(thread["title"]) <= 180
    for post, _ in posts(thread):
        shown = render(post["body"])
        assert shown.html and not shown.escaped


def test_images_are_small_and_used() -> None:
    shown = {name for thread in THREADS.values() for text in texts(thread) for name in re.findall(r"attachment:([\w-]+)", text)}
    assert shown == set(IMAGES) and len(IMAGES) >= 8
    for image in IMAGES.values():
        path = DEMO / image["path"]
        assert path.stat().st_size < 30_000
        with Image.open(path) as picture:
            assert picture.format == "PNG" and max(picture.size) <= 1_200


def test_enough_in_both_languages() -> None:
    counts = Counter(thread["language"] for thread in QUESTIONS)
    assert counts["en"] >= 145 and counts["es"] >= 50 and sum(counts.values()) >= 200
    kinds = Counter(thread["type"] for thread in THREADS.values())
    assert kinds["discussion"] >= 8 and kinds["announcement"] >= 4


def test_every_state_is_there() -> None:
    wanted = {str(how): 3 for how in SolvedHow if how is not SolvedHow.ARTICLE}
    wanted |= {str(reason): 3 for reason in ClosedReason} | {"unanswered": 15, "answered": 25, "needs_info": 6, "reopened": 2}
    wanted |= {"accepted_by_asker": 80, "duplicate": 10, "presumed": 6}
    assert {state: OUTCOMES[state] for state, least in wanted.items() if OUTCOMES[state] < least} == {}


def test_special_histories_are_there() -> None:
    twice = [t for t in QUESTIONS if moves_of(t).count("solved") > 1 and "reopened" in moves_of(t)]
    round_trips = [t for t in QUESTIONS if "info_given" in moves_of(t)]
    several = [t for t in QUESTIONS if "solution_added" in moves_of(t)]
    assert len(twice) >= 3 and len(round_trips) >= 10 and len(several) >= 3
    edited_since = [
        t for t in QUESTIONS for move in t["history"] for answer in t["answers"]
        if move.get("answer") == answer["ref"] and answer.get("edited_at", "") > move["at"]
    ]
    assert len(edited_since) >= 3
    assert any(t.get("locked") for t in QUESTIONS) and any(t.get("pinned") for t in THREADS.values())


def test_shapes_that_try_the_layout() -> None:
    sizes = sorted(len(t["answers"]) for t in THREADS.values())
    assert sizes[-1] >= 60 and max(len(t["answers"]) for t in QUESTIONS) >= 25
    assert sum(len(t["title"]) >= 150 for t in THREADS.values()) >= 2
    bodies = [post["body"] for t in THREADS.values() for post, _ in posts(t)]
    assert any(re.search(r"^(\|[^|\n]*){12,}\|$", body, re.M) for body in bodies), "a wide table"
    assert sum("```" in body for body in bodies) >= 30
    assert any(len(block.splitlines()) >= 40 for body in bodies for block in re.findall(r"```.*?```", body, re.S))


def test_recurring_problems_are_asked_by_different_people_over_time() -> None:
    families: dict[str, list[Record]] = {}
    for thread in ENGLISH:
        if found := re.fullmatch(r"en-([a-z]{2})-\d", thread["ref"]):
            families.setdefault(found[1], []).append(thread)
    recurring = [family for family in families.values() if len(family) >= 5]
    assert len(recurring) >= 7
    for family in recurring:
        assert len({thread["author"] for thread in family}) >= len(family) - 1
        times = sorted(when(thread["created_at"]) for thread in family)
        assert times[-1] - times[0] > timedelta(days=55)


def test_history_reaches_from_months_ago_to_this_hour() -> None:
    times = sorted(when(thread["created_at"]) for thread in QUESTIONS)
    assert ANCHOR - times[0] > timedelta(days=115)
    assert ANCHOR - times[-1] < timedelta(hours=1)
    assert sum(ANCHOR - at < timedelta(days=1) for at in times) >= 10
    assert max(later - earlier for earlier, later in pairwise(times)) < timedelta(days=4)
    daytime = sum(6 <= at.hour < 22 for at in times)
    assert daytime > 0.8 * len(times)
    waits = [when(t["answers"][0]["created_at"]) - when(t["created_at"]) for t in QUESTIONS if t["answers"]]
    assert min(waits) < timedelta(minutes=30) and max(waits) > timedelta(hours=20)
