"""The built-in checks, as a table: what each is called, how it is tuned when nobody has changed it, and its one pure function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moderation.screening.checks import contacts, languages, links, pace, repeats, shouting
from moderation.screening.facts import Facts, Finding


@dataclass(frozen=True)
class Check:
    """`weight` is the score of one finding; `threshold` is in the check's own unit, which its sentence names."""

    look: Callable[[Facts, int, float], list[Finding]]
    weight: int
    threshold: float
    lowest: float = 0
    highest: float = 1_000


CHECKS: Mapping[str, Check] = {
    "typed_fast": Check(pace.typed_fast, 60, 3, 0.5, 60),
    "first_posts": Check(pace.first_posts, 10, 1, 1, 1),
    "many_posts": Check(pace.many_posts, 40, 4, 2, 100),
    "busy_network": Check(pace.busy_network, 25, 8, 2, 1_000),
    "new_member_links": Check(links.new_member_links, 15, 1, 1, 20),
    "many_links": Check(links.many_links, 25, 6, 2, 200),
    "link_only": Check(links.link_only, 35, 5, 1, 100),
    "shorteners": Check(links.shorteners, 40, 1, 1, 20),
    "repeated_text": Check(repeats.repeated_text, 35, 0.6, 0.4, 1),
    "shouting": Check(shouting.shouting, 20, 0.7, 0.3, 1),
    "contact_details": Check(contacts.contact_details, 55, 1, 1, 20),
    "other_language": Check(languages.other_language, 30, 0.5, 0.1, 1),
}
