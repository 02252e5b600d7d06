"""Every template compiles, no filter switches escaping off, and every form carries its token."""

import re

import pytest

from tests.house.sources import PROJECT

TEMPLATES = sorted((PROJECT / "templates").rglob("*.*"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PROJECT)))
def test_a_template_compiles_and_trusts_nobody(house, path):
    source = path.read_text(encoding="utf-8")
    house.jinja_env.compile(source, str(path))
    assert not re.search(r"\|\s*safe\b", source), "what is safe is decided in kit/markdown"
    assert "{% autoescape false" not in source


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.suffix == ".html"], ids=lambda p: str(p.relative_to(PROJECT)))
def test_every_posting_form_carries_a_token(path):
    source = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", source, re.DOTALL | re.IGNORECASE):
        assert "csrf" in form or "hidden_tag" in form, form[:200]
