"""Print the table of measurements with a description of the machine."""
import importlib
import os
import pkgutil
import platform
import sys

import course_lib.commands.bench as bench

from . import Row


def topics():
    return sorted(m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_"))


def machine():
    import jax

    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    device = jax.devices()[0]
    return (f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores {model}, "
            f"Python {platform.python_version()}, jax {jax.__version__} on {device.platform} ({device.device_kind})")


def _lines(path):
    try:
        with open(path) as file:
            return file.readlines()
    except OSError:
        return []


def line(row: Row):
    aim = "" if row.aim is None else f"{'ok' if row.ratio >= row.aim else 'BELOW'} (aim {row.aim:g}x)"
    return f"| {row.what} | {row.ours:.4g} | {row.peer:.4g} | {row.peer_name} | {row.unit} | {row.ratio:.2f}x | {aim} |"


def main(names):
    unknown = sorted(set(names) - set(topics()))
    if unknown:
        sys.exit(f"unknown bench topic {', '.join(unknown)}: choose from {', '.join(topics())}")
    print(machine(), flush=True)
    print("| what | ours | peer | peer is | unit | ours is better by | aim |", flush=True)
    print("|---|---|---|---|---|---|---|", flush=True)
    for name in names or topics():
        for row in importlib.import_module(f"course_lib.commands.bench.{name}").rows():
            print(line(row), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
