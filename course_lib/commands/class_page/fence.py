"""What a handed-in answer may not do while it is checked. A fence against accidents and pranks, not a prison.

Who writes code in order to break out of a Python process will find a way that none of this closes: check the work of
people you do not trust on a machine that holds nothing of yours.

    everywhere   time; an empty folder as working directory; Python's own calls to the network, to other programs and to
                 files elsewhere raise an error that says so (an audit hook)
    POSIX        memory, size of a file, number of processes (rlimit)
    Linux        no network and no view of other processes (namespaces), no writing elsewhere (Landlock), where the system
                 allows an ordinary user to ask for them
"""
import contextlib
import ctypes
import functools
import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

SECONDS = 30                                          # that an answer may compute; the checker's own limit is shorter
MEMORY, FILE, PROCESSES = 2 << 30, 16 << 20, 40      # bytes beyond what the checker has; bytes; beside those that run
NEWUSER, NEWPID, NEWNET, NEWIPC = 0x10000000, 0x20000000, 0x40000000, 0x08000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, SIGKILL = 1, 38, 9
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
WRITING = 1 << 1 | sum(1 << bit for bit in range(4, 13))      # Landlock: write a file, remove and make anything
REFUSED = {     # beginnings of audit events: what the learner's function is told
    "socket.": "there is no network here", "urllib.": "there is no network here", "http.": "there is no network here",
    "subprocess.": "no other program may be started here", "os.system": "no other program may be started here",
    "os.posix_spawn": "no other program may be started here", "os.exec": "no other program may be started here",
    "os.spawn": "no other program may be started here", "os.startfile": "no other program may be started here",
    "os.fork": "no process may be started here", "pty.spawn": "no process may be started here",
    "os.kill": "no process may be ended here", "signal.pthread_kill": "no process may be ended here",
}
CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
           "os.utime", "os.chflags", "shutil.", "tempfile.")
PATHS = (str, bytes, os.PathLike)
ELSEWHERE = "no file may be written outside the working folder here"


def separate() -> list[str]:
    """In a process of one thread: leave the network and the other processes, where the system allows. What that gave."""
    if sys.platform != "linux":
        return []
    libc, got = ctypes.CDLL(None, use_errno=True), []
    if libc.unshare(NEWUSER | NEWPID | NEWNET | NEWIPC) == 0:
        got = ["no network", "no view of other processes"]
    elif libc.unshare(NEWUSER | NEWNET) == 0:
        got = ["no network"]
    return got


def die_with_parent() -> None:
    """On Linux: the process that waits for this one takes it along."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)


def limit(memory: int = MEMORY) -> list[str]:
    """Limits of the system for this process. What they are, in words; none where there are none (Windows)."""
    try:
        import resource
    except ImportError:
        return []
    sizes = {resource.RLIMIT_CPU: SECONDS + 10, resource.RLIMIT_FSIZE: FILE, resource.RLIMIT_CORE: 0,
             resource.RLIMIT_NOFILE: 256}
    said = []
    with contextlib.suppress(OSError, ValueError):
        used = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        sizes[resource.RLIMIT_AS] = used + memory
        said.append(f"memory ({memory / (1 << 30):.0f} GB)")
    with contextlib.suppress(OSError, ValueError):
        sizes[resource.RLIMIT_NPROC] = present() + PROCESSES
    for which, size in sizes.items():
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(which, (size, size))
    return said


@functools.cache
def present() -> int:
    """Threads of all processes that can be seen: a limit on them counts those of the same user."""
    return sum(1 for _ in Path("/proc").glob("[0-9]*/task/*"))


def landlock(folder: str) -> list[str]:
    """On Linux: from here on this process and its children write below `folder` only."""
    if sys.platform != "linux":
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    ruleset = libc.syscall(CREATE_RULESET, ctypes.c_char_p(struct.pack("Q", WRITING)), ctypes.c_size_t(8), 0)
    if ruleset < 0:
        return []
    for path, allowed in ((folder, WRITING), (os.devnull, 1 << 1)):
        place = os.open(path, os.O_PATH)
        libc.syscall(ADD_RULE, ruleset, 1, ctypes.c_char_p(struct.pack("=Qi", allowed, place)), 0)
        os.close(place)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    held = libc.syscall(RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return ["no writing elsewhere"] if held else []


def refuse_calls(folder: str) -> None:
    """Python's own ways out raise a PermissionError with words, for the rest of this process."""
    sys.addaudithook(_hook(os.path.realpath(folder)))


def _hook(folder: str) -> Callable[[str, tuple[Any, ...]], None]:
    inside, writes = folder + os.sep, os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    starts = tuple(REFUSED)

    def is_inside(path):
        if isinstance(path, int):
            return True
        where = os.path.realpath(os.fsdecode(path))
        return where == folder or where.startswith(inside) or where == os.devnull

    def hook(event, args):
        if event == "open":
            if args and args[0] is not None and args[2] & writes and not is_inside(args[0]):
                raise PermissionError(ELSEWHERE)
        elif event.startswith(starts):
            raise PermissionError(next(words for start, words in REFUSED.items() if event.startswith(start)))
        elif event.startswith(CHANGES) and not all(is_inside(each) for each in args if isinstance(each, PATHS)):
            raise PermissionError(ELSEWHERE)

    return hook
