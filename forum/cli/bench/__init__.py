"""`plaza bench`: the production server on a scratch database, measured against a bare Flask view in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from forum.accounts.sessions import begin_session
from forum.cli import plaza
from forum.cli.bench import load, population, scenarios, servers
from forum.core import migrate
from forum.core.config import PROJECT
from forum.core.db import command, session
from forum.core.door import session_cookie_name
from forum.core.permissions import SYSTEM
from forum.recurrence.commands import read_rest
from forum.resolution.days import rebuild_days
from forum.search.commands import rebuild as rebuild_index
from forum.threads.models import Thread
from forum.threads.tallies import rebuild_tallies

HELLO = "forum.cli.bench.hello:create_app()"
PLAZA = "wsgi:create_app()"
BARS_MB = {"web": 150, "worker": 250}
"""Resident memory of a process. Source: 6-quality."""
WARM_UP_SECONDS = 1.0
READY = "ready-1"


@plaza.command("bench")
@click.option("--posts", default=10_000, show_default=True, type=click.IntRange(1_000, 5_000_000), help="Size of the scratch database.")
@click.option("--seconds", default=2.0, show_default=True, type=click.FloatRange(0.2, 60), help="Length of each measurement.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 20), help="Measurements of each; the best one counts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def bench_command(posts: int, seconds: float, rounds: int, as_json: bool) -> None:
    """Measure this machine: ratios against a bare Flask view on the same server.

    Whatever else the machine does can only take away: of several rounds, best is compared with best.
    """
    say = Console(stderr=True, quiet=as_json).print
    folder = current_app.config["PLAZA"].instance_dir / "bench" / str(posts)
    environment = _environment(folder)
    _populate(folder, environment, posts, say)
    with _worker(environment) as worker:
        result = {"posts": posts, "client": load.client_name(), **_measure(environment, seconds, rounds, say)}
        result["memory"].append(_memory_row("worker", servers.memory_of(worker.pid)))
    click.echo(json.dumps(result)) if as_json else _print(result)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PLAZA_INSTANCE_DIR": str(folder), "PLAZA_DATABASE_URL": f"sqlite:///{folder / 'plaza.db'}", "PLAZA_RATE_LIMITS": "false",
        "PLAZA_LOG_LEVEL": "ERROR", "PLAZA_ENVIRONMENT": "development", "PLAZA_DEMO": "false",
    }


def _populate(folder: Path, environment: dict[str, str], posts: int, say: Any) -> None:
    """Build the scratch database once per size; a broken attempt is begun again."""
    if (folder / READY).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("plaza.db*"):
        left.unlink()
    say(f"writing {posts} posts ...")
    _plaza(environment, "bench-populate", "--posts", str(posts))
    (folder / READY).touch()


def _plaza(environment: dict[str, str], *words: str) -> str:
    command_line = [sys.executable, "-m", "flask", "--app", "wsgi", "plaza", *words]
    done = subprocess.run(command_line, cwd=PROJECT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


@contextmanager
def _worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """What an answer causes is done by a worker beside the server, as in real life."""
    command_line = [sys.executable, "-m", "flask", "--app", "wsgi", "plaza", "worker"]
    process = subprocess.Popen(command_line, cwd=PROJECT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _measure(environment: dict[str, str], seconds: float, rounds: int, say: Any) -> dict[str, Any]:
    member = json.loads(_plaza(environment, "bench-visit"))
    with servers.serving(HELLO, environment, "/") as (hello_base, _process), servers.serving(PLAZA, environment) as (base, process):
        visit = scenarios.sign_in(base, member["cookie"], member["key"], member["thread"])
        planned = scenarios.scenarios(base, visit, population.Landmarks(), tuple(member["words"]))
        hello = load.NOTHING
        figures = {scenario.name: load.NOTHING for scenario in planned}
        for writes in (False, True):  # what answers leave to the worker must not slow the reads of the next round
            for number in range(rounds):
                hello = load.better(hello, _drive(hello_base, load.Request("/"), seconds))
                say(f"{'writing' if writes else 'reading'}, round {number + 1} of {rounds}: hello {hello.per_second:.0f}/s")
                for scenario in planned:
                    if (scenario.request.method == "POST") is writes:
                        figures[scenario.name] = load.better(figures[scenario.name], _drive(base, scenario.request, seconds))
        memory = [_memory_row("web", one) for one in servers.memory_below(process)]
    rows = [_row(scenario, figures[scenario.name], hello.per_second) for scenario in planned]
    return {"hello_per_second": round(hello.per_second, 1), "rows": rows, "memory": memory}


def _drive(base: str, request: load.Request, seconds: float) -> load.Figure:
    load.drive(base, request, min(WARM_UP_SECONDS, seconds))
    return load.drive(base, request, seconds)


def _row(scenario: scenarios.Scenario, figure: load.Figure, hello: float) -> dict[str, Any]:
    ratio = figure.per_second / hello if hello else 0.0
    return {
        "name": scenario.name, "per_second": round(figure.per_second, 1), "ratio": round(ratio, 3), "bar": scenario.bar,
        "passes": None if scenario.bar is None else ratio >= scenario.bar, "p50_ms": round(figure.p50_ms, 2),
        "p99_ms": round(figure.p99_ms, 2), "refused": figure.refused,
    }


def _memory_row(process: str, memory: servers.Memory) -> dict[str, Any]:
    bar = BARS_MB[process]
    return {"process": process, "resident_mb": round(memory.resident, 1), "share_mb": round(memory.share, 1), "bar_mb": bar,
            "passes": memory.resident <= bar if memory.resident else None}


def _memory_line(row: dict[str, Any]) -> str:
    said = f"{row['process']}: {row['resident_mb']:.0f} MB resident (bar {row['bar_mb']}), {row['share_mb']:.0f} its share"
    return f"[red]{said}[/red]" if row["passes"] is False else said


def _print(result: dict[str, Any]) -> None:
    table = Table(title=f"{result['posts']} posts, driven by {result['client']}; hello = {result['hello_per_second']}/s = 1.0")
    for column in ("", "per second", "ratio", "bar", "p50 ms", "p99 ms", "refused"):
        table.add_column(column, justify="left" if not column else "right")
    for row in result["rows"]:
        style = "red" if row["passes"] is False else ""
        bar = "" if row["bar"] is None else f"{row['bar']:.2f}"
        table.add_row(row["name"], f"{row['per_second']:.0f}", f"{row['ratio']:.2f}", bar, f"{row['p50_ms']:.1f}", f"{row['p99_ms']:.1f}",
                      str(row["refused"]), style=style)
    Console().print(table, "\n".join(_memory_line(row) for row in result["memory"]))


@plaza.command("bench-populate", hidden=True)
@click.option("--posts", type=click.IntRange(250, 20_000_000), help="About so many posts.")
@click.option("--questions", type=click.IntRange(2, 5_000_000), help="Instead: so many questions, asked one after another.")
@click.option("--answers", default=population.PLAN.answers, show_default=True, type=click.FloatRange(0.1, 40), help="Of a question, about.")
@click.option("--categories", default=population.PLAN.categories, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--tags", default=population.PLAN.tags, show_default=True, type=click.IntRange(3, 10_000))
@click.option("--days", default=population.PLAN.days, show_default=True, type=click.IntRange(1, 20_000), help="Over which they are spread.")
def bench_populate_command(posts: int | None, questions: int | None, answers: float, **spread: int) -> None:
    """Fill this (empty) database with made-up threads."""
    if (posts is None) is (questions is None):
        raise click.UsageError("Say either --posts or --questions.")
    migrate.upgrade()
    if session().scalar(select(Thread.id).limit(1)) is not None:
        raise click.ClickException("This database is not empty.")
    size = posts if posts is not None else int((questions or 0) * (1 + answers))
    people = population.Population(size, population.Plan(questions=questions, answers=answers, **spread))
    population.add_frame(people)
    for rows in people.batches():
        population.add_batch(rows)
    population.restart_sequences()
    finish_population()
    rebuild_index(SYSTEM)
    read_rest(SYSTEM)


@command
def finish_population() -> None:
    """The counted and the indexed, by the same functions as after an import."""
    population.count_contributions()
    rebuild_tallies()
    rebuild_days()
    rebuild_index(SYSTEM)


@plaza.command("bench-visit", hidden=True)
def bench_visit_command() -> None:
    """A session and two words of this database, as JSON."""
    started = time.time()
    key, _ends = begin_session(3, remember=True, address_prefix="127.0.0.0/24", agent="bench")
    posts = int(Path(current_app.config["PLAZA"].instance_dir).name)
    language = population.Population(posts).language
    words = [language.words[40], language.words[90]]
    thread = f"/questions/{population.Landmarks.ten_answers}/"
    click.echo(json.dumps({"key": key, "cookie": session_cookie_name(), "thread": thread, "words": words, "took": time.time() - started}))
