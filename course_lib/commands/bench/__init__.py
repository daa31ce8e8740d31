"""Measurements, always as ratios inside one run against a named peer: `python3 -m course_lib bench [topic ...]`.

A topic is a module of this package with `rows()`, a generator of Row. Peers that are not installed are left out.
"""
import importlib
import sys
import time
from typing import NamedTuple


class Row(NamedTuple):
    """`ours` and `peer` in `unit`; `better` says whether "less" or "more" is good; `aim` is the ratio hoped for."""

    what: str
    ours: float
    peer_name: str
    peer: float
    unit: str
    better: str = "less"
    aim: float | None = None

    @property
    def ratio(self):
        """How many times better than the peer: > 1 is better, whichever way `better` points."""
        return self.peer / self.ours if self.better == "less" else self.ours / self.peer


def peer(name):
    """The module of a peer, or None where it is not installed (a line on stderr then says so)."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name} is not installed: no comparison with it", file=sys.stderr)
        return None


def median_time(fn, repeats=5, warm=1):
    """Median seconds of fn(), after `warm` calls that do not count (compilation). fn must wait for its own result."""
    for _ in range(warm):
        fn()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        fn()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def side_by_side(functions, repeats=5):
    """The least seconds of each of {name: fn}, called in turns: what each takes while nothing else disturbs it.

    Each is called once before, for compilation. fn must wait for its own result.
    """
    times = {name: [] for name in functions}
    for turn in range(repeats + 1):
        for name, fn in functions.items():
            start = time.perf_counter()
            fn()
            if turn:
                times[name].append(time.perf_counter() - start)
    return {name: min(seconds) for name, seconds in times.items()}
