"""From facts and rules to what becomes of a text. Pure: the same for a text that is posted, one that is tried, and one typed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog

from moderation.screening.checks import CHECKS
from moderation.screening.facts import Facts, Finding, shortened
from moderation.screening.rules import Rule, Ruleset
from moderation.screening.states import Result, RuleState, WordAction
from moderation.screening.texts import is_within
from moderation.screening.watching import Found, find, replaced

log = structlog.get_logger("plaza.screening")
FORCED = {WordAction.BLOCK: Result.REFUSE, WordAction.HOLD: Result.HOLD, WordAction.FLAG: Result.FLAG}
ORDER = (Result.POST, Result.FLAG, Result.HOLD, Result.REFUSE)


@dataclass(frozen=True)
class Thresholds:
    """Scores from which a text is held, and refused."""

    hold_at: int
    refuse_at: int


@dataclass(frozen=True)
class Judgement:
    """`score` is the sum of what fired in earnest; what only runs dry is among the findings and counts for nothing."""

    result: Result
    score: int
    findings: tuple[Finding, ...]

    @property
    def is_worth_keeping(self) -> bool:
        """That somebody posts for the first time is no news by itself."""
        return self.result is not Result.POST or any(finding.check != "first_posts" for finding in self.findings)


def judge(facts: Facts, rules: Ruleset, at: Thresholds, more: Sequence[Finding] = ()) -> Judgement:
    """All findings, their sum, and the result. `more` was found elsewhere (the external classifier)."""
    findings = (*findings_of(facts, rules), *more)
    earnest = [finding for finding in findings if not finding.is_dry]
    score = sum(finding.score for finding in earnest)
    by_score = Result.REFUSE if score >= at.refuse_at else Result.HOLD if score >= at.hold_at else Result.POST
    result = max([by_score, *(Result(finding.forced) for finding in earnest if finding.forced)], key=ORDER.index)
    if facts.is_edit and result is Result.HOLD:
        result = Result.FLAG  # what others have read already is not taken away by a machine
    return Judgement(result, score, findings)


def findings_of(facts: Facts, rules: Ruleset) -> list[Finding]:
    """What every rule that is not off finds. Trusted members and staff meet only the words that nobody may use."""
    if facts.is_exempt:
        return [finding for finding in watched(facts, rules) if finding.forced == Result.REFUSE]
    found: list[Finding] = []
    for rule in rules.checks:
        found += [_marked(finding, rule) for finding in _looked(rule, facts)]
    return [*found, *known_bad(facts, rules), *watched(facts, rules)]


def _looked(rule: Rule, facts: Facts) -> list[Finding]:
    try:
        return CHECKS[rule.name].look(facts, rule.weight, rule.threshold)
    except Exception:
        log.exception("screening_check_failed", check=rule.name)  # nobody is kept from posting by our mistake
        return []


def _marked(finding: Finding, rule: Rule) -> Finding:
    return Finding(finding.check, finding.code, finding.score, finding.about, finding.forced, rule.id, rule.state is RuleState.DRY)


def known_bad(facts: Facts, rules: Ruleset) -> Iterator[Finding]:
    """Domains and networks on the lists."""
    for host in facts.hosts if rules.domains else ():
        labels = host.split(".")
        for start in range(len(labels)):
            rule = rules.domains.get(".".join(labels[start:]))
            if rule is not None and is_within(host, rule.name):
                yield _marked(Finding("known_domain", "known_domain", rule.weight, {"host": shortened(host)}), rule)
                break
    rule = rules.addresses.get(facts.address) if facts.address and not facts.is_edit else None
    if rule is not None:
        yield _marked(Finding("known_address", "known_address", rule.weight), rule)


def watched(facts: Facts, rules: Ruleset) -> Iterator[Finding]:
    """Watched words: each rule once, with what stands there."""
    text = facts.whole
    found, stopped = find(rules.watch, text)
    before = {one.key for one in find(rules.watch, facts.before)[0]} if facts.before is not None and found else set()
    seen: set[int] = set()
    for one in found:
        rule = rules.words[one.key]
        if one.key in seen or one.key in before or not rule.holds_in(facts.category_id, facts.language):
            continue
        seen.add(one.key)
        action = WordAction(rule.action)
        about = {"found": shortened(text[one.start:one.end]), "rule": shortened(rule.name)}
        if action is WordAction.TAG:
            about["tag"] = rule.replacement
        yield _marked(Finding("watched_word", f"word_{action}", 0, about, str(FORCED.get(action, ""))), rule)
    for key in stopped:
        yield _marked(Finding("watched_word", "pattern_stopped", 0, {"rule": shortened(rules.words[key].name)}), rules.words[key])


def rewritten(text: str, facts: Facts, rules: Ruleset) -> str | None:
    """The text with the words put in place that rules ask for; None when nothing changes."""
    ready = {
        key: rule for key, rule in rules.words.items()
        if rule.action == WordAction.REPLACE and rule.state is RuleState.ON and rule.holds_in(facts.category_id, facts.language)
    }
    if not ready or not text:
        return None
    spots: list[tuple[Found, str]] = [(one, ready[one.key].replacement) for one in find(rules.watch, text)[0] if one.key in ready]
    changed = replaced(text, spots)
    return None if changed == text else changed


def tags_of(judgement: Judgement) -> tuple[str, ...]:
    """Tags that rules add to a thread."""
    adding = [one.about.get("tag", "") for one in judgement.findings if one.code == "word_tag" and not one.is_dry]
    return tuple(dict.fromkeys(tag for tag in adding if tag))
