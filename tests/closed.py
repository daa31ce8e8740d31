"""Folders that nobody may write into, also where the tests run as root, who may write everywhere."""
import contextlib
import ctypes
import subprocess
import sys

import pytest

LINUX = ctypes.CDLL(None) if sys.platform == "linux" else None
WRITABLE = "import os, sys; sys.exit(os.access(sys.argv[1], os.W_OK))"


def bounded():
    """For a process that is about to begin (`preexec_fn`): root's without the right to write where a folder forbids it."""
    if LINUX:
        LINUX.prctl(24, 1, 0, 0, 0)     # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE; refused to everybody but root, who alone needs it


@contextlib.contextmanager
def closed(*places):
    """No process that is `bounded` writes into these."""
    for place in places:
        place.chmod(0o555)
        if subprocess.run([sys.executable, "-c", WRITABLE, place], preexec_fn=bounded).returncode:
            pytest.skip("nothing is closed to root here")
    yield
    for place in places:
        place.chmod(0o755)
