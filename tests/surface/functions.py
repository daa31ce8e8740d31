"""The public functions of the mathematics and the data, read from the source: a new one is on the list by itself."""
import ast
import importlib
import inspect
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
    """[(name, function)] of one module, whatever made them: `def`, `jit`, a class whose methods they are, a record's part."""
    module = importlib.import_module(f"course_lib.{name}")
    own = {key: value for key, value in vars(module).items() if not key.startswith("_")}
    for key, value in own.items():
        here = getattr(value, "__module__", None) == module.__name__
        if isinstance(value, type) and here:
            yield from ((f"{name}.{key}.{method}", function) for method, function in vars(value).items()
                        if inspect.isfunction(function) and not method.startswith("_"))
        elif callable(value) and here and key.islower():
            yield f"{name}.{key}", value
        elif (record := getattr(value, "_asdict", None)) and not isinstance(value, type) and is_bound_in(path, key):
            yield from ((f"{name}.{key}.{part}", one) for part, one in record().items() if callable(one))


def is_bound_in(path, name):
    """Whether the module's own source gives the name its value: it is not imported."""
    return any(isinstance(node, ast.Assign | ast.AnnAssign) and name in map(ast.unparse, targets(node))
               for node in ast.parse(path.read_text("utf-8")).body)


def targets(node):
    return node.targets if isinstance(node, ast.Assign) else [node.target]


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
