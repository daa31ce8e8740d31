"""Every public function takes what a student holds: the right number, or words in the slide's notation.

Each argument in turn is held as uint8, int64, bool, float16, list, column, tensor, masked, NaN, nothing at all; what
comes out is what comes out for the same numbers as float32. Never a byte that wraps, never an error of JAX or NumPy.
"""
import linecache
import traceback

import jax
import numpy as np
import pytest

from . import rows_boxes, rows_data, rows_network, rows_rbm, rows_training  # noqa: F401  # the rows
from .functions import PACKAGE, functions, taking_what_numpy_reads
from .holding import CONTAINERS, DTYPES, NO_NUMBERS, NOT_FINITE, cast, fill, is_arg, natural, reference, with_value
from .rows import NO_ARRAYS, ROWS

FUNCTIONS = functions()


def test_every_public_function_has_a_row_or_a_reason():
    assert sorted(FUNCTIONS) == sorted([*ROWS, *NO_ARRAYS])


def test_whoever_takes_what_numpy_reads_has_a_row_or_its_arrays_are_read_before():
    read_before = ("a part of", "a step of", "inside", "points of", "what")
    promising = taking_what_numpy_reads() & NO_ARRAYS.keys()
    assert {name: NO_ARRAYS[name] for name in promising if not NO_ARRAYS[name].startswith(read_before)} == {}


class Refused(str):
    """The words of a refusal."""


def outcome(call, given):
    """What comes out, a list of leaves; Refused, if a `raise` of ours said so; else the error that slipped through."""
    try:
        return jax.tree.leaves(call(**given))
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        line = linecache.getline(last.filename, last.lineno).strip()
        ours = str(PACKAGE) in last.filename and line.startswith("raise") and isinstance(error, (ValueError, TypeError))
        return Refused(error) if ours else error


def plain(leaf):
    if hasattr(leaf, "dtype") and jax.dtypes.issubdtype(leaf.dtype, jax.dtypes.prng_key):
        return np.asarray(jax.random.key_data(leaf))
    return np.asarray(leaf)


def slipped(found):
    place = traceback.extract_tb(found.__traceback__)[-1]
    return f"{type(found).__name__} at {place.filename.rpartition('/')[2]}:{place.lineno}: {str(found)[:150]!r}"


def differ(found, expected, rtol=2e-5):
    """Words on the first leaf that is not as expected, or None."""
    if isinstance(found, Exception):
        return slipped(found)
    if isinstance(found, Refused) or isinstance(expected, Refused):
        return None if type(found) is type(expected) else f"{found!s:.150}, not {expected!s:.150}"
    if len(found) != len(expected):
        return f"{len(found)} results, not {len(expected)}"
    for mine, right in zip(map(plain, found), map(plain, expected), strict=True):
        if mine.shape != right.shape:
            return f"shape {mine.shape}, not {right.shape}"
        if right.dtype.kind in "USO":
            if not np.array_equal(mine, right):
                return f"{mine}, not {right}"
            continue
        mine, right = mine.astype(float), right.astype(float)
        scale = np.abs(right[np.isfinite(right)]).max(initial=0)
        if not np.allclose(mine, right, rtol=rtol, atol=rtol * scale, equal_nan=True):
            return f"{mine.ravel()[:4]}, not {right.ravel()[:4]}"
    return None


def has_nan(found):
    return any(plain(leaf).dtype.kind == "f" and np.isnan(plain(leaf)).any() for leaf in found)


def complaints(call, row, part, usual):
    """{how the argument `part` was held: what was wrong with what came out}; None where nothing was."""
    held, base = row.given[part], {name: fill(value, reference) for name, value in row.given.items()}
    arg = next(leaf for leaf in jax.tree.leaves(held, is_leaf=is_arg) if is_arg(leaf))

    def of(hold):
        return outcome(call, base | {part: fill(held, hold)})

    for dtype in DTYPES:
        found = of(lambda a, d=dtype: cast(a, d)[0])
        may_refuse = arg.unit in ("label", "mask") or dtype == np.bool_ or (arg.unit, dtype) == ("bit", np.uint8)
        if not (may_refuse and isinstance(found, Refused)):
            same = of(lambda a, d=dtype: reference(a, cast(a, d)[1]))
            yield np.dtype(dtype).name, differ(found, same, 4e-3 if dtype == np.float16 else 2e-5)
    for kind, hold in CONTAINERS.items():
        if not (kind == "list of rows" and arg.unit == "weight"):
            yield kind, differ(of(lambda a, h=hold: h(natural(a))), usual)
    for kind, hold in NO_NUMBERS.items():
        found = of(lambda a, h=hold: h(natural(a)))
        if not isinstance(found, Refused):
            yield kind, slipped(found) if isinstance(found, Exception) else "is taken"
    if arg.unit == "weight":
        return
    for kind, value in NOT_FINITE.items():
        found = of(lambda a, v=value: with_value(natural(a), v))
        lost = kind == "nan" and not isinstance(found, (Exception, Refused)) and not has_nan(found)
        yield kind, slipped(found) if isinstance(found, Exception) else "NaN is lost" if lost else None
    if arg.values.ndim:
        found = of(lambda a: natural(a)[:0])
        nothing = not isinstance(found, (Exception, Refused)) and has_nan(found)
        yield "empty", slipped(found) if isinstance(found, Exception) else "gives NaN" if nothing else None


@pytest.mark.slow
@pytest.mark.one_in(3)
@pytest.mark.parametrize("name", ROWS)
def test_what_a_student_holds(name):
    row = ROWS[name]
    call, wrong = row.call or FUNCTIONS[name], {}
    usual = outcome(call, {part: fill(value, reference) for part, value in row.given.items()})
    assert isinstance(usual, list), usual
    with jax.numpy_dtype_promotion("standard"):          # a student's: where "strict" raises, bytes would wrap
        for part, value in row.given.items():
            if any(map(is_arg, jax.tree.leaves(value, is_leaf=is_arg))):
                wrong |= {f"{part} as {how}": words for how, words in complaints(call, row, part, usual) if words}
    left = [f"{how}: {words}" for how, words in wrong.items() if how not in row.but]
    assert not left, "\n" + "\n".join(left)
    assert row.but.keys() <= wrong.keys(), "an exception that is none"
