"""Generated avatars: initials on a stable colour, as a small SVG without script, style or outside reference."""

import colorsys
import hashlib
import html
import re
import unicodedata

WHITE = (1.0, 1.0, 1.0)
MIN_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 (AA, normal text)
HUES = 24


def initials(name: str) -> str:
    """One or two upper-case characters for a name: first and last word; '?' when there is no letter or digit."""
    parts = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name))
    if not parts:
        return "?"
    chosen = [parts[0]] if len(parts) == 1 else [parts[0], parts[-1]]
    return "".join(part[0].upper()[:1] for part in chosen)


def background(seed: str) -> str:
    """A ``#rrggbb`` background that is stable for the seed and on which white text reaches AA.

    The colour carries its own contrast, so the same picture works on light and dark pages.
    """
    digest = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest()
    hue = digest[0] % HUES / HUES
    lightness = 0.42
    while True:
        rgb = colorsys.hls_to_rgb(hue, lightness, 0.52)
        if contrast(rgb, WHITE) >= MIN_CONTRAST + 0.1:
            return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)
        lightness -= 0.01


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Contrast ratio (1..21) of two colours with channels 0..1, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def initials_svg(name: str, seed: object) -> str:
    """A square SVG document (64 x 64 units) with the name's initials; the same name and seed give the same bytes.

    Decorative by design: the name stands beside it in the page, so it carries ``aria-hidden``.
    """
    text = html.escape(initials(name))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64" aria-hidden="true">'
        f'<rect width="64" height="64" fill="{background(str(seed))}"/>'
        '<text x="32" y="32" dy=".35em" text-anchor="middle" fill="#fff" font-size="26" font-weight="600" '
        f'font-family="system-ui, sans-serif">{text}</text></svg>'
    )


def _luminance(rgb: tuple[float, float, float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
