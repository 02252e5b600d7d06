"""Templates are compiled once for all processes, and a page never depends on it."""

import pytest
from jinja2 import DictLoader, Environment

from forum.core.bytecode import CompiledTemplates, init_app
from wsgi import create_app


@pytest.fixture
def source():
    return {"page.html": "Hello {{ name }}"}


def process(folder, source):
    return Environment(loader=DictLoader(source), bytecode_cache=CompiledTemplates(str(folder), "%s.compiled"), autoescape=True)


def refuse(*_args, **_kwargs):
    raise AssertionError("compiled")


def test_the_next_process_compiles_nothing(tmp_path, source, monkeypatch):
    process(tmp_path, source).get_template("page.html")
    monkeypatch.setattr(Environment, "compile", refuse)
    assert process(tmp_path, source).get_template("page.html").render(name="Ana") == "Hello Ana"


def test_a_template_that_changed_is_compiled_anew(tmp_path, source):
    process(tmp_path, source).get_template("page.html")
    source["page.html"] = "Bye {{ name }}"
    assert process(tmp_path, source).get_template("page.html").render(name="Ana") == "Bye Ana"


def test_a_file_that_was_cut_off_is_made_again(tmp_path, source):
    process(tmp_path, source).get_template("page.html")
    [kept] = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    assert process(tmp_path, source).get_template("page.html").render(name="Ana") == "Hello Ana"
    assert kept.read_bytes() == whole


def test_a_folder_nobody_can_write_to_shows_the_page_all_the_same(tmp_path, source):
    (tmp_path / "taken").write_text("a file, not a folder")
    assert process(tmp_path / "taken", source).get_template("page.html").render(name="Ana") == "Hello Ana"
    assert process(tmp_path / "absent", source).get_template("page.html").render(name="Ana") == "Hello Ana"


def test_an_app_keeps_them_where_nobody_else_writes(house, tmp_path):
    before = house.jinja_env.bytecode_cache
    try:
        init_app(house, tmp_path / "templates")
        house.jinja_env.cache.clear()
        with house.test_request_context():
            house.jinja_env.get_template("errors/404.html")
    finally:
        house.jinja_env.bytecode_cache = before
    assert (tmp_path / "templates").stat().st_mode & 0o777 == 0o700
    assert any((tmp_path / "templates").iterdir())


def test_the_folder_is_the_operators_choice(tmp_path):
    app = create_app({"environment": "test", "instance_dir": tmp_path, "template_cache_dir": tmp_path / "elsewhere", "log_level": "ERROR"})
    assert app.jinja_env.bytecode_cache.directory == str(tmp_path / "elsewhere")
    assert create_app({"environment": "test", "instance_dir": tmp_path, "template_cache_dir": None, "log_level": "ERROR"}
                      ).jinja_env.bytecode_cache.directory == str(tmp_path / "templates")


@pytest.mark.parametrize("kept_bytes", [0, 3, 40, 60, -1])
def test_a_file_that_breaks_off_anywhere_is_made_again(tmp_path, source, kept_bytes):
    process(tmp_path, source).get_template("page.html")
    [kept] = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:kept_bytes])
    assert process(tmp_path, source).get_template("page.html").render(name="Ana") == "Hello Ana"
    assert kept.read_bytes() == whole


def test_a_file_that_was_written_over_is_not_run(tmp_path, source):
    process(tmp_path, source).get_template("page.html")
    [kept] = tmp_path.iterdir()
    whole = kept.read_bytes()
    middle = len(whole) // 2
    kept.write_bytes(whole[:middle] + bytes(byte ^ 0xFF for byte in whole[middle:]))
    assert process(tmp_path, source).get_template("page.html").render(name="Ana") == "Hello Ana"
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_folder_that_others_may_write_to_is_not_used(house, tmp_path, mode):
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(mode)
    before = house.jinja_env.bytecode_cache
    try:
        house.jinja_env.bytecode_cache = None
        init_app(house, folder)
        assert house.jinja_env.bytecode_cache is None
        folder.chmod(0o700)
        init_app(house, folder)
        assert house.jinja_env.bytecode_cache is not None
    finally:
        house.jinja_env.bytecode_cache = before
