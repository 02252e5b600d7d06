"""The number a company knows somebody by, behind the words that say so: `Customer no. 12345678`, `n.º de cliente: 4711-22`.

Every pattern is bounded, so the time is linear in the text. What such numbers look like without any word, the operator says.
"""

from __future__ import annotations

import re

DIGITS_NEEDED = 4
_NUMBER = (
    r"(?:no\b\.?|nr\b\.?|num\b\.?|number|n\.?[º°o]|n[úu]m(?:ero)?\b\.?|i\.?d\b\.?|code|c[óo]digo|identificador"
    r"|ref(?:erence|erencia)?\b\.?|#)"
)
_WHOSE = r"(?:customer|client|account|contract|subscriber|subscription|member|membership|policy)"
_DE_QUIEN = r"(?:cliente|abonado|contrato|cuenta|socio|suscriptor|suscripci[óo]n|p[óo]liza)"
NUMBER = re.compile(
    rf"(?<!\w)(?:{_WHOSE}(?:['’]s)?[ _-]{{0,2}}{_NUMBER}|{_DE_QUIEN}[ _-]{{1,2}}{_NUMBER}"
    rf"|{_NUMBER}[ ]{{0,2}}(?:de|del)[ ]{{1,2}}{_DE_QUIEN})"
    r"(?:[ ]{1,2}(?:is|es))?[ ]{0,2}[:=#]?[ *_`]{0,4}(?P<value>[0-9A-Z](?:[0-9A-Z]|[ ./-](?=[0-9A-Z])){3,23})(?![0-9A-Za-z])",
    re.I,
)


def customer_numbers(text: str) -> list[tuple[int, int]]:
    """Where the numbers themselves stand, without the words before them."""
    return [(start, end) for match in NUMBER.finditer(text) for start, end in [_kept(*match.span("value"), text)] if end > start]


def _kept(start: int, end: int, text: str) -> tuple[int, int]:
    """Up to the last piece with a digit in it: what follows are words. Nothing where there are too few digits."""
    pieces = list(re.finditer(r"[^ ]+", text[start:end]))
    while pieces and not any(letter.isdigit() for letter in pieces[-1][0]):
        pieces.pop()
    if not pieces or not any(letter.isdigit() for letter in pieces[0][0]):
        return start, start
    kept = text[start:start + pieces[-1].end()]
    return (start, start + len(kept)) if sum(letter.isdigit() for letter in kept) >= DIGITS_NEEDED else (start, start)
