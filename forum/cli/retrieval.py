"""`plaza similar`, `rank`, `topics`: what finds the same problem again, one JSON object per line in and out."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import click

from forum.cli import plaza
from forum.core.permissions import SYSTEM
from forum.kit.clock import iso, parse_instant
from forum.kit.errors import NotFound
from forum.kit.language import Language, guess_language
from forum.recurrence.commands import catch_up, consolidate, give_meaning_to_rest, read_rest
from forum.recurrence.queries import (
    LEXICAL,
    SEMANTIC,
    decided_topics,
    find_like,
    rank_by_meaning,
    rank_texts,
    topic_evidence,
    topics_of_threads,
    why_like,
)
from forum.recurrence.queries.care import articles_of
from forum.recurrence.scoring import HALF_LIFE_DAYS
from forum.recurrence.semantic import installed

as_json = click.option("--json", "as_json", is_flag=True, required=True, help="One JSON object per line.")


def tier_option(*tiers: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--tier`, of those that a command has."""
    return click.option("--tier", type=click.Choice(tiers), default=LEXICAL, show_default=True, help="How likeness is measured.")


def require_model() -> None:
    if not installed.is_installed():
        raise click.ClickException("the model is not installed: `plaza model install` does it.")


def lines() -> Iterator[dict[str, Any]]:
    """The objects on standard input; anything else ends the command with its line's number."""
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as error:
            raise click.ClickException(f"line {number}: {error}") from None
        if not isinstance(found, dict):
            raise click.ClickException(f"line {number}: not an object")
        yield found


def said(found: dict[str, Any]) -> tuple[str, str, Language]:
    """Title, body and language of a line."""
    title, body = str(found.get("title") or ""), str(found.get("body") or "")
    language = found.get("language")
    return title, body, language if language in ("en", "es") else guess_language(f"{title}\n{body}")


def instant(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        return parse_instant(value)
    except ValueError:
        raise click.BadParameter("not an instant, such as 2026-11-01T10:00:00Z") from None


def write(line: dict[str, Any]) -> None:
    click.echo(json.dumps(line, ensure_ascii=False))


@plaza.command("similar")
@as_json
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@tier_option(LEXICAL, SEMANTIC)
@click.option("--as-of", callback=instant, help="Only threads that existed at this instant.")
@click.option("--explain", is_flag=True, help="Say which words each hit shares, the most telling first.")
def similar_command(as_json: bool, limit: int, tier: str, as_of: datetime | None, explain: bool) -> None:
    """Threads like each line {"ref","title","body"}, as the system sees them; a thread with the line's own ref is left out.

    The semantic tier needs the model (`plaza model install`) and reads English; other languages go mostly by their words.
    """
    read_rest(SYSTEM)
    if tier == SEMANTIC:
        require_model()
        give_meaning_to_rest(SYSTEM)
    for line in lines():
        title, body, language = said(line)
        began = time.perf_counter()
        found = find_like(SYSTEM, title, body, limit=limit + 1, language=language, as_of=as_of, closed=True, tier=tier, everything=True)
        hits = [one for one in found if line.get("ref") is None or one.ref != line["ref"]][:limit]
        spent = round((time.perf_counter() - began) * 1000, 2)
        shown: list[dict[str, Any]] = [{"id": one.id, "ref": one.ref, "score": one.score} for one in hits]
        if explain:
            words = why_like((title, body, language), [one.id for one in hits])
            shown = [{**hit, "words": words.get(hit["id"], [])} for hit in shown]
        write({"ref": line.get("ref"), "hits": shown, "ms": spent})


@plaza.command("rank")
@as_json
@tier_option(LEXICAL, SEMANTIC)
def rank_command(as_json: bool, tier: str) -> None:
    """For each line {"query":{..},"candidates":[{"ref","title","body"}]} the candidates, the most like first.

    The semantic tier needs the model (`plaza model install`) and reads English; other languages go by their words.
    """
    rank = rank_by_meaning if tier == SEMANTIC else rank_texts
    if tier == SEMANTIC:
        require_model()
    for line in lines():
        began = time.perf_counter()
        candidates = [one for one in line.get("candidates") or [] if isinstance(one, dict)]
        query = line.get("query") or {}
        scores = rank(said(query), [said(one) for one in candidates])
        order = sorted(range(len(candidates)), key=lambda place: (-scores[place], place))
        hits = [{"ref": candidates[place].get("ref"), "score": scores[place]} for place in order]
        write({"ref": query.get("ref"), "hits": hits, "ms": round((time.perf_counter() - began) * 1000, 2)})


@plaza.group("topics", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.option("--log", is_flag=True, help="The topic decided on when each question was posted, not the one it is in now.")
@click.pass_context
def topics_group(context: click.Context, as_json: bool, log: bool) -> None:
    """Which topic every question belongs to: {"thread","ref","topic"}, in the order of threads."""
    if context.invoked_subcommand is not None:
        return
    if not as_json:
        raise click.UsageError("Say --json: topics are for scripts; people read them under /editing/topics/.")
    catch_up(SYSTEM)
    for thread_id, ref, topic_id in decided_topics() if log else topics_of_threads():
        write({"thread": thread_id, "ref": ref, "topic": topic_id})



@topics_group.command("consolidate")
@as_json
def consolidate_command(as_json: bool) -> None:
    """The nightly consolidation, now: {"moved","merged","questions"}."""
    catch_up(SYSTEM)
    night = consolidate(SYSTEM)
    write({"moved": night.moved, "merged": night.merged, "questions": night.questions})


@topics_group.command("explain")
@click.argument("topic_id", metavar="ID", type=int)
@as_json
def explain_command(topic_id: int, as_json: bool) -> None:
    """Why a topic is one: its questions, how alike they are, the words they share, and its score in parts."""
    try:
        found = topic_evidence(topic_id, SYSTEM)
    except NotFound:
        raise click.ClickException(f"there is no topic {topic_id}") from None
    write({
        "topic": found.topic_id, "name": found.name, "words": found.words, "suggested": found.score.is_suggested,
        "score": dataclasses.asdict(found.score),
        "threads": [
            {"thread": one.thread_id, "ref": one.ref, "title": one.title, "likeness": one.similarity, "asked_at": iso(one.asked_at),
             "me_toos": one.me_too_count, "duplicates": one.duplicates, "views": one.views, "language": one.language}
            for one in found.threads
        ],
        "searches": [
            {"words": one.words, "language": one.language, "visitors": one.visitors, "last_at": iso(one.last_at)} for one in found.searches
        ],
        "asked_all_the_same": found.failures, "views": found.views, "languages": dict(Counter(one.language for one in found.threads)),
        "half_life_days": HALF_LIFE_DAYS, "articles": articles_of([found.topic_id]).get(found.topic_id, ()),
        "answers": [{"post": one.post_id, "thread": one.thread_id, "score": one.score} for one in found.best_answers],
    })
