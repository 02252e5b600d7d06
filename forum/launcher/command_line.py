"""`python3 -m forum ...`: reads the words, calls the step, turns failures into messages."""

import argparse
import os
from collections.abc import Sequence

from forum.launcher.layout import HERE, Layout, SetupFailed, check_machine, say
from forum.launcher.preparation import install, prepare
from forum.launcher.serving import check_port, chosen_port, own_settings, serve, server_settings
from forum.launcher.testing import run_tests

HELP = """\
Plaza, a community support forum.

  python3 -m forum up      install what is missing, prepare the database, start Plaza on http://127.0.0.1:8000
      --port N             another port (or PLAZA_PORT)
      --no-demo            start empty, without demo content; prints a link for making the first administrator
  python3 -m forum setup   the same without starting anything (--no-demo too)
  python3 -m forum test    run the tests on SQLite, then on PostgreSQL; further words go to pytest
      --sqlite-only, --postgres-only
  python3 -m forum install only packages, browser modules and translations, no database (for images and services)
  python3 -m forum help    this text

Settings come from PLAZA_* variables or a file .env (see .env.example). Data lies in instance/.
Once set up, every other command is:  .venv/bin/python -m flask --app wsgi plaza --help
"""


def main(words: Sequence[str], layout: Layout = HERE) -> int:
    """Do what `words` ask and return the exit status."""
    command, rest = (words[0], list(words[1:])) if words else ("help", [])
    try:
        if command == "test":
            return run_tests(layout, rest)
        if command in ("up", "setup"):
            return _up_or_setup(layout, command, rest)
        if command == "install":
            install(layout, tests=False, insist=True)
            return 0
    except SetupFailed as failure:
        say(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    say(HELP)
    return 0 if command in ("help", "-h", "--help") else 2


def _up_or_setup(layout: Layout, command: str, words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=f"python3 -m forum {command}", usage=HELP, add_help=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--no-demo", action="store_true")
    if command == "up":
        parser.add_argument("--port", type=int)
    options = parser.parse_args(words)
    if options.help:
        say(HELP)
        return 0
    demo = not options.no_demo
    check_machine(layout)
    environment = own_settings(layout, os.environ)
    port = chosen_port(options.port if command == "up" else None, environment)
    environment = server_settings(environment, port=port, demo=demo)
    if command == "up":
        check_port(port)
    say(f"Plaza in {layout.root}")
    prepare(layout, demo=demo, insist=command == "setup", environment=environment)
    if command == "up":
        return serve(layout, port=port, demo=demo, environment=environment)
    say("\nEverything is ready. Start Plaza with: python3 -m forum up" + ("" if demo else " --no-demo"))
    return 0
