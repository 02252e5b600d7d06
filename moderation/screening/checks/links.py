"""Where a text leads to."""

from __future__ import annotations

from moderation.screening.facts import Facts, Finding, shortened
from moderation.screening.texts import host_of, is_within

SHORTENERS = frozenset((
    "bit.ly", "tinyurl.com", "t.co", "goo.gl", "is.gd", "v.gd", "ow.ly", "buff.ly", "cutt.ly", "rb.gy", "rebrand.ly",
    "shorturl.at", "tiny.cc", "s.id", "t.ly", "lnkd.in", "adf.ly", "bl.ink", "clck.ru", "qr.ae", "soo.gd", "u.to", "v.ht", "x.co",
    "linktr.ee", "wa.link", "gg.gg", "shorte.st", "ouo.io",
))
MOST_COUNTED = 3


def new_member_links(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """A newcomer links outside, `threshold` times or more: the score counts each machine, up to three."""
    hosts = list(dict.fromkeys(host for host in map(host_of, facts.fresh_links) if host))
    if not facts.is_newcomer or len(hosts) < threshold:
        return []
    return [Finding("new_member_links", "new_member_links", weight * min(len(hosts), MOST_COUNTED), {"hosts": shortened(", ".join(hosts))})]


def many_links(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """`threshold` links or more."""
    if len(facts.fresh_links) < threshold:
        return []
    return [Finding("many_links", "many_links", weight, {"number": str(len(facts.fresh_links))})]


def link_only(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """A link with fewer than `threshold` words of one's own beside it."""
    if not facts.fresh_links or len(facts.words) >= threshold:
        return []
    return [Finding("link_only", "link_only", weight, {"host": shortened(host_of(facts.fresh_links[0]))})]


def shorteners(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """A link that hides where it leads."""
    hidden = [host for host in facts.hosts if any(is_within(host, short) for short in SHORTENERS)]
    return [Finding("shorteners", "shorteners", weight, {"hosts": shortened(", ".join(hidden))})] if len(hidden) >= threshold else []
