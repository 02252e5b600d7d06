"""What a row knows beside its columns, for people: names instead of fields, words instead of codes, ways instead of numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.rendering import day, number
from forum.kit.clock import parse_instant
from moderation.audit.queries import MEMBER_FIELDS, AuditLine, Named
from moderation.audit.words import CODES, CODES_OF, SPOKEN, act_words

LABELS: dict[str, Any] = {
    "what": _l("What"), "was": _l("Before"), "before": _l("Before"), "after": _l("After"), "became": _l("After"), "reason": _l("Reason"),
    "how": _l("How"), "why": _l("In their words"), "facts": _l("Words to the member"), "text": _l("Text"), "revision": _l("Revision"),
    "state": _l("Decision"), "kind": _l("Kind"), "decision": _l("Decision"), "note": _l("Note"), "network": _l("Network"),
    "format": _l("Format"), "filters": _l("Filters"), "number": _l("Version"), "summary_en": _l("What changed (English)"),
    "summary_es": _l("What changed (Spanish)"), "changed": _l("Changed"), "field": _l("What is asked for here"),
    "restriction": _l("Restriction"), "found_how": _l("Found by"), "hours": _l("Hours"), "until": _l("Until"),
    "offered": _l("Reasons on offer"), "flag_ids": _l("Flags"), "category": _l("What the notice is about"),
    "hid": _l("Hidden by the weight of flags"), "acted": _l("Something was done about it"),
    "answer_id": _l("Answer"), "duplicate_of_id": _l("The original question"), "into_id": _l("To thread"),
    "suggestion_id": _l("Suggested edit"), "other_id": _l("The other member"), "author_id": _l("Author"),
    "anonymous_id": _l("Shown as member"), "category_id": _l("Category"), "tag_id": _l("Tag"), "item_id": _l("Case of the queue"),
    "statement_id": _l("Statement of reasons"), "cleanup_id": _l("Clean-up"),
    "calendar_id": _l("Calendar"), "rule_id": _l("Case rule"), "team": _l("Case team"), "escalation_id": _l("Case"),
    "priority": _l("Priority"), "said": _l("State there"), "destination_id": _l("Destination"),
    "source": _l("Asked by"), "outcome": _l("Outcome"), "owner_id": _l("Owner"), "was_id": _l("Owner before"),
    "article_id": _l("Article"), "topic_id": _l("Topic"), "other_topic_id": _l("The other topic"), "thread_ids": _l("Questions"),
    "earlier_id": _l("Earlier case"), "replied": _l("Their reply moved it"), "was_held": _l("It was held"),
    "nobody_else": _l("Against their own decision: nobody else could decide"),
}
LEFT_OUT = frozenset({
    "name", "quietly", "act_id", "finding_id", "flag_id", "sanction_id", "note_id", "suspension_id", "appeal_id", "notice_id",
    "decision_id", "team_id", "policy_id", "reply_id", "listed", "private", "given",
    "is_solved_again", "solved_by", "withdrawn",
})
"""The subject, which is named elsewhere; how something was told; and numbers of rows that have no page of their own."""
ADDRESSES = {
    "answer_id": "/posts/%d/", "duplicate_of_id": "/questions/%d/", "into_id": "/questions/%d/", "suggestion_id": "/suggested-edits/%d/",
    "other_id": "/desk/members/%d/", "author_id": "/desk/members/%d/", "anonymous_id": "/desk/members/%d/", "item_id": "/desk/review/%d/",
    "statement_id": "/statements/%d/", "cleanup_id": "/desk/cleanups/%d/", "calendar_id": "/desk/calendars/%d/",
    "rule_id": "/desk/cases/rules/%d/",
    "destination_id": "/desk/handoff/%d/", "article_id": "/help/articles/%d/work",
    "topic_id": "/editing/topics/%d/", "other_topic_id": "/editing/topics/%d/",
    "escalation_id": "/desk/cases/%d/", "earlier_id": "/desk/cases/%d/", "owner_id": "/desk/members/%d/", "was_id": "/desk/members/%d/",
}
"""Where a number leads. Whoever may not go there finds nothing there."""


class Detail(NamedTuple):
    """One thing a row knows. `url`: where more of it is."""

    name: Any
    words: str
    url: str = ""


def details_of(line: AuditLine, named: Named) -> list[Detail]:
    """What the row knows beside its columns and its subject, without what is empty or says nothing to people."""
    row, found = line.row, []
    for field, value in row.details.items():
        if field in LEFT_OUT or value in (None, "", False, []) or (row.details.get("name") and field in {"category_id", "tag_id"}):
            continue
        words = _said(row.action, row.details, field, value, named)
        url = ADDRESSES[field] % value if field in ADDRESSES and isinstance(value, int) else ""
        found.append(Detail(LABELS.get(field, field), words, url))
    return found


def _said(action: str, details: Mapping[str, Any], field: str, value: Any, named: Named) -> str:
    if action in {"ScreeningRuleChanged", "EscalationRuleChanged"} and field in {"before", "after"}:
        return _rule_words(action, value, named)
    if (action, field) in SPOKEN:
        return SPOKEN[action, field](value)
    if field in SAID:
        return SAID[field](value)
    if field in MEMBER_FIELDS:
        return named.members.get(value, f"#{value}")
    if field in {"duplicate_of_id", "into_id"}:
        return named.threads.get(value, f"#{value}")
    if field == "category_id" or (details.get("what") == "category" and field in {"was", "became"} and str(value).isdigit()):
        return named.categories.get(int(value), f"#{value}")
    if field in ADDRESSES or field == "tag_id":
        return f"#{value}"
    return codes_words(value, action, field) or "–"


def texts_words(line: AuditLine, texts: tuple[str, str], named: Named) -> tuple[str, str]:
    """The texts before and after an act in words: an act's own may be made of codes, those of posts are what members wrote."""
    action, details = line.row.action, line.row.details
    fields = ("before" if "before" in details else "was", "after" if "after" in details else "became")
    if action == "ScreeningRuleChanged" or any((action, field) in SPOKEN for field in fields):
        before, after = (_said(action, details, field, text, named) if text else "" for field, text in zip(fields, texts, strict=True))
        return before, after
    return texts


def codes_words(value: Any, action: str = "", field: str = "") -> str:
    """A detail's value in words: codes as what they mean in this act, the rest as it is."""
    known = CODES_OF.get((action, field), CODES)
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(known.get(one, one)) if isinstance(one, str) else str(one) for one in values)


def _rule_words(action: str, value: str, named: Named) -> str:
    """How a rule was set: its parts, codes in words."""
    if tuned := TUNED.fullmatch(value):
        return _("Score %(score)d, threshold %(threshold)s", score=int(tuned[1]), threshold=number(float(tuned[2])))
    parts = value.split(" · ")
    for place, part in enumerate(parts):
        word, _blank, digits = part.partition(" ")
        if word == "category" and digits.isdigit():
            parts[place] = named.categories.get(int(digits), part)
        elif place or value in RULE_STATES:  # the first is the word or the domain itself
            parts[place] = codes_words(part, action, "before")
    return " · ".join(parts)


def _filters(value: Any) -> str:
    """The filters of an export as its form names them."""
    try:
        said = json.loads(value)
    except ValueError:
        return str(value)
    if not isinstance(said, dict):
        return str(value)
    return ", ".join(f"{FILTERS.get(name, name)}: {act_words(one) if name == 'action' else one}" for name, one in said.items())


def _count(value: Any) -> str:
    return str(len(value)) if isinstance(value, Sequence) else str(value)


def _yes(_value: Any) -> str:
    return _("yes")


TUNED = re.compile(r"(\d{1,6}) / (\d+(?:\.\d+)?)")
"""How a built-in check was set."""
RULE_STATES = ("dry", "on", "off")
FILTERS: dict[str, Any] = {
    "action": _l("Act"), "actor": _l("Who acted"), "member": _l("Whom it was about"), "thread": _l("Number of the thread"),
    "since": _l("From day"), "until": _l("To day"), "words": _l("Words in the details"),
}
SAID: dict[str, Callable[[Any], str]] = {
    "until": lambda value: str(day(parse_instant(value))), "flag_ids": _count, "thread_ids": _count,
    "hid": _yes, "acted": _yes, "was_held": _yes,
    "nobody_else": _yes, "replied": _yes, "filters": _filters,
}
