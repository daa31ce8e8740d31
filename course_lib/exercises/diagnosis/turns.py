"""Loops and inner calls of a changed program share one stock of turns, and nothing grows in them without end: it cannot hang.

`kept.append(e)` with the wrong name is `kept.append(kept)`, a list in itself, of which NumPy makes an array until the memory
is full; `n = n * n` in a loop is a number that no machine can hold. No limit of time reaches into such a call.
"""
import ast
from collections.abc import Sized
from typing import Any

import numpy as np

from .edits import expression

ROUNDS = 20_000
BITS, LENGTH, SIZE = 10_000, 100_000, 1_000_000     # of a whole number, of what has a length, of an array
MADE = 50 * LENGTH     # lengths of all that is seen in all turns: 20,000 lists of 20,000 numbers are too much as well


class Times(ast.NodeTransformer):
    """`[0] * n` is written as `_times([0], n)`, which does not make a list longer than any exercise needs."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """`node`, or the call in the place of a product."""
        self.generic_visit(node)
        product = isinstance(node.op, ast.Mult)
        return ast.Call(ast.Name("_times", ast.Load()), [node.left, node.right], []) if product else node


def limit(function: ast.FunctionDef, *loops: type[ast.AST]) -> None:
    """Every while of `function`, every loop of these types (they have an `iter`) and every call of a function inside it takes
    its turns from the stock: one that calls itself twice would not come to an end in a lifetime.
    """
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef):
            node.body.insert(0, ast.Expr(expression("_turn()")))
        if isinstance(node, ast.Lambda):
            node.body = ast.BoolOp(ast.Or(), [expression("_turn()"), node.body])
        if isinstance(node, loops):
            node.iter = ast.Call(ast.Name("_few", ast.Load()), [node.iter], [])        # type: ignore[attr-defined]
        if isinstance(node, ast.While):
            node.test = ast.BoolOp(ast.And(), [expression("next(_rounds, 0)"), node.test])


def watch(function: ast.FunctionDef) -> None:
    """In every turn of every loop of `function` and every call inside it, what it has made is looked at: `small`; and no
    product makes a long list at once.
    """
    Times().visit(function)
    for node in ast.walk(function):
        if isinstance(node, ast.For | ast.While | ast.FunctionDef):
            node.body.insert(0, ast.Expr(expression("_small(_locals())")))


def stock() -> dict[str, Any]:
    """A full stock, by the names under which a limited function takes from it."""
    rounds, made = iter(range(ROUNDS, 0, -1)), [0]

    def turn() -> None:
        if not next(rounds, 0):
            raise OverflowError("it calls itself without end")

    def small(values: dict[str, Any]) -> None:
        made[0] += lengths(values)
        if made[0] > MADE:
            raise OverflowError("it makes more and more")

    return {"_turn": turn, "_rounds": rounds, "_locals": locals, "_small": small, "_times": times, "range": short_range,
            "_few": lambda values: (v for v, _ in zip(values, rounds, strict=False))}


def lengths(values: dict[str, Any]) -> int:
    """Of all values that have one, together; OverflowError if one of the values has grown beyond what any exercise needs,
    or is a list in itself.
    """
    total = 0
    for value in values.values():
        if isinstance(value, int):
            large = value.bit_length() > BITS
        elif isinstance(value, np.ndarray):
            large = value.size > SIZE
        else:
            length = len(value) if isinstance(value, Sized) else 0
            large, total = length > LENGTH, total + length
        if large or isinstance(value, list) and value and (value[-1] is value or value[0] is value):
            raise OverflowError("it grows without end")
    return total


def short_range(*bounds: int) -> range:
    """range(*bounds); OverflowError where `list` of it would be too long."""
    numbers = range(*bounds)
    if len(numbers) > LENGTH:
        raise OverflowError("a list of all of these would be too long")
    return numbers


def times(a: Any, b: Any) -> Any:
    """a * b; OverflowError where that is too long a list, tuple or text."""
    for many, n in ((a, b), (b, a)):
        if isinstance(many, list | tuple | str) and isinstance(n, int | np.integer) and len(many) * int(n) > LENGTH:
            raise OverflowError("so many of it would be too long")
    return a * b
