"""The few ways a request can be refused; pages and JSON map them in one place.

``message`` is meant for people. It may be any object whose ``str()`` is the text, so a
lazily translated string can be passed without this floor knowing about translation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

NOTHING: Mapping[str, Any] = MappingProxyType({})


def untranslated(words: str) -> str:
    """Marks a text of this floor for the message catalogues; `core/forms.shown` says it in the reader's language."""
    return words


@dataclass(frozen=True)
class Missing:
    """What a member lacks for an action: ``kind`` is ``reputation``, ``role``, ``age``, ``verified`` ...

    ``needed`` and ``have`` are in the kind's own unit (points, role names, hours); the page
    that shows the disabled button prints both.
    """

    kind: str
    needed: object = None
    have: object = None


class PlazaError(Exception):
    """Base of every expected refusal: an HTTP ``status``, a stable ``code`` and a ``message`` for people."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"
    default_message: ClassVar[str] = untranslated("Something went wrong.")

    def __init__(self, message: object = None, *, details: Mapping[str, Any] = NOTHING) -> None:
        self.message: object = self.default_message if message is None else message
        self.details: Mapping[str, Any] = details
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(PlazaError):
    """403: the actor may see the subject but may not do this to it; ``missing`` says what would be needed."""

    status = 403
    code = "not_allowed"
    default_message = untranslated("You may not do this.")

    def __init__(self, message: object = None, *, missing: Missing | None = None, details: Mapping[str, Any] = NOTHING) -> None:
        super().__init__(message, details=details)
        self.missing = missing


class NotFound(PlazaError):
    """404: absent, or hidden from this viewer; nobody can tell which."""

    status = 404
    code = "not_found"
    default_message = untranslated("There is nothing here.")


class Gone(PlazaError):
    """410: it was here, it was public, and it was removed."""

    status = 410
    code = "gone"
    default_message = untranslated("This was removed.")


class WrongState(PlazaError):
    """409: the subject is not in a state that allows the move; ``current`` is the state it is in now."""

    status = 409
    code = "wrong_state"
    default_message = untranslated("Somebody else changed this in the meantime.")

    def __init__(self, message: object = None, *, current: object = None, details: Mapping[str, Any] = NOTHING) -> None:
        super().__init__(message, details=details)
        self.current = current


class Invalid(PlazaError):
    """422: the input cannot be used; ``fields`` maps a field's name to its messages ('' for the whole form)."""

    status = 422
    code = "invalid"
    default_message = untranslated("Please check what you entered.")

    def __init__(
        self,
        message: object = None,
        *,
        fields: Mapping[str, Sequence[object]] | None = None,
        details: Mapping[str, Any] = NOTHING,
    ) -> None:
        super().__init__(message, details=details)
        self.fields: dict[str, list[object]] = {name: list(messages) for name, messages in (fields or {}).items()}

    @classmethod
    def field(cls, name: str, message: object) -> "Invalid":
        """The common case: one message about one field."""
        return cls(message, fields={name: [message]})


class TooMany(PlazaError):
    """429: a rate limit was reached; ``retry_after`` is in whole seconds, at least 1."""

    status = 429
    code = "too_many"
    default_message = untranslated("That was a lot at once. Please wait a moment.")

    def __init__(self, message: object = None, *, retry_after: float = 60, details: Mapping[str, Any] = NOTHING) -> None:
        super().__init__(message, details=details)
        self.retry_after = max(1, int(-(-retry_after // 1)))


class Unavailable(PlazaError):
    """503: a part the request needs (disk, database, queue) is away; trying again later is right."""

    status = 503
    code = "unavailable"
    default_message = untranslated("This is not available right now. Please try again in a minute.")
