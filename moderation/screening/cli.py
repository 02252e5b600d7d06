"""`plaza screening check|dry-run`: what the checks say of a text, and what a rule would have done."""

from __future__ import annotations

from typing import Any

import click
from flask import json
from flask_babel import force_locale
from sqlalchemy import select

from forum.core import settings
from forum.core.db import session
from forum.core.permissions import SYSTEM
from forum.kit.errors import NotFound
from forum.threads.writing import render_body
from moderation.screening.checks import CHECKS
from moderation.screening.commands.trying import DAYS, go_on_with_run, start_run
from moderation.screening.facts import Facts, Finding
from moderation.screening.gathering import thresholds
from moderation.screening.judging import judge
from moderation.screening.models import ScreeningRule
from moderation.screening.queries import get_run
from moderation.screening.rules import current_rules
from moderation.screening.states import RuleKind
from moderation.screening.words import explained


@click.group("screening")
def screening_group() -> None:
    """Texts are looked at before everybody sees them."""


@screening_group.command("check")
@click.argument("text", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--title", default="", help="The title of a question.")
@click.option("--new", "is_new", is_flag=True, help="As if a new member had written it.")
@click.option("--seconds", type=click.FloatRange(0, 1e6), default=None, help="How long the form was open.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def check_command(text: Any, title: str, is_new: bool, seconds: float | None, as_json: bool) -> None:
    """Say what the rules in force find in TEXT (a file; standard input unless told). Nothing is stored, nobody else is asked."""
    source = text.read(settings.get("threads.body_max") * 4)
    body = render_body(source, max_chars=len(source) + 1)
    facts = Facts("question" if title else "answer", body.text, body.markdown, title, body.addresses, images=body.images, is_new=is_new,
                  is_first=is_new, seconds=seconds)
    found = judge(facts, current_rules(), thresholds())
    if as_json:
        findings = [{**finding.as_json(), "words": words_of(finding)} for finding in found.findings]
        click.echo(json.dumps({"result": found.result.value, "score": found.score, "findings": findings}))
        return
    click.echo(f"{found.result.value}, score {found.score}")
    for finding in found.findings:
        click.echo(f"  {finding.score:>4}  {words_of(finding)}" + (" (only watching)" if finding.is_dry else ""))


def words_of(finding: Finding) -> str:
    with force_locale("en"):
        return explained(finding)


@screening_group.command("dry-run")
@click.argument("rule")
@click.option("--days", type=click.IntRange(1, 365), default=DAYS, show_default=True, help="How far back.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document; progress goes to standard error.")
def dry_run_command(rule: str, days: int, as_json: bool) -> None:
    """Try RULE (a check's code, a rule's number, or word, domain, address for all that only watch) on the posts of the last days.

    Nothing is changed; the outcome is also on the page of the rule.
    """
    kind, name = named(rule)
    try:
        run = start_run(SYSTEM, kind, name, days=days, in_background=False)
    except NotFound:
        raise click.BadParameter(f"there is no rule {rule!r}.", param_hint="RULE") from None
    run_id = run.id
    while go_on_with_run(SYSTEM, run_id, in_background=False):
        if not as_json:
            click.echo(f"{get_run(SYSTEM, run_id).run.looked} posts looked at", err=True)
    view = get_run(SYSTEM, run_id)
    facts = {key: getattr(view.run, key) for key in ("id", "kind", "name", "days", "looked", "hits", "stopped", "honest")}
    hits = [{key: getattr(line.hit, key) for key in ("post_id", "score", "result", "is_honest")} for line in view.hits]
    if as_json:
        click.echo(json.dumps({**facts, "posts": hits}))
        return
    click.echo(f"{facts['looked']} posts, fires on {facts['hits']}, would stop {facts['stopped']}, of those good posts: {facts['honest']}")
    for one in hits:
        click.echo(f"  {one['score']:>4}  {one['result']:<6}  /posts/{one['post_id']}/" + ("  a good post" if one["is_honest"] else ""))


def named(rule: str) -> tuple[str, str]:
    """Kind and name of what the operator means."""
    if rule in CHECKS:
        return RuleKind.CHECK.value, rule
    if rule in (RuleKind.WORD, RuleKind.DOMAIN, RuleKind.ADDRESS):
        return rule, ""
    row = session().scalar(select(ScreeningRule).where(ScreeningRule.id == int(rule))) if rule.isdecimal() and len(rule) < 10 else None
    if row is None:
        raise click.BadParameter(f"there is no rule {rule!r}.", param_hint="RULE")
    return row.kind, row.name
