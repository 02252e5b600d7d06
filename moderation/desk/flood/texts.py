"""What is posted in a flood: spam of six makes, from the loud to the sly, and honest texts put together from what people say."""

from __future__ import annotations

from random import Random

THINGS = ("watches", "followers", "loans", "essays", "vitamins", "tickets", "phones", "jackpots", "visas", "shoes")
PLACES = ("best-deals", "lucky-shop", "fast-money", "top-seller", "easy-win", "mega-store")
_PRAISE = ("nobody sells them for less", "my whole family is happy now", "they answered at once", "it took me only five minutes",
           "I could not believe it myself", "you will thank me later", "only until Sunday", "ask for the special price")


def _link(chance: Random) -> str:
    return f"https://{chance.choice(PLACES)}.example.net/{chance.randrange(10_000)}"


def _offer(chance: Random) -> str:
    thing, praise = chance.choice(THINGS), chance.sample(_PRAISE, 2)
    number = f"+34 612 {chance.randrange(100, 999)} {chance.randrange(100, 999)}"
    return f"Buy cheap {thing} here: {_link(chance)} and {praise[0]}. Call {number}, {praise[1]}!"


def _messenger(chance: Random) -> str:
    return f"For {chance.choice(THINGS)} write me on WhatsApp: +44 7700 {chance.randrange(100_000, 999_999)}, {chance.choice(_PRAISE)}."


def _loud(chance: Random) -> str:
    return f"{chance.choice(THINGS)} FOR EVERYBODY TODAY, {chance.choice(_PRAISE)}! LOOK AT {_link(chance)} BEFORE THEY ARE GONE".upper()


def _bare_link(chance: Random) -> str:
    return f"look {_link(chance)}"


def _copy(chance: Random) -> str:
    return ("I was poor and sad until I met Doctor Bright who turned my life around in two weeks. He helps with money, love and visas, "
            "and he never fails. Look for Doctor Bright and tell him that I sent you, he answers day and night.")


def _sly(chance: Random) -> str:
    place, praise = chance.choice(PLACES).replace("-", " ").title(), chance.sample(_PRAISE, 2)
    search = f"{place} {chance.choice(THINGS)}"
    return f"I had the same thing and the people of {place} repaired it, {praise[0]}. Search for {search}, {praise[1]}."


MAKES = ((_offer, 35), (_messenger, 15), (_loud, 15), (_bare_link, 10), (_copy, 15), (_sly, 10))


def spam(chance: Random) -> tuple[str, str]:
    """(title, body)"""
    make = chance.choices([one for one, _weight in MAKES], [weight for _one, weight in MAKES])[0]
    return f"Who wants cheap {chance.choice(THINGS)}? {chance.choice(_PRAISE)}", make(chance)


def honest(chance: Random, sentences: list[str]) -> tuple[str, str]:
    """(title, body): a few sentences of several people."""
    said = chance.sample(sentences, min(4, len(sentences)))
    return said[0][:110].rstrip(" .!"), " ".join(said[1:]) or said[0]
