"""Example arguments of every public function: the table that `test_every_function` walks through.

A row calls its function with keyword arguments; each `Arg` in them, alone or inside a θ, is handed over as a student may
hold it. `call` stands in for the function where a call needs more than that.
"""
from collections.abc import Callable
from typing import Any, NamedTuple

import jax

KEY = jax.random.key(0)


class Row(NamedTuple):
    """`call`: what is called, the function itself if None. `but`: {"x as nan": why it may be unlike the others}."""

    call: Callable | None
    given: dict[str, Any]
    but: dict[str, str]


ROWS: dict[str, Row] = {}
NO_ARRAYS: dict[str, str] = {}


def row(name, call=None, /, but=None, **given):
    assert name not in ROWS, f"{name} has a row already"
    ROWS[name] = Row(call, given, but or {})


def no_arrays(reason, names):
    """Functions of one module, "loss: onehot risk", that take no arrays of a student, and why."""
    module, _, functions = names.partition(": ")
    for function in functions.split():
        NO_ARRAYS[f"{module}.{function}"] = reason
