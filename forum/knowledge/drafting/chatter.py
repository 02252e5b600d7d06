"""What people say to each other and not about the problem: salutations, thanks, names."""

from __future__ import annotations

import re

from forum.kit.text import fold, words

MOST_WORDS = 14
OPENING = re.compile(
    r"(?:hi|hello|hey|dear|greetings|good (?:morning|afternoon|evening)|hola|buenas(?: tardes| noches)?|buenos dias|estimad[oa]s?)"
    r"(?: (?:all|everyone|everybody|there|folks|guys|team|community|a tod[oa]s|tod[oa]s|gente|comunidad|equipo))?\s*[,!.:;–-]+\s*",
)
CHATTER = re.compile(
    r"(?:hi|hello|hey|hola|buenas|buenos dias)\b.{0,30}$|(?:many |a lot of )?(?:thanks?|thx|cheers|regards|kind regards|best regards"
    r"|best wishes)\b|(?:i )?(?:hope|espero)\b.{0,20}\b(?:helps?|ayude|sirva)|any (?:help|ideas?|advice|hints?)\b|(?:please|pls) help"
    r"|sorry (?:for|if|about)\b|(?:muchas |mil )?gracias\b|(?:un )?(?:cordial )?saludos?\b|ayuda(?:,? por favor)?[.!]*$"
    r"|(?:alguna|cualquier) (?:ayuda|idea)\b|perdon(?:ad)?\b|let (?:me|us) know\b|good luck\b|suerte\b|(?:edit|update|editado)\s*:?$"
    r"|(?:same|me too)\b.{0,12}$|de nada\b|you'?re welcome\b|welcome to\b|bienvenid[oa]\b|not sure (?:if|whether)\b.{0,40}$",
)
MENTION = re.compile(r"(?<![\w@/])@[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,38}[A-Za-z0-9])?[,:]?", re.ASCII)


def is_chatter(text: str) -> bool:
    """Nothing about the problem in it. What is long is kept: it may say something after all."""
    return len(words(text)) == 0 or (len(text.split()) <= MOST_WORDS and CHATTER.match(fold(text)) is not None)


def without_address(text: str) -> str:
    """Without a salutation at its beginning, and without naming members."""
    opened = OPENING.match(fold(text))
    if opened and len(fold(text)) == len(text):
        text = text[opened.end():]
    named = MENTION.match(text)
    text = " ".join(MENTION.sub("…", text[named.end():] if named else text).split())
    return text[:1].upper() + text[1:] if opened else text
