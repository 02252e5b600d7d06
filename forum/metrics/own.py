"""One's own numbers, or those of several members together: what the forum knows, and what rooms above add."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.permissions import Actor
from forum.metrics.measured import Kind, Scope, Value
from forum.metrics.measures.building import count, duration
from forum.metrics.queries.own import given_answers
from forum.metrics.words import value_words


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """`counted`: how, in a sentence."""

    id: str
    name: Any
    kind: Kind
    value: Value
    counted: Any

    @property
    def words(self) -> str:
        return value_words(self.kind, self.value.value)

    @property
    def rests_on(self) -> str:
        """How much stands behind a value that is no count."""
        if self.kind is Kind.COUNT or self.value.value is None:
            return ""
        if self.kind is Kind.SHARE:
            part, whole = self.value.numerator, self.value.denominator
            return _("%(part)s of %(whole)s", part=value_words(Kind.COUNT, part), whole=value_words(Kind.COUNT, whole))
        return _("of %(num)s", num=value_words(Kind.COUNT, self.value.n))

    @property
    def is_few(self) -> bool:
        return self.kind is not Kind.COUNT and self.value.value is not None and self.value.is_small


OwnPart = Callable[[Actor, Collection[int], Scope], Sequence[OwnNumber]]
_parts: dict[str, OwnPart] = {}


def show_own(**parts: OwnPart) -> None:
    """Rooms above add numbers of members when the app is made."""
    _parts.update(parts)


def numbers_of(viewer: Actor, member_ids: Collection[int], scope: Scope) -> list[OwnNumber]:
    """Of these members together. Whose numbers a viewer may see, the caller asks."""
    given = given_answers(viewer, member_ids, scope)
    own = [
        OwnNumber("answers", _l("Answers"), Kind.COUNT, count(given.answers),
                  _l("Answers to questions of others in these days that stand now.")),
        OwnNumber("first_replies", _l("First answers"), Kind.COUNT, count(len(given.first)),
                  _l("Of these answers, those that were the very first to their question.")),
        OwnNumber("response", _l("Time to answer first"), Kind.DURATION, duration(given.first, len(given.first)),
                  _l("From the asking to these first answers: the median. Nights count.")),
        OwnNumber("solved", _l("Questions solved"), Kind.COUNT, count(given.solved),
                  _l("Questions of others whose main solution is an answer that was confirmed in these days.")),
    ]
    return own + [number for part in _parts.values() for number in part(viewer, member_ids, scope)]
