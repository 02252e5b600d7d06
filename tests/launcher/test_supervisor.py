"""One parent for several processes, tried with real ones."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from forum.launcher import supervisor
from forum.launcher.supervisor import Child, Supervisor

STEADY = "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); open({mark!r}, 'a').write('x'); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({mark!r}, 'a').write('x'); time.sleep(60)"
CRASHING = "import sys; open({mark!r}, 'a').write('x'); sys.exit(3)"


@pytest.fixture
def said() -> list[str]:
    return []


def child(name: str, program: str, mark: Path, *, essential: bool = False) -> Child:
    return Child(name, [sys.executable, "-S", "-c", program.format(mark=str(mark))], essential=essential)


def supervise(folder: Path, said: list[str], *children: Child, ready: bool = True) -> Supervisor:
    return Supervisor(
        children=list(children), folder=folder, environment=os.environ, say=said.append,
        is_ready=lambda: ready and all(mark.exists() for mark in marks(folder, children)), on_ready=lambda: said.append("ready"),
    )


def marks(folder: Path, children: tuple[Child, ...]) -> list[Path]:
    return [folder / child.name for child in children]


def later(condition: object, action: object) -> threading.Thread:
    """Do `action` from another thread as soon as `condition` holds; signals still reach the main thread."""

    def watch() -> None:
        deadline = time.monotonic() + 10
        while not condition() and time.monotonic() < deadline:  # type: ignore[operator]
            time.sleep(0.02)
        action()  # type: ignore[operator]

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def signal_us(number: int) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_ends_all_children_cleanly(tmp_path: Path, said: list[str], number: int) -> None:
    children = [child(name, STEADY, tmp_path / name) for name in ("web", "worker")]
    thread = later(lambda: "ready" in said, lambda: signal_us(number))
    assert supervise(tmp_path, said, *children).run() == 0
    thread.join()
    assert said == ["ready"]
    assert [c.process.returncode for c in children if c.process] == [0, 0]


def test_a_killed_child_is_started_again(tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Child, "pause", lambda self: 0.0)
    web = child("web", STEADY, tmp_path / "web")
    kill = later(lambda: "ready" in said, lambda: os.kill(web.process.pid, signal.SIGKILL) if web.process else None)
    stop = later(lambda: (tmp_path / "web").exists() and (tmp_path / "web").read_text() == "xx", lambda: signal_us(signal.SIGTERM))
    assert supervise(tmp_path, said, web).run() == 0
    kill.join()
    stop.join()
    assert said == ["ready", "web was killed (SIGKILL); starting it again in 0 s"]


def test_pauses_grow_after_each_crash_up_to_half_a_minute() -> None:
    pauses = []
    for crashes in range(1, 9):
        pauses.append(Child("web", [], crashes=crashes).pause())
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_an_essential_child_that_never_comes_up_ends_the_whole(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Child, "pause", lambda self: 0.0)
    web, worker = child("web", CRASHING, tmp_path / "web", essential=True), child("worker", STEADY, tmp_path / "worker")
    assert supervise(tmp_path, said, web, worker, ready=False).run() == 1
    assert (tmp_path / "web").read_text() == "xxx"
    assert said[-1] == "web does not come up; the reason is printed above."
    assert worker.process is not None
    assert worker.process.poll() is not None


def test_a_child_that_does_not_stop_is_killed_and_the_status_says_so(
    tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "STOP_WITHIN_SECONDS", 0.3)
    thread = later(lambda: "ready" in said, lambda: signal_us(signal.SIGTERM))
    assert supervise(tmp_path, said, child("web", STUBBORN, tmp_path / "web")).run() == 1
    thread.join()
    assert said[-1] == "web did not stop in time and was killed"


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path, said: list[str]) -> None:
    def twice() -> None:
        signal_us(signal.SIGINT)
        time.sleep(0.2)
        signal_us(signal.SIGINT)

    started = time.monotonic()
    thread = later(lambda: "ready" in said, twice)
    assert supervise(tmp_path, said, child("web", STUBBORN, tmp_path / "web")).run() == 1
    thread.join()
    assert time.monotonic() - started < 10


def test_signals_are_given_back_to_whoever_had_them(tmp_path: Path, said: list[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    thread = later(lambda: "ready" in said, lambda: signal_us(signal.SIGTERM))
    supervise(tmp_path, said, child("web", STEADY, tmp_path / "web")).run()
    thread.join()
    assert signal.getsignal(signal.SIGTERM) is before
