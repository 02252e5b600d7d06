"""`plaza bench` measures what it says, on the production server."""

import json
import os
import subprocess
import sys

import pytest

from forum.core.config import PROJECT

pytestmark = [pytest.mark.processes, pytest.mark.sqlite]

MEASURED = {
    "thread, 10 answers, stranger", "same, 304", "home, stranger", "category list, stranger", "thread, 10 answers, signed in",
    "thread, 200 answers, signed in", "home, signed in", "search, signed in", "similar questions, signed in", "vote (htmx)",
    "post an answer",
}


def test_a_small_forum_is_measured_and_nothing_is_refused(tmp_path):
    words = ["-m", "flask", "--app", "wsgi", "plaza", "bench", "--json", "--posts", "1000", "--seconds", "0.3", "--rounds", "1"]
    environment = {**os.environ, "PLAZA_INSTANCE_DIR": str(tmp_path), "PLAZA_DATABASE_URL": "", "PLAZA_DEMO": "false"}
    done = subprocess.run([sys.executable, *words], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads(done.stdout)
    assert {row["name"] for row in result["rows"]} == MEASURED
    assert not [row for row in result["rows"] if row["refused"] or row["per_second"] <= 0]
    assert result["hello_per_second"] > 0
    assert result["posts"] == 1000
    assert {row["process"] for row in result["memory"]} == {"web", "worker"}
    assert all(0 < row["share_mb"] <= row["resident_mb"] for row in result["memory"])
