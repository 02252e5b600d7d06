"""Message catalogues are compiled when they changed, and only then."""

import os
import sys
from pathlib import Path

import pytest

from forum.launcher.layout import Layout, SetupFailed
from forum.launcher.translations import compile_translations, outdated_catalogues

GOOD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Answer"\nmsgstr "Respuesta"\n'


class ThisPython(Layout):
    """A checkout that borrows the interpreter running the tests."""

    @property
    def python(self) -> Path:
        return Path(sys.executable)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    folder = tmp_path / "forum" / "translations" / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(GOOD)
    return ThisPython(tmp_path)


def test_a_catalogue_is_compiled_once(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    compile_translations(layout)
    assert b"Respuesta" in (layout.translations / "es/LC_MESSAGES/messages.mo").read_bytes()
    assert "'es'" in capsys.readouterr().out
    compile_translations(layout)
    assert capsys.readouterr().out == ""


def test_a_changed_catalogue_is_compiled_again(layout: Layout) -> None:
    compile_translations(layout)
    source = layout.translations / "es/LC_MESSAGES/messages.po"
    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    assert outdated_catalogues(layout.translations) == [source]


def test_a_broken_catalogue_is_named(layout: Layout) -> None:
    source = layout.translations / "es/LC_MESSAGES/messages.po"
    source.write_bytes(GOOD.encode() + b'\nmsgid "x"\nmsgstr "\xff\xfe"\n')
    with pytest.raises(SetupFailed, match=r"messages\.po"):
        compile_translations(layout)
