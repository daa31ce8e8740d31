"""A process on a leash: it ends when the process that holds the other end does, however that one ends.

    server = hold([sys.executable, "-m", "jupyterlab"], folder, env=..., stdout=log)
    let_go(server)

`hold` starts this file as a small program, which starts the command in a process group of its own. A pipe leads from
the holder to it, and the system closes that pipe when the holder ends: by Ctrl-C, by an error, by SIGKILL. Then the
whole group is asked to end, after a while it is killed, and its folder is removed. A command that ends by itself leaves
its folder to the holder, who may want to read in it why.
"""
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

PATIENCE = 15.0    # seconds between asking and killing


def hold(command, folder, patience=PATIENCE, **options):
    """Popen of the leash around `command`; it has the command's exit status and outlives it by a moment only.

    `folder` is the command's own; it has `patience` seconds to end when it is asked to; `options` are those of Popen.
    """
    leash = [sys.executable, "-I", "-S", __file__, str(folder), str(patience), *map(str, command)]
    return subprocess.Popen(leash, stdin=subprocess.PIPE, start_new_session=True, **options)


def let_go(leash):
    """End the command and its group, and wait until they are gone."""
    leash.stdin.close()
    leash.wait(2 * PATIENCE)


def main(folder, patience, *command):
    """Run the command until it ends by itself or the pipe is closed; its exit status."""
    signal.signal(signal.SIGTERM, lambda *_: None)    # whoever asks the leash to end has closed the pipe, too
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    loose = threading.Event()
    threading.Thread(target=end_when_let_go, args=(child, loose, float(patience)), daemon=True).start()
    status = child.wait()
    signal_group(child, signal.SIGKILL)               # what the command has left behind
    if loose.is_set():
        remove(folder)
    return status


def end_when_let_go(child, loose, patience):
    """Nothing is ever written to the pipe: reading returns when the holder has closed it, or has ended."""
    os.read(0, 1)
    loose.set()
    signal_group(child, signal.SIGTERM)
    time.sleep(patience)
    signal_group(child, signal.SIGKILL)


def signal_group(child, number):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def remove(folder):
    """Remove a folder in which something may still be writing."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            break
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
