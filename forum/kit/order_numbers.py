"""What an order number looks like, as the operator spells it: `ORD-######`, `@@-#{6-10}`. No regular expressions, so that no
pattern can take long: `#` is a digit, `@` a capital letter, `*` either; `{6}` repeats the sign before it, `{6-10}` once in a pattern.
"""

from __future__ import annotations

import re
from functools import lru_cache

SIGNS = {"#": "[0-9]", "@": "[A-Z]", "*": "[0-9A-Z]"}
UNIT = r"(?:[#@*](?:\{[1-9]\d?\})?|[A-Za-z0-9_/.-])"
ONE = rf"(?=[^ ,]{{0,30}}[#*])(?=[^ ,]{{3,40}}(?:[ ,]|$)){UNIT}{{0,24}}(?:[#@*]\{{[1-9]\d?-[1-9]\d?\}}{UNIT}{{0,15}})?"
ORDER_NUMBERS_FORM = rf"{ONE}(?:[ ,]{{1,3}}{ONE}){{0,9}}"
"""What the setting has to look like: at most ten patterns, each with a digit in it."""
PIECE = re.compile(r"([#@*])(?:\{(\d+)(?:-(\d+))?\})?|(.)")


@lru_cache(maxsize=32)
def order_number_pattern(shapes: str) -> re.Pattern[str] | None:
    """One pattern for all of them; None where nothing is looked for, or what is stored does not look like patterns any more."""
    if not shapes.strip() or not re.fullmatch(ORDER_NUMBERS_FORM, shapes):
        return None
    made = "|".join(_pattern(one) for one in re.split(r"[ ,]+", shapes) if one)
    return re.compile(rf"(?<![A-Za-z0-9])(?:{made})(?![A-Za-z0-9])", re.ASCII)


def _pattern(shape: str) -> str:
    return "".join(_piece(*match.groups()) for match in PIECE.finditer(shape))


def _piece(sign: str | None, low: str | None, high: str | None, other: str | None) -> str:
    if sign is None:
        return re.escape(other or "")
    if low is None:
        return SIGNS[sign]
    numbers = sorted((int(low), int(high or low)))
    return f"{SIGNS[sign]}{{{numbers[0]},{numbers[1]}}}"
