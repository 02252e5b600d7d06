"""Newcomers who want to go on elsewhere: telephone numbers and handles of messengers."""

from __future__ import annotations

import re

from moderation.screening.facts import Facts, Finding, shortened
from moderation.screening.texts import folded, is_within

PHONE = re.compile(r"(?<![\w.])(?:\+|00)[1-9](?:[ ().-]{0,2}\d){7,13}(?![\d.])")
MESSENGER = re.compile(
    r"\b(?:whats ?app|whatsap|telegram|viber|wechat|skype|line id|icq)\b[^\n]{0,30}?(?:@[a-z]\w{2,30}|\+?\d(?:[ ().-]{0,2}\d){6,13})"
    r"|\bsignal\b[^\n]{0,15}?(?:@[a-z]\w{2,30}|\+\d(?:[ ().-]{0,2}\d){6,13})"
)
MESSENGER_HOSTS = ("t.me", "telegram.me", "telegram.dog", "wa.me", "api.whatsapp.com", "chat.whatsapp.com", "wa.link", "signal.me",
                   "signal.group", "viber.me", "join.skype.com", "line.me")


def contact_details(facts: Facts, weight: int, threshold: float) -> list[Finding]:
    """A newcomer writes `threshold` numbers or handles that were not there before."""
    if not facts.is_newcomer:
        return []
    before = contacts_in(facts.before, ()) if facts.before is not None else []
    found = [each for each in contacts_in(facts.whole, facts.hosts) if each not in before]
    if len(found) < threshold:
        return []
    return [Finding("contact_details", "contact_details", weight, {"found": shortened(", ".join(found))})]


def contacts_in(text: str, hosts: tuple[str, ...]) -> list[str]:
    phones = [match[0].strip() for match in PHONE.finditer(text)]
    handles = [match[0].strip() for match in MESSENGER.finditer(folded(text))]
    leading = [host for host in hosts if any(is_within(host, known) for known in MESSENGER_HOSTS)]
    return list(dict.fromkeys([*phones, *handles, *leading]))
