"""Every command asks the policy first; nothing but a command commits; models never load behind our back."""

import ast

import pytest

from tests.house.sources import functions, imports, kind_of, modules, tree

# Commands without an actor to ask: who may call them is decided by what the caller proves (a password, a mailed token) or by
# being the system itself. Each is named so that a new one is a decision.
PROVEN_OTHERWISE: set[str] = set()


def decorators(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(d).split("(")[0] for d in function.decorator_list}


def commands():
    for name, path in modules().items():
        if kind_of(name) == "commands":
            for function in functions(path):
                if "command" in decorators(function):
                    yield name, function


COMMANDS = list(commands())
COMMAND_NAMES = {function.name for _module, function in COMMANDS}


@pytest.mark.parametrize(("module", "function"), COMMANDS, ids=[f"{m}.{f.name}" for m, f in COMMANDS])
def test_a_command_takes_the_actor_first_and_asks_the_policy(module, function):
    arguments = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    assert arguments[:1] == ["actor"], f"{module}.{function.name} does not take the actor first"
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    asks = any(ast.unparse(call.func).split(".")[-1] == "authorize" for call in calls)
    passes_on = any(
        ast.unparse(call.func) in _asking_functions(module) and call.args and ast.unparse(call.args[0]) == "actor" for call in calls
    )
    assert asks or passes_on, f"{module}.{function.name} never asks the policy"


def _asking_functions(module: str) -> set[str]:
    """Functions of the same file that ask themselves, and commands of any file."""
    own = {
        f.name for f in functions(modules()[module])
        if any(isinstance(n, ast.Call) and ast.unparse(n.func).split(".")[-1] == "authorize" for n in ast.walk(f))
    }
    return own | COMMAND_NAMES


def test_nothing_but_the_command_commits():
    found = [
        f"{name}:{node.lineno}" for name, path in modules().items() if name not in {"forum.core.db", "forum.core.jobs"}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".commit", ".rollback")) and "session" in ast.unparse(node.func)
    ]
    assert set(found) <= {item for item in found if item.startswith(("forum.core.", "forum.exchange."))}, found


def test_relationships_never_load_lazily():
    found = [
        f"{name}:{node.lineno}" for name, path in modules().items() for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "relationship"
        and not any(k.arg == "lazy" and ast.unparse(k.value) == "'raise_on_sql'" for k in node.keywords)
    ]
    assert not found


def test_html_is_trusted_only_where_it_is_made():
    makers = ("forum.kit.markdown", "forum.core.rendering")
    found = [name for name, path in modules().items() if not name.startswith(makers) for i in imports(path) if i == "markupsafe.Markup"]
    assert not found
