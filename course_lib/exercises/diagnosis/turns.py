"""All loops of a changed program share one stock of turns: whatever stands in which, no change can hang."""
import ast
from typing import Any

from .edits import expression

ROUNDS = 20_000


def limit(function: ast.FunctionDef, *loops: type[ast.AST]) -> None:
    """Every while of `function`, and every loop of these types (they have an `iter`), takes its turns from the stock."""
    for node in ast.walk(function):
        if isinstance(node, loops):
            node.iter = ast.Call(ast.Name("_few", ast.Load()), [node.iter], [])        # type: ignore[attr-defined]
        if isinstance(node, ast.While):
            node.test = ast.BoolOp(ast.And(), [expression("next(_rounds, 0)"), node.test])


def stock() -> dict[str, Any]:
    """A full stock, by the names under which a limited function takes from it."""
    rounds = iter(range(ROUNDS, 0, -1))
    return {"_rounds": rounds, "_few": lambda values: (v for v, _ in zip(values, rounds, strict=False))}
