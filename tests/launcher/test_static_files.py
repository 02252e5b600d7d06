"""Browser modules, stylesheet, compressed copies and the build id."""

import gzip
import json
from pathlib import Path

import pytest

from forum.assets import npm, vendor
from forum.assets.build import build_id, ready_static, vendor_modules
from forum.assets.compressed import drop_compressed, refresh_compressed
from forum.assets.recipe import MODULES, Module
from forum.launcher import static_files
from forum.launcher.layout import Layout

PINS = json.loads((vendor.SOURCE / "package.json").read_text())["dependencies"]
LOCK = json.loads((vendor.SOURCE / "package-lock.json").read_text())["packages"]
LONG = "/* */ p { color: red }\n" * 40


@pytest.fixture
def node_modules(tmp_path: Path) -> Path:
    """What `npm ci` would have made, with one package."""
    package = tmp_path / "node_modules" / "@plaza" / "thing"
    (package / "dist").mkdir(parents=True)
    (package / "package.json").write_text('{"version": "1.2.3"}')
    (package / "LICENSE").write_text("Use it.")
    (package / "dist" / "index.js").write_text("export const thing = 1\n//# sourceMappingURL=index.js.map\n")
    return tmp_path / "node_modules"


@pytest.fixture
def static(tmp_path: Path) -> Path:
    root = tmp_path / "static"
    (root / "css" / "components").mkdir(parents=True)
    (root / "css" / "components" / "chip.css").write_text(LONG)
    (root / "js").mkdir()
    (root / "js" / "main.js").write_text(LONG)
    return root


THING = Module("thing.js", "@plaza/thing", "dist/index.js")


def test_every_module_is_pinned_exactly_and_nothing_is_pinned_in_vain() -> None:
    assert {module.package for module in MODULES} == set(PINS)
    assert all(version.replace(".", "").isdigit() for version in PINS.values())
    assert {name: LOCK[f"node_modules/{name}"]["version"] for name in PINS} == PINS


def test_the_lock_file_names_no_registry_but_every_content() -> None:
    packages = [entry for name, entry in LOCK.items() if name]
    assert all("integrity" in entry and "resolved" not in entry for entry in packages)
    assert "://" not in (vendor.SOURCE / "package-lock.json").read_text()


def test_a_module_arrives_with_its_version_hash_and_licence(node_modules: Path, static: Path) -> None:
    assert vendor.copy_modules(node_modules, static, [THING]) == 1
    entry = vendor.read_manifest(static)["files"][0]
    assert (entry["file"], entry["version"], len(entry["sha256"])) == ("thing.js", "1.2.3", 64)
    assert (static / "vendor" / "thing.js").read_text() == "export const thing = 1\n"
    assert "Use it." in (static / "vendor" / vendor.LICENCES).read_text()
    assert vendor_modules(static) == {"thing.js"}
    assert vendor.is_current(static)


def test_a_global_gets_the_export_the_recipe_names(node_modules: Path, static: Path) -> None:
    (node_modules / "@plaza/thing/dist/index.js").write_text("var Thing = 1;")
    vendor.copy_modules(node_modules, static, [Module("thing.js", "@plaza/thing", "dist/index.js", export="export { Thing };")])
    assert (static / "vendor" / "thing.js").read_text() == "var Thing = 1;\nexport { Thing };\n"


@pytest.mark.parametrize("line", ["import x from 'other'", 'import "other";', "export { y } from '@scope/other';"])
def test_a_file_that_imports_another_package_is_refused(node_modules: Path, static: Path, line: str) -> None:
    (node_modules / "@plaza/thing/dist/index.js").write_text(f"const a = 1;\n{line}\n")
    with pytest.raises(vendor.NotSelfContained):
        vendor.copy_modules(node_modules, static, [THING])
    assert not (static / "vendor").exists()
    assert [path.name for path in static.iterdir() if path.name.startswith(".")] == []


def test_a_damaged_file_is_noticed(node_modules: Path, static: Path) -> None:
    vendor.copy_modules(node_modules, static, [THING])
    (static / "vendor" / "thing.js").write_text("something else")
    assert not vendor.is_current(static)


def test_without_modules_a_page_is_told_that_there_are_none(static: Path) -> None:
    assert vendor_modules(static) == frozenset()
    (static / "vendor").mkdir()
    (static / "vendor" / "manifest.json").write_text("not json")
    assert vendor_modules(static) == frozenset()


def test_the_build_id_follows_content_and_names_but_not_times_or_copies(static: Path) -> None:
    first = ready_static(static)
    (static / "js" / "main.js").touch()
    drop_compressed(static)
    assert build_id(static) == first
    (static / "js" / "main.js").rename(static / "js" / "other.js")
    second = build_id(static)
    (static / "js" / "other.js").write_text(LONG + " ")
    assert len({first, second, build_id(static)}) == 3


def test_a_compressed_copy_always_says_what_its_file_says(static: Path) -> None:
    ready_static(static)
    file, copy = static / "js" / "main.js", static / "js" / "main.js.gz"
    assert gzip.decompress(copy.read_bytes()) == file.read_bytes()
    file.write_text(LONG.replace("red", "tan"))
    refresh_compressed(static)
    assert gzip.decompress(copy.read_bytes()) == file.read_bytes()
    file.unlink()
    refresh_compressed(static)
    assert not copy.exists()


def test_the_joined_stylesheet_is_compressed_and_its_parts_are_not(static: Path) -> None:
    ready_static(static)
    assert (static / "build" / "main.css.gz").exists()
    assert list((static / "css").rglob("*.gz")) == []


def test_nothing_is_compressed_while_somebody_edits(static: Path) -> None:
    ready_static(static)
    ready_static(static, editing=True)
    assert list(static.rglob("*.gz")) == []


def test_without_npm_and_network_setup_goes_on_and_waits_an_hour_before_it_tries_again(
    tmp_path: Path, static: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    layout = Layout(tmp_path)
    layout.instance.mkdir()
    static_files.ensure_static(layout, insist=True)
    assert "plain forms" in capsys.readouterr().out
    static_files.ensure_static(layout, insist=False)
    said = capsys.readouterr().out
    assert "still missing" in said
    assert "fetching" not in said


NPM_OFFLINE = """npm error code ENOTFOUND
npm error network request to the index failed, reason: getaddrinfo ENOTFOUND
npm error A complete log of this run can be found in: /somewhere
"""
PIP_OFFLINE = """WARNING: Retrying after a broken connection
ERROR: Could not find a version that satisfies the requirement
ERROR: No matching distribution found for thing==1.
WARNING: There was an error checking the latest version of pip.
"""


def test_of_a_long_complaint_the_one_line_that_tells_is_repeated() -> None:
    assert npm._reason(NPM_OFFLINE) == "network request to the index failed, reason: getaddrinfo ENOTFOUND"
    assert npm._reason(PIP_OFFLINE) == "No matching distribution found for thing==1"
    assert npm._reason("\n") == ""
