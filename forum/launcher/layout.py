"""Where things lie in a checkout, and how the launcher speaks."""

import os
from dataclasses import dataclass
from pathlib import Path


class SetupFailed(Exception):
    """Set-up can't go on; the message tells a person what to do about it."""


@dataclass(frozen=True)
class Layout:
    """The folders of one checkout; `root` holds `wsgi.py`."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def instance(self) -> Path:
        return self.root / "instance"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def translations(self) -> Path:
        return self.root / "forum" / "translations"

    @property
    def gunicorn_settings(self) -> Path:
        return self.root / "deploy" / "gunicorn.conf.py"

    def plaza(self, *words: str) -> list[str]:
        """Return the command line of `plaza <words>`."""
        return [str(self.python), "-m", "flask", "--app", "wsgi", "plaza", *words]


HERE = Layout(Path(__file__).resolve().parents[2])


def say(line: str) -> None:
    """Print one friendly line at once, also into a pipe."""
    print(line, flush=True)


def step(line: str) -> None:
    """Print one line of progress."""
    say(f"  {line}")


def check_machine(layout: Layout) -> None:
    """Raise SetupFailed unless this system and this folder can hold a running Plaza."""
    if os.name != "posix":
        raise SetupFailed("Plaza runs on Linux and macOS. On Windows use it inside WSL.")
    if not os.access(layout.root, os.W_OK | os.X_OK):
        raise SetupFailed(
            f"The folder {layout.root} can't be written by this user ({_user_name()}).\n"
            "Plaza keeps .venv/ and instance/ there: clone it into a folder of your own, or change the owner."
        )
    for folder in (layout.venv, layout.instance):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            raise SetupFailed(
                f"{folder} belongs to somebody else and can't be written by this user ({_user_name()}).\n"
                "Was Plaza started as another user before? Change the owner of that folder, or remove it."
            )


def _user_name() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
