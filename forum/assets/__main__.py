"""`python -m forum.assets`: make `static/vendor/` (used where the launcher doesn't run, as in a container image)."""

import sys
from pathlib import Path

from forum.assets.npm import Unavailable, fetch_modules

STATIC_ROOT = Path(__file__).parents[2] / "static"

if __name__ == "__main__":
    try:
        print(f"{fetch_modules(STATIC_ROOT)} browser modules in static/vendor")
    except Unavailable as reason:
        sys.exit(str(reason))
