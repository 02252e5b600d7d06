"""`up`: the web server and the worker under one parent."""

import errno
import http.client
import socket
import subprocess
import sys
from collections.abc import Mapping

from forum.launcher.layout import Layout, SetupFailed, say, step
from forum.launcher.supervisor import Child, Supervisor

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
# Settings of `.env` that the launcher itself must know; everything else is read by Plaza.
OWN_SETTINGS = ("PLAZA_PORT", "PLAZA_PUBLIC_URL", "PLAZA_DEMO", "PLAZA_LOG_FORMAT", "PLAZA_DATABASE_URL", "PLAZA_INSTANCE_DIR")


def own_settings(layout: Layout, environment: Mapping[str, str]) -> dict[str, str]:
    """Return `environment` with those of the launcher's own settings that only `.env` names."""
    merged = dict(environment)
    try:
        lines = (layout.root / ".env").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    for line in lines:
        name, _, value = line.partition("=")
        name = name.strip().removeprefix("export ").strip()
        if name in OWN_SETTINGS:
            merged.setdefault(name, _value(value.strip()))
    return merged


def _value(text: str) -> str:
    # As python-dotenv reads it, with which Plaza reads the same file.
    if text[:1] in ("'", '"'):
        return text[1:].partition(text[0])[0]
    return text.partition(" #")[0].strip()


def server_settings(environment: Mapping[str, str], *, port: int, demo: bool) -> dict[str, str]:
    """Return the environment for Plaza's processes on this port: links in mails lead to it unless told otherwise."""
    url = f"http://{HOST}:{port}"
    defaults = {"PLAZA_PUBLIC_URL": url, "PLAZA_DEMO": "true" if demo else "false", "PYTHONUNBUFFERED": "1"}
    if sys.stdout.isatty():
        defaults["PLAZA_LOG_FORMAT"] = "console"
    return {**defaults, **environment, "PLAZA_BIND": f"{HOST}:{port}"}


def chosen_port(asked: int | None, environment: Mapping[str, str]) -> int:
    """Return the port of `--port`, else of PLAZA_PORT, else 8000; raises SetupFailed for nonsense."""
    text = str(asked) if asked is not None else environment.get("PLAZA_PORT", str(DEFAULT_PORT))
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise SetupFailed(f"'{text}' is not a port; use a number between 1 and 65535, for example --port 8001.")
    return int(text)


def check_port(port: int) -> None:
    """Raise SetupFailed with a usable suggestion unless `port` can be bound now."""
    try:
        _bind(port)
    except PermissionError:
        raise SetupFailed(f"This user may not open port {port}. Choose one above 1023: --port 8000") from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise SetupFailed(f"Port {port} can't be opened: {error.strerror}") from error
        raise SetupFailed(
            f"Port {port} is already in use, perhaps by a Plaza that is still running.\n"
            f"Stop that program, or choose another port: python3 -m forum up --port {_free_port_after(port)}"
        ) from None


def serve(layout: Layout, *, port: int, demo: bool, environment: Mapping[str, str]) -> int:
    """Run web server and worker until told to stop; return the exit status."""
    gunicorn = [str(layout.python), "-m", "gunicorn", "--config", str(layout.gunicorn_settings), "wsgi:create_app()"]

    link = None if demo else _ask_for_setup_link(layout, environment)

    def announce() -> None:
        say(f"\nPlaza is running: http://{HOST}:{port}   (stop it with Ctrl-C)")
        if link:
            say(link.communicate()[0].strip())

    step("starting the web server and the worker ...")
    status = Supervisor(
        children=[Child("web server", gunicorn, essential=True), Child("worker", layout.plaza("worker"))],
        folder=layout.root,
        environment=environment,
        say=step,
        is_ready=lambda: answers(port),
        on_ready=announce,
    ).run()
    say("Plaza has stopped." if status == 0 else "Plaza has stopped, not cleanly.")
    return status


def _ask_for_setup_link(layout: Layout, environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    # Works while the servers start; says nothing when there is an administrator.
    command = layout.plaza("setup-token", "--quiet")
    return subprocess.Popen(command, cwd=layout.root, env=dict(environment), stdout=subprocess.PIPE, text=True, start_new_session=True)


def answers(port: int) -> bool:
    """Tell whether Plaza answers on its health address."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _bind(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(1)


def _free_port_after(port: int) -> int:
    for candidate in range(port + 1, min(port + 100, 65536)):
        try:
            _bind(candidate)
        except OSError:
            continue
        return candidate
    return DEFAULT_PORT
