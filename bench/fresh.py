"""Call a function in a Python of its own, where nothing is imported, allocated or collected yet."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

__all__ = ["fresh"]

Result = TypeVar("Result")


def fresh(function: Callable[..., Result], *arguments: str | int) -> Result:
    """What `function`, of a module's top level, gives for these arguments: something that JSON can carry."""
    words = [function.__module__, function.__qualname__, json.dumps(arguments)]
    done = subprocess.run([sys.executable, "-m", "bench.fresh", *words], stdout=subprocess.PIPE, check=True)
    result: Result = json.loads(done.stdout)
    return result


def _serve(module: str, name: str, arguments: str) -> None:
    function = getattr(importlib.import_module(module), name)
    json.dump(function(*json.loads(arguments)), sys.stdout)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
