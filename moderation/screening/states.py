"""Words for what is stored."""

from __future__ import annotations

from enum import StrEnum


class RuleKind(StrEnum):
    """What a rule is about: one of the built-in checks, a watched word, a domain or a network that is known to be bad."""

    CHECK = "check"
    WORD = "word"
    DOMAIN = "domain"
    ADDRESS = "address"


class RuleState(StrEnum):
    """`dry`: it looks and writes down what it finds, and nothing follows."""

    OFF = "off"
    DRY = "dry"
    ON = "on"


class WordAction(StrEnum):
    BLOCK = "block"
    HOLD = "hold"
    FLAG = "flag"
    REPLACE = "replace"
    TAG = "tag"


class Result(StrEnum):
    """What became of a text. `flag`: it is posted and somebody looks at it."""

    POST = "post"
    FLAG = "flag"
    HOLD = "hold"
    REFUSE = "refuse"
