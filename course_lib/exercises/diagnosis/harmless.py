"""Does a function only compute? Asked before its changes are tried in this very process, outside of the sandbox."""
import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import jax
import numpy as np

MODULES = ("numpy", "math", "jax", "jaxlib", "scipy", "itertools", "functools", "operator", "course_lib")
BUILTINS = set("abs all any bool complex dict divmod enumerate filter float frozenset int isinstance iter len list map max min "
               "next pow print range reversed round set slice sorted str sum tuple zip ArithmeticError Exception IndexError "
               "KeyError NotImplementedError StopIteration TypeError ValueError ZeroDivisionError".split())
NEVER = {"random", "default_rng", "save", "savez", "savetxt", "tofile", "load", "loadtxt", "dump", "fromfile", "memmap",
         "callback", "io_callback", "pure_callback", "seterr", "setbufsize", "config", "ctypes", "ctypeslib", "f2py", "testing"}
"""Attributes of those modules that do more, or something else each time."""
STATEMENTS = (ast.Global, ast.Nonlocal, ast.AsyncFunctionDef, ast.ClassDef, ast.Yield, ast.YieldFrom, ast.Await, ast.With)
DEEPEST = 3        # functions that call functions that call functions


def harmless(function: ast.FunctionDef, names: Mapping[str, Any], depth: int = 0) -> bool:
    """Whether all that `function` uses computes: its own variables, `names` that are numbers, harmless functions or modules."""
    own = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    own |= {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)} | {function.name}
    own |= {n.name for n in ast.walk(function) if isinstance(n, ast.FunctionDef)}
    imports = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
    own |= {alias.asname or alias.name.split(".")[0] for n in imports for alias in n.names}
    return all(_computes(node, own, names, depth) for node in ast.walk(function))


def _computes(node, own, names, depth):
    if isinstance(node, STATEMENTS):
        return False
    if isinstance(node, ast.Attribute):
        return isinstance(node.ctx, ast.Load) and not node.attr.startswith("_") and node.attr not in NEVER
    if isinstance(node, ast.Import):
        return all(alias.name.split(".")[0] in MODULES[:-1] for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] in MODULES and not {a.name for a in node.names} & NEVER
    if isinstance(node, ast.Name) and node.id not in own:
        return _known(node.id, names, depth)
    return True


def _known(name: str, names: Mapping[str, Any], depth: int) -> bool:
    if name not in names:
        return name in BUILTINS and hasattr(builtins, name)
    value = names[name]
    if isinstance(value, ModuleType):
        return value.__name__.split(".")[0] in MODULES and value.__name__.split(".")[-1] not in NEVER
    if isinstance(value, int | float | complex | str | tuple | list | dict | np.ndarray | np.generic | jax.Array | type(None)):
        return True
    return isinstance(value, Callable) and _function(value, depth)      # type: ignore[arg-type]


def _function(value: Any, depth: int) -> bool:
    if str(getattr(value, "__module__", "")).split(".")[0] in MODULES:
        return True
    try:
        inner = inspect.unwrap(value)
        tree = ast.parse(textwrap.dedent(inspect.getsource(inner))).body[0]
    except (TypeError, OSError, SyntaxError, ValueError):
        return False
    return depth < DEEPEST and isinstance(tree, ast.FunctionDef) and harmless(tree, inner.__globals__, depth + 1)
