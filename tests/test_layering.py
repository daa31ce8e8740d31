"""Who may import whom, read from the source: core <- views <- widgets, core <- exercises, tools on top, no cycles."""
import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "course_lib"
FILES = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
         for path in sorted(PACKAGE.rglob("*.py"))}
TOOLS = ("bench", "record", "reproduce", "__main__", "environment", "installation", "nodelay")
MAY_IMPORT = {  # layer: (layers of ours, packages of others); the standard library is free
    "core": ({"core"}, {"jax", "numpy"}),
    "views": ({"core", "views"}, {"numpy", "matplotlib", "PIL"}),
    "widgets": ({"core", "views", "widgets"}, {"jax", "numpy", "matplotlib", "PIL", "ipywidgets", "anywidget",
                                               "traitlets", "IPython", "ipykernel"}),
    "exercises": ({"core", "exercises"}, {"jax", "numpy", "IPython"}),
    "tools": ({"core", "views", "widgets", "exercises", "tools"}, None),
}


def layer(module):
    """The layer of the module course_lib.part..., named by its first part."""
    part = (module.split(".") + ["core"])[1]
    return "tools" if part.startswith(TOOLS) else part if part in MAY_IMPORT else "core"


def imports(name):
    """Full names of all modules that the module `name` imports anywhere, ours by the file they are."""
    package = name if FILES[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(FILES[name].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - node.level + 1] + [node.module or ""][: bool(node.module)]) \
                if node.level else node.module
            for alias in node.names:
                yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in FILES else base


def run(code):
    """What a fresh Python prints for `code`; its errors, too, so that an assertion shows them."""
    done = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, timeout=120)
    return (done.stdout + done.stderr).strip()


@pytest.mark.parametrize("name", FILES)
def test_imports_point_downwards(name):
    ours, others = MAY_IMPORT[layer(name)]
    for module in imports(name):
        top = module.split(".")[0]
        if top == "course_lib":
            assert layer(module) in ours, f"{name} ({layer(name)}) imports {module} ({layer(module)})"
        elif others is not None and top not in sys.stdlib_module_names:
            assert top in others, f"{name} ({layer(name)}) imports {top}: only {', '.join(sorted(others))} are allowed"


def test_there_is_no_cycle():
    graph, done = {name: {m for m in imports(name) if m in FILES and m != name} for name in FILES}, set()
    while ready := {name for name, needs in graph.items() if name not in done and needs <= done}:
        done |= ready
    assert not set(graph) - done, f"these import each other in a circle: {', '.join(sorted(set(graph) - done))}"


def test_no_module_is_a_drawer():
    assert not [name for name in FILES if name.split(".")[-1] in ("utils", "helpers", "common", "misc", "tools")]


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, course_lib; print(sorted({'jax', 'numpy', 'matplotlib', 'ipywidgets'} & set(sys.modules)))"
    assert run(code) == "[]"


def test_importing_core_starts_no_device_and_draws_nothing():
    names = [name for name in FILES if layer(name) == "core" and not name.endswith("__main__")]
    code = (f"import importlib, sys\nfor name in {names}: importlib.import_module(name)\n"
            "from jax._src import xla_bridge\n"
            "print(sorted({'matplotlib', 'ipywidgets', 'IPython'} & set(sys.modules)), xla_bridge._backends)")
    assert run(code) == "[] {}"
