"""Who may import whom, read from the source: the layer is the folder, inside a lesson the end of the file's name."""
import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "course_lib"
FILES = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
         for path in sorted(PACKAGE.rglob("*.py"))}
WIDGETS = {"jax", "numpy", "matplotlib", "PIL", "anywidget", "traitlets", "IPython", "ipykernel"}
MAY_IMPORT = {  # layer: (layers of ours, packages of others); the standard library is free
    "mathematics": ({"mathematics", "data"}, {"jax", "numpy"}),
    "data": ({"data", "mathematics"}, {"jax", "numpy"}),
    "drawing": ({"drawing", "notation"}, {"numpy", "matplotlib", "PIL"}),
    "interactive": ({"mathematics", "data", "drawing", "interactive", "exercises"}, WIDGETS),
    "exercises": ({"exercises", "deck"}, {"jax", "numpy", "IPython"}),
    "deck": (set(), set()),
    "facade": ({"interactive", "deck"}, set()),
    "lesson experiment": ({"mathematics", "data", "lesson experiment"}, {"jax", "numpy"}),
    "lesson view": ({"drawing", "notation", "lesson view"}, {"numpy", "matplotlib"}),
    "lesson exercises": ({"exercises", "mathematics", "lesson experiment", "lesson exercises"}, {"jax", "numpy"}),
    "lesson widget": ({"mathematics", "data", "drawing", "interactive", "lesson experiment", "lesson view", "lesson exercises",
                       "lesson widget"}, WIDGETS),
    "commands": (None, None),
}
ROOT_FILES = 34
LONGEST = 250      # lines of a file
LARGEST = 0.10     # share of all lines that one room may hold


def layer(module):
    """The layer of the module course_lib.part..., from its folder and the end of its name."""
    parts = module.split(".")[1:]
    if not parts or parts == ["__main__"]:
        return "commands" if parts else "mathematics"
    if parts[0] == "lessons":
        ends = {"_view": "lesson view", "_widget": "lesson widget"}
        last = parts[-1]
        return "deck" if len(parts) < 3 else "lesson exercises" if last.startswith("exercises") else next(
            (name for end, name in ends.items() if last.endswith(end)), "lesson experiment")
    return {"drawing": "drawing", "interactive": "interactive", "exercises": "exercises", "commands": "commands",
            "data": "data", "widgets": "facade"}.get(parts[0], "mathematics")


def room(module):
    """The folder of a module: what may not grow beyond LARGEST, and for a lesson what no other may import."""
    return str(FILES[module].parent.relative_to(PACKAGE))


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
        if top == "course_lib" and ours is not None:
            fine = layer(module) in ours or module == "course_lib.notation" and "notation" in ours
            assert fine, f"{name} ({layer(name)}) imports {module} ({layer(module)})"
        elif others is not None and top not in sys.stdlib_module_names and top != "course_lib":
            assert top in others, f"{name} ({layer(name)}) imports {top}: only {', '.join(sorted(others))} are allowed"


@pytest.mark.parametrize("name", [name for name in FILES if layer(name).startswith("lesson ")])
def test_no_lesson_imports_another(name):
    elsewhere = {m for m in imports(name) if m.startswith("course_lib.lessons.") and room(m) != room(name)}
    assert not elsewhere, f"{name} imports {', '.join(sorted(elsewhere))}"


@pytest.mark.parametrize("name", FILES)
def test_an_import_says_whether_it_leaves_the_room(name):
    """Relative inside a folder, absolute between folders: exactly what a notebook writes."""
    for node in ast.walk(ast.parse(FILES[name].read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level < 2, f"{name}: line {node.lineno} climbs out of its folder"
            package = name if FILES[name].name == "__init__.py" else name.rpartition(".")[0]
            inside = not node.level and node.module in FILES and room(node.module) == room(name) and package != "course_lib"
            assert not inside, f"{name}: line {node.lineno}: from .{node.module.rpartition('.')[2]} import …"


def length(path):
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_long():
    parts = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.js"), *PACKAGE.rglob("*.css"), *Path(__file__).parent.rglob("*.py")]
    long = {str(path): n for path in parts if (n := length(path)) > LONGEST and "answers/stored" not in path.as_posix()}
    assert long == {}, "what is not data is read from top to bottom"


def test_no_room_is_large():
    lines = {name: length(path) for name, path in FILES.items()}
    rooms = {}
    for name, n in lines.items():
        rooms[room(name)] = rooms.get(room(name), 0) + n
    most = LARGEST * sum(lines.values())
    assert {name: n for name, n in rooms.items() if n > most and name != "."} == {}
    assert len(list(PACKAGE.glob("*.py"))) <= ROOT_FILES


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


def test_importing_the_mathematics_starts_no_device_and_draws_nothing():
    names = [name for name in FILES if layer(name) in ("mathematics", "data", "lesson experiment")]
    code = (f"import importlib, sys\nfor name in {names}: importlib.import_module(name)\n"
            "from jax._src import xla_bridge\n"
            "print(sorted({'matplotlib', 'ipywidgets', 'IPython'} & set(sys.modules)), xla_bridge._backends)")
    assert run(code) == "[] {}"
