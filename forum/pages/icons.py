"""The logo as pictures, for home screens and notifications: drawn from the same numbers as `static/img/logo.svg`.

`python -m forum.pages.icons` (Plaza's own environment) writes them again after the logo has changed.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

IMAGES = Path(__file__).parents[2] / "static" / "img"
INDIGO, LILAC, WHITE, NOTHING = (67, 56, 202, 255), (199, 210, 254, 255), (255, 255, 255, 255), (0, 0, 0, 0)
FINER = 8
"""Drawn this many times larger and made small again: smooth edges."""
UNITS = 32
"""The logo's own grid."""
CORNER = 112 / 512
"""Of the square behind it."""


def draw(size: int, *, share: float, corner: float, back: tuple[int, ...], bubble: tuple[int, ...], line: tuple[int, ...]) -> Image.Image:
    """The logo on a square of `size` pixels: it fills `share` of it; `corner` is the radius of the square as a part of its side."""
    side = size * FINER
    image = Image.new("RGBA", (side, side), NOTHING)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), side * corner, fill=back)
    unit, edge = side * share / UNITS, side * (1 - share) / 2

    def at(*numbers: float) -> list[float]:
        return [edge + number * unit for number in numbers]

    width = round(2.5 * unit)
    half = 1.25
    pen.line(at(11, 3, 25, 3), line, width)
    pen.line(at(29, 7, 29, 16.5), line, width)
    pen.arc(at(21 - half, 3 - half, 29 + half, 11 + half), 270, 360, line, width)
    pen.arc(at(21 - half, 12.5 - half, 29 + half, 20.5 + half), 0, 90, line, width)
    for x, y in ((11, 3), (25, 20.5)):
        pen.ellipse(at(x - half, y - half, x + half, y + half), fill=line)
    pen.rounded_rectangle(at(3, 9, 22, 24), 4 * unit, fill=bubble)
    pen.polygon(at(11.5, 24, 6, 28.5, 6, 22, 11.5, 22), fill=bubble)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def pictures() -> dict[str, Image.Image]:
    """File name -> picture. Maskable ones keep the logo inside the circle that every home screen shows; badges are a shape alone."""
    found = {"apple-touch-icon.png": draw(180, share=0.6, corner=0, back=INDIGO, bubble=WHITE, line=LILAC)}
    found["badge-96.png"] = draw(96, share=0.9, corner=0, back=NOTHING, bubble=WHITE, line=WHITE)
    for size in (192, 512):
        found[f"icon-{size}.png"] = draw(size, share=0.625, corner=CORNER, back=INDIGO, bubble=WHITE, line=LILAC)
        found[f"maskable-{size}.png"] = draw(size, share=0.5, corner=0, back=INDIGO, bubble=WHITE, line=LILAC)
    return found


if __name__ == "__main__":
    for name, picture in pictures().items():
        small = picture.quantize(64) if name != "badge-96.png" else picture
        small.save(IMAGES / name, optimize=True)
        print(IMAGES / name)
