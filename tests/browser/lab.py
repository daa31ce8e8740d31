"""A real JupyterLab server over a temporary copy of some notebooks; nothing of the user's own set-up is read.

Settings that differ from what a reader has: cells are always in the page, wherever it is scrolled (`windowing`, which
test_off_screen.py leaves as it is), and Lab neither asks for news nor pops up notices. The kernels see the repository on
PYTHONPATH.
"""
import itertools
import json
import os
import pathlib
import shutil
import signal
import socket
import sys
import tempfile
import time
import urllib.request

from course_lib.commands.own_kernel import peak_memory
from tests import leash

from .chromium import PATIENCE
from .notebook import Notebook
from .trimmed import write_trimmed

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRACKER = "notebook-extension/tracker"
SETTINGS = {
    TRACKER: {"recordTiming": False},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "docmanager-extension/plugin": {"autosave": False},
    "apputils-extension/themes": {"theme": "JupyterLab Light"},
}
PROBE = pathlib.Path(__file__).with_name("probe.js").read_text()


class Lab:
    """One server; `open` gives a `Notebook` in a page of Chromium. `app`: "notebook" serves the pages of Notebook 7."""

    def __init__(self, notebooks=(), extension=True, env=None, windowing="none", app="jupyterlab"):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="course-lab-"))
        self.root = self.home / "notebooks"
        self.root.mkdir()
        for file in notebooks:
            shutil.copy(file, self.root)
        self.process, self.fresh, self.app = None, itertools.count(1), app
        self._configure(extension, windowing)
        try:
            self._start(dict(env or {}))
        except BaseException:
            self.close()
            raise

    def _configure(self, extension, windowing):
        own = {"windowingMode": windowing} if windowing else {}
        for name, values in (SETTINGS | {TRACKER: SETTINGS[TRACKER] | own}).items():
            file = self.home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values))
        server = {"ip": "127.0.0.1", "open_browser": False, "allow_root": True, "root_dir": str(self.root),
                  "port_retries": 0, "disable_check_xsrf": True,
                  "jpserver_extensions": {"course_lib.commands.server_extension": extension}}  # fmt: skip
        shown = {"expose_app_in_browser": True}
        config = {"ServerApp": server, "IdentityProvider": {"token": ""}, "LabApp": shown, "JupyterNotebookApp": shown}
        (self.home / "config").mkdir()
        (self.home / "config" / "jupyter_server_config.json").write_text(json.dumps(config))

    def _environment(self):
        home, inherited = str(self.home), {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
        return inherited | {
            "JUPYTER_CONFIG_DIR": f"{home}/config",
            "JUPYTER_RUNTIME_DIR": f"{home}/runtime",
            "JUPYTER_DATA_DIR": f"{home}/data",
            "JUPYTERLAB_SETTINGS_DIR": f"{home}/settings",
            "JUPYTERLAB_WORKSPACES_DIR": f"{home}/workspaces",
            "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel `python3` of this environment, not one of the user's
            "IPYTHONDIR": f"{home}/ipython",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        }

    def _start(self, env, timeout=90.0):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        with open(self.home / "server.log", "wb") as log:
            self.process = leash.hold([sys.executable, "-m", self.app, f"--port={port}"], self.home,
                                      env=self._environment() | env, cwd=self.root, stdout=log, stderr=log)
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.process.poll() is None:
            try:
                return self.api("status")
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not start:\n{self.log()}")

    def api(self, path, method="GET"):
        """JSON of the server's REST interface."""
        request = urllib.request.Request(f"{self.url}/api/{path}", method=method)
        with urllib.request.urlopen(request, timeout=30) as reply:
            body = reply.read()
        return json.loads(body) if body else None

    def log(self):
        """What the server has said so far, its last 4,000 characters."""
        return (self.home / "server.log").read_text(errors="replace")[-4000:]

    def add(self, file, whole=True):
        """Copy one more notebook beside the others, or only what leads to its widgets; its name."""
        if whole:
            shutil.copy(file, self.root)
        else:
            write_trimmed(file, self.root)
        return pathlib.Path(file).name

    def open(self, page, name, timeout=PATIENCE):
        """Open a notebook in the page; returns once its kernel is idle and connected.

        Acting earlier makes Lab ask "Select Kernel". Each opening has a workspace of its own: the default one would
        bring back the tabs of the notebook before.
        """
        page.cmd("Page.addScriptToEvaluateOnNewDocument", source=PROBE)
        lab = self.app == "jupyterlab"
        page.go(f"{self.url}/" + (f"lab/workspaces/test-{next(self.fresh)}/tree/{name}" if lab else f"notebooks/{name}"))
        page.wait("window.course?.ready()", timeout, why=f"{name} open, its kernel idle and connected")
        return Notebook(self, page, name)

    def kernels(self):
        """Process ids of this server's kernels, by kernel id."""
        found = {}
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_text().split("\0")
            except OSError:
                continue
            for word in words:
                if word.startswith(f"{self.home}/runtime/kernel-"):
                    found[pathlib.Path(word).stem.removeprefix("kernel-")] = int(folder.name)
        return found

    def rss(self, kernel):
        """Peak resident memory of a kernel in MB."""
        return peak_memory(self.kernels()[kernel])

    def end_kernels(self, timeout=15.0):
        """Shut every kernel down through the server and wait until the processes are gone."""
        for session in self.api("sessions"):
            self.api(f"sessions/{session['id']}", "DELETE")
        end = time.monotonic() + timeout
        while self.kernels() and time.monotonic() < end:
            time.sleep(0.05)

    def close(self):
        """End the server and every kernel it started, and remove the temporary folder.

        Where this process is killed the leash ends the server, and each kernel sees that its server is gone.
        """
        if self.process is not None:
            leash.let_go(self.process)
        for pid in self.kernels().values():  # kernels have process groups of their own
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.home, ignore_errors=True)
