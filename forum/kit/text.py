"""Text as people write it: cleaned, compared, cut, counted. The door to this floor's text modules."""

import re

from forum.kit.characters import fold, normalise, plain_line
from forum.kit.language import Language, guess_language
from forum.kit.markdown import mentions
from forum.kit.personal_data import Finding, personal_data

__all__ = [
    "Finding", "Language", "excerpt", "fold", "guess_language", "mentions", "normalise", "personal_data", "plain_line", "slugify",
    "tag_name", "words",
]  # fmt: skip

EMPTY_SLUG = "q"
MAX_TAG_CHARS = 35
NOT_SLUG = re.compile(r"[^a-z0-9]+")
NOT_TAG = re.compile(r"[^\w.+#-]+")
WORD = re.compile(r"[^\W_]+(?:['’.+#_-][^\W_]+)*[+#]*")


def slugify(title: str, max_length: int = 80) -> str:
    """The readable end of an address: lower-case ASCII words joined by hyphens, cut at a word, never empty.

    What has no ASCII form (Chinese, emoji) is left out; a slug is decoration, the id before it identifies.
    """
    slug = NOT_SLUG.sub("-", fold(title.replace("'", "").replace("’", ""))).strip("-")
    if len(slug) > max_length:
        whole = slug[: max_length + 1].rpartition("-")[0]
        slug = (whole or slug[:max_length]).strip("-")
    return slug or EMPTY_SLUG


def excerpt(text: str, length: int) -> str:
    """At most ``length`` characters of a text on one line, cut at a word where possible, ending in an ellipsis if cut."""
    line = " ".join(text[: length * 4 + 200].split())
    shortened = len(text) > length * 4 + 200
    if len(line) <= length and not shortened:
        return line
    cut = line[: max(0, length - 1)]
    at_word = cut.rpartition(" ")[0]
    if len(at_word) >= length // 2 and line[len(cut) : len(cut) + 1] not in ("", " "):
        cut = at_word
    return cut.rstrip(" ,;:.-–—") + "…"


def words(text: str) -> list[str]:
    """The words of a text in order, folded (``¿Cómo?`` -> ``como``); ``wi-fi``, ``c++`` and ``2.4`` are one word each."""
    return WORD.findall(fold(text))


def tag_name(raw: str) -> str:
    """A tag as it is stored: lower-case, blanks as hyphens, letters, digits and ``. + # -`` only, at most 35 characters.

    Accents are kept (``configuración``); an input with nothing usable gives ''.
    """
    name = NOT_TAG.sub("-", plain_line(raw).lower().replace("_", "-"))
    name = re.sub(r"-{2,}", "-", name).strip("-.")
    return name[:MAX_TAG_CHARS].strip("-.")
