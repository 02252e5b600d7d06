"""Find postal addresses in a text by the shapes people write them in, English and Spanish. Precise rather than complete.

A house number and a word for a street have to be there: `12 Baker Street`, `Calle Mayor 5, 3º B`, `PO Box 118`. Towns and postcodes
alone are not somebody's home. Every pattern is bounded, so the time is linear in the text.
"""

import re

NAME = r"[A-ZÁÉÍÓÚÑ][\w'’.-]{0,24}"
ENGLISH = re.compile(
    rf"(?<![\w.,:/#-])\d{{1,5}}[A-Za-z]?,? (?:(?:N|S|E|W|North|South|East|West)\.? )?{NAME}(?: {NAME}){{0,2}} "
    r"(?:Street|Str|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Square|Sq|Terrace|Crescent|Gardens|Highway|Hwy|Place|Way"
    r"|Close)\b\.?(?:,? (?:[Aa]pt|[Aa]partment|[Ff]lat|[Uu]nit|[Ss]uite)\.? ?\w{1,5})?",
)
BOX = re.compile(r"(?<!\w)(?:P\.? ?O\.? ?Box|Apartado(?: de correos)?) (?:n\.?º ?)?\d{1,6}(?!\w)", re.I)
KIND = (
    r"(?:[Cc]/|[Cc]alle|CALLE|[Aa]venida|AVENIDA|[Aa]vda\.?|Av\.|Paseo|Camino|[Cc]arretera|Ctra\.|Ronda|Travesía|Urb\.|Urbanización"
    r"|Plaza|Pza\.?)"
)
FLOOR = r"(?:,? ?\d{1,2}\.?[ºª°](?: ?[A-Z0-9]{1,3}(?!\w))?)?"
SPANISH = re.compile(
    rf"(?<!\w){KIND} ?(?P<of>(?:de |del |de la |de las |de los )?)(?:[^\W\d_][\w'’.-]{{0,24}} ?){{1,4}}?"
    rf"(?P<number>,? ?(?:n\.?º|nº|núm\.|número)? ?)\d{{1,4}}(?![\w%€]|[.,:]\d)(?: ?[A-Z](?!\w))?{FLOOR}",
)
NOT_STREETS = re.compile(r"\b(?:Hard|Flash|Disk|USB|Google|One|External|Solid|Pen|Optical|Tape) (?:State )?Drive\b|\bBoot Dr\b")
WELL_KNOWN = re.compile(r"123 Main St|calle falsa,? 123|742 Evergreen|221B Baker|1600 Pennsylvania|10 Downing", re.I)


def street_addresses(text: str) -> list[tuple[int, int]]:
    """Where they begin and end, in order. Well-known ones and placeholders are left out, since nobody is harmed."""
    found = [match.span() for pattern in (ENGLISH, BOX, SPANISH) for match in pattern.finditer(text) if _is_one(match)]
    return sorted(found)


def _is_one(match: re.Match[str]) -> bool:
    value = match[0]
    if NOT_STREETS.search(value) or WELL_KNOWN.search(value):
        return False
    if match.re is SPANISH and value.startswith("Plaza"):  # also the name of this software
        return bool(match["of"].strip()) or bool(match["number"].strip())
    return True


def masked_address(value: str) -> str:
    """The street without its numbers."""
    return re.sub(r"\d+[A-Za-z]?[ºª°]?", "…", " ".join(value.split()))[:60]
