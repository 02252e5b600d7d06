"""What pages say of rules: what they look for, what came of them, and their evidence as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import ngettext

from forum.core.rendering import moment
from moderation.raising.states import Fate, RuleKind

KINDS: dict[str, tuple[Any, Any, Any]] = {
    RuleKind.NO_REPLY: (_l("No reply"), _l("Nobody but the asker has written anything for so long."), _l("Business hours")),
    RuleKind.NOT_SOLVED: (_l("Not solved"), _l("The question is open for so long, whatever was replied."), _l("Business hours")),
    RuleKind.LAST_BY_ASKER: (_l("The asker has the last word"),
                             _l("The asker wrote again after a reply, and nobody has reacted for so long."), _l("Business hours")),
    RuleKind.ME_TOO: (_l("Many have it too"), _l("So many members said within 7 days that they have the problem too."), _l("Me-toos")),
    RuleKind.HEATED: (_l("Heated language"), _l("What the asker writes has at least this score."), _l("Score")),
    RuleKind.WATCHED_WORDS: (_l("Watched words"), _l("Somebody who is not staff writes one of these words."), ""),
}
"""Name, definition, and what its number means."""
ICONS: dict[str, str] = {
    RuleKind.NO_REPLY: "message-circle-off", RuleKind.NOT_SOLVED: "circle-dashed", RuleKind.LAST_BY_ASKER: "reply",
    RuleKind.ME_TOO: "users", RuleKind.HEATED: "flame", RuleKind.WATCHED_WORDS: "eye",
}
FATES: dict[str, Any] = {
    Fate.RAISED: _l("Would have raised a case at once"), Fate.DELAYED: _l("Would have waited for the cap"),
    Fate.DROPPED: _l("Would no longer have held when its turn came"), Fate.COOLING: _l("Within the cool-down of its thread"),
}
TONES: dict[str, tuple[str, str]] = {
    Fate.RAISED: ("escalated", "siren"), Fate.DELAYED: ("unanswered", "clock"), Fate.DROPPED: ("closed", "circle-x"),
    Fate.COOLING: ("closed", "pause"),
}
LOUD: dict[str, Any] = {
    "capitals": _l("capital letters"), "exclamation": _l("exclamation marks"), "stretched": _l("stretched letters"),
}
GROUPS: dict[str, Any] = {
    "insult": _l("insult"), "anger": _l("anger"), "leaving": _l("about to leave"), "loud": _l("loud"),
}
HELD = {
    RuleKind.NO_REPLY: _l("Nobody else has replied for %(hours)s business hours, since %(since)s."),
    RuleKind.NOT_SOLVED: _l("It was open for %(hours)s business hours, since %(since)s."),
    RuleKind.LAST_BY_ASKER: _l("The last word has been the asker’s for %(hours)s business hours, since %(since)s."),
}


def facts_in_words(kind: str, facts: Mapping[str, Any]) -> list[str]:
    """The evidence as sentences in the reader's language. No words of members are among them, only those of lists."""
    if kind in HELD:
        since = moment(datetime.fromisoformat(str(facts["since"]))).replace("\u00a0", " ")
        return [str(HELD[RuleKind(kind)]) % {"hours": facts["hours"], "since": since}]
    if kind == RuleKind.ME_TOO:
        return [ngettext("%(num)d member has it too, within 7 days.", "%(num)d members have it too, within 7 days.", int(facts["count"]))]
    if kind == RuleKind.HEATED:
        score = _("Heated language: a score of %(score)s, and %(needed)s are needed.", score=facts["score"], needed=facts["needed"])
        return [score, *(_("What counted: %(words)s.", words=fired_words(facts["fired"])) for _once in (1,) if facts["fired"])]
    return [_("Watched words: %(words)s.", words=", ".join(facts["watched"]))]


def fired_words(fired: Any) -> str:
    """ "idiot (+4, insult), capital letters (+2, loud)" """
    return ", ".join(f"{LOUD.get(word, word.rstrip('*'))} (+{weight}, {GROUPS.get(group, group)})" for word, weight, group in fired)


def amount_words(kind: str, amount: int, words: str) -> str:
    """What a rule asks for, in a few words."""
    if kind == RuleKind.WATCHED_WORDS:
        number = len(words.split("\n"))
        return ngettext("%(num)d word or phrase", "%(num)d words or phrases", number)
    if kind == RuleKind.ME_TOO:
        return ngettext("%(num)d me-too within 7 days", "%(num)d me-toos within 7 days", amount)
    if kind == RuleKind.HEATED:
        return _("a score of %(score)s", score=amount)
    return ngettext("%(num)d business hour", "%(num)d business hours", amount)


ON_OFF = {True: _lp("rule", "On"), False: _lp("rule", "Off")}
