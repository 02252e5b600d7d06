"""Who may show frames of ours: nobody, but for the help that an operator puts on their own pages."""

from __future__ import annotations

from forum.core import settings
from forum.core.http import CONTENT_SECURITY_POLICY

ORIGIN = r"https?://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::\d{1,5})?"
ORIGINS = rf"{ORIGIN}(?:[ ,]+{ORIGIN}){{0,49}}"
NOBODY = "frame-ancestors 'none'"


def allowed_origins() -> tuple[str, ...]:
    """The pages that may show our help, as scheme, host and port. None: there is no help to embed."""
    return tuple(str(settings.get("embed.origins")).replace(",", " ").split())


def framed_policy(origins: tuple[str, ...]) -> str:
    """The policy of a page that these may show in a frame; everything else stays as strict as everywhere."""
    return CONTENT_SECURITY_POLICY.replace(NOBODY, f"frame-ancestors {' '.join(origins)}")
