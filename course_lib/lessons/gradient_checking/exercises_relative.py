"""An exercise on slide S31: the relative error of two gradients."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong


def relative_error(u, v, floor):
    distance = np.linalg.norm(u - v)
    return distance / max(np.linalg.norm(u), np.linalg.norm(v), floor)


def _gradients():
    """Some larger than the floor and some smaller; a wrong sign, and a 0 on either side."""
    rng = np.random.default_rng(31)
    u, w = rng.normal(size=(3, 2)), rng.normal(size=(4,)) * 1e-3
    more = [(rng.normal(size=shape), scale * rng.normal(size=shape), 0.1)
            for shape, scale in (((3, 2), 0.5), ((5,), 2.0), ((2, 2), 0.1), ((2, 3, 2), 3.0), ((1,), 1.5), ((4, 1), 0.7))]
    return [(u, u + 0.1 * rng.normal(size=(3, 2)), 0.2), (w, -w, 1e-4), (w, 1.5 * w, 1e-5), (2.5 * u, 0 * u, 0.3),
            (0 * w, 1e-6 * w, 2e-5), (0.01 * u, 0.02 * u, 0.5), *more]


def _by_sums(u, v, floor):
    distance, *norms = (sum(float(value) ** 2 for value in np.ravel(values)) ** 0.5 for values in (u - v, u, v))
    return distance / max(*norms, floor)


def _over(size, norm=np.linalg.norm, top=lambda distance, floor: distance, whole=lambda error, floor: error):
    """The distance of u and v over a size made of their norms and the floor."""
    def slip(u, v, floor):
        with np.errstate(all="ignore"):
            return whole(top(norm(u - v), floor) / np.float64(size(norm(u), norm(v), floor)), floor)

    return slip


RELATIVE = Exercise(
    name="relative_error", slide="S31", title="How far apart are two gradients?",
    asks="""`u` and `v` are two gradients of one tensor, one from bprop, one from finite differences. Return their distance
$\\|u - v\\|$, divided by a size: the larger norm of the two, the smaller, their sum or their mean? Two demands decide. A
wrong sign, $v = -u$, has the error 2. Where one of the two is 0 and the other is not, the error is 1. Last, never divide by
less than `floor`: a little rounding beside a 0 is no mistake. (Norm: the root of the sum of the squares of **all** entries.)""",
    stub='''def my_relative_error(u, v, floor):
    return ...''',
    solution=relative_error, cases=_gradients, returns=("the relative error",), oracle=_by_sums,
    hints=("`np.linalg.norm(u)` is that norm, for any shape. For a wrong sign $\\|u - v\\| = 2\\|u\\|$.",
           "With $v = -u$ or $v = 0$ the size is $\\|u\\|$, with $u = 0$ it is $\\|v\\|$: the larger of the two.",
           "`max(np.linalg.norm(u), np.linalg.norm(v), floor)` is below the line."),
    wrong=(
        Wrong("absolute", lambda u, v, floor: np.linalg.norm(u - v),
              "That is the distance itself. A relative error is divided by the size of the gradients."),
        Wrong("no floor", _over(lambda u, v, floor: max(u, v)),
              "The floor is missing: beside a gradient of 0 mere rounding would have the error 1."),
        Wrong("floor added", _over(lambda u, v, floor: max(u, v) + floor),
              "You add the floor to the size. It is a lower bound: nothing changes where the gradients are larger."),
        Wrong("difference of norms", lambda u, v, floor: _over(max)(np.linalg.norm(u), np.linalg.norm(v), floor),
              "You subtracted the norms: u and −u would count as equal. Take the norm of the difference."),
        Wrong("sum below", _over(lambda u, v, floor: max(u + v, floor)),
              "Below the line stands the LARGER norm, not the sum: a wrong sign has to give 2."),
        Wrong("smaller below", _over(lambda u, v, floor: max(min(u, v), floor)),
              "You divided by the smaller norm: a gradient of 0 would not have the error 1. Take the larger one."),
        Wrong("first below", _over(lambda u, v, floor: max(u, floor)),
              "You divide by the norm of u. Where u is 0 and v is not, the error has to be 1."),
        Wrong("second below", _over(lambda u, v, floor: max(v, floor)),
              "You divide by the norm of v. Where v is 0 and u is not, the error has to be 1."),
        Wrong("mean below", _over(lambda u, v, floor: max((u + v) / 2, floor)),
              "Below the line stands the LARGER norm, not the mean of the two: one that is 0 has the error 1."),
        Wrong("at least 1", _over(lambda u, v, floor: max(u, v, 1)),
              "You never divide by less than 1: for small gradients that is the absolute error again. The bound is `floor`."),
        Wrong("absolute values", _over(max, lambda a: np.abs(a).sum()),
              "You add up absolute values: the norm is the root of the sum of the SQUARES."),
        Wrong("largest entries", _over(max, lambda a: np.abs(a).max()),
              "You take the largest entry for the norm: all entries count, the root of the sum of their squares."),
        Wrong("squared", _over(max, lambda a: (a**2).sum()),
              "Those are squared norms: an error of 0.001 would look like 0.000001. Take the root."),
        Wrong("mean of entries", _over(lambda u, v, f: np.maximum(np.maximum(u, v), f), np.abs, whole=lambda e, _: e.mean()),
              "That is the mean of the entries' relative errors, in which one tiny entry can count most. Take norms first."),
        Wrong("largest of entries", _over(lambda u, v, f: np.maximum(np.maximum(u, v), f), np.abs, whole=lambda e, _: e.max()),
              "That is the largest of the entries' relative errors: one tiny entry decides. Take norms of all entries first."),
        Wrong("each entry", _over(lambda u, v, floor: np.maximum(np.maximum(u, v), floor), np.abs),
              "You return an error for each entry. Take the norms of ALL entries, which leave one number."),
        Wrong("0 below the floor", lambda u, v, floor: (max(map(np.linalg.norm, (u, v))) >= floor) * relative_error(u, v, floor),
              "Where both gradients are smaller than `floor`, your error is 0: there the distance is divided by `floor`."),
        Wrong("smaller below, no floor", _over(lambda u, v, floor: min(u, v)),
              "Two things: you divide by the smaller of the two norms, and the floor is missing."),
        Wrong("sum and floor", _over(lambda u, v, floor: u + v + floor),
              "You divide by the sum of all three. A wrong sign has to give 2, and the floor is a bound, not a term."),
        Wrong("geometric mean", _over(lambda u, v, floor: max((u * v) ** 0.5, floor)),
              "You divide by the root of the product of the norms: it is 0 as soon as one is, where the error has to be 1."),
        Wrong("squares below", _over(lambda u, v, floor: max(u * u, v * v, floor)),
              "Below the line stand squared norms, above it is a norm: halve the gradients, and the error doubles. Take roots."),
        Wrong("entries below", lambda u, v, floor: np.linalg.norm(u - v) / max(u.max(), v.max(), floor),
              "You divide by the largest entry, and the sign of an entry plays a role in yours: the size is the larger NORM."),
        Wrong("floor above", _over(lambda u, v, _: max(u, v), top=max), "The floor bounds the distance, not the size below it."),
        Wrong("floor last", _over(lambda u, v, _: max(u, v), whole=max), "The floor bounds the quotient, not the size in it."),
    ))
