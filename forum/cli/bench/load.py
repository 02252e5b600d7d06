"""Driving a server over loopback: with `wrk` when it is installed, else with client processes of our own."""

from __future__ import annotations

import http.client
import multiprocessing
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 32
START_METHOD = "fork" if sys.platform == "linux" else "spawn"
"""Spawned clients would each load the whole of Plaza first, for seconds of both cores and beside what is measured."""
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Request:
    """One kind of request. In `body`, `%d` becomes a number that never repeats and `%v` up or none in turn."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Figure:
    """Requests a second, latencies in milliseconds, and answers that were neither 2xx nor 3xx."""

    per_second: float
    p50_ms: float
    p99_ms: float
    refused: int


NOTHING = Figure(0, 0, 0, 0)


def better(one: Figure, other: Figure) -> Figure:
    """The faster of two, with the refusals of both."""
    best = max(one, other, key=lambda figure: figure.per_second)
    return replace(best, refused=one.refused + other.refused)


def client_name() -> str:
    return "wrk" if shutil.which("wrk") else "own client processes"


def drive(base: str, request: Request, seconds: float, connections: int = CONNECTIONS) -> Figure:
    """Repeat `request` for `seconds` over `connections` kept-alive connections."""
    if shutil.which("wrk"):
        return _wrk(base, request, seconds, connections)
    return _own(base, request, seconds, connections)


def _wrk(base: str, request: Request, seconds: float, connections: int) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "request.lua")
        script.write_text(_lua(request), encoding="utf-8")
        done = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", "-s", str(script), base + request.path],
            capture_output=True, text=True, check=True, timeout=seconds + 60,
        )
    text = done.stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    return Figure(float(rate.group(1)) if rate else 0.0, _latency(text, 50), _latency(text, 99), int(refused.group(1)) if refused else 0)


def _latency(text: str, percent: int) -> float:
    found = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s|m)", text)
    return float(found.group(1)) * UNITS[found.group(2)] if found else 0.0


def _lua(request: Request) -> str:
    headers = "".join(f"  [{_quoted(name)}] = {_quoted(value)},\n" for name, value in request.headers.items())
    start = int(time.time() * 1000) % 1_000_000_000
    return (
        f"local n = {start} * 1000\nlocal headers = {{\n{headers}}}\n"
        f"function request()\n  n = n + 1\n  local body = string.gsub({_quoted(request.body)}, '%%d', tostring(n))\n"
        "  body = string.gsub(body, '%%v', n % 2 == 0 and 'up' or 'none')\n"
        f"  return wrk.format({_quoted(request.method)}, nil, headers, body ~= '' and body or nil)\nend\n"
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _own(base: str, request: Request, seconds: float, connections: int) -> Figure:
    with multiprocessing.get_context(START_METHOD).Pool(connections) as pool:
        parts = pool.starmap(_one_client, [(base, request, seconds, number) for number in range(connections)])
    times = sorted(ms for part, _refused in parts for ms in part)
    if not times:
        return Figure(0, 0, 0, 0)
    p50, p99 = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.99))]
    return Figure(len(times) / seconds, p50, p99, sum(refused for _part, refused in parts))


def _one_client(base: str, request: Request, seconds: float, number: int) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
    times, refused, end = [], 0, time.monotonic() + seconds
    count = (int(time.time() * 1000) % 1_000_000_000) * 1000 + number * 1_000_000
    while (begun := time.monotonic()) < end:
        count += 1
        body = request.body.replace("%d", str(count)).replace("%v", ("up", "none")[count % 2]) or None
        connection.request(request.method, request.path, body, dict(request.headers))
        answer = connection.getresponse()
        answer.read()
        refused += answer.status >= 400
        times.append((time.monotonic() - begun) * 1000)
    return times, refused
