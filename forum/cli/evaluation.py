"""`plaza eval DIRECTORY`: the development sets through an empty Plaza of their own and the commands that everybody calls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from forum.cli import plaza
from forum.cli.retrieval import require_model, tier_option
from forum.core.config import PROJECT
from forum.kit.clock import iso
from forum.recurrence.measures import attachment, pair_f1, percentile, precision_at_1, recall_at, v_measure
from forum.recurrence.queries import LEXICAL, SEMANTIC
from forum.recurrence.semantic import installed

HITS = 10
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
AUTHORS = 50

Lines = list[dict[str, Any]]


@plaza.command("eval")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, required=True, help="One JSON object per set.")
@tier_option(LEXICAL, SEMANTIC)
@click.option("--only", multiple=True, help="The sets to score, all unless told.")
def eval_command(directory: Path, as_json: bool, tier: str, only: tuple[str, ...]) -> None:
    """Score retrieval on the sets in DIRECTORY: duplicates, articles, and topics-*.

    Each set is imported into a Plaza in a temporary folder and asked through `similar`, `rank` and `topics`; nothing of it stays.
    The semantic tier takes the model that is installed here along.
    """
    model = installed.folder() if tier == SEMANTIC else None
    if model is not None:
        require_model()
    scores = {"duplicates": _duplicates, "articles": _articles}
    for path in sorted(directory.glob("*.jsonl")):
        name = path.stem
        score = _topics if name.startswith("topics-") else scores.get(name)
        if score is not None and (not only or name in only):
            click.echo(json.dumps({"set": name, "tier": tier, **score(path, model)}))


def _duplicates(path: Path, model: Path | None) -> dict[str, Any]:
    """Questions of one group are the same question asked again: each must find the others."""
    questions = read_lines(path)
    groups: dict[str, set[str]] = defaultdict(set)
    for one in questions:
        groups[one["group"]].add(one["ref"])
    asked = [one for one in questions if len(groups[one["group"]]) > 1]
    with scratch(questions, model) as run:
        found = run("similar", "--limit", str(HITS), "--tier", SEMANTIC if model else LEXICAL, lines=asked)
    ranked = [[hit["ref"] for hit in line["hits"]] for line in found]
    right = [groups[one["group"]] - {one["ref"]} for one in asked]
    return {
        "queries": len(asked), "p_at_1": percent(precision_at_1(ranked, right)), "r_at_10": percent(recall_at(HITS, ranked, right)),
        "p95_ms": percentile([line["ms"] for line in found], 0.95),
    }


def _articles(path: Path, model: Path | None) -> dict[str, Any]:
    """Paraphrased questions must find the article that answers them among all articles."""
    articles, asked = read_lines(path), read_lines(path.with_name("article-questions.jsonl"))
    with scratch([], model) as run:
        found = run("rank", "--tier", SEMANTIC if model else LEXICAL, lines=({"query": one, "candidates": articles} for one in asked))
    ranked = [[hit["ref"] for hit in line["hits"]] for line in found]
    right = [{one["article"]} for one in asked]
    return {"queries": len(asked), "p_at_1": percent(precision_at_1(ranked, right)), "top_5": percent(recall_at(5, ranked, right))}


def _topics(path: Path, model: Path | None) -> dict[str, Any]:
    """Questions of one topic need the same answer: as decided when they were posted, as they stand then, and after a night."""
    questions = read_lines(path)
    true = [one["topic"] for one in questions]
    scores: dict[str, Any] = {"questions": len(questions), "topics": len(set(true))}
    with scratch(questions, model) as run:
        stand = run("topics")
        for name, lines in (("posted", run("topics", "--log")), ("standing", stand)):
            scores[name] = _agreement(true, lines)
            if name == "posted":
                precision, recall = attachment(true, [line["topic"] for line in lines])
                scores["attached"] = {"precision": percent(precision), "recall": percent(recall)}
        night = run("topics", "consolidate")[0]
        scores["consolidated"] = {**_agreement(true, run("topics")), "moved": night["moved"], "merged": night["merged"]}
    return scores


def _agreement(true: list[str], lines: Lines) -> dict[str, Any]:
    found = [line["topic"] for line in lines]
    return {"v": percent(v_measure(true, found)), "pair_f1": percent(pair_f1(true, found)), "topics": len(set(found))}


@contextmanager
def scratch(questions: Lines, model: Path | None = None, *, solved: bool = False) -> Iterator[Any]:
    """An empty Plaza with these questions (and a model), each with an accepted answer if they are `solved`, and what runs its commands."""
    with tempfile.TemporaryDirectory(prefix="plaza-eval-") as folder:
        environment = {
            **os.environ, "PLAZA_INSTANCE_DIR": folder, "PLAZA_DATABASE_URL": f"sqlite:///{folder}/plaza.db", "PLAZA_LOG_LEVEL": "ERROR",
        }

        def call(*words: str, said: str = "") -> str:
            command_line = [sys.executable, "-m", "flask", "--app", "wsgi", "plaza", *words]
            done = subprocess.run(command_line, cwd=PROJECT, env=environment, input=said, stdout=subprocess.PIPE, text=True, check=True)
            return done.stdout

        def run(*words: str, lines: Iterable[dict[str, Any]] = ()) -> Lines:
            said = call(*words, "--json", said="".join(f"{json.dumps(line)}\n" for line in lines))
            return [json.loads(line) for line in said.splitlines()]

        call("migrate")
        if model is not None:
            call("model", "install", "--from", str(model))
        if questions:
            board = Path(folder) / "board.jsonl"
            board.write_text("".join(f"{json.dumps(line)}\n" for line in _as_board(questions, solved)), encoding="utf-8")
            call("import", "jsonl", str(board), "--quiet", "--json")
        yield run


def _as_board(questions: Lines, solved: bool) -> Iterator[dict[str, Any]]:
    """The set in Plaza's own lines, a question a minute in the order of the file."""
    yield {"record": "plaza", "version": 1}
    for number in range(AUTHORS):
        yield {"record": "member", "ref": f"m{number}", "handle": f"m{number}", "created_at": iso(FIRST)}
    for number, one in enumerate(questions):
        at, asker = iso(FIRST + timedelta(minutes=number)), f"m{number % AUTHORS}"
        answer = {"ref": "a", "author": f"m{(number + 1) % AUTHORS}", "created_at": at, "body": f"The answer to {one['ref']}."}
        said = {"at": at, "by": asker, "move": "solved", "how": "accepted_by_asker", "answer": "a"}
        yield {
            "record": "thread", "ref": one["ref"], "title": one["title"][:300], "category": "general", "author": asker,
            "created_at": at, "body": one.get("body") or one["title"],
            **({"answers": [answer], "history": [said]} if solved else {}),
        }


def read_lines(path: Path) -> Lines:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def percent(share: float) -> float:
    return round(100 * share, 1)
