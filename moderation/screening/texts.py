"""Texts as the checks see them: folded words, what is quoted left out, prints of near-duplicates. Pure, in linear time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from urllib.parse import urlsplit

FENCE = re.compile(r"^ {0,3}(```|~~~)")
QUOTE = re.compile(r"^ {0,3}>")
INLINE_CODE = re.compile(r"`[^`\n]{0,500}`")
ADDRESS = re.compile(r"https?://[^\s<>()\[\]]{1,500}", re.I)
WORD = re.compile(r"\w+")
HOST = re.compile(r"(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,4}[a-z]{2,12}(?![\w.-]*@)", re.I)
NO_DOMAINS = frozenset((
    "exe", "dll", "txt", "log", "pdf", "png", "jpg", "jpeg", "gif", "zip", "py", "js", "ts", "css", "html", "htm", "php", "conf", "cfg",
    "ini", "sh", "bat", "md", "json", "xml", "csv", "yml", "yaml", "bin", "img", "iso",
))
"""Endings of file names, which look like names of machines."""
MOST_CHARS = 100_000
MOST_WORDS = 2_000
MOST_WORD_CHARS = 60
SHINGLE = 2
PLACES = 32
BANDS = 8
ROWS = PLACES // BANDS
LEAST_WORDS = 12
"""Shorter texts are alike by nature: "thank you, that helped"."""


def folded(text: str) -> str:
    """Without accents and case."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()


def words_of(text: str) -> list[str]:
    """The words, folded, each cut to a length no word has."""
    return [word[:MOST_WORD_CHARS] for word in WORD.findall(folded(text[:MOST_CHARS]))]


def own_words(markdown: str) -> str:
    """What somebody says themself: no quotes, no code, no addresses."""
    kept, fence = [], ""
    for line in markdown[:MOST_CHARS].split("\n"):
        opened = FENCE.match(line)
        if fence:
            if opened and opened[1] == fence:
                fence = ""
        elif opened:
            fence = opened[1]
        elif not QUOTE.match(line) and not line.startswith(("    ", "\t")):
            kept.append(line)
    return ADDRESS.sub(" ", INLINE_CODE.sub(" ", "\n".join(kept)))


def host_of(link: str) -> str:
    """The machine a link leads to, in lower case without `www.`; nothing for what has none."""
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


def hosts_in(text: str, links: Iterable[str]) -> list[str]:
    """Where links lead and what is spelled out in the text, each once."""
    spelled = (match[0].lower().removeprefix("www.") for match in HOST.finditer(text[:MOST_CHARS]))
    found = [*map(host_of, links), *(host for host in spelled if host.rpartition(".")[2] not in NO_DOMAINS)]
    return list(dict.fromkeys(host for host in found if host))


def is_within(host: str, domain: str) -> bool:
    """Whether a machine is this domain or below it."""
    return host == domain or host.endswith("." + domain)


def signature(words: Sequence[str]) -> tuple[int, ...] | None:
    """32 numbers that two texts share as far as their words do (one-permutation min-hash of pairs of words); None for short texts."""
    words = words[:MOST_WORDS]
    if len(words) < LEAST_WORDS:
        return None
    least: list[int | None] = [None] * PLACES
    for start in range(len(words) - SHINGLE + 1):
        piece = " ".join(words[start:start + SHINGLE]).encode("utf-8", "surrogatepass")
        value = int.from_bytes(blake2b(piece, digest_size=8).digest(), "big")
        place, rest = value % PLACES, value // PLACES % 2**32
        known = least[place]
        if known is None or rest < known:
            least[place] = rest
    return _filled(least)


def _filled(least: list[int | None]) -> tuple[int, ...]:
    """Places that got nothing take what the next one that did has, and how far it was."""
    found: list[int] = []
    for place in range(PLACES):
        step = 0
        while least[(place + step) % PLACES] is None:
            step += 1
        found.append((int(least[(place + step) % PLACES] or 0) + step * 0x9E3779B1) % 2**32)
    return tuple(found)


def bands_of(print_: Sequence[int]) -> list[int]:
    """Eight numbers, of which two texts that are alike very likely share one: what the index is asked for."""
    found = []
    for band in range(BANDS):
        rows = ",".join(map(str, (band, *print_[band * ROWS:(band + 1) * ROWS])))
        found.append(int.from_bytes(blake2b(rows.encode(), digest_size=8).digest(), "big", signed=True))
    return found


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """From 0 to 1: the share of what both say."""
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=True)) / PLACES


def packed(print_: Sequence[int]) -> str:
    return "".join(f"{number:08x}" for number in print_)


def unpacked(text: str) -> tuple[int, ...]:
    return tuple(int(text[start:start + 8], 16) for start in range(0, len(text), 8))
