"""What every page of the insights begins with: who looks, and which days and questions they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.core import settings
from forum.core.door import viewer
from forum.core.limits import address_prefix, spend
from forum.core.permissions import Actor, can
from forum.kit.errors import Invalid, NotAllowed, NotFound
from forum.metrics.forms import PRESETS, Against, Asked, asked_in
from forum.metrics.measured import Measure, Scope
from forum.metrics.measures import find_measure
from forum.metrics.queries.narrowing import Choices, Chosen, slice_choices, slice_of
from forum.metrics.queries.tokens import bearer_of
from forum.metrics.token_uses import note_use
from forum.metrics.words import AGAINST_WORDS, LANGUAGE_WORDS, SLICE_WORDS, passed_over_words, period_words
from forum.policy import Action
from forum.resolution.counting import SLICED_BY

READS = "60/minute"


@dataclass(frozen=True)
class Reading:
    """An address read for a viewer. `wrong`: what cannot be read of it, by input. `names`: what the questions are called in addresses,
    and those that they are compared with."""

    viewer: Actor
    asked: Asked
    choices: Choices
    scope: Scope
    compared: Scope | None
    wrong: Mapping[str, Any]
    names: Mapping[str, str]
    compared_names: Mapping[str, str]

    def url(self, path: str = "/insights/", **changes: Any) -> str:
        return self.asked.url(path, **changes)

    def measure_url(self, measure: Measure, **changes: Any) -> str:
        return self.url(f"/insights/{measure.id}/", **changes)

    @property
    def is_sliced(self) -> bool:
        """Not all questions are asked for, or they are compared with some."""
        return bool(self.chosen_by)

    @property
    def chosen_by(self) -> frozenset[str]:
        """By what the questions are chosen, or those that they are compared with."""
        return frozenset().union(*(one.within.given for one in (self.scope, self.compared) if one is not None))

    def passed_over(self, measure: Measure) -> str:
        """What the number is not about, though the page is, in words."""
        return passed_over_words(self.chosen_by, measure.slices)

    @property
    def fewest(self) -> int:
        """With fewer answers no result of surveys is shown."""
        return max(1, int(settings.get("metrics.survey_minimum")))

    @property
    def query(self) -> str:
        return self.asked.query()


def read_asked(who: Actor | None = None) -> Reading:
    """What this address asks for. Raises NotFound for whoever may not see insights."""
    who = who or viewer()
    if not can(who, Action.SEE_INSIGHTS):
        raise NotFound()
    asked, choices = asked_in(request.args), slice_choices(who)
    chosen = slice_of(who, asked.slice, choices)
    other = slice_of(who, asked.other, choices, "other_") if asked.against is Against.SLICE else Chosen(chosen.slice, chosen.names, {})
    return Reading(
        who, asked, choices, asked.scope(chosen.slice), asked.compared(chosen.slice, other.slice),
        {**asked.wrong, **chosen.wrong, **other.wrong}, chosen.names, other.names,
    )


def read_strictly() -> Reading:
    """The same for files, which a token may ask for. Raises Invalid about the inputs that cannot be read."""
    found = read_asked(reader())
    if found.wrong:
        raise Invalid(fields={name: [words] for name, words in found.wrong.items()})
    return found


def reader() -> Actor:
    """Whose token this is, whatever cookies come with it; without one, the viewer. Raises NotAllowed for a token that does not work."""
    kind, _blank, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return viewer()
    found = bearer_of(token.strip())
    if found is None:
        spend(f"insights:{address_prefix()}", READS)
        raise NotAllowed(_("This token does not work, or not any more."))
    note_use(found)
    spend(f"insights:{found.reader.id}", READS)
    return found.reader


def get_measure(measure_id: str) -> Measure:
    """Raises NotFound."""
    found = find_measure(measure_id)
    if found is None:
        raise NotFound()
    return found


def asked_words(reading: Reading) -> dict[str, Any]:
    """The form over every page of the insights, in words: periods, active choices with the way to be rid of them, what is compared."""
    asked = reading.asked
    presets = [
        {"label": ngettext("%(num)d day", "%(num)d days", days), "url": reading.url(request.path, days=days, since=None, until=None),
         "current": asked.days == days} for days in PRESETS
    ]
    pills = [
        (f"{SLICE_WORDS[name]}: {_choice(reading, name, text)}", reading.url(request.path, **{name: None}))
        for name, text in asked.slice.items()
    ]
    return {
        "asked": asked, "choices": reading.choices, "wrong": reading.wrong, "presets": presets, "pills": pills,
        "period": period_words(asked.since, asked.until), "compared": compared_words(reading), "against": AGAINST_WORDS,
        "languages": LANGUAGE_WORDS, "sliced_by": SLICE_WORDS, "path": request.path,
        "filtered": len(pills) + (asked.against is not Against.PREVIOUS) + (asked.days is None),
    }


def compared_words(reading: Reading) -> str:
    """What the numbers are compared with, as the end of a sentence."""
    if reading.compared is None:
        return ""
    if reading.asked.against is Against.SLICE:
        chosen = ", ".join(_choice(reading, name, reading.asked.other[name]) for name in SLICED_BY if reading.asked.other.get(name))
        return chosen or _("all questions")
    return period_words(reading.compared.start, reading.compared.end)


def _choice(reading: Reading, name: str, text: str) -> str:
    if name in ("category", "team"):
        return (reading.choices.categories if name == "category" else reading.choices.teams).get(text, text)
    return str(LANGUAGE_WORDS.get(text, text)) if name == "language" else text
