"""Imported once by the process that all of a crowd are forked from: the Plaza of this test process, which none of them has to make."""

import json
import os

from flask import Flask

from forum.core.db import db
from wsgi import create_app

PLACE = "PLAZA_TEST_CROWD"


def _made(where: dict[str, object] | None) -> Flask | None:
    if where is None:
        return None
    app = create_app(where)
    with app.app_context():
        db.engine.dispose()  # a connection is never shared between processes
    return app


where: dict[str, object] | None = json.loads(os.environ.get(PLACE, "null"))
plaza = _made(where)
