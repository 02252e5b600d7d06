"""A room imports only from floors beneath; forum never knows moderation; each kind of file knows only what it may."""

import pytest

from tests.house.sources import functions, imports, kind_of, modules

FLOORS = {
    "kit": 0, "core": 1, "catalogue": 2, "policy": 3, "accounts": 4, "reputation": 5, "threads": 6, "votes": 7, "resolution": 8,
    "search": 9, "recurrence": 10, "knowledge": 11, "notifications": 12, "metrics": 13, "admin": 14, "exchange": 15, "pages": 16,
    "api": 17, "embed": 17, "wiring": 18, "cli": 18, "app": 19,
}
DESK_FLOORS = {
    "policy": 0, "locking": 0,
    "audit": 1, "guidelines": 2, "sanctions": 3, "flags": 4, "screening": 5, "statements": 6, "cleanup": 7, "review": 8,
    "teams": 9, "customers": 9,
    "escalations": 10, "correspondence": 11, "raising": 12, "handoff": 13, "desk": 14, "audited": 14, "audited_words": 14,
    "wiring": 15,
}
APART = {"assets", "launcher", "__main__", "translations"}  # set-up and serving: standard library only, no room
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager", "service"}
GIVEN_NAMES = {"process_bind_param", "process_result_value", "process_formdata", "handle_key"}  # libraries' own; a handle is a name here
BANNED_VERBS = ("handle_", "process_", "do_")

# what each kind of file must not import; prefixes of dotted names
FORBIDDEN = {
    "models": ("flask", "flask_wtf", "wtforms"),
    "states": ("flask", "flask_wtf", "wtforms"),
    "events": ("flask", "flask_wtf", "wtforms"),
    "queries": ("flask", "flask_wtf", "wtforms"),
    "commands": ("flask", "flask_wtf", "wtforms", "flask_login"),
    "forms": ("sqlalchemy", "forum.core.db"),
    "routes": ("sqlalchemy", "forum.core.db"),
}
FORBIDDEN_KINDS = {
    "models": {"queries", "commands", "forms", "routes"},
    "states": {"queries", "commands", "forms", "routes", "models"},
    "events": {"queries", "commands", "forms", "routes", "models"},
    "queries": {"commands", "forms", "routes"},
    "commands": {"forms", "routes"},
    "forms": {"commands", "routes"},
}


def floor_of(module: str) -> int | None:
    parts = module.split(".")
    return FLOORS.get(parts[1]) if parts[0] == "forum" and len(parts) > 1 else None


ROOM_MODULES = [name for name in modules() if name.startswith("forum.") and name.split(".")[1] not in APART]


@pytest.mark.parametrize("module", ROOM_MODULES)
def test_a_room_imports_only_from_floors_beneath(module):
    own = floor_of(module)
    assert own is not None, f"{module} stands on no floor"
    for imported in imports(modules()[module]):
        assert not imported.startswith("moderation"), f"{module} knows moderation"
        below = floor_of(imported)
        same_room = imported.split(".")[:2] == module.split(".")[:2]
        assert below is None or same_room or below < own, f"{module} (floor {own}) imports {imported} (floor {below})"


@pytest.mark.parametrize("module", [name for name in modules() if name.startswith("moderation.")])
def test_a_room_of_the_desk_imports_only_from_floors_beneath(module):
    own = DESK_FLOORS.get(module.split(".")[1])
    assert own is not None, f"{module} stands on no floor"
    for imported in imports(modules()[module]):
        parts = imported.split(".")
        below = DESK_FLOORS.get(parts[1]) if parts[0] == "moderation" and len(parts) > 1 else None
        same_room = parts[:2] == module.split(".")[:2]
        assert below is None or same_room or below < own, f"{module} (floor {own}) imports {imported} (floor {below})"


@pytest.mark.parametrize("module", [name for name in modules() if kind_of(name) in FORBIDDEN and not name.startswith("forum.core")])
def test_each_kind_of_file_knows_only_what_it_may(module):
    kind = kind_of(module)
    for imported in imports(modules()[module]):
        top = tuple(prefix for prefix in FORBIDDEN[kind] if imported == prefix or imported.startswith(prefix + "."))
        assert not top, f"{module} imports {imported}"
        if imported.startswith(("forum.", "moderation.")):
            assert kind_of(imported) not in FORBIDDEN_KINDS.get(kind, set()), f"{module} imports {imported}"


@pytest.mark.parametrize("module", [name for name in modules() if kind_of(name) == "routes"])
def test_routes_call_only_their_own_room_s_commands(module):
    for imported in imports(modules()[module]):
        if kind_of(imported) == "commands":
            assert imported.split(".")[:2] == module.split(".")[:2], f"{module} imports {imported}"


@pytest.mark.parametrize("module", list(modules()))
def test_no_file_has_a_name_that_says_nothing(module):
    assert not BANNED_NAMES & set(module.split("."))


def test_no_function_handles_processes_or_does():
    names = {f.name for path in modules().values() for f in functions(path) if f.name.startswith(BANNED_VERBS)}
    assert names <= GIVEN_NAMES


def test_policy_knows_no_models():
    assert not [name for name in imports(modules()["forum.policy"]) if "models" in name]
