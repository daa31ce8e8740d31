"""What people write in the place of what belongs there: functions, factors, calls, signs, each with a cost and its words.

The cost says how unlikely a slip is: 1 is the commonest. Words in which {} stands name the thing it was done to.
"""
import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.exercises.oracles import sigm, softmax

Function = tuple[float, str, Callable[..., Any]]
"""(extra cost, words, function)"""

Rewrite = tuple[float, str, str]
"""(cost, words, code)"""

# By these names in changed programs. The underscore keeps them apart from the solution's own names and is not shown.
HELPERS: dict[str, Callable[..., Any]] = {"_sigm": sigm, "_softmax": softmax, "_dtanh": lambda a: 1 - np.tanh(a) ** 2,
           "_dsigm": lambda a: sigm(a) * sigm(-a), "_step": lambda a: 1.0 * (a > 0),
           "_reclin": lambda a: np.maximum(0, a), "_norm": lambda v: np.sqrt(np.sum(v * v)),
           "_sum_of_absolute_values": lambda v: np.sum(np.abs(v)), "_largest_absolute_value": lambda v: np.max(np.abs(v)),
           "_count": operator.index}

# Functions that a learner puts where none belongs: around a value in the source, an argument, a symbol, the result.
# (extra cost, words, function), first those that go entry by entry
ENTRYWISE: tuple[Function, ...] = (
    (0, "−{}", lambda a: -a), (0.2, "twice {}", lambda a: 2 * a), (0.2, "half of {}", lambda a: a / 2),
    (0.2, "|{}|", np.abs), (0.2, "the square of {}", np.square), (0.2, "the root of {}", np.sqrt),
    (0.2, "1 − {}", lambda a: 1 - a), (0.2, "1/{}", lambda a: 1 / a), (0.2, "tanh({})", np.tanh),
    (0.2, "sigm({})", sigm), (0.2, "exp({})", np.exp), (0.2, "log({})", np.log), (0.3, "log2({})", np.log2),
    (0.3, "max(0, {})", HELPERS["_reclin"]), (0.3, "1[{} > 0]", HELPERS["_step"]), (0.2, "the sign of {}", np.sign),
    (0.3, "softplus({})", lambda a: np.logaddexp(0, a)), (0.2, "sigm′({})", HELPERS["_dsigm"]),
    (0.2, "tanh′({})", HELPERS["_dtanh"]), (0.3, "1 − {}²", lambda a: 1 - a * a),
    (0.3, "{0} (1 − {0})", lambda a: a * (1 - a)), (0.3, "1 − sigm({})", lambda a: sigm(-a)),
    (0.3, "2 {} − 1", lambda a: 2 * a - 1), (0.3, "{} + 1", lambda a: a + 1), (0.3, "{} − 1", lambda a: a - 1),
    (0.3, "{} rounded", np.round), (0.25, "0", lambda a: 0 * a), (0.3, "1", lambda a: 0 * a + 1))
WHOLE: tuple[Function, ...] = (
    (0.2, "{} transposed", np.transpose), (0.2, "the sum of {}", np.sum), (0.2, "the mean of {}", np.mean),
    (0.2, "the largest of {}", np.max), (0.3, "the sum over axis 0 of {}", lambda a: np.sum(a, axis=0)),
    (0.3, "the mean over axis 0 of {}", lambda a: np.mean(a, axis=0)),
    (0.3, "the sum over the last axis of {}", lambda a: np.sum(a, axis=-1)),
    (0.3, "the mean over the last axis of {}", lambda a: np.mean(a, axis=-1)),
    (0.3, "the first of {}", lambda a: a[0]), (0.3, "the last of {}", lambda a: a[-1]),
    (0.3, "{} without its first", lambda a: a[1:]), (0.3, "{} without its last", lambda a: a[:-1]),
    (0.3, "{} with 0 for its last", lambda a: np.r_[a[:-1], 0 * a[-1:]]),
    (0.3, "{} with 0 for its first", lambda a: np.r_[0 * a[:1], a[1:]]),
    (0.3, "{} turned round", lambda a: a[::-1] if np.ndim(a) else a),
    (0.3, "{} shifted by one", lambda a: np.roll(a, 1, 0) if np.ndim(a) else a),
    (0.3, "the running sum of {}", lambda a: np.cumsum(a, axis=0)), (0.3, "softmax({})", softmax),
    (0.2, "{} in another shape", np.squeeze))
ROWS: tuple[Function, ...] = (    # of the results alone: each row of them by itself
    (0.1, "{} minus its largest", lambda a: a - np.max(a, -1, keepdims=True)),
    (0.1, "{} minus its mean", lambda a: a - np.mean(a, -1, keepdims=True)),
    (0.1, "{} divided by its sum", lambda a: a / np.sum(a, -1, keepdims=True)),
    (0.1, "{} divided by its largest", lambda a: a / np.max(a, -1, keepdims=True)))

# What may be done to a result with a number, and such numbers
NUMBERS = {"2": 2, "3": 3, "4": 4, "10": 10, "100": 100, "ln 2": np.log(2), "ln 10": np.log(10),
           "the root of 2": 2**0.5, "the root of 3": 3**0.5}
BINARY = ((1, "{} times ", np.multiply), (1, "{} divided by ", np.divide),
          (1.1, "{} plus ", np.add), (1.1, "{} minus ", np.subtract))

# What stands in the source: (cost, words, code in its place). L and R are the sides of an operator, X an argument.
EDITS: dict[type[ast.operator] | str, tuple[Rewrite, ...]] = {
    ast.Add: (
        (1, "{R} is left out", "L"), (1, "{L} is left out", "R"), (1, "{R} is subtracted, not added", "L - R"),
        (1.05, "{L} is subtracted, not added", "R - L"), (1.3, "{L} and {R} are multiplied, not added", "L * R"),
        (1.5, "{R} is added twice", "L + R + R"), (1.5, "{L} is added twice", "L + L + R")),
    ast.Sub: (
        (1, "{R} is left out", "L"), (1.1, "{L} is left out", "-R"), (1.2, "{R} stands for {L} − {R}", "R"),
        (1, "{R} is added, not subtracted", "L + R"), (1.05, "{L} and {R} change places around the minus", "R - L"),
        (1.5, "{R} is subtracted twice", "L - R - R"), (1.5, "{L} is multiplied by {R}", "L * R")),
    ast.Mult: (
        (1, "the factor {R} is left out", "L"), (1, "the factor {L} is left out", "R"),
        (1.1, "{L} is divided by {R}, not multiplied", "L / R"),
        (1.1, "{R} is divided by {L}, not multiplied", "R / L"), (1.3, "{L} and {R} are added, not multiplied", "L + R"),
        (1.4, "the factor {R} is there twice", "L * R * R"), (1.4, "the factor {L} is there twice", "L * L * R")),
    ast.Div: (
        (1, "nothing is divided by {R}", "L"), (1.2, "1 stands over {R}", "1 / R"), (1.4, "{R} stands for {L} / {R}", "R"),
        (1.1, "{L} is multiplied by {R}, not divided", "L * R"), (1.4, "{L} is divided by {R} twice", "L / R / R"),
        (1.1, "the fraction of {L} and {R} is upside down", "R / L"),
        (1.4, "{R} is subtracted, not divided by", "L - R")),
    ast.MatMult: (
        (1, "{L} is transposed", "L.T @ R"), (1, "{R} is transposed", "L @ R.T"), (1.3, "{R} is left out", "L"),
        (1.1, "{L} and {R} change places in the product", "R @ L"), (1.3, "{L} is left out", "R"),
        (1.3, "{L} and {R} are multiplied entry by entry", "L * R"),
        (1.3, "{L} and {R} are multiplied entry by entry", "L.T * R"),
        (1.4, "{R} is left out and {L} summed", "L.sum(-1)")),
    ast.Pow: (
        (1, "the power {R} is left out", "L"), (1.1, "|{L}| stands for its power", "np.abs(L)"),
        (1.2, "{L} and {R} are multiplied, not raised", "L * R"), (1.4, "the power is upside down", "R ** L")),
    "sigm": (
        (1, "sigm({X}) falls where it should rise", "_sigm(-X)"), (1.2, "sigm({X}) is without its 1 +", "np.exp(X)"),
        (1.2, "2 stands for e in sigm({X})", "1 / (1 + 2 ** -X)"), (1.2, "sigm({X}) is without its 1/", "1 + np.exp(-X)"),
        (1.3, "sigm({X}) has 1 − for 1 +", "1 / (1 - np.exp(-X))")),
    "dtanh": (
        (1, "1 − tanh({X}) is without its square", "1 - np.tanh(X)"), (1, "1 + tanh² stands for 1 − tanh²", "1 + np.tanh(X)**2"),
        (1, "1 − {X}² stands for 1 − tanh({X})²", "1 - X ** 2"), (1.1, "tanh² stands for 1 − tanh²", "np.tanh(X)**2"),
        (1.1, "(1 − tanh)² stands for 1 − tanh²", "(1 - np.tanh(X))**2"),
        (1.1, "the slope is taken at tanh({X})", "_dtanh(np.tanh(X))"),
        (1.1, "tanh (1 − tanh) stands for 1 − tanh²", "np.tanh(X) * (1 - np.tanh(X))")),
}
FACTORS = ((1.5, "{X} is divided by {S}", "X / S"), (1.6, "{X} is multiplied by {S}", "X * S"),
           (1.6, "the mean in {X} is divided by one less than {S}", "X * S / (S - 1)"),
           (1.65, "{X} is multiplied by 1 − {S}", "X * (1 - S)"))
# Functions taken for one another, the likeliest first
CALLS = {"sum": "mean max prod median cumsum", "mean": "sum median max std", "exp": "exp2 expm1 square",
         "log": "log2 log10 log1p", "tanh": "sigm dtanh reclin step sinh arctan", "sigm": "tanh dsigm reclin step",
         "dtanh": "dsigm tanh ones_like step", "maximum": "minimum add", "min": "max sum", "max": "min sum mean",
         "std": "var ptp", "var": "std sum", "ceil": "floor round", "arctanh": "arctan tan sinh", "prod": "sum",
         "outer": "multiply", "logaddexp": "maximum add", "argmin": "argmax min",
         "norm": "sum_of_absolute_values largest_absolute_value square abs max sum",
         "nanargmin": "argmin nanargmax nanmin", "sqrt": "square", "abs": "square"}
FORMS = (("1 / (1 + np.exp(X))", "_sigm(X)"), ("1 - np.tanh(X) ** 2", "_dtanh(X)"), ("np.sqrt(X @ X)", "_norm(X)"))

# What may be done around a place of the learner's own, alone or with a quantity N of theirs.
AROUND = ("-X", "X ** 2", "1 - X", "1 / X", "X / 2", "2 * X", "X.T", "X.sum()", "X.mean()", "X.sum(0)", "X.mean(0)", "X.sum(-1)",
          "np.tanh(X)", "np.exp(X)", "np.log(X)", "np.sqrt(X)", "np.abs(X)", "_sigm(X)", "_softmax(X)", "np.maximum(0, X)",
          "np.ceil(X)", "X.copy()", "X[:, None]", "X + 1", "X - 1", "X[1:]", "X[:-1]")
WITH = ("X * N", "X / N", "X + N", "X - N", "N - X", "X @ N", "N @ X", "X * (1 - N)", "X / len(N)")

# What a fixed number may stand for: how many there are of N.
COUNTS = "_count(N)", "len(N)", "N.shape[0]", "N.shape[-1]"

# Operations that people take for one another.
TAKEN_FOR: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add, ast.Mult), ast.Mult: (ast.Div, ast.MatMult, ast.Add, ast.Sub),
    ast.Div: (ast.Mult,), ast.MatMult: (ast.Mult,), ast.Pow: (ast.Mult,)}
