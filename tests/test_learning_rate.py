"""Halving α on a plateau of the validation error, step by step."""
import jax
import numpy as np
import pytest

from course_lib.learning_rate import halve_on_plateau, unseen
from course_lib.optimizers import adam, chain, get_hyper, sgd
from course_lib.regularization import l2

THETA = np.zeros(2, np.float32)


def rates(errors, look_ahead=1, optimizer=None, decay=halve_on_plateau):
    """α after each epoch, as a fraction of the first."""
    state, seen, out = (optimizer or sgd(0.1)).init(THETA), unseen(), []
    for error in errors:
        state, seen = decay(state, seen, error, look_ahead)
        out.append(round(float(get_hyper(state, "alpha")) / 0.1, 6))
    return out


@pytest.mark.parametrize("errors, look_ahead, expected", [
    ([5, 4, 3, 2], 1, [1, 1, 1, 1]),
    ([5, 4, 4, 3, 3.5, 3.2], 1, [1, 1, 0.5, 0.5, 0.25, 0.125]),
    ([5, 6, 6, 4, 6, 6, 6, 6], 2, [1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125]),
])
def test_alpha_halves_when_the_error_has_stopped_improving(errors, look_ahead, expected):
    assert rates(errors, look_ahead) == expected


def test_it_finds_alpha_in_a_chain_and_compiles_once():
    traces = []

    @jax.jit
    def decay(state, seen, error, look_ahead):
        traces.append(1)
        return halve_on_plateau(state, seen, error, look_ahead)

    assert rates([3, 3, 3], 1, chain(l2(0.1), adam(0.1)), decay) == [1, 0.5, 0.25]
    assert rates([3, 2, 2], 2, chain(l2(0.1), adam(0.1)), decay) == [1, 1, 1]
    assert len(traces) == 1


@pytest.mark.slow
def test_bad_input():
    with pytest.raises(ValueError, match="the validation error must be finite, it is nan"):
        rates([np.nan])
    with pytest.raises(ValueError, match="no hyper-parameter alpha"):
        halve_on_plateau(l2(0.1).init(THETA), unseen(), 1.0)
