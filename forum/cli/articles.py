"""`plaza articles ...`: what fits a text, the draft of a topic, and the index of articles."""

from __future__ import annotations

import json
import sys
import time

import click

from forum.cli import plaza
from forum.core.permissions import STRANGER, SYSTEM
from forum.kit.errors import NotFound
from forum.kit.row_ids import MAX_ROW_ID
from forum.knowledge.commands import index_every_article
from forum.knowledge.commands.clearing import shapes_here
from forum.knowledge.drafting import Cited, as_sections
from forum.knowledge.privacy import findings_in
from forum.knowledge.queries import compose_topic, find_articles


@plaza.group("articles")
def articles_group() -> None:
    """Articles of the knowledge base."""


@articles_group.command("suggest")
@click.option("--json", "as_json", is_flag=True, required=True, help="Lines of JSON in, lines of JSON out.")
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True)
def suggest_command(as_json: bool, limit: int) -> None:
    """Articles that everybody may read for each line {"ref","title","body"} of standard input."""
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            title, body = str(asked.get("title") or ""), str(asked.get("body") or "")
        except (ValueError, AttributeError) as error:
            raise click.ClickException(f"not a line of JSON with a title: {line.strip()[:80]}") from error
        began = time.perf_counter()
        found = find_articles(STRANGER, title, limit, body=body)
        hits = [{"id": one.row.id, "ref": one.row.slug, "score": one.score} for one in found]
        click.echo(json.dumps({"ref": asked.get("ref"), "hits": hits, "ms": round((time.perf_counter() - began) * 1000, 1)}))


@articles_group.command("index")
def index_command() -> None:
    """Make the full-text index of articles anew. Safe while Plaza runs, and as often as you like."""
    click.echo(f"{index_every_article(SYSTEM)} articles looked at", err=True)


@articles_group.command("draft")
@click.argument("topic_id", metavar="TOPIC", type=click.IntRange(1, MAX_ROW_ID))
@click.option("--json", "as_json", is_flag=True, required=True, help="One JSON object.")
def draft_command(topic_id: int, as_json: bool) -> None:
    """The draft of a topic: paragraphs with the posts they rest on, and what in it looks like somebody's data. Nothing is stored."""
    try:
        made = compose_topic(topic_id)
    except NotFound:
        raise click.ClickException(f"there is no topic {topic_id} with questions that everybody may read") from None
    sections = as_sections(made.paragraphs, made.language)
    found = findings_in(made.title, sections, shapes_here())
    click.echo(json.dumps({
        "topic": made.topic_id, "language": made.language, "title": made.title, "title_from": _cited(made.title_from),
        "paragraphs": [
            {"section": one.section, "role": one.role, "text": one.text, "code": list(one.code), "why": one.why, "times": one.times,
             "citations": [_cited(post) for post in one.cited]}
            for one in made.paragraphs
        ],
        "sections": sections,
        "sources": [{"thread": thread_id, "title": title} for thread_id, title in made.titles.items()],
        "helpers": list(made.helpers), "gaps": list(made.gaps), "left_out": made.left_out,
        "findings": [{"section": one.section, "kind": one.kind, "sample": one.sample} for one in found],
    }, ensure_ascii=False))


def _cited(post: Cited) -> dict[str, int]:
    return {"post": post.post_id, "revision": post.revision_id, "number": post.revision, "thread": post.thread_id}
