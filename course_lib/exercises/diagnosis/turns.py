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
    """In every turn of every loop of `function` and every call inside it, what it has made is looked at: `small`."""
    for node in ast.walk(function):
        if isinstance(node, ast.For | ast.While | ast.FunctionDef):
            node.body.insert(0, ast.Expr(expression("_small(_locals())")))


def stock() -> dict[str, Any]:
    """A full stock, by the names under which a limited function takes from it."""
    rounds = iter(range(ROUNDS, 0, -1))

    def turn() -> None:
        if not next(rounds, 0):
            raise OverflowError("it calls itself without end")

    return {"_turn": turn, "_rounds": rounds, "_locals": locals, "_small": small,
            "_few": lambda values: (v for v, _ in zip(values, rounds, strict=False))}


def small(values: dict[str, Any]) -> None:
    """OverflowError if one of the values has grown beyond what any exercise needs, or is a list in itself."""
    for value in values.values():
        if isinstance(value, int):
            large = value.bit_length() > BITS
        elif isinstance(value, np.ndarray):
            large = value.size > SIZE
        else:
            large = isinstance(value, Sized) and len(value) > LENGTH
        if large or isinstance(value, list) and value and (value[-1] is value or value[0] is value):
            raise OverflowError("it grows without end")
