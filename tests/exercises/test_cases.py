"""The inputs of an exercise are enough: every edit of its solution that changes anything else is refused on them."""
import warnings

import numpy as np
import pytest

from course_lib.exercises import EXERCISES
from course_lib.exercises.checking import wrong_with
from course_lib.exercises.comparison import agree
from course_lib.exercises.diagnosis.arguments import leaves
from course_lib.exercises.diagnosis.formulas import sizes
from course_lib.exercises.diagnosis.patience import Patience
from course_lib.exercises.diagnosis.program import Program, put
from course_lib.exercises.diagnosis.results import number
from course_lib.exercises.trying import laid
from course_lib.exercises.values import plain

LIKELIEST = Patience(2_000, 2)      # edits of an exercise
HARMLESS = {   # exercise: edits that change nothing on any legal input
    "softmax": ("`a.max(axis=1, keepdims=True)` is divided by `len(a)`", "`a` is divided by `len(a)`"),   # any shift will do
    "l2_minimum": ("`H` is transposed", "`H` transposed stands for `H`, everywhere", "`H` transposed stands for `H` in one place",
                   "`H` and `w_star` change places in the product",
                   "`H + 2 * lam * eye(len(w_star))` transposed stands for `H + 2 * lam * eye(len(w_star))` in one place"),
}                  # l2_minimum: H is symmetric


def elsewhere(cases, seed=0):
    """Other inputs of the same sizes: every float between half and all of what it was; labels, masks stay."""
    rng = np.random.default_rng(seed)

    def moved(value):
        whole = callable(value) or np.asarray(value).dtype.kind != "f" or np.isin(value, (0, 1)).all()
        return value if whole else value * rng.uniform(0.5, 1, np.shape(value))

    return [put(args, {path: moved(v) for path, v in leaves(args)}) for args in cases]


def passing(exercise):
    """The words of all edits that pass on the exercise's own cases and change something on others."""
    cases = exercise.cases()
    other = elsewhere(cases)
    program = Program(exercise.solution, [*cases, *other])
    numbers = {a: [c[i] for c in cases] for i, a in enumerate(program.arguments) if all(number(c[i]) for c in cases)}
    scalars = [name for name, values in numbers.items() if not any(map(np.ndim, values))]
    want = [laid(exercise, plain(result)) for result in program.run()]

    def right(k, result):
        got = laid(exercise, plain(result))
        return agree(got, want[k]) or exercise.judge is not None and not wrong_with(exercise, got, program.cases[k])

    found = []
    for _, words, results in program.edits([*sizes(numbers), *scalars], LIKELIEST):
        if all(right(k, results[k]) for k in range(len(cases))) and not all(map(right, range(len(results)), results)):
            found.append(words)
    return found


@pytest.mark.slow
@pytest.mark.one_in(4)
@pytest.mark.parametrize("name", [name for name, e in EXERCISES.items() if e.cases()[0]])
def test_every_edit_that_changes_anything_is_refused(name):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        assert not set(passing(EXERCISES[name])) - set(HARMLESS.get(name, ()))
