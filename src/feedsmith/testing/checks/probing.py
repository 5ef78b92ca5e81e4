"""A plugin in two further processes: one as this one is, one in another locale and time zone, each with a hash seed."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from feedsmith.plugins import onefile
from feedsmith.testing.checks.probe import Task

__all__ = ["Probes", "probe_plugin"]

MAX_PROBE_SECONDS = 120
CODE = "from feedsmith.testing.checks.probe import main; main()"
HERE = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
ELSEWHERE = {"PYTHONHASHSEED": "271828", "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8"}


class Probes(NamedTuple):
    """What each process found, or why there is nothing: `error`."""

    here: dict[str, Any]
    elsewhere: dict[str, Any]

    @property
    def error(self) -> str:
        """Why a process could not do what it was asked, "" where both did."""
        return str(self.here.get("error") or self.elsewhere.get("error") or "")


def probe_plugin(kind: str, plugin: Any, items: Sequence[Any]) -> Probes:
    """Ask the plugin in both processes, at once. `items` are documents, articles or feeds."""
    try:
        pickled, things = pickle.dumps(plugin), pickle.dumps(list(items))
    except Exception as error:  # somebody else's class
        nothing = {"error": f"can't be pickled: {error}"}
        return Probes(nothing, nothing)
    module = type(plugin).__module__
    files = tuple(file for name, file in onefile.list_offered().items() if name == module)
    processes = [
        _start(Task(kind, module, files, pickled, things, elsewhere), environment)
        for elsewhere, environment in ((False, HERE), (True, ELSEWHERE))
    ]
    here, elsewhere = [_wait(process) for process in processes]
    return Probes(here, elsewhere)


def _start(task: Task, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    kept = {**os.environ, **environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        [sys.executable, "-c", CODE],
        env=kept,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    process.stdin.write(pickle.dumps(tuple(task)))
    process.stdin.flush()
    return process


def _wait(process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    try:
        out, err = process.communicate(timeout=MAX_PROBE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return {"error": f"took more than {MAX_PROBE_SECONDS} s"}
    if process.returncode or not out:
        last = err.decode(errors="replace").strip().rpartition("\n")[2]
        return {"error": f"ended with {process.returncode}: {last}"}
    found: dict[str, Any] = json.loads(out)
    return found
