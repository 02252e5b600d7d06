"""`python -m forum.assets`: fetch the browser modules again and join the stylesheet, whatever is there already."""

import sys
from pathlib import Path

from forum.assets.build import ready_static
from forum.assets.npm import Unavailable, fetch_modules

STATIC_ROOT = Path(__file__).parents[2] / "static"

if __name__ == "__main__":
    try:
        print(f"{fetch_modules(STATIC_ROOT)} browser modules in static/vendor")
    except Unavailable as reason:
        sys.exit(str(reason))
    print(f"build {ready_static(STATIC_ROOT)}")
