"""An error of NumPy in the notation of the slides: which sizes met, and which way round they would fit.

    W is (5, 3), x is (4, 5): W x does not fit, x W does.
"""
import ast
import linecache
from typing import Any

import numpy as np

from .question import Fn
from .sandbox import said_by

LONGEST = 200      # characters of the error's own words
SIGN = {ast.Add: "+", ast.Sub: "−", ast.Mult: "times", ast.Div: "/"}


def explained(error: BaseException, fn: Fn) -> str:
    """The error's own first line, or for shapes that do not fit which ones they are."""
    said = (said_by(error).strip().splitlines() or [""])[0][:LONGEST]
    if isinstance(error, (ValueError, TypeError)) and ("mismatch" in said or "broadcast" in said or "aligned" in said
                                                       or "dot_general" in said or "incompatible shapes" in said):
        try:
            return _shapes(error, fn) or said
        except Exception:
            return said
    return said


def _shapes(error: BaseException, fn: Fn) -> str:
    """The operands of the line that failed, with their shapes, or ""."""
    found = place(error, fn)
    if found is None:
        return ""
    frame, line = found
    text = linecache.getline(frame.f_code.co_filename, line).strip()
    for node in ast.walk(_tree(text)):
        pair = _operands(node)
        if pair is None:
            continue
        a, b = (_value(part, frame) for part in pair)
        if a is None or b is None:
            continue
        names = [_slide(part) for part in pair]
        known = f"{names[0]} is {np.shape(a)}, {names[1]} is {np.shape(b)}"
        if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.MatMult):
            if not _fits(np.broadcast_shapes, np.shape(a), np.shape(b)):
                return f"{known}: entry by entry ({SIGN.get(type(node.op), '…')}) they do not fit."
        elif not _fits(np.matmul, a, b):
            return f"{known}: {_product(names, a, b)}"
    return ""


def place(error: BaseException, fn: Fn) -> tuple[Any, int] | None:
    """Frame and line of the learner's own code in which it happened, None where it did not happen there."""
    file, found, trace = getattr(getattr(fn, "__code__", None), "co_filename", None), None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            found = trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
    return found


def _tree(text: str) -> ast.AST:
    """The syntax tree of one line, also of one that opens a block."""
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.parse(text + " pass" if text.endswith(":") else f"({text.rstrip(',')})")


def _operands(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The two sides of an operator or of a product that is called by name."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.MatMult, *SIGN)):
        return node.left, node.right
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("dot", "matmul"):
        of_module = ast.unparse(node.func.value) in ("np", "jnp")
        pair = node.args if of_module else [node.func.value, *node.args]
        return (pair[0], pair[1]) if len(pair) == 2 else None
    return None


def _value(node: ast.expr, frame: Any) -> Any:
    """What a name, its transpose, an entry of it or a product of such is, or None. No function is called."""
    harmless = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Slice, ast.Tuple, ast.Load, ast.BinOp, ast.operator,
                ast.UnaryOp, ast.unaryop)
    if not all(isinstance(part, harmless) for part in ast.walk(node)):
        return None
    try:
        with np.errstate(all="ignore"):
            return np.asarray(eval(compile(ast.Expression(node), "<operand>", "eval"), frame.f_globals, frame.f_locals))
    except Exception:
        return None


def _fits(function: Any, *values: Any) -> bool:
    try:
        function(*values)
        return True
    except ValueError:
        return False


def _slide(node: ast.expr) -> str:
    """x.T as xᵀ."""
    text = ast.unparse(node)
    return text[:-2] + "ᵀ" if text.endswith(".T") else text


def _product(names: list[str], a: np.ndarray, b: np.ndarray) -> str:
    """Why the product does not fit, and the one way round that does."""
    flipped = [name[:-1] if name.endswith("ᵀ") else f"({name})ᵀ" if " " in name else f"{name}ᵀ" for name in names]
    ways = [(a.T, b, flipped[0], names[1]), (a, b.T, names[0], flipped[1]), (b, a, names[1], names[0]),
            (b, a.T, names[1], flipped[0]), (b.T, a, flipped[1], names[0])]
    fitting = [f"{left} {right}" for x, y, left, right in ways if a.ndim and b.ndim and _fits(np.matmul, x, y)]
    inner = f"{names[0]} {names[1]} needs equal inner sizes"
    return f"{inner}; {' or '.join(fitting[:2])} would fit." if fitting else f"{inner}."
