"""One's own numbers, or those of several members together: what the forum knows, and what rooms above add."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.core.permissions import Actor
from forum.metrics.measured import Kind, Scope, Value, is_few
from forum.metrics.measures.building import count, duration
from forum.metrics.queries.own import Given, given_answers, together
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
        if self.kind is Kind.DURATION:
            return _("the median of %(num)s", num=value_words(Kind.COUNT, self.value.n))
        return _("the mean of %(num)s", num=value_words(Kind.COUNT, self.value.n))

    @property
    def is_few(self) -> bool:
        return is_few(self.kind, self.value)


NumbersOf = Callable[[Collection[int]], Sequence[OwnNumber]]
"""Of some of the members that were read, together."""
OwnPart = Callable[[Actor, Collection[int], Scope], NumbersOf]
"""Reads what there is of members, each table once however many they are."""
_parts: dict[str, OwnPart] = {}


def show_own(**parts: OwnPart) -> None:
    """Rooms above add numbers of members when the app is made."""
    _parts.update(parts)


def numbers_of(viewer: Actor, member_ids: Collection[int], scope: Scope) -> list[OwnNumber]:
    """Of these members together. Whose numbers a viewer may see, the caller asks."""
    return read_numbers(viewer, member_ids, scope)(member_ids)


def read_numbers(viewer: Actor, member_ids: Collection[int], scope: Scope) -> Callable[[Collection[int]], list[OwnNumber]]:
    """What gives the numbers of any of these members, together or each, without reading again."""
    given = given_answers(viewer, member_ids, scope)
    parts = [part(viewer, member_ids, scope) for part in _parts.values()]

    def of(some: Collection[int]) -> list[OwnNumber]:
        return [*_answers(together(given[one] for one in set(some))), *(number for part in parts for number in part(some))]

    return of


def _answers(given: Given) -> list[OwnNumber]:
    return [
        OwnNumber("answers", _l("Answers"), Kind.COUNT, count(given.answers),
                  _l("Answers to questions of others in these days that stand now.")),
        OwnNumber("first_replies", _l("First answers"), Kind.COUNT, count(len(given.first)),
                  _l("Of these answers, those that were the very first to their question.")),
        OwnNumber("response", _l("Time to answer first"), Kind.DURATION, duration(given.first, len(given.first)),
                  _l("From the asking to these first answers: the median. Nights count.")),
        OwnNumber("solved", _l("Questions solved"), Kind.COUNT, count(given.solved),
                  _l("Questions of others whose main solution is an answer that was confirmed in these days.")),
    ]
