"""Which rule a reason stands under: what statements of reasons quote and link to."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.guidelines.queries.editions import Edition, Rule, current_edition, edition_at


@dataclass(frozen=True)
class Guideline:
    """A rule as a reader of one language meets it. `url` leads to exactly this version of it, for ever."""

    code: str
    title: str
    url: str
    version: int
    text: str
    html: str
    language: str


def current_guideline(reason: str, locale: str) -> Guideline:
    """The rule in force for a reason code (`HideReason` or `illegal`). A reason without a rule of its own stands under `other`."""
    return _guideline(current_edition(), reason, locale)


def guideline_at(version: int, reason: str, locale: str) -> Guideline:
    """The same in the version that was in force when something was decided. Raises NotFound."""
    return _guideline(edition_at(version), reason, locale)


def _guideline(edition: Edition, reason: str, locale: str) -> Guideline:
    rule = _rule(edition, reason)
    return Guideline(
        rule.code, rule.title(locale), f"{edition.url}#{rule.code}", edition.number, rule.text(locale), rule.html(locale),
        rule.language(locale),
    )


def _rule(edition: Edition, reason: str) -> Rule:
    by_reason = {code: rule for rule in edition.rules for code in rule.reasons}
    return by_reason.get(reason) or by_reason.get("other") or edition.rules[-1]
