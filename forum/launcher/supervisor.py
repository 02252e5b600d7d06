"""One parent for several server processes: starts them, starts them again when they crash, stops them together."""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP_WITHIN_SECONDS = 25.0
LONGEST_PAUSE_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One program to keep running. `essential`: when it never comes up, everything stops."""

    name: str
    command: Sequence[str]
    essential: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    crashes: int = 0
    due_at: float = 0.0

    def pause(self) -> float:
        """Return the seconds to wait before the next start: 1, 2, 4 ... after each crash in a row."""
        return min(LONGEST_PAUSE_SECONDS, 2.0 ** (self.crashes - 1))


@dataclass
class Supervisor:
    """Runs `children` until a stop signal comes; `run` returns the exit status for the whole.

    `is_ready` is asked until it says yes, then `on_ready` is called once. A child that dies is started again after a pause;
    if an essential one dies `tries` times before the first readiness, everything stops and the status is 1.
    """

    children: list[Child]
    folder: Path
    environment: Mapping[str, str]
    say: Callable[[str], None]
    is_ready: Callable[[], bool] = lambda: True
    on_ready: Callable[[], None] = lambda: None
    tries: int = 3
    ready: bool = False
    _stopping: bool = False
    _interrupts: int = 0
    _wakeup: int = field(default=-1, repr=False)

    def run(self) -> int:
        """Serve until told to stop; 0 after a clean stop, 1 if a child failed for good or had to be killed."""
        with self._signals():
            for child in self.children:
                self._start(child)
            while not self._stopping:
                self._note_deaths()
                if self._failed_for_good():
                    self._stop()
                    return 1
                self._start_due()
                self._look_for_readiness()
                self._wait(0.1 if not self.ready else self._next_due())
            return self._stop()

    def _start(self, child: Child) -> None:
        child.due_at = 0.0
        child.started_at = time.monotonic()
        child.process = subprocess.Popen(
            child.command,
            cwd=self.folder,
            env=dict(self.environment),
            # Its own session: a Ctrl-C on the terminal reaches only the parent, which then stops the children in order.
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def _note_deaths(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process and child.process.poll() is not None:
                self._plan_restart(child, child.process, now)

    def _start_due(self) -> None:
        for child in self.children:
            if child.process is None and child.due_at <= time.monotonic():
                self._start(child)

    def _plan_restart(self, child: Child, process: "subprocess.Popen[bytes]", now: float) -> None:
        child.crashes = 1 if now - child.started_at > STEADY_AFTER_SECONDS else child.crashes + 1
        child.due_at = now + child.pause()
        child.process = None
        # Workers of a dead server may still hold the port.
        _signal_group(process.pid, signal.SIGTERM)
        self.say(f"{child.name} {_describe(process.returncode)}; starting it again in {child.pause():.0f} s")

    def _failed_for_good(self) -> bool:
        if self.ready:
            return False
        hopeless = [child for child in self.children if child.essential and child.crashes >= self.tries]
        for child in hopeless:
            self.say(f"{child.name} does not come up; the reason is printed above.")
        return bool(hopeless)

    def _look_for_readiness(self) -> None:
        if not self.ready and self.is_ready():
            self.ready = True
            self.on_ready()

    def _next_due(self) -> float:
        due = [child.due_at - time.monotonic() for child in self.children if child.process is None]
        return max(0.0, min([*due, 3600.0]))

    def _stop(self) -> int:
        deadline = time.monotonic() + STOP_WITHIN_SECONDS
        running = [(child.name, child.process) for child in self.children if child.process]
        for _, process in running:
            process.terminate()
        # A second Ctrl-C means: now.
        while time.monotonic() < deadline and self._interrupts < 2 and _any_alive(running):
            self._wait(deadline - time.monotonic())
        killed = [name for name, process in running if process.poll() is None]
        for name, process in running:
            if name in killed:
                self.say(f"{name} did not stop in time and was killed")
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
        return 1 if killed else 0

    def _wait(self, seconds: float) -> None:
        readable, _, _ = select.select([self._wakeup], [], [], max(0.0, seconds))
        if readable:
            received = os.read(self._wakeup, 512)
            self._stopping |= any(number in received for number in STOP_SIGNALS)
            self._interrupts += received.count(signal.SIGINT)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        # Signals arrive as bytes in a pipe: nothing happens between two lines of this code, and nothing is polled.
        self._wakeup, writer = os.pipe()
        os.set_blocking(writer, False)
        before = {number: signal.signal(number, _noted) for number in (*STOP_SIGNALS, signal.SIGCHLD)}
        previous = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(previous)
            for number, action in before.items():
                signal.signal(number, action)
            os.close(self._wakeup)
            os.close(writer)


def _noted(number: int, frame: object) -> None:
    """Let the wake-up pipe do the work."""


def _any_alive(running: "Sequence[tuple[str, subprocess.Popen[bytes]]]") -> bool:
    return any(process.poll() is None for _, process in running)


def _end_with_parent() -> None:
    # Linux only: children of a killed parent are told to stop instead of living on unseen.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_group(leader: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def _describe(status: int) -> str:
    if status >= 0:
        return f"ended unexpectedly (exit status {status})"
    return f"was killed ({signal.Signals(-status).name})"
