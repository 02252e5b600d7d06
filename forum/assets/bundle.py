"""One stylesheet out of one file per component, so that a page asks for it once; pages of the desk and of cases ask for more."""

import os
import re
from pathlib import Path

LAYERS = "@layer reset, tokens, base, layout, components, pages, utilities;\n"
ORDER = ("reset.css", "tokens.css", "base.css", "layouts/*.css", "components/*.css", "pages/*.css", "utilities.css", "print.css")
BUNDLES: dict[Path, tuple[str, ...]] = {
    Path("build/main.css"): ORDER, Path("build/desk.css"): ("desk/*.css",), Path("build/cases.css"): ("cases/*.css",),
    Path("build/help.css"): ("help/*.css",), Path("build/search.css"): ("search/*.css",),
    Path("build/embed.css"): ("embed/*.css",), Path("build/insights.css"): ("insights/*.css",),
}
"""What is joined of what: every page has the first, pages of the moderation desk the second too, those of cases and teams the third,
articles and the home of help the fourth, that of search results the fifth, the frame of help on other pages the sixth, the insights the
last."""
TARGET = Path("build/main.css")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
AROUND = re.compile(r"\s*([{};])\s*")
AFTER = re.compile(r"([:,])\s+")


def sources(static_root: Path, order: tuple[str, ...] = ORDER) -> list[Path]:
    """Return the stylesheets in the order in which they are joined."""
    return [path for pattern in order for path in sorted((static_root / "css").glob(pattern))]


def join(static_root: Path, order: tuple[str, ...] = ORDER) -> str:
    """Return the text of the one stylesheet: layers declared first, comments and needless blanks left out.

    No stylesheet of ours has a quoted text with one of the signs whose blanks go; a test holds them to it.
    """
    texts = [COMMENT.sub("", path.read_text(encoding="utf-8")) for path in sources(static_root, order)]
    return LAYERS + "\n".join(AFTER.sub(r"\1", AROUND.sub(r"\1", text)).replace(";}", "}").strip() for text in texts) + "\n"


def ensure_bundle(static_root: Path) -> Path:
    """Write the stylesheets of `build/` below `static_root` unless they already say the same; return the path of the main one.

    Call it before the build id is computed. Several processes may do so at once: the file is replaced as a whole.
    """
    for target, order in BUNDLES.items():
        _ensure(static_root / target, join(static_root, order))
    return static_root / TARGET


def _ensure(target: Path, text: str) -> None:
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}-{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(target)


if __name__ == "__main__":
    print(ensure_bundle(Path(__file__).parents[2] / "static"))
