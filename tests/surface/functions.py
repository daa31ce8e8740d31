"""The public functions of the mathematics and the data, read from the source: a new one is on the list by itself."""
import ast
import importlib
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "course_lib"
ROOMS = (".", "data", "diagnostics", "flowgraph", "model_selection", "rbm")
NOT_MATHEMATICS = {"__init__", "__main__", "widgets"}


def modules():
    """[(name, path)], such as "rbm.model"."""
    for room in ROOMS:
        for path in sorted((PACKAGE / room).glob("*.py")):
            if path.stem not in NOT_MATHEMATICS:
                yield ".".join(path.relative_to(PACKAGE).with_suffix("").parts), path


def functions():
    """{"loss.onehot": the function}, with the functions that an Activation or a Loss holds: "loss.softmax_nll.grad"."""
    return {name: function for module, path in modules() for name, function in of_module(module, path)}


def of_module(name, path):
    """[(name, function)] of one module, in the order of its source."""
    module = importlib.import_module(f"course_lib.{name}")
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield f"{name}.{node.name}", getattr(module, node.name)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constant = node.targets[0].id
            record = getattr(getattr(module, constant), "_asdict", dict)()
            yield from ((f"{name}.{constant}.{part}", value) for part, value in record.items() if callable(value))


def taking_what_numpy_reads():
    """The names of those that promise so: a parameter of type ArrayLike, or an array of NumPy."""
    found = set()
    for name, path in modules():
        for node in ast.parse(path.read_text("utf-8")).body:
            given = node.args.args if isinstance(node, ast.FunctionDef) else []
            kinds = [ast.unparse(one.annotation) for one in given if one.annotation]
            if any("ArrayLike" in kind or "np.ndarray" in kind for kind in kinds):
                found.add(f"{name}.{node.name}")
    return found
