"""Texts ranked by what they mean, with the opt-in model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flask_babel import lazy_gettext as _l

from forum.kit.errors import WrongState
from forum.recurrence.fusion import READS
from forum.recurrence.queries.ranking import Text, rank_texts
from forum.recurrence.queries.vectors import text_of, vector_of
from forum.recurrence.semantic import installed

LEXICAL_SHARE = 0.3
"""What likeness in words adds to likeness in meaning. Anything from 0.1 to 0.8 did as well on paraphrased questions for articles."""


def rank_by_meaning(query: Text, candidates: Sequence[Text]) -> list[float]:
    """How alike a text is to each candidate, from 0 to 1: by its title, by all of it, and by words.

    Other languages than English are ranked by words alone: the model does not read them. Raises WrongState without the model.
    """
    if not installed.is_installed():
        raise WrongState(_l("The model is not installed: `plaza model install` does it."))
    by_words = rank_texts(query, candidates)
    if query[2] != READS or not candidates:
        return by_words
    wanted = vector_of(text_of(query[0], query[1]))
    titles = np.stack([vector_of(title) for title, _body, _language in candidates]) @ wanted
    wholes = np.stack([vector_of(text_of(one[0], one[1])) for one in candidates]) @ wanted
    scores = ((titles + wholes) / 2 + LEXICAL_SHARE * np.array(by_words)) / (1 + LEXICAL_SHARE)
    found: list[float] = np.round(np.clip(scores, 0, 1), 6).tolist()
    return found

