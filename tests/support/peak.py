"""What a process held at most, for tests that run one.

`ru_maxrss` is of no use there: it counts what the process that started this one held, until the exec.
"""

__all__ = ["PEAK"]

PEAK = """
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
"""
"""The source of `peak()`, in megabytes. Linux only."""
