"""A copy of the launcher to start in a real process, with a stand-in for pip: nothing is downloaded."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from tests.closed import bounded

ROOT = Path(__file__).resolve().parents[2]

FAKE_PIP = """
import os, sys, time
from pathlib import Path
root, packages = Path(sys.prefix).parent, Path(__file__).parents[1]
with open(root / "pip.log", "a", encoding="utf-8", errors="surrogateescape") as log:
    print(*sys.argv[1:], file=log)
time.sleep(float(os.environ.get("PIP_TAKES", 0)))
print("Installing collected packages:" if "PIP_BREAKS_OFF" in os.environ else "Collecting")
if "PIP_SAYS" in os.environ:
    sys.exit(os.environ["PIP_SAYS"])
for name in ("pytest", "jupyterlab"):
    (packages / (name + ".py")).write_text("import os, sys; print(os.getcwd(), *sys.argv[1:], dict(os.environ))")
"""

START = """
import runpy, signal, sys, venv
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)    # a job in the background of a script is born deaf to Ctrl-C
real = venv.create
def create(folder, with_pip):
    real(folder, with_pip=False)
    packages = next(Path(folder).glob("[lL]ib*/python*/site-packages"), Path(folder) / "Lib/site-packages")
    (packages / "pip").mkdir()
    (packages / "pip/__init__.py").touch()
    (packages / "pip/__main__.py").write_text(FAKE_PIP)
venv.create = create
sys.argv[0] = "course_lib"
{before}
runpy.run_module("course_lib", run_name="__main__", alter_sys=True)
"""


SPEAK = {"PYTHONIOENCODING": "utf-8:surrogateescape"}


class Course:
    """A copy of the launcher in a folder of its own (with a space and foreign letters in its name, as readers have it)."""

    def __init__(self, folder, python):
        self.root, self.python = folder / "my Kürs 神经", python
        for name in ("__init__", "__main__", "commands/__init__", "commands/environment", "commands/installation",
                     "interactive/__init__", "interactive/compilation_cache", "lessons/__init__"):
            (self.root / f"course_lib/{name}.py").parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / f"course_lib/{name}.py", self.root / f"course_lib/{name}.py")
        (self.root / "notebooks").mkdir()
        shutil.copy(ROOT / "pyproject.toml", self.root)
        self.venv, self.stamp = self.root / ".venv", self.root / ".venv/.course-stamp"

    def open(self, *arguments, before="", **variables):
        code = f"FAKE_PIP = {FAKE_PIP!r}\n" + START.format(before=before)
        return subprocess.Popen(
            [self.python, "-c", code, *arguments],
            cwd=self.root,
            env={k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "JAX_"))} | SPEAK | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
            preexec_fn=bounded if os.name == "posix" else None,
        )

    def start(self, *arguments, **kwargs):
        """(exit status, everything printed) of one start."""
        process = self.open(*arguments, **kwargs)
        output = process.communicate(timeout=60)[0]
        assert "Traceback" not in output, output
        return process.returncode, output

    def pip_runs(self):
        log = self.root / "pip.log"
        return log.read_text("utf-8").splitlines() if log.exists() else []

    def stop_while_installing(self, how):
        """A start that `how` (a signal) ends in the middle of pip."""
        runs, process = len(self.pip_runs()), self.open("test", PIP_TAKES="30")
        while len(self.pip_runs()) == runs:
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.02)
        os.killpg(process.pid, how)
        return process.communicate(timeout=20)[0]
