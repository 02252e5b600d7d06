"""Whether this process answers, asked by whoever keeps it running."""

import pytest

from forum.core import migrate
from forum.core.db import db
from wsgi import create_app


@pytest.fixture
def strict(tmp_path):
    made = create_app({
        "environment": "test", "instance_dir": tmp_path, "database_url": f"sqlite:///{tmp_path / 'plaza.db'}", "log_level": "ERROR",
        "trusted_hosts": ["plaza.example"], "public_url": "http://plaza.example",
    })
    with made.app_context():
        migrate.upgrade()
    yield made.test_client()
    with made.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("name", ["127.0.0.1:8000", "10.0.0.7", "plaza.example"])
def test_checks_answer_to_whatever_name_they_are_asked_by(strict, name):
    """The launcher, the container and load balancers ask by address; a 400 would have them end a healthy process."""
    assert strict.get("/healthz", headers={"Host": name}).status_code == 200
    assert strict.get("/readyz", headers={"Host": name}).json["checks"]["database"]["ok"]


def test_pages_answer_to_trusted_names_only(strict):
    answers = {name: strict.get("/robots.txt", headers={"Host": name}).status_code for name in ("plaza.example", "10.0.0.7")}
    assert answers == {"plaza.example": 200, "10.0.0.7": 400}
