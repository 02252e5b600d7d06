"""Versions of the guidelines: as they are stored, or, before anybody has edited them, as Plaza ships them."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum.core.db import session
from forum.core.permissions import Actor, authorize
from forum.kit.errors import NotFound
from forum.kit.markdown import render, stored_html
from moderation.guidelines.models import GuidelineRule, GuidelineVersion
from moderation.guidelines.shipped_texts import SHIPPED_AT, shipped_rules
from moderation.guidelines.states import DRAFT
from moderation.policy import DeskAction

FIRST = 1


@functools.lru_cache(maxsize=256)
def _html(markdown: str) -> str:
    return stored_html(render(markdown).html)


@dataclass(frozen=True)
class Rule:
    """One rule of one version in both languages; a language it was not written in is answered in the other."""

    code: str
    reasons: tuple[str, ...]
    titles: dict[str, str]
    texts: dict[str, str]
    edited_at: dict[str, datetime]
    edits: int = 0

    def language(self, locale: str) -> str:
        """The language this rule is shown in to readers of `locale`."""
        return locale if self.texts.get(locale) else next((name for name, text in self.texts.items() if text), locale)

    def title(self, locale: str) -> str:
        return self.titles[self.language(locale)] or self.code

    def text(self, locale: str) -> str:
        return self.texts[self.language(locale)]

    def html(self, locale: str) -> str:
        """Rendered, safe to print."""
        return _html(self.text(locale))

    @property
    def behind(self) -> str | None:
        """The language whose text is older than the other one's, or missing."""
        for name, other in (("es", "en"), ("en", "es")):
            if not self.texts[name] or (self.texts[other] and self.edited_at[name] < self.edited_at[other]):
                return name
        return None

    def same_as(self, other: Rule | None) -> bool:
        return other is not None and (self.titles, self.texts, set(self.reasons)) == (other.titles, other.texts, set(other.reasons))


@dataclass(frozen=True)
class Edition:
    """One version with its rules, in order. Number 0 is the draft."""

    number: int
    published_at: datetime | None
    summaries: dict[str, str]
    rules: tuple[Rule, ...]

    @property
    def url(self) -> str:
        return f"/guidelines/v/{self.number}/"

    def rule(self, code: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.code == code), None)

    def summary(self, locale: str) -> str:
        return self.summaries.get(locale) or next((text for text in self.summaries.values() if text), "")


def differs(draft: Edition, before: Edition) -> bool:
    """Whether publishing the draft would change anything."""
    if [rule.code for rule in draft.rules] != [rule.code for rule in before.rules]:
        return True
    return not all(rule.same_as(before.rule(rule.code)) for rule in draft.rules)


def current_edition() -> Edition:
    """The version in force."""
    newest = stored_current()
    return _loaded(newest) if newest else shipped_edition()


def edition_at(number: int) -> Edition:
    """A published version. Raises NotFound."""
    found = _version(number) if number > DRAFT else None
    if found is not None:
        return _loaded(found)
    if number == FIRST and stored_current() is None:
        return shipped_edition()
    raise NotFound()


def draft_edition(viewer: Actor) -> Edition | None:
    """What admins are writing, if anything."""
    authorize(viewer, DeskAction.EDIT_GUIDELINES)
    found = _version(DRAFT)
    return _loaded(found) if found else None


def published_versions() -> list[GuidelineVersion]:
    """All that were ever in force, newest first, without their rules. Empty while the shipped texts hold."""
    found = select(GuidelineVersion).where(GuidelineVersion.number > DRAFT).order_by(GuidelineVersion.number.desc())
    return list(session().scalars(found))


def titles_by_code(locale: str) -> dict[str, str]:
    """What every rule that was ever in force is called, or was last."""
    found = select(GuidelineRule.code, GuidelineRule.title_en, GuidelineRule.title_es).join(
        GuidelineVersion, GuidelineVersion.id == GuidelineRule.version_id
    ).where(GuidelineVersion.number > DRAFT).order_by(GuidelineVersion.number)
    shipped = {rule.code: rule.title(locale) for rule in shipped_edition().rules}
    return shipped | {
        code: (spanish or english if locale == "es" else english or spanish) or code for code, english, spanish in session().execute(found)
    }


def editions() -> list[Edition]:
    """The same as editions without rules: the list of versions on the page."""
    stored = [Edition(row.number, row.published_at, {"en": row.summary_en, "es": row.summary_es}, ()) for row in published_versions()]
    return stored or [shipped_edition()]


def stored_current() -> GuidelineVersion | None:
    found = select(GuidelineVersion).where(GuidelineVersion.number > DRAFT).order_by(GuidelineVersion.number.desc()).limit(1)
    return session().scalars(found).one_or_none()


def shipped_edition() -> Edition:
    spanish = {rule.code: rule for rule in shipped_rules("es")}
    return Edition(FIRST, SHIPPED_AT, {"en": "", "es": ""}, tuple(
        Rule(rule.code, rule.reasons, {"en": rule.title, "es": spanish[rule.code].title},
             {"en": rule.text, "es": spanish[rule.code].text}, {"en": SHIPPED_AT, "es": SHIPPED_AT})
        for rule in shipped_rules("en")
    ))


def _version(number: int) -> GuidelineVersion | None:
    return session().scalars(select(GuidelineVersion).where(GuidelineVersion.number == number)).one_or_none()


def _loaded(version: GuidelineVersion) -> Edition:
    found = select(GuidelineRule).where(GuidelineRule.version_id == version.id).order_by(GuidelineRule.position, GuidelineRule.id)
    return Edition(version.number, version.published_at, {"en": version.summary_en, "es": version.summary_es}, tuple(
        Rule(row.code, tuple(row.reasons), {"en": row.title_en, "es": row.title_es}, {"en": row.text_en, "es": row.text_es},
             {"en": row.edited_en_at, "es": row.edited_es_at}, row.edits)
        for row in session().scalars(found)
    ))
