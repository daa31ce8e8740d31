"""A notebook in a kernel of its own: of this Python, with this course, however Jupyter is set up here."""
import os
import pathlib
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import traitlets
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = pathlib.Path(__file__).resolve().parents[2]
Heard = Callable[[dict[str, Any]], None]


class OwnKernel(AsyncKernelManager):
    """The kernel `python3` of this very Python, whatever kernels of that name the user has."""

    @traitlets.default("kernel_spec_manager")
    def _of_this_python(self):
        return KernelSpecManager(kernel_dirs=[])


class Client(NotebookClient):
    """A client whose `heard` is told of each message about a cell as it comes."""

    heard: Heard | None = None

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        if self.heard:
            self.heard(msg)
        return super().process_message(msg, cell, cell_index)


def client(notebook: NotebookNode, folder: pathlib.Path, heard: Heard | None = None, **options: Any) -> NotebookClient:
    """What runs the notebook in `folder`, its kernel not started yet; the state of its widgets is not kept."""
    runner = Client(notebook, kernel_name="python3", kernel_manager_class=OwnKernel, store_widget_state=False,
                    resources={"metadata": {"path": str(folder)}}, **options)
    runner.heard = heard
    return runner


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Our variables and these `settings` for a kernel that finds this course first."""
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": paths, **settings}


async def cell_by_cell(notebook: NotebookNode, folder: pathlib.Path, settings: Mapping[str, str],
                       heard: Heard | None = None) -> AsyncIterator[int]:
    """Execute the cells; after each, the number of the kernel's process, which lives until the last has been looked at."""
    runner = client(notebook, folder, heard, timeout=900)
    async with runner.async_setup_kernel(env=environment(settings), stderr=subprocess.DEVNULL):
        for number, cell in enumerate(notebook.cells):
            await runner.async_execute_cell(cell, number)
            yield runner.km.provisioner.pid


def peak_memory(process: int) -> float:
    """Resident memory in MB that the process of this number has had at most (Linux only: VmHWM of /proc/PID/status)."""
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
