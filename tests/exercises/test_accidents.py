"""What holds by accident is not said: of a change that undoes another, of the sign of a unit, of a number that is there twice."""
import ast

import numpy as np
import pytest

from course_lib.exercises import EXERCISES
from course_lib.exercises.diagnosis.changes import changes
from course_lib.exercises.diagnosis.program import Program

from .test_mending import one
from .test_sentences import told


@pytest.mark.slow
def test_what_the_source_has_twice_is_changed_in_one_place():
    def exponent_not_lowered(grad_y, x, gamma, eps):
        std, g = np.sqrt(x.var(axis=0) + eps), gamma * grad_y
        x_hat = (x - x.mean(axis=0)) / std
        grad_x = (g - g.mean(axis=0) - (x - x.mean(axis=0)) * (g * x_hat).mean(axis=0)) / std
        return (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0), grad_x

    assert " in one place" in told("batchnorm_bprop", exponent_not_lowered, wrong=()).diagnosis
    program = Program(EXERCISES["output_bias"].solution, EXERCISES["output_bias"].cases())
    assert len(list(program.edits(()))) > 20
    assert "`mean` goes along the other axis" in [words for _, words, _ in program.changes], "its mean is there once"


def test_an_index_is_no_number_that_the_learner_has_written():
    """Whoever counts layers from 0 has written `theta[k - 1]`, and wrongly, where the solution's own `theta[k - 1]` is right."""
    def the_layer_below(theta, x, y, g, dg):
        a, h = [None], [x]
        for W, b in theta:
            a.append(b + W @ h[-1])
            h.append(g(a[-1]))
        f = np.exp(a[-1]) / np.exp(a[-1]).sum()
        delta, grads = f - np.eye(len(f))[y], [None] * len(theta)
        for k in range(len(theta) - 1, -1, -1):
            grads[k] = np.outer(delta, h[k]), delta
            if k > 0:
                delta = (theta[k - 1][0].T @ delta) * dg(a[k])
        return grads

    said = told("backprop", the_layer_below, wrong=()).diagnosis
    assert "another entry of `theta` stands for the right one" in said and "k - " not in said


def test_numbers_that_were_rounded_are_told_to_be_and_nothing_tells_one_slip_from_another_where_none_came_out():
    saturation = EXERCISES["saturation"].solution
    assert told("saturation", lambda eps: tuple(np.round(saturation(eps), 1)), wrong=(), slip=None).diagnosis == \
        "a of sigm and a of tanh are the right one, rounded to one decimal."
    report = told("saturation", lambda eps: (np.nan, saturation(eps)[1]), wrong=())
    assert "comes out when" not in report.diagnosis


@pytest.mark.slow
def test_what_holds_by_the_sign_of_a_unit_is_not_said_of_the_function():
    """With reclin's slope some entries of ∇a(1) are 0, whatever W(1) is moved by a little."""
    def slope_of_reclin(W1, b1, W2, b2, x, y):
        grad_a2, grad_h1, _ = EXERCISES["bug_hunt"].solution(W1, b1, W2, b2, x, y)
        return grad_a2, grad_h1, grad_h1 * (b1 + W1 @ x > 0)

    report = told("bug_hunt", slope_of_reclin, wrong=())
    assert "stays the same" not in report.pointer, report


def signs(x, k):
    """+E for −E."""
    return -(k * x[0]) - x[1] - x[2]


def states(x, k):
    return sum(x[0] * h for h in [0, 1]) + sum(x[1] * h for h in [0, 1])


def test_a_sum_with_the_wrong_sign_is_no_matter_of_order_and_two_signs_are_not_turned_at_once():
    cases = [(np.array([1.0, 2.0, -0.5]), 3.0), (np.array([0.3, -1.0, 2.0]), 2.0)]
    assert one(signs, lambda x, k: k * x[0] + x[1] + x[2], cases).startswith("Look at the sign of `-(k * x[0]) - x[1] - x[2]`")
    assert "number" not in one(states, lambda x, k: -x[0] - x[1], cases)


def test_brackets_around_a_factor_1_and_what_is_left_of_a_constant_are_no_slips():
    tree = ast.parse("def f(x, n):\n    return x * (1 - x) + n // 2 + (1 - 1e-15)").body[0]
    after = {ast.unparse(change.new) for change in changes(tree) if isinstance(change.new, ast.expr)}
    assert "x * 1 - x" not in after and "n" not in {ast.unparse(c.new) for c in changes(tree) if ast.unparse(c.at) == "n // 2"}
    assert not any(ast.unparse(change.at) == "1 - 1e-15" and "does not belong" in change.words for change in changes(tree))


def scaled(x, k):
    return k * (2 * np.maximum(x[0], 0) - 2 * x[1]) + 1


def test_a_number_that_is_there_twice_is_pointed_at_each_time_and_a_guard_is_no_fixed_size():
    cases = [(np.array([0.3, 0.7]), 1.5), (np.array([2.0, -0.4]), 3.0)]
    said = one(scaled, lambda x, k: k * (3 * np.maximum(x[0], 0) - 3 * x[1]) + 1, cases)
    assert said.startswith("Look at the number `2` (each time) in line ")
    guard = ast.parse("def f(x, m):\n    return x / np.maximum(m, 1)").body[0]
    assert not any("fixed number" in change.words for change in changes(guard))
