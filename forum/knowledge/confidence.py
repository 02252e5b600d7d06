"""How sure it is that a text answers a sentence. Pure; measured by `plaza answers calibrate`."""

from __future__ import annotations

import math

CURVES = {"article": (22.0, 0.231), "answer": (12.0, 0.49)}
"""Steepness, and the likeness at which every second text is right: fitted to questions of which half had no answer anywhere.
Questions are alike in words more easily than articles are: an accepted answer needs more, and is only given for nearly the same words."""
TITLE_SHARES = {"article": 0.3, "answer": 2.0}
"""What likeness to the title counts beside likeness to all of the text: a question is in its title, an article in its words."""
LEVELS = (90, 75, 60, 45, 30)


def confidence(kind: str, likeness: float) -> float:
    """The share of sentences this much like a text (of this kind) which the text really answers."""
    steepness, middle = CURVES[kind]
    return round(1 / (1 + math.exp(-steepness * (likeness - middle))), 3)


def at_least(sure: float) -> int:
    """The confidence as it is told, in percent, in steps: what words tell follows from posts that not everybody may read as well."""
    return next((level for level in LEVELS if sure * 100 >= level), 0)
