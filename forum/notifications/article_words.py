"""What is said of articles to those who write them. A detail is the number of the article, then what happened to it."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from forum.notifications.states import Kind


def _review(name: str, detail: str) -> str:
    number, _revision, ended = [*detail.split(":"), ""][:3]
    if ended:
        return str(_("%(name)s edited article %(number)s: it is not in review for now", name=name, number=number))
    return str(_("%(name)s handed in article %(number)s for a review", name=name, number=number))


def _decided(name: str, detail: str) -> str:
    number, code, *_change = detail.split(":")
    facts = {"name": name, "number": number}
    words: dict[str, str] = {
        "approved": _("%(name)s approved article %(number)s: it is published", **facts),
        "requested": _("%(name)s asks for changes in article %(number)s", **facts),
        "archived": _("%(name)s archived article %(number)s", **facts),
        "sent_back": _("%(name)s took article %(number)s back from its review", **facts),
        "dropped": _("%(name)s dropped the edit of article %(number)s: readers have an earlier text", **facts),
    }
    return words[code]


def _due(_name: str, detail: str) -> str:
    number, _colon, unowned = detail.partition(":")
    if unowned:
        return str(_("It is time to look again at article %(number)s, and no editor looks after it", number=number))
    return str(_("It is time to look again at article %(number)s, which you look after", number=number))


SAID_OF_ARTICLES: dict[str, Callable[[str, str], str]] = {
    Kind.ARTICLE_DUE: _due, Kind.ARTICLE_REVIEW: _review, Kind.ARTICLE_DECIDED: _decided,
}
