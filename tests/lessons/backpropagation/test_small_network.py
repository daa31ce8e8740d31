"""Every number of a small network's backpropagation, slide S19, without a picture: against differences of the loss."""
import numpy as np
import pytest

from course_lib.activations import NAMES, activation
from course_lib.exercises.oracles import differences
from course_lib.lessons.backpropagation.equations import STEPS, number_rows, remark
from course_lib.lessons.backpropagation.small_network import (
    GIVEN,
    PARAMETERS,
    START,
    all_tensors,
    entry_name,
    numpy_activation,
)

THETA = {name: np.array(values, np.float32) for name, values in START.items()}
X = np.array([1.0, -0.5], np.float32)


@pytest.mark.parametrize("g", NAMES)
@pytest.mark.parametrize("y", [0, 1])
def test_the_gradients_are_differences_of_the_loss(g, y):
    tensors, wide = all_tensors(THETA, X, y, g), {name: values.astype(float) for name, values in THETA.items()}

    def loss(theta):
        a = theta["b2"] + theta["W2"] @ numpy_activation(g)[0](theta["b1"] + theta["W1"] @ X)
        return np.log(np.exp(a).sum()) - a[y]

    assert tensors["l"] == pytest.approx(loss(wide), rel=1e-5)
    for name in THETA:
        want = differences(lambda z, name=name: loss(wide | {name: z}), wide[name])
        np.testing.assert_allclose(tensors[f"∇{name}"], want, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("g", NAMES)
def test_activations_for_a_readers_function_are_the_courses(g):
    a = np.linspace(-4, 4, 33)
    for own, ours in zip(numpy_activation(g), activation(g)[1:], strict=True):
        np.testing.assert_allclose(own(a), ours(a), rtol=1e-5, atol=1e-6)


def test_every_step_has_numbers_for_what_it_computes():
    tensors = all_tensors(THETA, X, 1, "tanh")
    known = {*GIVEN}
    for n, step in enumerate(STEPS):
        assert known.issuperset(step.reads) and remark(n, tensors, "tanh")
        assert len(number_rows(n, tensors)) == (np.size(tensors[step.makes]) if n else 3)
        known.add(step.makes)
    assert {f"∇{name}" for name in THETA} <= known


def test_parameters_are_named_as_on_the_slide():
    assert entry_name("W1", (1, 0)) == "W₂₁⁽¹⁾" and PARAMETERS["b₂⁽²⁾"] == ("b2", (1,))
    assert len(PARAMETERS) == sum(values.size for values in THETA.values())
