"""Everything between a fresh clone and a Plaza that can serve; done again, it finds nothing to do."""

import fcntl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from forum.launcher.environment import ensure_environment
from forum.launcher.layout import Layout, SetupFailed, check_machine, step
from forum.launcher.prepared import is_prepared, remember_prepared
from forum.launcher.static_files import ensure_static
from forum.launcher.translations import compile_translations


def prepare(layout: Layout, *, demo: bool, insist: bool, environment: Mapping[str, str]) -> None:
    """Install, fetch, compile, migrate and (if `demo`, into a fresh database) load the demo content.

    `insist` tries again what is optional and failed lately, and looks at the database whatever is remembered of it. Raises
    SetupFailed.
    """
    install(layout, tests=False, insist=insist)
    if not insist and is_prepared(layout, environment, demo=demo):
        return
    step("bringing the database up to date ...")
    words = ("prepare", "--demo") if demo else ("prepare",)
    if subprocess.run(layout.plaza(*words), cwd=layout.root, env=dict(environment)).returncode:
        raise SetupFailed("The database could not be prepared; the reason is printed above.")
    remember_prepared(layout, environment, demo=demo)


def install(layout: Layout, *, tests: bool, insist: bool) -> None:
    """Install packages, browser modules and translations; raises SetupFailed."""
    check_machine(layout)
    layout.instance.mkdir(mode=0o700, exist_ok=True)  # addresses and password hashes are in it
    with _one_at_a_time(layout):
        ensure_environment(layout, tests=tests)
        ensure_static(layout, insist=insist)
        compile_translations(layout)


@contextmanager
def _one_at_a_time(layout: Layout) -> Iterator[None]:
    with (layout.instance / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            step("another set-up is running in this folder; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
