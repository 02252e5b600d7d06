"""What few processes need is not loaded by the others."""

import subprocess
import sys

import pytest

from forum.core.config import PROJECT
from forum.kit.later import absent, later

SPARED = ("alembic", "PIL", "icalendar", "regex", "redis", "psycopg", "cryptography")
STARTS = """
import sys
from wsgi import create_app
app = create_app({"instance_dir": sys.argv[1], "log_level": "ERROR"})
assert type(app.extensions["plaza_huey"]).__name__ == "SqliteHuey"
print(*sorted({name.partition(".")[0] for name, module in sys.modules.items() if module} & set(sys.argv[2:])))
"""


def test_a_module_is_imported_when_one_of_its_names_is_asked_for():
    sys.modules.pop("colorsys", None)
    colours = later("colorsys")
    assert "colorsys" not in sys.modules
    assert colours.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
    assert "colorsys" in sys.modules


def test_a_name_that_a_module_does_not_have_is_an_error():
    with pytest.raises(AttributeError):
        _ = later("colorsys").no_such_name


def test_what_is_absent_is_there_again_afterwards():
    sys.modules.pop("colorsys", None)
    with absent("colorsys"), pytest.raises(ModuleNotFoundError):
        __import__("colorsys")
    assert __import__("colorsys").rgb_to_hsv


def test_what_is_loaded_already_stays():
    import json

    with absent("json"):
        assert __import__("json") is json


def test_an_app_on_sqlite_starts_without_what_it_has_no_use_for(tmp_path):
    started = subprocess.run(
        [sys.executable, "-c", STARTS, str(tmp_path), *SPARED], cwd=PROJECT, capture_output=True, text=True, check=True,
    )
    assert started.stdout.split() == []
