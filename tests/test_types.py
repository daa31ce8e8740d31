"""What a reader calls says what it takes and gives: every public function has types, and they fit each other."""
import ast
import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COVERED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["files"]
FILES = [path for pattern in COVERED for path in sorted(ROOT.glob(pattern))]


def untyped(tree, inside=""):
    """Names of the public functions and methods that lack a type, of an argument or of what they return."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from untyped(node, f"{inside}{node.name}.")
            yield from (f"{inside}{node.name}.{part.target.id}" for part in node.body if is_any(part))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_"):
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
            given = given[1:] if inside and not is_static(node) else given
            if node.returns is None or any(one is not None and one.annotation is None for one in given):
                yield f"{inside}{node.name}"


def is_any(part):
    """Whether a field of a class says no more than that it is a tuple, or a function, or anything."""
    return isinstance(part, ast.AnnAssign) and ast.unparse(part.annotation) in ("Any", "tuple", "Callable", "list", "dict")


def is_static(node):
    return any(ast.unparse(decorator) == "staticmethod" for decorator in node.decorator_list)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "course_lib")))
def test_every_public_function_has_types(path):
    assert list(untyped(ast.parse(path.read_text("utf-8")))) == []


@pytest.mark.parametrize("code, names", [
    ("def f(x): ...", ["f"]), ("def f(x) -> int: ...", ["f"]), ("def f(x: int): ...", ["f"]),
    ("def f(*x: int, y) -> int: ...", ["f"]), ("def f(**x) -> int: ...", ["f"]), ("def _f(x): ...", []),
    ("class A:\n def f(self) -> int: ...", []), ("class A:\n def f(self, x) -> int: ...", ["A.f"]),
    ("class A:\n x: tuple", ["A.x"]), ("class A:\n x: tuple[int, ...]", []),
])
def test_a_missing_type_is_found(code, names):
    assert list(untyped(ast.parse(code))) == names


def mypy(*arguments):
    if importlib.util.find_spec("mypy") is None:
        pytest.skip("mypy is not installed (it is in the extra `test`): the types are not checked")
    return subprocess.run([sys.executable, "-m", "mypy", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_the_types_fit_each_other():
    done = mypy()
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"no issues found in {len(FILES)} source files" in done.stdout


def test_a_wrong_type_is_found(tmp_path):
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from course_lib.network import sizes\n\nsizes(3)\n")
    done = mypy(str(wrong))
    assert done.returncode == 1 and 'incompatible type "int"; expected "tuple[Layer | BatchNormLayer, ...]"' in done.stdout
