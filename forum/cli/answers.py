"""`plaza answers ...`: what the answer bar says, and how often it is right."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from forum.accounts.models import User
from forum.cli import plaza
from forum.cli.evaluation import Lines, percent, read_lines, scratch
from forum.core import settings
from forum.core.db import session
from forum.core.permissions import STRANGER, SYSTEM, Actor
from forum.knowledge.commands import (
    Writing,
    add_article_category,
    approve_article,
    index_articles,
    keep_finding,
    start_article,
    submit_article,
)
from forum.knowledge.models import Article, ArticleFinding
from forum.knowledge.queries.passages import find_answers
from forum.recurrence.commands import read_rest
from forum.threads.models import Thread

THRESHOLDS = tuple(range(30, 100, 5))
ENOUGH = 90.0
"""Percent of right answers for which the lowest threshold is looked for."""
FOREIGN = 300


@plaza.group("answers")
def answers_group() -> None:
    """The answer bar: passages from public articles and accepted answers."""


@answers_group.command("find")
@click.option("--json", "as_json", is_flag=True, required=True, help="Lines of JSON in, lines of JSON out.")
def find_command(as_json: bool) -> None:
    """What a stranger is told for each line {"ref","title"} of standard input; no hits where nothing is sure enough."""
    read_rest(SYSTEM)
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            sentence = str(asked.get("title") or "")
        except (ValueError, AttributeError) as error:
            raise click.ClickException(f"not a line of JSON with a title: {line.strip()[:80]}") from error
        began = time.perf_counter()
        said = find_answers(STRANGER, sentence)
        hits = [
            {"kind": one.kind, "id": one.id, "title": one.title, "confidence": one.confidence, "html": str(one.html)} for one in said.found
        ]
        ms = round((time.perf_counter() - began) * 1000, 1)
        click.echo(json.dumps({"ref": asked.get("ref"), "confidence": said.confidence, "hits": hits, "ms": ms}))


@answers_group.command("calibrate")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, required=True, help="One JSON object per set.")
def calibrate_command(directory: Path, as_json: bool) -> None:
    """How often the answer bar is right, and how often it answers, by threshold, on the sets in DIRECTORY.

    Every question is asked twice: with what answers it, and with that taken away, so that for every second one "I don't know" is right.
    `articles` with article-questions, `duplicates` as solved questions; questions of other sets are foreign and never have an answer.
    """
    with scratch(read_lines(directory / "duplicates.jsonl"), solved=True) as run:
        for found in run("answers", "measure", str(directory)):
            click.echo(json.dumps(found))


@answers_group.command("measure", hidden=True)
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, required=True)
def measure_command(directory: Path, as_json: bool) -> None:
    """The part of `calibrate` that is done in the empty Plaza it makes."""
    if session().scalar(select(Article.id).limit(1)):
        raise click.ClickException("This is for the empty Plaza that `plaza answers calibrate` makes.")
    read_rest(SYSTEM)
    ids = _publish(read_lines(directory / "articles.jsonl"))
    foreign = [_told(one["title"], set(), ())[0] for one in _foreign(directory)]
    for name, asked in (("articles", _of_articles(directory, ids)), ("duplicates", _of_duplicates(directory))):
        told = [_told(*one) for one in asked]
        click.echo(json.dumps({"set": name, "questions": len(told), "foreign": len(foreign), **_scores(told, foreign)}))


Asked = tuple[str, set[tuple[str, int]], Collection[tuple[str, int]]]
Told = tuple[float, bool, bool]
"""How sure it was, whether it was right, whether there was anything right to say."""


def _told(sentence: str, right: set[tuple[str, int]], without: Collection[tuple[str, int]]) -> Told:
    said = find_answers(STRANGER, sentence, least=0.0, without=without, limit=1)
    best = said.found[0] if said.found else None
    return said.confidence, best is not None and (best.kind, best.id) in right, bool(right - set(without))


def _of_articles(directory: Path, ids: dict[str, int]) -> Iterator[Asked]:
    for one in read_lines(directory / "article-questions.jsonl"):
        right = {("article", ids[one["article"]])}
        yield one["title"], right, ()
        yield one["title"], right, right


def _of_duplicates(directory: Path) -> Iterator[Asked]:
    """Each question leaves out itself: the others of its group answer it."""
    ids = {row.source_ref: row.id for row in session().execute(select(Thread.source_ref, Thread.id))}
    groups: dict[str, set[tuple[str, int]]] = defaultdict(set)
    questions = read_lines(directory / "duplicates.jsonl")
    for one in questions:
        groups[one["group"]].add(("answer", ids[one["ref"]]))
    for one in questions:
        own = ("answer", ids[one["ref"]])
        if len(groups[one["group"]]) > 1:
            yield one["title"], groups[one["group"]] - {own}, (own,)
            yield one["title"], groups[one["group"]] - {own}, groups[one["group"]]


def _foreign(directory: Path) -> Lines:
    """Every so many questions about something else."""
    found = [one for path in sorted(directory.glob("topics-*.jsonl")) for one in read_lines(path)]
    return found[::max(1, len(found) // FOREIGN)][:FOREIGN]


def _scores(told: list[Told], foreign: list[float]) -> dict[str, Any]:
    answerable = sum(1 for _sure, _right, could in told if could)
    rows = []
    for threshold in THRESHOLDS:
        given = [right for sure, right, _could in told if sure * 100 >= threshold]
        rows.append({
            "threshold": threshold, "precision": percent(sum(given) / len(given)) if given else None,
            "coverage": percent(sum(given) / answerable) if answerable else 0.0, "answered": percent(len(given) / max(1, len(told))),
            "foreign_answered": percent(sum(1 for sure in foreign if sure * 100 >= threshold) / max(1, len(foreign))),
        })
    enough = next((row["threshold"] for row in rows if (row["precision"] or 0) >= ENOUGH), None)
    return {"in_force": settings.get("answers.least_confidence"), "lowest_with_90_percent": enough, "thresholds": rows}


def _publish(articles: Lines) -> dict[str, int]:
    """The articles as an editor would publish them. Returns their ids by ref."""
    ids = session().scalars(select(User.id).order_by(User.id).limit(2)).all()
    author, reviewer = (Actor(id=one, roles=frozenset({"editor"}), is_verified=True) for one in ids)
    category = add_article_category(author, {"name_en": "All", "name_es": "", "lead_en": "", "lead_es": "", "icon": "book-open"}).id
    made = {}
    for one in articles:
        sections = {"question": one["title"], "solution": one["body"]}
        article = start_article(author, Writing(one["title"][:180], sections, category_id=category))
        for finding_id in session().scalars(select(ArticleFinding.id)).all():
            keep_finding(author, finding_id)
        article = submit_article(author, article.id, version=article.version)
        made[one["ref"]] = approve_article(reviewer, article.id, version=article.version).id
    index_articles(SYSTEM, list(made.values()))
    return made
